#ifndef SERVICES_REGISTRY_SIMULATION_SIMULATION_H_
#define SERVICES_REGISTRY_SIMULATION_SIMULATION_H_

#include <cstdint>
#include <ostream>
#include <string>

#include "absl/status/statusor.h"
#include "services/registry/simulation/household_simulator.h"

namespace cc::registry::simulation {

struct SimulationReport {
  int64_t rows = 0, households = 0, people = 0;  // people: who they truly are
};

// Writes the rows as the published table of households (CSV), as they come. `labels`, where it is
// there, gets who each row is of: `person;household;number;kinds;…` with the row's own values, as
// the matching report reads them.
SimulationReport WriteCsv(const SimulationOptions& options, const Places& places, std::ostream& out,
                          std::ostream* labels);
// The same as XLSX. INVALID_ARGUMENT beyond 200,000 people: such a table is too large for a sheet.
absl::StatusOr<SimulationReport> WriteXlsx(const SimulationOptions& options, const Places& places,
                                           std::ostream& out, std::ostream* labels);

}  // namespace cc::registry::simulation

#endif  // SERVICES_REGISTRY_SIMULATION_SIMULATION_H_
