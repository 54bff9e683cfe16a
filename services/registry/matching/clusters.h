#ifndef SERVICES_REGISTRY_MATCHING_CLUSTERS_H_
#define SERVICES_REGISTRY_MATCHING_CLUSTERS_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/types/span.h"

namespace cc::registry::matching {

struct ScoredPair {
  uint32_t first = 0, second = 0;
  double probability = 0;
};

// Which records are of one person: connected by pairs of at least `threshold`, the most probable
// first. Two groups are not joined where any record of one and any of the other are less probably
// one person than `apart` (asked of `probability` for pairs that were not proposed): otherwise a
// chain of likenesses would lead from one person to another. Returns the group of each of `records`
// records; groups are numbered by their first record.
std::vector<uint32_t> Cluster(size_t records, std::vector<ScoredPair> pairs, double threshold,
                              double apart,
                              const std::function<double(uint32_t, uint32_t)>& probability);

// How well pairs were found where the truth is known.
struct Quality {
  int64_t right = 0;         // pairs found that are one person
  int64_t wrong = 0;         // pairs found that are not
  int64_t missed = 0;        // pairs of one person that were not found
  double precision() const;  // 1 where nothing was found
  double recall() const;     // 1 where there was nothing to find
};

// `person`: who each record is of, in truth; `group`: who it was found to be of.
Quality Judge(absl::Span<const uint32_t> person, absl::Span<const uint32_t> group);

}  // namespace cc::registry::matching

#endif  // SERVICES_REGISTRY_MATCHING_CLUSTERS_H_
