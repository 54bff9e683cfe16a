#ifndef SERVICES_EVACUATION_INSTITUTION_STORE_H_
#define SERVICES_EVACUATION_INSTITUTION_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/institution_service.pb.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of institutions that are evacuated as a whole.
namespace cc::evacuation {

struct InstitutionRow {
  v1::EvacuatedInstitution institution;
  int64_t revision = 0;
  std::vector<platform::ScopeKey> scope;
};

// Gives it an id, etag and instants. `residents` is how many live there.
void InsertInstitution(platform::Tx& tx, InstitutionRow& row, const platform::UnitPath& path,
                       int residents);
// Writes what may change, the scope among it. The row is locked by this transaction.
void UpdateInstitution(platform::Tx& tx, InstitutionRow& row, int residents);
// NOT_FOUND where the call sees none.
absl::StatusOr<v1::EvacuatedInstitution> FindInstitution(platform::Tx& tx, const std::string& id);
// The same, and nobody else changes it until the transaction ends.
absl::StatusOr<InstitutionRow> LockInstitution(platform::Tx& tx, const std::string& id);
// In the order of entry; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::EvacuatedInstitution>> ListInstitutions(
    platform::Tx& tx, const v1::ListEvacuatedInstitutionsRequest& request,
    const platform::Page& page);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_INSTITUTION_STORE_H_
