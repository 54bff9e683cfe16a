#include "services/territory/list_imports.h"

#include <malloc.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"
#include "services/territory/act_store.h"
#include "services/territory/period_store.h"
#include "services/territory/register_store.h"
#include "services/territory/status_change_store.h"

namespace cc::territory {
namespace {

using platform::Call;
using platform::Fail;
using platform::Tx;

constexpr int kMostShown = 1000;

void Count(const ListDifference& difference, v1::ImportReport& report) {
  report.set_added(static_cast<int32_t>(difference.added.size()) - difference.changed);
  report.set_changed(difference.changed);
  report.set_closed(static_cast<int32_t>(difference.dropped.size()) - difference.changed);
  report.set_unchanged(difference.unchanged);
}

void CountPeriods(const std::vector<v1::PeriodChange>& changes, v1::ListChanges& counts) {
  for (const v1::PeriodChange& change : changes) {
    switch (change.kind()) {
      case v1::PeriodChange::KIND_OPENED:
        counts.set_opened_count(counts.opened_count() + 1);
        break;
      case v1::PeriodChange::KIND_CLOSED:
        counts.set_closed_count(counts.closed_count() + 1);
        break;
      case v1::PeriodChange::KIND_STRUCK:
        counts.set_struck_count(counts.struck_count() + 1);
        break;
      default:
        counts.set_altered_count(counts.altered_count() + 1);
    }
    if (change.exclusions_changed())
      counts.set_exclusions_changed_count(counts.exclusions_changed_count() + 1);
    if (change.past()) counts.set_past_count(counts.past_count() + 1);
  }
}

v1::ListChanges CountsOf(const ListDifference& difference,
                         const std::vector<StatusDifference>& effect) {
  v1::ListChanges counts;
  CountPeriods(difference.changes, counts);
  counts.set_status_count(static_cast<int32_t>(effect.size()));
  std::set<int32_t> tails;
  for (const StatusDifference& one : effect) tails.insert(one.tail);
  counts.set_unit_count(static_cast<int32_t>(tails.size()));
  return counts;
}

void DoubtOverlaps(const std::vector<Overlap>& overlaps, Findings& findings) {
  for (const auto& [added, left] : overlaps) {
    findings.Doubt(0,
                   absl::StrCat("overlap:", added.unit_code(), ":",
                                std::max(left.start_date(), added.start_date())),
                   absl::StrCat("період з ", added.start_date(),
                                " накладається на період переліку з ", left.start_date(), " до ",
                                left.end_date().empty() ? "цього часу" : left.end_date()),
                   added.unit_code());
  }
}

// The rows themselves, as many as a person will look through.
void Show(const TerritoryIndex& units, const ListDifference& difference,
          const std::vector<StatusDifference>& effect, v1::ListChanges& shown) {
  for (const v1::PeriodChange& change : difference.changes) {
    if (shown.periods_size() == kMostShown) break;
    *shown.add_periods() = change;
  }
  for (const StatusDifference& one : effect) {
    if (shown.statuses_size() == kMostShown) break;
    v1::StatusChange& change = *shown.add_statuses();
    change.set_unit_code(units.unit(units.FindTail(one.tail)).code());
    change.set_first_date(platform::FormatDate(one.first));
    if (one.last != absl::CivilDay::max()) change.set_last_date(platform::FormatDate(one.last));
    change.set_before(one.before);
    change.set_after(one.after);
  }
}

// Date of the newest list taken over, in force or about to be; empty where there is none, or only
// invented ones.
std::string NewestEdition(const TerritoryIndex& present) {
  for (const v1::Act& act : present.acts()) {
    if (!act.synthetic() && act.state() != v1::Act::STATE_WITHDRAWN) return act.edition_date();
  }
  return "";
}

const v1::Act* FindFile(const TerritoryIndex& present, const std::string& hash) {
  auto act = std::find_if(present.acts().begin(), present.acts().end(), [&](const v1::Act& a) {
    return a.file_sha256() == hash && a.state() != v1::Act::STATE_WITHDRAWN;
  });
  return act == present.acts().end() ? nullptr : &*act;
}

// Why the act cannot follow those that stand.
absl::Status CheckFollows(const TerritoryIndex& present, const v1::Act& act) {
  for (const v1::Act& former : present.acts()) {
    if (former.state() == v1::Act::STATE_WITHDRAWN && former.file_sha256() == act.file_sha256() &&
        former.edition_date() == act.edition_date() &&
        former.in_force_date() == act.in_force_date()) {
      return Fail(common::v1::REASON_WITHDRAWN_ACT_REPEATED, {{"act", TextOf(former.reference())}});
    }
  }
  const std::string newest = NewestEdition(present);
  if (act.edition_date() < newest) {
    return Fail(common::v1::REASON_EDITION_OLDER,
                {{"edition", act.edition_date()}, {"current", newest}});
  }
  return CheckForceOrder(present.acts(), act);
}

// The act as it stands; why it cannot be withdrawn otherwise. `last` is the act taken over last.
absl::StatusOr<v1::Act> FindWithdrawable(const TerritoryIndex& present, const std::string& id,
                                         const std::string& last) {
  const v1::Act* act = present.FindAct(id);
  if (act == nullptr) return Fail(common::v1::REASON_NOT_FOUND);
  if (act->state() == v1::Act::STATE_WITHDRAWN) {
    const absl::CivilDay day = platform::DayIn(platform::FromProto(act->withdrawn_time()));
    return Fail(common::v1::REASON_ACT_WITHDRAWN_ALREADY, {{"date", platform::FormatDate(day)}});
  }
  if (last == id) return *act;
  const v1::Act* later = present.FindAct(last);
  return Fail(common::v1::REASON_ACT_NOT_LAST,
              {{"act", later == nullptr ? last : TextOf(later->reference())}});
}

}  // namespace

struct ListImports::TakeOver {
  v1::Act act;
  bool partial = false;
  bool pending = false;
  std::shared_ptr<const TerritoryIndex> present;  // what the register answers from
  std::shared_ptr<const TerritoryIndex> newest;   // with the periods of the newest list
  ListDifference difference;
  std::vector<StatusDifference> effect;
  v1::ImportReport report;
};

absl::StatusOr<v1::ImportReport> ListImports::ImportTerritoryList(
    const Call& call, const v1::ImportTerritoryListRequest& request) {
  absl::StatusOr<v1::ImportReport> report = TakeList(call, request);
  malloc_trim(0);  // what was read is several times the register
  return report;
}

absl::StatusOr<std::shared_ptr<const TerritoryIndex>> ListImports::NewestList(
    const Call& call, const std::shared_ptr<const TerritoryIndex>& present) {
  const auto& acts = present->acts();
  if (std::none_of(acts.begin(), acts.end(),
                   [](const v1::Act& a) { return a.state() == v1::Act::STATE_PENDING; }))
    return present;
  CC_ASSIGN_OR_RETURN(Periods periods,
                      db_.Read(call, [](Tx& tx) { return ReadNewestPeriods(tx); }));
  return WithPeriods(*present, std::move(periods));
}

absl::StatusOr<v1::ImportReport> ListImports::TakeList(
    const Call& call, const v1::ImportTerritoryListRequest& request) {
  CC_ASSIGN_OR_RETURN(const std::string content, uploads_.Content(call, request.upload_id()));
  CC_RETURN_IF_ERROR(coming_into_force_.PutInForce(call));
  TakeOver taken;
  taken.present = register_.index();
  const ListFile file = ReadListFile(request.file_format(), content, *taken.present);
  Findings findings = file.findings();
  taken.report.set_rows(file.rows());
  taken.report.set_revision(taken.present->revision());
  if (findings.errors() > 0) return RefuseFile(findings, request.validate_only(), taken.report);
  CC_ASSIGN_OR_RETURN(taken.act, ActOf(request, file.document));
  taken.act.set_file_sha256(absl::BytesToHexString(platform::Sha256(content)));
  taken.act.set_period_count(static_cast<int32_t>(file.reading.periods.size()));
  const v1::Act* known = FindFile(*taken.present, taken.act.file_sha256());
  const common::v1::ActReference& amends = AmendedBy(request, file.document);
  if (!amends.kind().empty() && known == nullptr) {
    CC_ASSIGN_OR_RETURN(*taken.act.mutable_amends_act_id(),
                        FindAmendedList(taken.present->acts(), amends));
  }
  taken.partial = request.partial() || !amends.kind().empty();
  taken.pending = taken.act.in_force_date() > platform::FormatDate(platform::DayIn(call.now()));
  CC_ASSIGN_OR_RETURN(taken.newest, NewestList(call, taken.present));
  taken.difference = Compare(*taken.newest, {file.reading.periods, file.reading.struck,
                                             taken.act.edition_date(), !taken.partial});
  if (known == nullptr) {
    for (const v1::StatusPeriod& row : taken.difference.missing)
      findings.Error(0, "рядка, який вилучають, у переліку немає",
                     absl::StrCat(row.unit_code(), " ", row.start_date()));
  }
  if (findings.errors() > 0) return RefuseFile(findings, request.validate_only(), taken.report);
  if (!amends.kind().empty())
    DoubtOverlaps(MarkOverlaps(*taken.newest, taken.difference), findings);
  CC_ASSIGN_OR_RETURN(const std::shared_ptr<const TerritoryIndex> after,
                      WithPeriods(*taken.newest, Apply(*taken.newest, taken.difference)));
  taken.effect = CompareStatuses(*taken.newest, *after);
  Count(taken.difference, taken.report);
  for (const v1::StatusPeriod& period : file.reading.periods)
    ++(*taken.report.mutable_counts())[v1::Status_Name(period.status())];
  for (const auto& finding : findings.all()) *taken.report.add_findings() = finding;
  *taken.report.mutable_list_changes() = CountsOf(taken.difference, taken.effect);
  const std::vector<std::string> accepted(request.accept().begin(), request.accept().end());
  // A file that was taken over before brings no new doubts.
  const bool repeated = taken.difference.empty() && known != nullptr;
  if (request.validate_only() || (!repeated && findings.OpenDoubts(accepted) > 0)) {
    Show(*taken.newest, taken.difference, taken.effect, *taken.report.mutable_list_changes());
    return taken.report;
  }
  taken.report.set_applied(true);
  if (repeated) {
    taken.report.set_act_id(known->id());
    return Unchanged(call, std::move(taken.report));
  }
  if (known != nullptr) {
    return Fail(common::v1::REASON_EDITION_OLDER,
                {{"edition", known->edition_date()}, {"current", NewestEdition(*taken.present)}});
  }
  CC_RETURN_IF_ERROR(CheckFollows(*taken.present, taken.act));
  return StoreList(call, taken);
}

absl::StatusOr<v1::ImportReport> ListImports::StoreList(const Call& call, const TakeOver& taken) {
  auto stored = db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::ImportReport> {
    v1::ImportReport answer = taken.report;
    CC_ASSIGN_OR_RETURN(const int64_t revision, AdvanceRevision(tx, taken.present->revision()));
    ActRow row{taken.act, taken.partial, revision};
    row.act.set_id(call.NewId());
    CC_RETURN_IF_ERROR(InsertAct(tx, row));
    CC_RETURN_IF_ERROR(ApplyDifference(tx, row.act, taken.difference));
    tx.Emit({.kind = "acts", .key = row.act.id(), .revision = revision});
    if (!taken.pending) {
      CC_RETURN_IF_ERROR(AnswerOn(tx, row.act.in_force_date()));
      CC_RETURN_IF_ERROR(InsertStatusChanges(tx, {revision, row.act.id(), "", taken.effect}));
    }
    call.Touch("acts", row.act.id());
    answer.set_act_id(row.act.id());
    answer.set_revision(revision);
    return answer;
  });
  if (stored.ok()) CC_RETURN_IF_ERROR(register_.Refresh(call));
  return stored;
}

