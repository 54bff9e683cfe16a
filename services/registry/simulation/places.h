#ifndef SERVICES_REGISTRY_SIMULATION_PLACES_H_
#define SERVICES_REGISTRY_SIMULATION_PLACES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/registry/simulation/random.h"

// Where invented people live and what they left.
namespace cc::registry::simulation {

// A first-level unit, how many have to do with it, and codes of units below it between spaces.
struct ResidenceShare {
  const char* code;
  int64_t people;
  const char* units;
};
absl::Span<const ResidenceShare> EmbeddedResidence();
absl::Span<const ResidenceShare> EmbeddedOrigins();

// A first-level unit with its weight and the units that are drawn within it.
struct Region {
  std::string code;
  int64_t weight = 0;
  std::vector<std::string> units;
};

class Places {
 public:
  // From the tables of this program: raions.
  Places();

  // Takes the weights of residence from `katottg,name_uk,registered_idps,…` (CSV).
  // INVALID_ARGUMENT where it is not such a file.
  absl::Status ReadDisplacement(absl::string_view csv);
  // Draws hromadas and settlements of the official codifier (CSV) below the raions, and only what
  // it holds. INVALID_ARGUMENT where it is not such a file or no region is left.
  absl::Status ReadCodifier(absl::string_view csv);

  const std::string& Residence(Random& random) const { return Draw(residence_, random); }
  const std::string& Origin(Random& random) const { return Draw(origins_, random); }

  const std::vector<Region>& residence() const { return residence_; }
  const std::vector<Region>& origins() const { return origins_; }

 private:
  static const std::string& Draw(const std::vector<Region>& regions, Random& random);

  std::vector<Region> residence_, origins_;
};

}  // namespace cc::registry::simulation

#endif  // SERVICES_REGISTRY_SIMULATION_PLACES_H_
