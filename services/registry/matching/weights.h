#ifndef SERVICES_REGISTRY_MATCHING_WEIGHTS_H_
#define SERVICES_REGISTRY_MATCHING_WEIGHTS_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "services/registry/matching/comparison.h"

// Fellegi and Sunter's model with three kinds of pairs: one person, relatives, strangers.
// Relatives share a family name, a father, a phone, an address and a household without being one
// person; without a kind of their own they would teach the model that these make a match.
namespace cc::registry::matching {

using LevelTable = std::array<std::array<double, kLevels>, kFields>;

// How often values of one field occur.
struct Frequencies {
  absl::flat_hash_map<uint64_t, double> shares;  // of values that are not rare
  double rare = 0;                               // share of any other
  double expected = 0;  // chance that two strangers agree in it; 0 where nothing was counted
};

struct Score {
  double bits = 0;         // log2 of the odds that both are one person
  double probability = 0;  // the same from 0 to 1
};

struct FieldEvidence {
  Field field;
  Level level;
  double bits;  // for one person above zero, against it below
};

struct Explanation {
  Score score;
  double prior_bits = 0;  // before anything is compared
  std::vector<FieldEvidence> fields;
  double relatives_bits = 0;  // what the chance that they are relatives takes away
};

struct Weights {
  // Chance of a level in a field among pairs of one person, of strangers, of relatives. Rows sum to
  // one without kMissing.
  LevelTable same{}, strangers{}, relatives{};
  std::array<Frequencies, kFields> frequencies;
  double matches = 0;   // share of pairs of one person among all pairs
  double kinships = 0;  // of relatives
  // From which probability a pair is looked at by a person, and from which the clerk is warned.
  double adjudicate = 0.8;
  double warn = 0.95;

  // To begin with, before a register has taught its own: a million people, few of them twice.
  static Weights Standard();

  Score ScoreOf(const Agreement& agreement) const;
  Explanation Explain(const Agreement& agreement) const;

  std::string Serialise() const;
  // INVALID_ARGUMENT where the text is not of this version.
  static absl::StatusOr<Weights> Parse(absl::string_view text);
};

}  // namespace cc::registry::matching

#endif  // SERVICES_REGISTRY_MATCHING_WEIGHTS_H_
