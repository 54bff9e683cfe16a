#ifndef SERVICES_REGISTRY_REFERRAL_STORE_H_
#define SERVICES_REGISTRY_REFERRAL_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/support_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"
#include "services/registry/need_store.h"

// SQL of referrals. Row-level security shows a call that answers referrals those of its providers,
// and every other call those of its households. What is said of people is encrypted.
namespace cc::registry {

struct ReferralRow {
  v1::Referral referral;
  int64_t revision = 0;
  std::vector<platform::ScopeKey> scope;   // the household's
  std::vector<platform::ScopeKey> office;  // the provider's
};

void InsertReferral(platform::Tx& tx, const platform::Keyring& keyring, const ReferralRow& row);
// Writes what may change. The row is locked by this transaction; its revision grows.
void UpdateReferral(platform::Tx& tx, const platform::Keyring& keyring, ReferralRow& row);
// NOT_FOUND where the call sees none.
absl::StatusOr<v1::Referral> FindReferral(platform::Tx& tx, const platform::Keyring& keyring,
                                          const std::string& id);
// The same, and nobody else changes it until the transaction ends.
absl::StatusOr<ReferralRow> LockReferral(platform::Tx& tx, const platform::Keyring& keyring,
                                         const std::string& id);

// What a list asks for; what is empty asks for all.
struct ReferralFilter {
  v1::Referral::State state = v1::Referral::STATE_UNSPECIFIED;
  std::string household_id, need_id, provider_id;
};
// By their preparation; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::Referral>> ListReferrals(platform::Tx& tx,
                                                        const platform::Keyring& keyring,
                                                        const ReferralFilter& filter,
                                                        const platform::Page& page);

// A need that is open again, as the feed tells it.
struct ReopenedNeed {
  int64_t revision = 0;
  std::vector<platform::ScopeKey> scope;
};
// Opens the need of a refused referral again, for the provider's side, which does not see needs;
// nothing where it is not in work.
absl::StatusOr<std::optional<ReopenedNeed>> ReopenNeed(platform::Tx& tx,
                                                       const std::string& need_id);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_REFERRAL_STORE_H_
