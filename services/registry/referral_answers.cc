#include "services/registry/referral_answers.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"
#include "services/registry/assistance_store.h"
#include "services/registry/referrals.h"
#include "services/registry/support_pages.h"
#include "services/registry/support_rules.h"

namespace cc::registry {

using platform::Call;
using platform::Tx;
using v1::Referral;

absl::StatusOr<Referral> ReferralAnswers::GetIncomingReferral(
    const Call& call, const v1::GetIncomingReferralRequest& request) {
  auto found = db_.Read(call, [&](Tx& tx) { return FindReferral(tx, keyring_, request.id()); });
  if (found.ok()) TouchItem(call, "referrals", *found);
  return found;
}

absl::StatusOr<v1::ListIncomingReferralsResponse> ReferralAnswers::ListIncomingReferrals(
    const Call& call, const v1::ListIncomingReferralsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  const ReferralFilter filter{.state = request.state() == Referral::STATE_UNSPECIFIED
                                           ? Referral::STATE_SENT
                                           : request.state(),
                              .provider_id = request.provider_id()};
  CC_ASSIGN_OR_RETURN(std::vector<Referral> found, db_.Read(call, [&](Tx& tx) {
    return registry::ListReferrals(tx, keyring_, filter, page);
  }));
  v1::ListIncomingReferralsResponse response;
  FillPage(call, "referrals", request, page, std::move(found), response.mutable_referrals(),
           response, IdKey<Referral>);
  return response;
}

absl::StatusOr<ReferralRow> ReferralAnswers::Answerable(Tx& tx, const std::string& id,
                                                        const std::string& etag,
                                                        Referral::State state) const {
  CC_ASSIGN_OR_RETURN(ReferralRow row, LockReferral(tx, keyring_, id));
  CC_RETURN_IF_ERROR(CheckResponder(row.referral, tx.call().principal().id));
  CC_RETURN_IF_ERROR(platform::CheckEtag(etag, row.referral.etag()));
  CC_RETURN_IF_ERROR(CheckState(row.referral, {state}));
  row.referral.set_answered_by(tx.call().principal().id);
  return row;
}

void ReferralAnswers::Store(Tx& tx, ReferralRow& row) const {
  UpdateReferral(tx, keyring_, row);
  EmitReferral(tx, row);
}

absl::StatusOr<Referral> ReferralAnswers::AcceptReferral(const Call& call,
                                                         const v1::AcceptReferralRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Referral> {
    CC_ASSIGN_OR_RETURN(ReferralRow row,
                        Answerable(tx, request.id(), request.etag(), Referral::STATE_SENT));
    row.referral.set_state(Referral::STATE_ACCEPTED);
    row.referral.set_answer_note(request.note());
    Store(tx, row);
    return std::move(row.referral);
  });
}

absl::StatusOr<Referral> ReferralAnswers::RejectReferral(const Call& call,
                                                         const v1::RejectReferralRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Referral> {
    CC_ASSIGN_OR_RETURN(ReferralRow row,
                        Answerable(tx, request.id(), request.etag(), Referral::STATE_SENT));
    row.referral.set_state(Referral::STATE_REJECTED);
    row.referral.clear_person();  // the provider has no need of it any more
    row.referral.set_rejection(request.rejection());
    row.referral.set_answer_note(request.note());
    Store(tx, row);
    CC_ASSIGN_OR_RETURN(std::optional<ReopenedNeed> need, ReopenNeed(tx, row.referral.need_id()));
    if (need) {
      tx.Emit({.kind = "needs",
               .key = row.referral.need_id(),
               .revision = need->revision,
               .before = need->scope,
               .after = need->scope});
    }
    return std::move(row.referral);
  });
}

absl::StatusOr<Referral> ReferralAnswers::DeliverReferral(
    const Call& call, const v1::DeliverReferralRequest& request) {
  CC_RETURN_IF_ERROR(CheckNotFuture(request.delivery_date(), platform::DayIn(call.now())));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Referral> {
    CC_ASSIGN_OR_RETURN(ReferralRow row,
                        Answerable(tx, request.id(), request.etag(), Referral::STATE_ACCEPTED));
    Referral& referral = row.referral;
    v1::Assistance given;
    given.set_id(call.NewId());
    given.set_household_id(referral.household_id());
    given.set_person_id(referral.person_id());
    given.set_kind(referral.kind());
    given.set_provider_id(referral.provider_id());
    given.set_description(request.description());
    given.set_quantity(request.quantity());
    given.set_measure(request.measure());
    given.set_date(request.delivery_date());
    given.set_referral_id(referral.id());
    given.set_recorded_by(call.principal().id);
    given.set_synthetic(referral.synthetic());
    CC_RETURN_IF_ERROR(InsertAssistance(tx, keyring_, given, row.scope, row.office));
    call.Touch("assistance", given.id());
    referral.set_state(Referral::STATE_DELIVERED);
    referral.set_delivery_date(request.delivery_date());
    referral.set_assistance_id(given.id());
    Store(tx, row);
    return std::move(row.referral);
  });
}

}  // namespace cc::registry
