#ifndef SERVICES_REGISTRY_STATISTICS_TELLING_H_
#define SERVICES_REGISTRY_STATISTICS_TELLING_H_

#include <string>
#include <utility>
#include <vector>

#include "cc/registry/v1/statistics.pb.h"
#include "services/registry/disclosure_rules.h"
#include "services/registry/statistics_rules.h"

// What is told of the figures of a unit's parts to those outside the offices.
namespace cc::registry {

struct PublicRow {
  std::vector<int32_t> units;
  int32_t parent = 0;
  int64_t people = 0;  // not rounded
  std::vector<std::pair<CategoryGroup, int64_t>> counts;
};
// `tables[0]` holds the country, `tables[i + 1]` the parts of `path[i]`. The unit itself first,
// then its parts; nothing where it is told together with others only. Of a dimension whose
// categories overlap each is told or hidden by itself, with those who are not of it.
std::vector<PublicRow> TellPublicly(v1::StatisticsDimension dimension, const StatisticPath& path,
                                    const std::vector<UnitTable>& tables);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_STATISTICS_TELLING_H_
