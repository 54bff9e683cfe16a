#ifndef SERVICES_TERRITORY_UNITS_H_
#define SERVICES_TERRITORY_UNITS_H_

#include "absl/status/statusor.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/rpc/call.h"
#include "services/territory/territory_register.h"

namespace cc::territory {

// Handlers of the Unit RPCs. They answer from memory. Thread-safe.
class Units {
 public:
  explicit Units(const TerritoryRegister& kept) : register_(kept) {}

  absl::StatusOr<v1::Unit> GetUnit(const platform::Call& call, const v1::GetUnitRequest& request);
  absl::StatusOr<v1::ListUnitsResponse> ListUnits(const platform::Call& call,
                                                  const v1::ListUnitsRequest& request);
  absl::StatusOr<v1::GetUnitPathResponse> GetUnitPath(const platform::Call& call,
                                                      const v1::GetUnitPathRequest& request);

 private:
  const TerritoryRegister& register_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_UNITS_H_