absl::StatusOr<v1::ImportReport> ListImports::Unchanged(const Call& call, v1::ImportReport report) {
  return db_.Write(call, [&](Tx&) -> absl::StatusOr<v1::ImportReport> { return report; });
}

absl::StatusOr<std::vector<StatusDifference>> ListImports::EffectWithout(
    const Call& call, const TerritoryIndex& present, const std::string& act_id) {
  CC_ASSIGN_OR_RETURN(Periods periods,
                      db_.Read(call, [&](Tx& tx) { return ReadPeriodsWithout(tx, act_id); }));
  CC_ASSIGN_OR_RETURN(const std::shared_ptr<const TerritoryIndex> after,
                      WithPeriods(present, std::move(periods)));
  return CompareStatuses(present, *after);
}

absl::StatusOr<v1::Act> ListImports::WithdrawAct(const Call& call,
                                                 const v1::WithdrawActRequest& request) {
  CC_RETURN_IF_ERROR(coming_into_force_.PutInForce(call));
  const std::shared_ptr<const TerritoryIndex> present = register_.index();
  CC_ASSIGN_OR_RETURN(const std::vector<StatusDifference> effect,
                      EffectWithout(call, *present, request.id()));
  auto stored = db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Act> {
    CC_ASSIGN_OR_RETURN(const int64_t revision, AdvanceRevision(tx, present->revision()));
    CC_ASSIGN_OR_RETURN(const std::string last, ReadLastAct(tx));
    CC_ASSIGN_OR_RETURN(v1::Act act, FindWithdrawable(*present, request.id(), last));
    CC_RETURN_IF_ERROR(territory::WithdrawAct(tx, act.id(), request.reason()));
    CC_RETURN_IF_ERROR(WithdrawPeriods(tx, act.id()));
    tx.Emit({.kind = "acts", .key = act.id(), .revision = revision});
    CC_RETURN_IF_ERROR(InsertStatusChanges(tx, {revision, act.id(), "", effect}));
    call.Touch("acts", act.id());
    act.set_state(v1::Act::STATE_WITHDRAWN);
    act.set_withdrawal_reason(request.reason());
    *act.mutable_withdrawn_time() = platform::ToProto(call.now());
    return act;
  });
  if (stored.ok()) CC_RETURN_IF_ERROR(register_.Refresh(call));
  return stored;
}

}  // namespace cc::territory
