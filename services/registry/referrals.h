#ifndef SERVICES_REGISTRY_REFERRALS_H_
#define SERVICES_REGISTRY_REFERRALS_H_

#include <string>

#include "absl/status/statusor.h"
#include "cc/registry/v1/support_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/registry/referral_store.h"

namespace cc::registry {

// Handlers of the sender's side of referrals. Thread-safe.
class Referrals {
 public:
  Referrals(platform::Db& db, const platform::Keyring& keyring) : db_(db), keyring_(keyring) {}

  absl::StatusOr<v1::Referral> CreateReferral(const platform::Call& call,
                                              const v1::CreateReferralRequest& request);
  absl::StatusOr<v1::Referral> SendReferral(const platform::Call& call,
                                            const v1::SendReferralRequest& request);
  absl::StatusOr<v1::Referral> WithdrawReferral(const platform::Call& call,
                                                const v1::WithdrawReferralRequest& request);
  absl::StatusOr<v1::Referral> CloseReferral(const platform::Call& call,
                                             const v1::CloseReferralRequest& request);
  absl::StatusOr<v1::Referral> GetReferral(const platform::Call& call,
                                           const v1::GetReferralRequest& request);
  absl::StatusOr<v1::ListReferralsResponse> ListReferrals(const platform::Call& call,
                                                          const v1::ListReferralsRequest& request);

 private:
  // The need of a referral that ended gets this state.
  absl::Status SettleNeed(platform::Tx& tx, const std::string& need_id,
                          v1::Need::State state) const;
  // What the consent hands over: of the person, or of the head of the household.
  absl::StatusOr<v1::ReferredPerson> HandOver(platform::Tx& tx, const v1::Referral& referral) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
};

// Tells the feed of a referral that was changed; the feed is for the household's side.
void EmitReferral(platform::Tx& tx, const ReferralRow& row);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_REFERRALS_H_
