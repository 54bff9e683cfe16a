#include "services/registry/referrals.h"

#include <utility>
#include <vector>

#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"
#include "services/registry/household_store.h"
#include "services/registry/need_kind_store.h"
#include "services/registry/need_store.h"
#include "services/registry/needs.h"
#include "services/registry/person_store.h"
#include "services/registry/support_pages.h"
#include "services/registry/support_provider_store.h"
#include "services/registry/support_rules.h"

namespace cc::registry {
namespace {

using platform::Call;
using platform::Tx;
using v1::Referral;

absl::Status CheckReferable(const v1::Need& need) {
  if (need.state() == v1::Need::STATE_IN_WORK)
    return platform::Fail(common::v1::REASON_NEED_IN_WORK);
  if (need.state() == v1::Need::STATE_OPEN) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                        {{"state", need.state() == v1::Need::STATE_MET ? "MET" : "ENDED"}});
}

// The provider, which offers the kind.
absl::StatusOr<ProviderRow> SuitableProvider(Tx& tx, const std::string& id,
                                             const std::string& kind) {
  absl::StatusOr<ProviderRow> row = FindProvider(tx, id);
  if (platform::ReasonOf(row.status()) == common::v1::REASON_NOT_FOUND)
    return platform::Fail(common::v1::REASON_PROVIDER_UNSUITABLE, {{"kind", kind}});
  if (row.ok()) CC_RETURN_IF_ERROR(CheckOffers(row->provider, kind));
  return row;
}

}  // namespace

void EmitReferral(Tx& tx, const ReferralRow& row) {
  tx.Emit({.kind = "referrals",
           .key = row.referral.id(),
           .revision = row.revision,
           .before = row.revision == 1 ? std::vector<platform::ScopeKey>() : row.scope,
           .after = row.scope});
  TouchItem(tx.call(), "referrals", row.referral);
}

absl::StatusOr<Referral> Referrals::CreateReferral(const Call& call,
                                                   const v1::CreateReferralRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  CC_RETURN_IF_ERROR(CheckNotFuture(request.consent().date(), today));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Referral> {
    CC_ASSIGN_OR_RETURN(NeedRow need, LockNeed(tx, keyring_, request.need_id()));
    CC_RETURN_IF_ERROR(CheckReferable(need.need));
    const std::string& kind = request.kind().empty() ? need.need.kind() : request.kind();
    if (!Covers(need.need.kind(), kind)) {
      return platform::FailField("kind", common::v1::REASON_NEED_KIND_UNKNOWN,
                                 {{"kind", kind}, {"date", platform::FormatDate(today)}});
    }
    CC_RETURN_IF_ERROR(CheckKinds(tx, {kind}, today));
    CC_ASSIGN_OR_RETURN(ProviderRow provider, SuitableProvider(tx, request.provider_id(), kind));
    ReferralRow row{.revision = 1, .scope = need.scope, .office = provider.office};
    Referral& referral = row.referral;
    referral.set_id(call.NewId());
    referral.set_need_id(need.need.id());
    referral.set_household_id(need.need.household_id());
    referral.set_person_id(need.need.person_id());
    referral.set_provider_id(provider.provider.id());
    referral.set_kind(kind);
    referral.set_urgency(need.need.urgency());
    referral.set_state(Referral::STATE_PROPOSED);
    if (request.has_consent()) *referral.mutable_consent() = request.consent();
    referral.set_note(request.note());
    referral.set_synthetic(need.need.synthetic());
    referral.set_etag(platform::EtagOf(1));
    *referral.mutable_create_time() = platform::ToProto(call.now());
    *referral.mutable_update_time() = platform::ToProto(call.now());
    InsertReferral(tx, keyring_, row);
    EmitReferral(tx, row);
    need.need.set_state(v1::Need::STATE_IN_WORK);
    UpdateNeed(tx, keyring_, need);
    EmitNeed(tx, need, need.scope);
    return std::move(row.referral);
  });
}

absl::StatusOr<Referral> Referrals::SendReferral(const Call& call,
                                                 const v1::SendReferralRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  CC_RETURN_IF_ERROR(CheckNotFuture(request.consent().date(), today));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Referral> {
    CC_ASSIGN_OR_RETURN(ReferralRow row, LockReferral(tx, keyring_, request.id()));
    Referral& referral = row.referral;
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), referral.etag()));
    CC_RETURN_IF_ERROR(CheckState(referral, {Referral::STATE_PROPOSED}));
    if (request.has_consent()) *referral.mutable_consent() = request.consent();
    if (!referral.has_consent()) return platform::Fail(common::v1::REASON_CONSENT_REQUIRED);
    CC_RETURN_IF_ERROR(SuitableProvider(tx, referral.provider_id(), referral.kind()).status());
    CC_ASSIGN_OR_RETURN(*referral.mutable_person(), HandOver(tx, referral));
    referral.set_state(Referral::STATE_SENT);
    referral.set_sent_date(platform::FormatDate(today));
    referral.set_sent_by(call.principal().id);
    UpdateReferral(tx, keyring_, row);
    EmitReferral(tx, row);
    return std::move(row.referral);
  });
}

