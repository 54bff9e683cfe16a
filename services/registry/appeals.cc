#include "services/registry/appeals.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/platform/auth/office.h"
#include "services/platform/db/etag.h"
#include "services/platform/error/error.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"
#include "services/registry/appeal_rules.h"

namespace cc::registry {
namespace {

using platform::Call;
using platform::OfficeKeys;
using platform::Page;
using platform::Tx;
using v1::Appeal;

Appeal Shown(const Call& call, Appeal appeal) {
  appeal.set_overdue(IsOverdue(appeal, platform::DayIn(call.now())));
  return appeal;
}

// What only the server says.
void ClearServerFields(Appeal& appeal) {
  appeal.clear_id();
  appeal.clear_forwarded_from_id();
  appeal.clear_due_date();
  appeal.clear_forward_by_date();
  appeal.clear_latest_date();
  appeal.clear_executor_id();
  appeal.clear_extension_reason();
  appeal.clear_forwarded_to();
  appeal.clear_forwarded_to_id();
  appeal.clear_not_considered();
  appeal.clear_outcome();
  appeal.clear_answer();
  appeal.clear_answer_date();
}

// One step of an appeal from one of the states.
template <typename Request, typename Save, typename Change>
absl::StatusOr<Appeal> Step(platform::Db& db, const platform::Keyring& keyring, const Call& call,
                            const Request& request, const std::vector<Appeal::State>& from,
                            const Save& save, const Change& change) {
  call.Touch("appeals", request.id());
  return db.Write(call, [&](Tx& tx) -> absl::StatusOr<Appeal> {
    CC_ASSIGN_OR_RETURN(AppealRow row, LockAppeal(tx, keyring, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.appeal.etag()));
    CC_RETURN_IF_ERROR(CheckAppealState(row.appeal, from));
    CC_RETURN_IF_ERROR(change(tx, row.appeal));
    save(tx, row);
    return Shown(tx.call(), std::move(row.appeal));
  });
}

}  // namespace

void Appeals::Save(Tx& tx, AppealRow& row) const {
  UpdateAppeal(tx, keyring_, row);
  tx.Emit({.kind = "appeals",
           .key = row.appeal.id(),
           .revision = row.revision,
           .before = row.scope,
           .after = row.scope});
}

absl::StatusOr<Appeal> Appeals::RegisterAppeal(const Call& call,
                                               const v1::RegisterAppealRequest& request) {
  Appeal appeal = request.appeal();
  ClearServerFields(appeal);
  CC_ASSIGN_OR_RETURN(OfficeKeys office, platform::OfficeOf(paths_, appeal.office_unit_code(),
                                                            "appeal.office_unit_code"));
  CC_RETURN_IF_ERROR(platform::CheckActsFor(call.scope(), office, appeal.office_unit_code()));
  CC_RETURN_IF_ERROR(
      platform::OfficeOf(paths_, appeal.hromada_unit_code(), "appeal.hromada_unit_code").status());
  CC_RETURN_IF_ERROR(BeginTerms(rules_, platform::DayIn(call.now()), appeal));
  appeal.set_id(call.NewId());
  call.Touch("appeals", appeal.id());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Appeal> {
    if (!appeal.repeats_appeal_id().empty()) {
      CC_ASSIGN_OR_RETURN(AppealRow first, FindAppeal(tx, keyring_, appeal.repeats_appeal_id()));
      if (first.appeal.office_unit_code() != appeal.office_unit_code())
        return platform::Fail(common::v1::REASON_NOT_FOUND);
    }
    CC_RETURN_IF_ERROR(InsertAppeal(tx, keyring_, appeal, office));
    tx.Emit({.kind = "appeals", .key = appeal.id(), .revision = 1, .before = {}, .after = office});
    return Shown(call, appeal);
  });
}

absl::StatusOr<Appeal> Appeals::GetAppeal(const Call& call, const v1::GetAppealRequest& request) {
  call.Touch("appeals", request.id());
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<Appeal> {
    CC_ASSIGN_OR_RETURN(AppealRow row, FindAppeal(tx, keyring_, request.id()));
    return Shown(call, std::move(row.appeal));
  });
}

absl::StatusOr<v1::ListAppealsResponse> Appeals::ListAppeals(
    const Call& call, const v1::ListAppealsRequest& request) {
  CC_ASSIGN_OR_RETURN(Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<Appeal> found, db_.Read(call, [&](Tx& tx) {
    return SelectAppeals(tx, keyring_, request, platform::DayIn(call.now()), page);
  }));
  v1::ListAppealsResponse response;
  for (Appeal& appeal : found) {
    if (response.appeals_size() == page.size) {
      const Appeal& last = response.appeals(page.size - 1);
      response.set_next_page_token(platform::NextPageToken(
          request, {last.due_date().empty() ? "infinity" : last.due_date(), last.id()}));
      break;
    }
    call.Touch("appeals", appeal.id());
    *response.add_appeals() = Shown(call, std::move(appeal));
  }
  return response;
}

