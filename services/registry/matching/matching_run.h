#ifndef SERVICES_REGISTRY_MATCHING_MATCHING_RUN_H_
#define SERVICES_REGISTRY_MATCHING_MATCHING_RUN_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "services/registry/matching/clusters.h"
#include "services/registry/matching/learner.h"
#include "services/registry/matching/record.h"

namespace cc::registry::matching {

// Everything at once, over records in memory: learns weights from them, proposes, compares.
struct MatchingRun {
  std::vector<Profile> profiles;
  Weights weights;
  std::vector<ScoredPair> pairs;  // that were proposed, with 0.01 or more
  int64_t compared = 0;
};
MatchingRun RunMatching(absl::Span<const Record> records);

// Which records are of one person at `threshold`; see Cluster.
std::vector<uint32_t> GroupsAt(const MatchingRun& run, double threshold);

}  // namespace cc::registry::matching

#endif  // SERVICES_REGISTRY_MATCHING_MATCHING_RUN_H_
