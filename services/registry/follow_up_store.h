#ifndef SERVICES_REGISTRY_FOLLOW_UP_STORE_H_
#define SERVICES_REGISTRY_FOLLOW_UP_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "cc/registry/v1/support_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of follow-ups and returns. What was said is encrypted.
namespace cc::registry {

struct FollowUpRow {
  v1::FollowUp follow_up;
  int64_t revision = 0;
  std::vector<platform::ScopeKey> scope;
};

// Makes what is missing of the follow-ups of a registration in force, by the terms of its arrival
// day, and drops what is due of one that ended. Does nothing the second time.
absl::Status PlanFollowUps(platform::Tx& tx, const std::string& registration_id);

// NOT_FOUND where there is none within the scope. Nobody else changes it until the transaction
// ends.
absl::StatusOr<FollowUpRow> LockFollowUp(platform::Tx& tx, const platform::Keyring& keyring,
                                         const std::string& id, absl::CivilDay today);
// Writes what may change. The row is locked by this transaction; its revision grows.
void UpdateFollowUp(platform::Tx& tx, const platform::Keyring& keyring, FollowUpRow& row,
                    absl::CivilDay today);
// By the day until which they are due; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::FollowUp>> ListFollowUps(platform::Tx& tx,
                                                        const platform::Keyring& keyring,
                                                        const v1::ListFollowUpsRequest& request,
                                                        absl::CivilDay today,
                                                        const platform::Page& page);

void InsertReturn(platform::Tx& tx, const platform::Keyring& keyring, const v1::Return& returned,
                  const std::vector<platform::ScopeKey>& scope);
// The latest recorded first; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::Return>> ListReturns(platform::Tx& tx,
                                                    const platform::Keyring& keyring,
                                                    const v1::ListReturnsRequest& request,
                                                    const platform::Page& page);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_FOLLOW_UP_STORE_H_