absl::StatusOr<v1::SearchAppealsResponse> Appeals::SearchAppeals(
    const Call& call, const v1::SearchAppealsRequest& request) {
  CC_ASSIGN_OR_RETURN(Page page, platform::ReadPage(request, 20, 100));
  CC_ASSIGN_OR_RETURN(std::vector<Appeal> found, db_.Read(call, [&](Tx& tx) {
    return SearchAppealsByPhone(tx, keyring_, request.phone(), page);
  }));
  v1::SearchAppealsResponse response;
  for (Appeal& appeal : found) {
    if (response.appeals_size() == page.size) {
      response.set_next_page_token(
          platform::NextPageToken(request, {response.appeals(page.size - 1).id()}));
      break;
    }
    call.Touch("appeals", appeal.id());
    *response.add_appeals() = Shown(call, std::move(appeal));
  }
  return response;
}

absl::StatusOr<Appeal> Appeals::AcceptAppeal(const Call& call,
                                             const v1::AcceptAppealRequest& request) {
  return Step(
      db_, keyring_, call, request, {Appeal::STATE_REGISTERED},
      [this](Tx& tx, AppealRow& row) { Save(tx, row); },
      [&](Tx&, Appeal& appeal) {
        appeal.set_state(Appeal::STATE_ACCEPTED);
        appeal.set_executor_id(call.principal().id);
        return absl::OkStatus();
      });
}

absl::StatusOr<Appeal> Appeals::RegisterAt(Tx& tx, const std::string& unit_code,
                                           const Appeal& sent) const {
  CC_ASSIGN_OR_RETURN(OfficeKeys office, platform::OfficeOf(paths_, unit_code, "to_unit_code"));
  const absl::CivilDay today = platform::DayIn(tx.call().now());
  Appeal anew = sent;
  ClearServerFields(anew);
  anew.set_id(tx.call().NewId());
  anew.set_office_unit_code(unit_code);
  anew.set_received_date(platform::FormatDate(today));
  anew.set_forwarded_from_id(sent.id());
  anew.clear_repeats_appeal_id();
  CC_RETURN_IF_ERROR(BeginTerms(rules_, today, anew));
  CC_RETURN_IF_ERROR(InsertAppeal(tx, keyring_, anew, office));
  tx.call().Touch("appeals", anew.id());
  tx.Emit({.kind = "appeals", .key = anew.id(), .revision = 1, .before = {}, .after = office});
  return anew;
}

absl::StatusOr<Appeal> Appeals::ForwardAppeal(const Call& call,
                                              const v1::ForwardAppealRequest& request) {
  call.Touch("appeals", request.id());
  // The row of the other office lies outside the caller's scope, so the scope is checked here.
  return db_.Write(call.OverWholeCountry(), [&](Tx& tx) -> absl::StatusOr<Appeal> {
    CC_ASSIGN_OR_RETURN(AppealRow row, LockAppeal(tx, keyring_, request.id()));
    if (!call.scope().Meets(row.scope)) return platform::Fail(common::v1::REASON_NOT_FOUND);
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.appeal.etag()));
    CC_RETURN_IF_ERROR(
        CheckAppealState(row.appeal, {Appeal::STATE_REGISTERED, Appeal::STATE_ACCEPTED}));
    row.appeal.set_state(Appeal::STATE_FORWARDED);
    row.appeal.set_forwarded_to(request.body());
    if (!request.to_unit_code().empty()) {
      CC_ASSIGN_OR_RETURN(Appeal anew, RegisterAt(tx, request.to_unit_code(), row.appeal));
      row.appeal.set_forwarded_to_id(anew.id());
    }
    Save(tx, row);
    return std::move(row.appeal);
  });
}

absl::StatusOr<Appeal> Appeals::LeaveAppealUnconsidered(
    const Call& call, const v1::LeaveAppealUnconsideredRequest& request) {
  return Step(
      db_, keyring_, call, request, {Appeal::STATE_REGISTERED, Appeal::STATE_ACCEPTED},
      [this](Tx& tx, AppealRow& row) { Save(tx, row); },
      [&](Tx& tx, Appeal& appeal) -> absl::Status {
        std::optional<Appeal> repeated;
        if (!appeal.repeats_appeal_id().empty()) {
          CC_ASSIGN_OR_RETURN(AppealRow first,
                              FindAppeal(tx, keyring_, appeal.repeats_appeal_id()));
          repeated = std::move(first.appeal);
        }
        CC_RETURN_IF_ERROR(CheckGround(request.ground(), appeal, repeated ? &*repeated : nullptr));
        appeal.set_state(Appeal::STATE_NOT_CONSIDERED);
        appeal.set_not_considered(request.ground());
        return absl::OkStatus();
      });
}