absl::StatusOr<v1::ReferredPerson> Referrals::HandOver(Tx& tx, const Referral& referral) const {
  std::string id = referral.person_id();
  if (id.empty()) {
    CC_ASSIGN_OR_RETURN(v1::Household household, FindHousehold(tx, referral.household_id()));
    for (const v1::HouseholdMember& member : household.members()) {
      if (member.kinship() == common::v1::KINSHIP_HEAD) id = member.person_id();
    }
  }
  CC_ASSIGN_OR_RETURN(v1::Person person, FindPerson(tx, keyring_, id));
  tx.call().Touch("people", id);
  v1::ReferredPerson handed;
  *handed.mutable_name() = person.name();
  handed.set_birth_date(person.birth_date());
  handed.set_phone(person.phone());
  return handed;
}

absl::StatusOr<Referral> Referrals::WithdrawReferral(const Call& call,
                                                     const v1::WithdrawReferralRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Referral> {
    CC_ASSIGN_OR_RETURN(ReferralRow row, LockReferral(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.referral.etag()));
    CC_RETURN_IF_ERROR(CheckState(
        row.referral, {Referral::STATE_PROPOSED, Referral::STATE_SENT, Referral::STATE_ACCEPTED}));
    row.referral.set_state(Referral::STATE_WITHDRAWN);
    row.referral.clear_person();  // the provider has no need of it any more
    row.referral.set_outcome_note(request.note());
    UpdateReferral(tx, keyring_, row);
    EmitReferral(tx, row);
    CC_RETURN_IF_ERROR(SettleNeed(tx, row.referral.need_id(), v1::Need::STATE_OPEN));
    return std::move(row.referral);
  });
}

absl::StatusOr<Referral> Referrals::CloseReferral(const Call& call,
                                                  const v1::CloseReferralRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Referral> {
    CC_ASSIGN_OR_RETURN(ReferralRow row, LockReferral(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.referral.etag()));
    CC_RETURN_IF_ERROR(CheckState(row.referral, {Referral::STATE_DELIVERED}));
    row.referral.set_state(Referral::STATE_CLOSED);
    row.referral.set_outcome(request.outcome());
    row.referral.set_outcome_note(request.note());
    UpdateReferral(tx, keyring_, row);
    EmitReferral(tx, row);
    const bool met = request.outcome() == Referral::OUTCOME_MET;
    CC_RETURN_IF_ERROR(
        SettleNeed(tx, row.referral.need_id(), met ? v1::Need::STATE_MET : v1::Need::STATE_OPEN));
    return std::move(row.referral);
  });
}

absl::Status Referrals::SettleNeed(Tx& tx, const std::string& need_id,
                                   v1::Need::State state) const {
  CC_ASSIGN_OR_RETURN(NeedRow need, LockNeed(tx, keyring_, need_id));
  if (need.need.state() != v1::Need::STATE_IN_WORK) return absl::OkStatus();
  need.need.set_state(state);
  UpdateNeed(tx, keyring_, need);
  EmitNeed(tx, need, need.scope);
  return absl::OkStatus();
}

absl::StatusOr<Referral> Referrals::GetReferral(const Call& call,
                                                const v1::GetReferralRequest& request) {
  auto found = db_.Read(call, [&](Tx& tx) { return FindReferral(tx, keyring_, request.id()); });
  if (found.ok()) TouchItem(call, "referrals", *found);
  return found;
}

absl::StatusOr<v1::ListReferralsResponse> Referrals::ListReferrals(
    const Call& call, const v1::ListReferralsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  const ReferralFilter filter{.state = request.state(),
                              .household_id = request.household_id(),
                              .need_id = request.need_id()};
  CC_ASSIGN_OR_RETURN(std::vector<Referral> found, db_.Read(call, [&](Tx& tx) {
    return registry::ListReferrals(tx, keyring_, filter, page);
  }));
  v1::ListReferralsResponse response;
  FillPage(call, "referrals", request, page, std::move(found), response.mutable_referrals(),
           response, IdKey<Referral>);
  return response;
}

}  // namespace cc::registry
