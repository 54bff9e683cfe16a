#include "services/registry/follow_ups.h"

#include <optional>
#include <utility>
#include <vector>

#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"
#include "services/registry/follow_up_store.h"
#include "services/registry/support_household.h"
#include "services/registry/support_pages.h"
#include "services/registry/support_rules.h"

namespace cc::registry {

using platform::Call;
using platform::Tx;
using v1::FollowUp;

platform::FeedConsumer::Effect FollowUpEffect(const common::v1::Event& event) {
  if (event.kind() != "registrations") return [](Tx&) { return absl::OkStatus(); };
  return [id = event.key()](Tx& tx) { return PlanFollowUps(tx, id); };
}

absl::StatusOr<v1::ListFollowUpsResponse> FollowUps::ListFollowUps(
    const Call& call, const v1::ListFollowUpsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<FollowUp> found, db_.Read(call, [&](Tx& tx) {
    return registry::ListFollowUps(tx, keyring_, request, platform::DayIn(call.now()), page);
  }));
  v1::ListFollowUpsResponse response;
  FillPage(call, "follow_ups", request, page, std::move(found), response.mutable_follow_ups(),
           response, [](const FollowUp& follow_up) {
             return std::vector<std::string>{follow_up.due_date(), follow_up.id()};
           });
  return response;
}

absl::StatusOr<FollowUp> FollowUps::RecordFollowUp(const Call& call,
                                                   const v1::RecordFollowUpRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  CC_RETURN_IF_ERROR(CheckNotFuture(request.talk_date(), today));
  CC_RETURN_IF_ERROR(CheckReturnTold(request));
  std::optional<v1::Return> returned;
  if (request.found() == FollowUp::FOUND_RETURNED) {
    CC_ASSIGN_OR_RETURN(returned, DraftReturn(call, request.return_unit_code(),
                                              request.return_date(), "return_unit_code"));
  }
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<FollowUp> {
    CC_ASSIGN_OR_RETURN(FollowUpRow row, LockFollowUp(tx, keyring_, request.id(), today));
    FollowUp& follow_up = row.follow_up;
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), follow_up.etag()));
    CC_RETURN_IF_ERROR(CheckDue(follow_up));
    if (request.found() == FollowUp::FOUND_NOT_REACHED) {
      follow_up.set_attempts(follow_up.attempts() + 1);
    } else {
      follow_up.set_state(FollowUp::STATE_DONE);
    }
    follow_up.set_found(request.found());
    follow_up.set_talk_date(request.talk_date());
    follow_up.set_note(request.note());
    follow_up.set_done_by(call.principal().id);
    if (returned) {
      v1::Return told = *returned;
      told.set_household_id(follow_up.household_id());
      told.set_follow_up_id(follow_up.id());
      told.set_synthetic(follow_up.synthetic());
      InsertReturn(tx, keyring_, told, row.scope);
      call.Touch("returns", told.id());
      follow_up.set_return_id(told.id());
    }
    UpdateFollowUp(tx, keyring_, row, today);
    TouchItem(call, "follow_ups", follow_up);
    return std::move(row.follow_up);
  });
}

absl::StatusOr<v1::Return> FollowUps::RecordReturn(const Call& call,
                                                   const v1::RecordReturnRequest& request) {
  CC_ASSIGN_OR_RETURN(v1::Return draft,
                      DraftReturn(call, request.unit_code(), request.date(), "unit_code"));
  draft.set_household_id(request.household_id());
  *draft.mutable_person_ids() = request.person_ids();
  draft.set_note(request.note());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Return> {
    CC_ASSIGN_OR_RETURN(SupportedHousehold household, LockSupported(tx, request.household_id()));
    CC_RETURN_IF_ERROR(
        CheckMembers(tx, household.id, {request.person_ids().begin(), request.person_ids().end()}));
    v1::Return returned = draft;
    returned.set_synthetic(household.synthetic);
    InsertReturn(tx, keyring_, returned, household.scope);
    call.Touch("returns", returned.id());
    call.Touch("households", household.id);
    return returned;
  });
}

absl::StatusOr<v1::Return> FollowUps::DraftReturn(const Call& call, const std::string& unit_code,
                                                  const std::string& date,
                                                  absl::string_view field) const {
  CC_RETURN_IF_ERROR(CheckNotFuture(date, platform::DayIn(call.now())));
  if (!paths_.Find(unit_code)) {
    return platform::FailField(field, common::v1::REASON_UNIT_UNKNOWN, {{"unit", unit_code}});
  }
  const std::optional<absl::CivilDay> day = platform::ParseDate(date);
  std::optional<territory::v1::StatusBasis> status;
  if (day) status = statuses_.StatusOn(unit_code, *day, call.now());
  if (!status) return platform::Fail(common::v1::REASON_STATUS_UNKNOWN, {{"date", date}});
  status->set_unit_code(unit_code);
  status->set_date(date);
  v1::Return returned;
  returned.set_id(call.NewId());
  returned.set_unit_code(unit_code);
  returned.set_date(date);
  returned.set_dangerous(IsDangerous(status->status()));
  *returned.mutable_status() = *std::move(status);
  returned.set_recorded_by(call.principal().id);
  *returned.mutable_create_time() = platform::ToProto(call.now());
  return returned;
}

absl::StatusOr<v1::ListReturnsResponse> FollowUps::ListReturns(
    const Call& call, const v1::ListReturnsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<v1::Return> found, db_.Read(call, [&](Tx& tx) {
    return registry::ListReturns(tx, keyring_, request, page);
  }));
  v1::ListReturnsResponse response;
  FillPage(call, "returns", request, page, std::move(found), response.mutable_returns(), response,
           IdKey<v1::Return>);
  return response;
}

}  // namespace cc::registry
