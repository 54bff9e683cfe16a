#include "services/territory/client/status_review_intake.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"
#include "services/platform/time/date.h"
#include "services/territory/status_rules.h"

namespace cc::territory {
namespace {

using platform::Call;
using platform::FeedPage;
using platform::Row;
using platform::Rows;
using platform::Tx;

constexpr char kBeforeAll[] = "00000000-0000-0000-0000-000000000000";
constexpr char kForEver[] = "9999-12-31";

ReliedStatus ReadRelied(const Row& row) {
  ReliedStatus relied{row.str(0), row.str(1), row.str(2), row.date(3), v1::STATUS_UNSPECIFIED};
  (void)v1::Status_Parse(row.str(4), &relied.kept);
  return relied;
}

common::v1::ActReference ActOf(const TerritoryIndex& index, const std::string& id) {
  const v1::Act* act = index.FindAct(id);
  return act == nullptr ? common::v1::ActReference() : act->reference();
}

// Changes as the statement takes them; a record may hold a former code of its unit.
struct Intervals {
  std::vector<std::string> codes, firsts, lasts;
  std::vector<const v1::StatusChange*> changes;

  Intervals(const TerritoryIndex& index, const std::vector<v1::StatusChange>& all) {
    for (const v1::StatusChange& change : all) {
      Add(change.unit_code(), change);
      const int32_t unit = index.Find(change.unit_code());
      if (unit == TerritoryIndex::kNone) continue;
      for (const std::string& former : index.former_codes(unit)) Add(former, change);
    }
  }
  void Add(const std::string& code, const v1::StatusChange& change) {
    codes.push_back(code);
    firsts.push_back(change.first_date());
    lasts.push_back(change.last_date().empty() ? kForEver : change.last_date());
    changes.push_back(&change);
  }
};

}  // namespace

absl::StatusOr<std::shared_ptr<const TerritoryIndex>> StatusReviewIntake::Copy(
    int64_t revision) const {
  std::shared_ptr<const TerritoryIndex> index = index_();
  if (index == nullptr || index->revision() < revision)
    return platform::Fail(common::v1::REASON_UNAVAILABLE);
  return index;
}

absl::StatusOr<FeedPage> StatusReviewIntake::Fetch(const Call& call,
                                                   const std::string& resume_token) {
  absl::StatusOr<FeedPage> page = source_.ListEvents(call, resume_token);
  const bool expired = platform::ReasonOf(page.status()) == common::v1::REASON_FEED_EXPIRED;
  if (!expired && (!page.ok() || !resume_token.empty())) return page;
  // What was told before the oldest event that is kept can only be seen in the register itself.
  if (expired) {
    platform::Log(platform::Level::kWarning,
                  "status changes were missed; every record is compared with the register", {});
    CC_ASSIGN_OR_RETURN(page, source_.ListEvents(call, ""));
  }
  CC_RETURN_IF_ERROR(RecheckAll(call).status());
  return page;
}

absl::StatusOr<platform::FeedConsumer::Effect> StatusReviewIntake::Prepare(
    const Call& call, const common::v1::Event& event) {
  int64_t revision = 0;
  if (!absl::SimpleAtoi(event.key(), &revision)) return platform::Fail(common::v1::REASON_INTERNAL);
  CC_ASSIGN_OR_RETURN(const std::shared_ptr<const TerritoryIndex> index, Copy(revision));
  std::string page_token;
  do {
    CC_ASSIGN_OR_RETURN(const v1::ListStatusChangesResponse page,
                        source_.ListChanges(call, revision, page_token));
    CC_RETURN_IF_ERROR(
        Review(call, *index, revision, {page.changes().begin(), page.changes().end()}));
    page_token = page.next_page_token();
  } while (!page_token.empty());
  // All is stored, batch by batch: what remains is to move the cursor. A process that ends before
  // begins the event again and stores nothing twice.
  return platform::FeedConsumer::Effect([](Tx&) { return absl::OkStatus(); });
}

absl::Status StatusReviewIntake::Review(const Call& call, const TerritoryIndex& index,
                                        int64_t revision,
                                        const std::vector<v1::StatusChange>& changes) {
  const Intervals intervals(index, changes);
  std::string after = kBeforeAll;
  while (!after.empty()) {
    std::string next;
    CC_RETURN_IF_ERROR(db_.WriteStep(call, [&](Tx& tx) -> absl::Status {
      CC_ASSIGN_OR_RETURN(const Rows rows,
                          tx.Query(records_.touched, intervals.codes, intervals.firsts,
                                   intervals.lasts, after, kBatch));
      std::vector<FoundReview> found;
      for (int i = 0; i < rows.size(); ++i) {
        const v1::StatusChange& change =
            *intervals.changes.at(static_cast<size_t>(rows[i].integer(5)) - 1);
        ReliedStatus relied = ReadRelied(rows[i]);
        if (relied.kept == change.after()) continue;
        found.push_back({std::move(relied), change.before(), change.after(), change.act_id(),
                         ActOf(index, change.act_id())});
      }
      CC_RETURN_IF_ERROR(
          InsertStatusReviews(tx, revision, found, Repeated::kSameRevision).status());
      next = rows.size() < kBatch ? "" : rows[rows.size() - 1].str(0);
      return absl::OkStatus();
    }));
    after = next;
  }
  return absl::OkStatus();
}

absl::StatusOr<int> StatusReviewIntake::RecheckAll(const Call& call) {
  CC_ASSIGN_OR_RETURN(const int64_t revision, source_.Revision(call));
  CC_ASSIGN_OR_RETURN(const std::shared_ptr<const TerritoryIndex> index, Copy(revision));
  const absl::CivilDay today = platform::DayIn(call.now());
  std::string after = kBeforeAll;
  int made = 0;
  while (!after.empty()) {
    int fresh = 0;
    std::string next;
    CC_RETURN_IF_ERROR(db_.WriteStep(call, [&](Tx& tx) -> absl::Status {
      CC_ASSIGN_OR_RETURN(const Rows rows, tx.Query(records_.all, after, kBatch));
      std::vector<FoundReview> found;
      for (int i = 0; i < rows.size(); ++i) {
        ReliedStatus relied = ReadRelied(rows[i]);
        const int32_t unit = index->Find(relied.unit_code);
        const std::optional<absl::CivilDay> day = platform::ParseDate(relied.date);
        if (unit == TerritoryIndex::kNone || !day) continue;
        const v1::UnitStatus now = StatusOn(*index, unit, *day, today);
        if (now.status() == relied.kept) continue;
        const v1::Status before = relied.kept;
        found.push_back(
            {std::move(relied), before, now.status(), now.period().act_id(), now.act()});
      }
      CC_ASSIGN_OR_RETURN(fresh,
                          InsertStatusReviews(tx, index->revision(), found, Repeated::kSameAnswer));
      next = rows.size() < kBatch ? "" : rows[rows.size() - 1].str(0);
      return absl::OkStatus();
    }));
    made += fresh;
    after = next;
  }
  return made;
}

}  // namespace cc::territory
