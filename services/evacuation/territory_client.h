#ifndef SERVICES_EVACUATION_TERRITORY_CLIENT_H_
#define SERVICES_EVACUATION_TERRITORY_CLIENT_H_

#include "services/evacuation/status_source.h"
#include "services/territory/client/territory_snapshot.h"

namespace cc::evacuation {

// Answers from the local snapshot of the territory register, which outlives this.
class TerritoryClient : public StatusSource {
 public:
  explicit TerritoryClient(const territory::TerritorySnapshot& snapshot) : snapshot_(snapshot) {}

  std::optional<territory::v1::StatusBasis> On(absl::string_view unit_code, absl::CivilDay day,
                                               absl::Time now) const override {
    return snapshot_.StatusOn(unit_code, day, now);
  }

 private:
  const territory::TerritorySnapshot& snapshot_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_TERRITORY_CLIENT_H_
