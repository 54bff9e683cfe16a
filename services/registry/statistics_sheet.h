#ifndef SERVICES_REGISTRY_STATISTICS_SHEET_H_
#define SERVICES_REGISTRY_STATISTICS_SHEET_H_

#include <cstddef>

#include "cc/registry/v1/statistics.pb.h"
#include "google/api/httpbody.pb.h"

namespace cc::registry {

// The figures as CSV with HXL tags, a line for each unit and category. `levels`: how many units lie
// on the path from the country to the unit asked for.
google::api::HttpBody StatisticsFile(const v1::Statistics& statistics, size_t levels,
                                     bool with_change);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_STATISTICS_SHEET_H_
