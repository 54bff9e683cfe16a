#ifndef SERVICES_TERRITORY_OFFICE_PATHS_H_
#define SERVICES_TERRITORY_OFFICE_PATHS_H_

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "services/platform/db/db.h"
#include "services/territory/territory_register.h"

namespace cc::territory {

// Editions of the codifier move units: the offices of authorities and institutions follow, so that
// those who act for the new unit above may change them. Thread-safe.
class OfficePaths {
 public:
  // Follows `kept` from now on: to be made before anything refreshes it.
  OfficePaths(platform::Db& db, TerritoryRegister& kept);

 private:
  absl::Status Follow(const platform::Call& call, const TerritoryIndex& index);

  platform::Db& db_;
  absl::Mutex mu_;
  int64_t revision_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_OFFICE_PATHS_H_
