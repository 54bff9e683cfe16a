#ifndef SERVICES_EVACUATION_FREE_PLACES_H_
#define SERVICES_EVACUATION_FREE_PLACES_H_

#include <utility>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/site_service.pb.h"
#include "services/evacuation/unit_names.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::evacuation {

// Handler of free places. Thread-safe.
class FreePlacesBoard {
 public:
  FreePlacesBoard(platform::Db& db, const platform::UnitPaths& paths, UnitNames names)
      : db_(db), paths_(paths), names_(std::move(names)) {}

  absl::StatusOr<v1::ListFreePlacesResponse> ListFreePlaces(
      const platform::Call& call, const v1::ListFreePlacesRequest& request);

 private:
  // The oblast of a unit; the unit itself where it is not known.
  std::string OblastOf(const std::string& unit_code) const;

  platform::Db& db_;
  const platform::UnitPaths& paths_;
  const UnitNames names_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_FREE_PLACES_H_
