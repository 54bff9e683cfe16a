#ifndef SERVICES_REGISTRY_NEED_STORE_H_
#define SERVICES_REGISTRY_NEED_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/support_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of assessments and needs. What is said of people is encrypted on the way in and read back on
// the way out.
namespace cc::registry {

struct NeedRow {
  v1::Need need;
  int64_t revision = 0;
  std::vector<platform::ScopeKey> scope;
};

void InsertAssessment(platform::Tx& tx, const platform::Keyring& keyring,
                      const v1::Assessment& assessment,
                      const std::vector<platform::ScopeKey>& scope);
// NOT_FOUND where there is none within the scope.
absl::StatusOr<v1::Assessment> FindAssessment(platform::Tx& tx, const platform::Keyring& keyring,
                                              const std::string& id);
// The latest first; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::Assessment>> ListAssessments(
    platform::Tx& tx, const platform::Keyring& keyring, const v1::ListAssessmentsRequest& request,
    const platform::Page& page);

void InsertNeed(platform::Tx& tx, const platform::Keyring& keyring, const NeedRow& row);
// Writes what may change: kind of state, urgency, assessment, note. The row is locked by this
// transaction; its revision grows.
void UpdateNeed(platform::Tx& tx, const platform::Keyring& keyring, NeedRow& row);
// NOT_FOUND where there is none within the scope.
absl::StatusOr<v1::Need> FindNeed(platform::Tx& tx, const platform::Keyring& keyring,
                                  const std::string& id);
// The same, and nobody else changes it until the transaction ends.
absl::StatusOr<NeedRow> LockNeed(platform::Tx& tx, const platform::Keyring& keyring,
                                 const std::string& id);
// Needs of exactly these people (the household where `person_id` is empty) that are open or in
// work, locked. The household is locked by this transaction.
absl::StatusOr<std::vector<NeedRow>> LockStandingNeeds(platform::Tx& tx,
                                                       const platform::Keyring& keyring,
                                                       const std::string& household_id,
                                                       const std::string& person_id);
// The most urgent first; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::Need>> ListNeeds(platform::Tx& tx, const platform::Keyring& keyring,
                                                const v1::ListNeedsRequest& request,
                                                const platform::Page& page);
// The sort key after which a list goes on.
std::vector<std::string> SortKeyOf(const v1::Need& need);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_NEED_STORE_H_
