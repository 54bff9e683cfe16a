#ifndef SERVICES_REGISTRY_CAPTIVITY_STORE_H_
#define SERVICES_REGISTRY_CAPTIVITY_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/captivity_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of cases of captivity. Row-level security shows them to calls with a permission
// `registry.captivity.…` alone; everything told of the person is encrypted.
namespace cc::registry {

struct CaptivityRow {
  v1::CaptivityCase captivity_case;
  int64_t revision = 0;
};

// The household of the person, whom nobody else opens a case for until the transaction ends.
// NOT_FOUND where there is none within the scope, ALREADY_EXISTS where a case is open.
struct CaptivityPerson {
  std::string household_id;
  std::vector<platform::ScopeKey> scope;
  bool synthetic = false;
};
absl::StatusOr<CaptivityPerson> LockPersonWithoutCase(platform::Tx& tx,
                                                      const std::string& person_id);

void InsertCase(platform::Tx& tx, const platform::Keyring& keyring,
                const v1::CaptivityCase& captivity_case,
                const std::vector<platform::ScopeKey>& scope);
// The row is locked by this transaction; its revision grows.
void UpdateCase(platform::Tx& tx, const platform::Keyring& keyring, CaptivityRow& row);
// NOT_FOUND where the call sees none.
absl::StatusOr<v1::CaptivityCase> FindCase(platform::Tx& tx, const platform::Keyring& keyring,
                                           const std::string& id);
// The same, and nobody else changes it until the transaction ends.
absl::StatusOr<CaptivityRow> LockCase(platform::Tx& tx, const platform::Keyring& keyring,
                                      const std::string& id);
// The oldest first; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::CaptivityCase>> ListCases(platform::Tx& tx,
                                                         const platform::Keyring& keyring,
                                                         v1::CaptivityCase::State state,
                                                         const platform::Page& page);

// Those of one person, the oldest first.
absl::StatusOr<std::vector<v1::CaptivityCase>> FindCasesOf(platform::Tx& tx,
                                                           const platform::Keyring& keyring,
                                                           const std::string& person_id);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_CAPTIVITY_STORE_H_