absl::StatusOr<Appeal> Appeals::ExtendAppeal(const Call& call,
                                             const v1::ExtendAppealRequest& request) {
  return Step(
      db_, keyring_, call, request, {Appeal::STATE_REGISTERED, Appeal::STATE_ACCEPTED},
      [this](Tx& tx, AppealRow& row) { Save(tx, row); },
      [&](Tx&, Appeal& appeal) -> absl::Status {
        CC_RETURN_IF_ERROR(CheckExtension(appeal, request.due_date()));
        appeal.set_due_date(request.due_date());
        appeal.set_extension_reason(request.reason());
        return absl::OkStatus();
      });
}

absl::StatusOr<Appeal> Appeals::AnswerAppeal(const Call& call,
                                             const v1::AnswerAppealRequest& request) {
  return Step(
      db_, keyring_, call, request, {Appeal::STATE_ACCEPTED},
      [this](Tx& tx, AppealRow& row) { Save(tx, row); },
      [&](Tx&, Appeal& appeal) {
        appeal.set_state(Appeal::STATE_ANSWERED);
        appeal.set_outcome(request.outcome());
        appeal.set_answer(request.answer());
        appeal.set_answer_date(platform::FormatDate(platform::DayIn(call.now())));
        return absl::OkStatus();
      });
}

absl::StatusOr<Appeal> Appeals::CloseAppeal(const Call& call,
                                            const v1::CloseAppealRequest& request) {
  return Step(
      db_, keyring_, call, request, {Appeal::STATE_ANSWERED},
      [this](Tx& tx, AppealRow& row) { Save(tx, row); },
      [&](Tx&, Appeal& appeal) {
        appeal.set_state(Appeal::STATE_CLOSED);
        return absl::OkStatus();
      });
}

absl::StatusOr<v1::ListAppealCountsResponse> Appeals::ListAppealCounts(
    const Call& call, const v1::ListAppealCountsRequest& request) {
  CC_ASSIGN_OR_RETURN(Page page, platform::ReadPage(request, 200, 1000));
  CC_ASSIGN_OR_RETURN(std::vector<v1::AppealCount> counts, db_.Read(call, [&](Tx& tx) {
    return CountAppeals(tx, request.month(), platform::DayIn(call.now()), page);
  }));
  v1::ListAppealCountsResponse response;
  for (v1::AppealCount& count : counts) {
    if (response.counts_size() == page.size) {
      const v1::AppealCount& last = response.counts(page.size - 1);
      response.set_next_page_token(
          platform::NextPageToken(request, {last.hromada_unit_code(), absl::StrCat(last.theme())}));
      break;
    }
    *response.add_counts() = std::move(count);
  }
  return response;
}

absl::StatusOr<v1::ListPublicAppealCountsResponse> Appeals::ListPublicAppealCounts(
    const Call& call, const v1::ListPublicAppealCountsRequest& request) {
  CC_ASSIGN_OR_RETURN(Page page, platform::ReadPage(request, 200, 1000));
  const absl::CivilDay today = platform::DayIn(call.now());
  const std::optional<absl::CivilDay> first = platform::ParseDate(request.month() + "-01");
  if (!first)
    return platform::FailField("month", common::v1::REASON_FORMAT_INVALID, {{"format", "MONTH"}});
  // A month that is not over would let two readings be subtracted from each other.
  if (const absl::CivilDay over(absl::CivilMonth(*first) + 1); over > today)
    return platform::FailField("month", common::v1::REASON_DATE_IN_FUTURE,
                               {{"date", platform::FormatDate(over)}});
  // All see the same figures: those of different scopes could be subtracted too.
  CC_ASSIGN_OR_RETURN(std::vector<v1::AppealCount> counts,
                      db_.Read(call.OverWholeCountry(), [&](Tx& tx) {
                        return CountAppeals(tx, request.month(), today, page);
                      }));
  v1::ListPublicAppealCountsResponse response;
  for (const v1::AppealCount& count : counts) {
    if (response.counts_size() == page.size) {
      const v1::AppealCount& last = response.counts(page.size - 1);
      response.set_next_page_token(
          platform::NextPageToken(request, {last.hromada_unit_code(), absl::StrCat(last.theme())}));
      break;
    }
    *response.add_counts() = Published(count);
  }
  return response;
}

}  // namespace cc::registry
