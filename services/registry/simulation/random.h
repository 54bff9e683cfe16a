#ifndef SERVICES_REGISTRY_SIMULATION_RANDOM_H_
#define SERVICES_REGISTRY_SIMULATION_RANDOM_H_

#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"

namespace cc::registry::simulation {

// Pseudo-random numbers that are the same everywhere for the same seed (SplitMix64); the standard
// library's distributions are not. Not for anything secret.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    uint64_t z = (state_ += 0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }
  // 0 to `count` - 1; `count` is above zero.
  uint64_t Below(uint64_t count) { return Next() % count; }
  int64_t Between(int64_t first, int64_t last) {
    return first + static_cast<int64_t>(Below(static_cast<uint64_t>(last - first + 1)));
  }
  // 0 to 1, without 1.
  double Share() { return static_cast<double>(Next() >> 11) * 0x1p-53; }
  bool Chance(double probability) { return Share() < probability; }
  // A place by weight; at least one weight is above zero.
  size_t Weighted(absl::Span<const int64_t> weights) {
    int64_t sum = 0;
    for (int64_t weight : weights) sum += weight;
    int64_t left = static_cast<int64_t>(Below(static_cast<uint64_t>(sum)));
    for (size_t i = 0; i < weights.size(); ++i) {
      if (left < weights[i]) return i;
      left -= weights[i];
    }
    return weights.size() - 1;
  }
  // Places near zero are drawn more often than later ones, as names are.
  size_t Common(size_t count) {
    const double share = Share();
    return static_cast<size_t>(share * share * static_cast<double>(count));
  }

 private:
  uint64_t state_;
};

}  // namespace cc::registry::simulation

#endif  // SERVICES_REGISTRY_SIMULATION_RANDOM_H_
