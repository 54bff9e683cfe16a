#include "services/evacuation/refusals.h"

#include <utility>
#include <vector>

#include "services/evacuation/decision_rules.h"
#include "services/evacuation/decision_store.h"
#include "services/evacuation/list_pages.h"
#include "services/evacuation/refusal_store.h"
#include "services/evacuation/resident_rules.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::Tx;
using v1::EvacuationRefusal;

void TouchRefusal(const Call& call, const EvacuationRefusal& refusal) {
  call.Touch("evacuation_refusals", refusal.id());
  call.Touch("remaining_residents", refusal.resident_id());
}

// What the caller may say of a refusal.
EvacuationRefusal StatedRefusal(const EvacuationRefusal& stated) {
  EvacuationRefusal refusal = stated;
  refusal.clear_reviews();
  refusal.set_outcome(EvacuationRefusal::OUTCOME_STANDING);
  return refusal;
}

}  // namespace

absl::StatusOr<EvacuationRefusal> Refusals::RecordRefusal(const Call& call,
                                                          const v1::RecordRefusalRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  EvacuationRefusal stated = StatedRefusal(request.refusal());
  CC_ASSIGN_OR_RETURN(absl::CivilDay day,
                      DayOfStep(stated.refuse_date(), "", today, "refusal.refuse_date"));
  CC_ASSIGN_OR_RETURN(std::string review,
                      ReviewDate(rules_, stated.review_date(), day, "refusal.review_date"));
  stated.set_review_date(review);
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<EvacuationRefusal> {
    CC_ASSIGN_OR_RETURN(ResidentRow resident, LockResident(tx, keyring_, stated.resident_id()));
    CC_RETURN_IF_ERROR(CheckMayRefuse(resident.resident));
    const bool child = IsChildOn(resident.resident.birth_date(), day);
    CC_RETURN_IF_ERROR(CheckRefusal(rules_, stated, child));
    CC_ASSIGN_OR_RETURN(bool forced, IsForced(tx, resident.resident.unit_code(), day));
    RefusalRow row{.refusal = stated, .scope = resident.scope};
    row.refusal.set_unit_code(resident.resident.unit_code());
    row.refusal.set_guardianship_notice(child && forced);
    row.refusal.set_synthetic(resident.resident.synthetic());
    InsertRefusal(tx, keyring_, row);
    Settle(tx, resident, v1::RemainingResident::STATE_REFUSED, stated.refuse_date());
    TouchRefusal(tx.call(), row.refusal);
    return std::move(row.refusal);
  });
}

absl::StatusOr<EvacuationRefusal> Refusals::ReviewRefusal(const Call& call,
                                                          const v1::ReviewRefusalRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<EvacuationRefusal> {
    CC_ASSIGN_OR_RETURN(EvacuationRefusal seen, FindRefusal(tx, keyring_, request.id()));
    CC_ASSIGN_OR_RETURN(ResidentRow resident, LockResident(tx, keyring_, seen.resident_id()));
    CC_ASSIGN_OR_RETURN(RefusalRow row, LockRefusal(tx, keyring_, request.id()));
    EvacuationRefusal& refusal = row.refusal;
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), refusal.etag()));
    CC_RETURN_IF_ERROR(CheckReviewable(refusal, resident.resident));
    CC_ASSIGN_OR_RETURN(absl::CivilDay day,
                        DayOfStep(request.date(), refusal.refuse_date(), today, "date"));
    if (request.outcome() == EvacuationRefusal::OUTCOME_STANDING) {
      CC_ASSIGN_OR_RETURN(std::string next,
                          ReviewDate(rules_, request.next_review_date(), day, "next_review_date"));
      refusal.set_review_date(next);
    }
    refusal.set_outcome(request.outcome());
    v1::RefusalReview& review = *refusal.add_reviews();
    review.set_date(platform::FormatDate(day));
    review.set_outcome(request.outcome());
    review.set_note(request.note());
    review.set_reviewed_by(call.principal().id);
    UpdateRefusal(tx, keyring_, row);
    Settle(tx, resident, StateAfter(request.outcome()), review.date());
    TouchRefusal(tx.call(), refusal);
    return std::move(refusal);
  });
}

absl::StatusOr<EvacuationRefusal> Refusals::GetRefusal(const Call& call,
                                                       const v1::GetRefusalRequest& request) {
  auto found = db_.Read(call, [&](Tx& tx) { return FindRefusal(tx, keyring_, request.id()); });
  if (found.ok()) TouchRefusal(call, *found);
  return found;
}

absl::StatusOr<v1::ListRefusalsResponse> Refusals::ListRefusals(
    const Call& call, const v1::ListRefusalsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<EvacuationRefusal> found, db_.Read(call, [&](Tx& tx) {
    return evacuation::ListRefusals(tx, keyring_, request, page);
  }));
  v1::ListRefusalsResponse response;
  FillPage(request, page, std::move(found), response.mutable_refusals(), response,
           IdKey<EvacuationRefusal>);
  for (const EvacuationRefusal& refusal : response.refusals()) TouchRefusal(call, refusal);
  return response;
}

absl::StatusOr<bool> Refusals::IsForced(Tx& tx, const std::string& unit_code,
                                        absl::CivilDay day) const {
  std::optional<platform::UnitPath> path = paths_.Find(unit_code);
  if (!path) return false;
  CC_ASSIGN_OR_RETURN(std::vector<DecisionInForce> decisions, DecisionsOn(tx, *path, day));
  for (const DecisionInForce& decision : decisions) {
    if (decision.kind == v1::EvacuationDecision::KIND_FORCED_CHILDREN) return true;
  }
  return false;
}

void Refusals::Settle(Tx& tx, ResidentRow& row, v1::RemainingResident::State state,
                      const std::string& date) const {
  if (row.resident.state() == state) return;
  row.resident.set_state(state);
  row.resident.set_state_date(date);
  UpdateResident(tx, keyring_, row);
}

}  // namespace cc::evacuation
