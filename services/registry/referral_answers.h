#ifndef SERVICES_REGISTRY_REFERRAL_ANSWERS_H_
#define SERVICES_REGISTRY_REFERRAL_ANSWERS_H_

#include <string>

#include "absl/status/statusor.h"
#include "cc/registry/v1/support_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/registry/referral_store.h"

namespace cc::registry {

// Handlers of the provider's side of referrals. Thread-safe.
class ReferralAnswers {
 public:
  ReferralAnswers(platform::Db& db, const platform::Keyring& keyring)
      : db_(db), keyring_(keyring) {}

  absl::StatusOr<v1::Referral> GetIncomingReferral(const platform::Call& call,
                                                   const v1::GetIncomingReferralRequest& request);
  absl::StatusOr<v1::ListIncomingReferralsResponse> ListIncomingReferrals(
      const platform::Call& call, const v1::ListIncomingReferralsRequest& request);
  absl::StatusOr<v1::Referral> AcceptReferral(const platform::Call& call,
                                              const v1::AcceptReferralRequest& request);
  absl::StatusOr<v1::Referral> RejectReferral(const platform::Call& call,
                                              const v1::RejectReferralRequest& request);
  absl::StatusOr<v1::Referral> DeliverReferral(const platform::Call& call,
                                               const v1::DeliverReferralRequest& request);

 private:
  // The referral in this state, which the caller may answer. NOT_FOUND, ETAG_STALE, STATE_FORBIDS,
  // RESPONDER_IS_SENDER.
  absl::StatusOr<ReferralRow> Answerable(platform::Tx& tx, const std::string& id,
                                         const std::string& etag, v1::Referral::State state) const;
  // Writes the answer and tells of it.
  void Store(platform::Tx& tx, ReferralRow& row) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_REFERRAL_ANSWERS_H_
