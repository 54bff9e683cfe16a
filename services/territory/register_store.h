#ifndef SERVICES_TERRITORY_REGISTER_STORE_H_
#define SERVICES_TERRITORY_REGISTER_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/platform/db/tx.h"
#include "services/territory/territory_index.h"

// SQL of the register. Changes are computed beforehand from the index and go in as a few statements
// over arrays, so that an edition of 31,748 units is one short transaction.
namespace cc::territory {

// Everything that is in force now.
absl::StatusOr<RegisterContent> LoadRegister(platform::Tx& tx);
absl::StatusOr<int64_t> LoadRevision(platform::Tx& tx);

// Locks the register until the end of the transaction and checks that it is still what the changes
// were computed from. CONFLICT where another import came in between.
absl::Status LockRegister(platform::Tx& tx, int64_t expected_revision);

// Adds or changes units by their tails; the next revision is returned.
absl::Status PutUnits(platform::Tx& tx, const std::vector<v1::Unit>& units,
                      const std::string& edition_date);
absl::Status PutAct(platform::Tx& tx, const v1::Act& act);
absl::Status PutPeriods(platform::Tx& tx, const std::vector<v1::StatusPeriod>& periods);
absl::Status SupersedePeriods(platform::Tx& tx, const std::vector<std::string>& ids);
// Date of the codifier's edition in force; empty where only the program's own units are there.
absl::StatusOr<std::string> LoadCodifierEdition(platform::Tx& tx);
absl::Status PutCodifierEdition(platform::Tx& tx, const std::string& edition_date);
absl::StatusOr<int64_t> NextRevision(platform::Tx& tx);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_REGISTER_STORE_H_
