#ifndef SERVICES_TERRITORY_CLIENT_STATUS_SOURCE_H_
#define SERVICES_TERRITORY_CLIENT_STATUS_SOURCE_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "cc/territory/v1/status_basis.pb.h"

namespace cc::territory {

// Who knows the status of a unit on a day: the snapshot of the territory register, or a fake in
// tests. Thread-safe.
class StatusSource {
 public:
  virtual ~StatusSource() = default;
  // Nothing where the register has never been reached or does not know the unit. `now` dates the
  // answer's age.
  virtual std::optional<v1::StatusBasis> StatusOn(absl::string_view unit_code, absl::CivilDay day,
                                                  absl::Time now) const = 0;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_CLIENT_STATUS_SOURCE_H_
