#ifndef SERVICES_TERRITORY_INSTITUTIONS_H_
#define SERVICES_TERRITORY_INSTITUTIONS_H_

#include "absl/status/statusor.h"
#include "cc/territory/v1/authority_service.pb.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/territory/territory_register.h"

namespace cc::territory {

// Handlers of the RPCs of relocated institutions. Thread-safe.
class Institutions {
 public:
  Institutions(platform::Db& db, const TerritoryRegister& kept) : db_(db), register_(kept) {}

  absl::StatusOr<v1::Institution> CreateInstitution(const platform::Call& call,
                                                    const v1::CreateInstitutionRequest& request);
  absl::StatusOr<v1::Institution> GetInstitution(const platform::Call& call,
                                                 const v1::GetInstitutionRequest& request);
  absl::StatusOr<v1::ListInstitutionsResponse> ListInstitutions(
      const platform::Call& call, const v1::ListInstitutionsRequest& request);
  absl::StatusOr<v1::Institution> UpdateInstitution(const platform::Call& call,
                                                    const v1::UpdateInstitutionRequest& request);
  absl::StatusOr<v1::Institution> EndInstitution(const platform::Call& call,
                                                 const v1::EndInstitutionRequest& request);
  absl::StatusOr<v1::ListInstitutionVersionsResponse> ListInstitutionVersions(
      const platform::Call& call, const v1::ListInstitutionVersionsRequest& request);

 private:
  platform::Db& db_;
  const TerritoryRegister& register_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_INSTITUTIONS_H_
