#ifndef SERVICES_REGISTRY_STATUS_SOURCE_H_
#define SERVICES_REGISTRY_STATUS_SOURCE_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "cc/territory/v1/status_basis.pb.h"

namespace cc::registry {

// Who knows the status of a unit on a day: the snapshot of the territory register, or a fake in
// tests. Thread-safe.
class StatusSource {
 public:
  virtual ~StatusSource() = default;
  // Nothing where the register has never been reached or does not know the unit. `now` dates the
  // answer's age.
  virtual std::optional<territory::v1::StatusBasis> On(absl::string_view unit_code,
                                                       absl::CivilDay day,
                                                       absl::Time now) const = 0;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_STATUS_SOURCE_H_
