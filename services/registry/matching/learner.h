#ifndef SERVICES_REGISTRY_MATCHING_LEARNER_H_
#define SERVICES_REGISTRY_MATCHING_LEARNER_H_

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "services/registry/matching/weights.h"

namespace cc::registry::matching {

// Learns weights from unlabelled records: how strangers agree from random pairs, how relatives do
// from households, and how records of one person do by expectation–maximisation, in blocks of
// candidate pairs that agree in some fields. Each block teaches the fields that it is not made by,
// and no field makes all blocks. Keeps counts only; the order of what is added does not matter.
class Learner {
 public:
  void AddPerson(const Profile& profile);
  void AddRandomPair(const Agreement& agreement);
  void AddCandidatePair(const Agreement& agreement);
  // Two people of one household.
  void AddHousemates(const Agreement& agreement);

  // `people`: how many there are, of whom those added may be a sample. The candidate pairs are all
  // of theirs, or `sampled` of them (0 to 1).
  Weights Learn(int64_t people, double sampled = 1) const;

 private:
  struct Counts {
    std::array<std::array<double, kLevels>, kFields> levels{};
    double pairs = 0;
  };
  using Patterns = std::vector<std::pair<Agreement, double>>;

  LevelTable Strangers() const;
  LevelTable Relatives(const LevelTable& strangers) const;
  static LevelTable Same(const Weights& weights, const Patterns& patterns);
  static void LearnRates(Weights& weights, const Patterns& patterns, double pairs);
  Frequencies FrequenciesOf(size_t field) const;

  Counts random_, housemates_;
  absl::flat_hash_map<uint64_t, int64_t> candidates_;  // by pattern
  std::array<absl::flat_hash_map<uint64_t, int64_t>, kFields> values_;
};

// The same from records in memory: all their candidate pairs, and `random_pairs` drawn with `seed`.
Weights LearnWeights(absl::Span<const Profile> profiles, int64_t random_pairs = 300'000,
                     uint64_t seed = 1);

}  // namespace cc::registry::matching

#endif  // SERVICES_REGISTRY_MATCHING_LEARNER_H_
