#include "services/registry/simulation/places.h"

#include <map>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "services/platform/sheet/csv.h"

namespace cc::registry::simulation {
namespace {

std::vector<Region> RegionsOf(absl::Span<const ResidenceShare> table) {
  std::vector<Region> regions;
  for (const ResidenceShare& share : table) {
    regions.push_back({share.code, share.people, absl::StrSplit(share.units, ' ')});
  }
  return regions;
}

// What each unit of the tables stands for in the codifier: the hromadas below it, else itself.
void Refine(const absl::flat_hash_map<std::string, std::vector<std::string>>& below,
            const absl::flat_hash_set<std::string>& known, std::vector<Region>& regions) {
  std::vector<Region> refined;
  for (Region& region : regions) {
    std::vector<std::string> units;
    for (std::string& unit : region.units) {
      if (auto found = below.find(unit); found != below.end()) {
        units.insert(units.end(), found->second.begin(), found->second.end());
      } else if (known.contains(unit)) {
        units.push_back(std::move(unit));
      }
    }
    region.units = std::move(units);
    if (!region.units.empty()) refined.push_back(std::move(region));
  }
  regions = std::move(refined);
}

}  // namespace

Places::Places()
    : residence_(RegionsOf(EmbeddedResidence())), origins_(RegionsOf(EmbeddedOrigins())) {}

absl::Status Places::ReadDisplacement(absl::string_view csv) {
  std::map<std::string, int64_t> people;
  auto problem = platform::ReadCsv(csv, {.separator = ','}, [&](platform::SheetRow& row) {
    int64_t count = 0;
    if (row.cells.size() >= 3 && absl::SimpleAtoi(row.cells[2], &count) && count > 0)
      people[row.cells[0]] = count;
    return true;
  });
  if (problem || people.empty())
    return absl::InvalidArgumentError("not a table of displaced persons by region");
  int64_t sum = 0;
  for (Region& region : residence_) {
    auto found = people.find(region.code);
    region.weight = found == people.end() ? 0 : found->second;
    sum += region.weight;
  }
  if (sum == 0) return absl::InvalidArgumentError("the table has none of the regions");
  return absl::OkStatus();
}

absl::Status Places::ReadCodifier(absl::string_view csv) {
  absl::flat_hash_map<std::string, std::vector<std::string>> below;
  absl::flat_hash_set<std::string> known;
  auto problem = platform::ReadCsv(csv, {.separator = ';'}, [&](platform::SheetRow& row) {
    if (row.cells.size() < 6) return true;
    std::string own;
    for (size_t level = 0; level < 5; ++level) {
      if (!row.cells[level].empty()) own = row.cells[level];
    }
    known.insert(own);
    if (row.cells[5] == "H") below[row.cells[1]].push_back(own);
    return true;
  });
  if (problem || known.size() < 2) return absl::InvalidArgumentError("not the codifier");
  Refine(below, known, residence_);
  Refine(below, known, origins_);
  if (residence_.empty() || origins_.empty())
    return absl::InvalidArgumentError("the codifier has none of the regions of displacement");
  return absl::OkStatus();
}

const std::string& Places::Draw(const std::vector<Region>& regions, Random& random) {
  int64_t sum = 0;
  for (const Region& region : regions) sum += region.weight;
  int64_t left = random.Between(0, sum - 1);
  for (const Region& region : regions) {
    if (left < region.weight) return region.units[random.Below(region.units.size())];
    left -= region.weight;
  }
  return regions.back().units.front();
}

}  // namespace cc::registry::simulation
