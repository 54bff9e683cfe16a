#ifndef SERVICES_REGISTRY_SIMULATION_HOUSEHOLD_SIMULATOR_H_
#define SERVICES_REGISTRY_SIMULATION_HOUSEHOLD_SIMULATOR_H_

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/registry/household_sheet_columns.h"
#include "services/registry/simulation/families.h"
#include "services/registry/simulation/numbers.h"
#include "services/registry/simulation/places.h"
#include "services/registry/simulation/random.h"

// Invented households as rows of the published table, one after the other, each marked synthetic.
namespace cc::registry::simulation {

struct SimulationOptions {
  int64_t people = 1000;  // rows, duplicates among them
  uint64_t seed = 1;
  double duplicates = 0.05;        // share of the rows that are somebody who came before
  absl::CivilDay day{2025, 6, 5};  // nobody applies later; that of the distribution of residence
};

// One row, and who it truly is of.
struct SimulatedRow {
  std::array<std::string, kSheetColumns> cells;
  int64_t person = 0;  // from 1; equal in rows of one person
  std::string kinds;   // of a duplicate: in what it differs, e.g. `variant,no_identifiers`

  std::string& operator[](SheetColumn column) { return cells[static_cast<size_t>(column)]; }
  const std::string& operator[](SheetColumn column) const {
    return cells[static_cast<size_t>(column)];
  }
};
using SimulatedHousehold = std::vector<SimulatedRow>;

// The same options give the same rows. Keeps no more than a few thousand households.
class HouseholdSimulator {
 public:
  HouseholdSimulator(const SimulationOptions& options, const Places& places)
      : options_(options), places_(places), random_(options.seed), numbers_(options.seed) {}

  // The next household; empty after the last row.
  SimulatedHousehold Next();

 private:
  SimulatedHousehold Invent(size_t most);
  SimulatedHousehold Again(size_t most);
  SimulatedRow RowOf(const Member& member, size_t place);
  void AddNames(const Member& member, SimulatedRow& row);
  void AddNumbers(const Member& member, int age, SimulatedRow& row);
  void AddDocument(const Member& member, int age, SimulatedRow& row);
  void Settle(SimulatedHousehold& household);
  std::string Address();
  std::string DayBetween(absl::CivilDay first, absl::CivilDay last);

  const SimulationOptions options_;
  const Places& places_;
  Random random_;
  Numbers numbers_;
  int64_t rows_ = 0, repeated_ = 0, people_ = 0, households_ = 0;
  std::vector<SimulatedHousehold> kept_;  // that may come again
};

}  // namespace cc::registry::simulation

#endif  // SERVICES_REGISTRY_SIMULATION_HOUSEHOLD_SIMULATOR_H_
