#include "services/registry/matching/learner.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "services/registry/matching/blocking.h"

namespace cc::registry::matching {
namespace {

constexpr int kMostRounds = 100;
constexpr double kSettled = 1e-4;
// What a model knows before it has seen pairs weighs as much as this many of them.
constexpr double kPriorPairs = 20;
// Nobody goes by two names that are not forms of one, or so rarely that twins are more frequent,
// whom data without labels cannot tell from it.
constexpr double kOtherName = 1.0 / 1024;
// Values borne by fewer people are rare; there are too many to keep.
constexpr int64_t kFewBearers = 10;

bool HasFrequency(size_t field) {
  switch (static_cast<Field>(field)) {
    case Field::kFamilyName:
    case Field::kGivenName:
    case Field::kPatronymic:
    case Field::kOrigin:
    case Field::kResidence:
      return true;
    default:
      return false;
  }
}

// What relatives have in common by birth, as housemates show it. In what belongs to each of them
// they are strangers to each other; in where and with whom they live, their records agree as those
// of one person do, since it is a person's second record that meets the records of relatives.
bool IsOfRelatives(size_t field) {
  const Field f = static_cast<Field>(field);
  return f == Field::kFamilyName || f == Field::kPatronymic || f == Field::kBirthDate;
}

bool IsOfOnePerson(size_t field) {
  switch (static_cast<Field>(field)) {
    case Field::kGivenName:
    case Field::kSex:
    case Field::kIdentifier:
    case Field::kDocument:
      return true;
    default:
      return false;
  }
}

// Chance agreement is too rare for random pairs to show, and all of it is among the candidates.
bool IsAlwaysProposed(size_t field, Level level) {
  const Field f = static_cast<Field>(field);
  return level == Level::kExact &&
         (f == Field::kIdentifier || f == Field::kDocument || f == Field::kPhone);
}

bool IsAgreement(Level level) {
  return level == Level::kExact || level == Level::kVariant || level == Level::kSounds;
}

// Pairs that agree in some fields, enough for many of them to be one person.
struct Block {
  std::vector<Field> by;
  bool Holds(const Agreement& pair) const {
    return std::all_of(by.begin(), by.end(), [&](Field field) {
      const Level level = pair[field];
      if (field == Field::kGivenName && pair[Field::kFamilyName] == Level::kSwapped) return true;
      if (field == Field::kPatronymic && level == Level::kMissing) return true;
      return field == Field::kBirthDate || field == Field::kIdentifier ? level == Level::kExact
                                                                       : IsAgreement(level);
    });
  }
  bool MadeBy(size_t field) const {
    // Only where given names differ does sex tell anything.
    if (static_cast<Field>(field) == Field::kSex) field = static_cast<size_t>(Field::kGivenName);
    return std::find(by.begin(), by.end(), static_cast<Field>(field)) != by.end();
  }
};

const std::array<Block, 4>& Blocks() {
  static const auto* const blocks = new std::array<Block, 4>{{
      {{Field::kIdentifier}},
      {{Field::kGivenName, Field::kBirthDate}},
      {{Field::kFamilyName, Field::kBirthDate}},
      {{Field::kFamilyName, Field::kGivenName, Field::kPatronymic}},
  }};
  return *blocks;
}

void MakeWhole(std::array<double, kLevels>& row) {
  double sum = 0;
  for (size_t level = 1; level < kLevels; ++level) sum += row[level];
  for (size_t level = 1; level < kLevels; ++level) row[level] /= sum;
}

struct Kinds {
  double same = 0, strangers = 0, relatives = 0;
};

// What a block is made by says nothing within it.
Kinds Shares(const Weights& weights, const Agreement& pair, const Block& block) {
  Kinds k{weights.matches, 1 - weights.matches - weights.kinships, weights.kinships};
  for (size_t field = 0; field < kFields; ++field) {
    const size_t level = static_cast<size_t>(pair.levels[field]);
    if (level == 0 || block.MadeBy(field)) continue;
    k.same *= weights.same[field][level];
    k.strangers *= weights.strangers[field][level];
    k.relatives *= weights.relatives[field][level];
  }
  const double sum = k.same + k.strangers + k.relatives;
  if (sum <= 0) return {0, 1, 0};
  return {k.same / sum, k.strangers / sum, k.relatives / sum};
}

// Whatever the data say: to agree exactly is the best sign there is, and to differ is none.
void KeepInOrder(Weights& weights) {
  for (size_t field = 0; field < kFields; ++field) {
    auto& same = weights.same[field];
    const auto& strangers = weights.strangers[field];
    const size_t exact = static_cast<size_t>(Level::kExact);
    if (strangers[exact] <= 0) continue;
    const double best = same[exact] / strangers[exact];
    for (size_t level = 2; level < kLevels; ++level) {
      // Names in each other's place are two fields that agree.
      if (static_cast<Field>(field) == Field::kFamilyName &&
          static_cast<Level>(level) == Level::kSwapped)
        continue;
      same[level] = std::min(same[level], best * strangers[level]);
    }
    for (auto [none, most] : {std::pair(Level::kDifferent, 1.0), {Level::kOther, kOtherName}}) {
      const size_t level = static_cast<size_t>(none);
      same[level] = std::min(same[level], most * strangers[level]);
    }
  }
}

}  // namespace

void Learner::AddPerson(const Profile& profile) {
  for (size_t field = 0; field < kFields; ++field) {
    if (!HasFrequency(field)) continue;
    if (uint64_t value = ValueOf(profile, static_cast<Field>(field))) ++values_[field][value];
  }
}

void Learner::AddRandomPair(const Agreement& agreement) {
  ++random_.pairs;
  for (size_t field = 0; field < kFields; ++field)
    ++random_.levels[field][static_cast<size_t>(agreement.levels[field])];
}

void Learner::AddHousemates(const Agreement& agreement) {
  ++housemates_.pairs;
  for (size_t field = 0; field < kFields; ++field)
    ++housemates_.levels[field][static_cast<size_t>(agreement.levels[field])];
}

void Learner::AddCandidatePair(const Agreement& agreement) { ++candidates_[agreement.pattern()]; }

LevelTable Learner::Strangers() const {
  LevelTable table = Weights::Standard().strangers;
  for (size_t field = 0; field < kFields; ++field) {
    const double known = random_.pairs - random_.levels[field][0];
    for (size_t level = 1; level < kLevels; ++level) {
      double& chance = table[field][level];
      // As if one pair of the level had been seen among as many as are usual for one.
      if (chance > 0) chance = (random_.levels[field][level] + 1) / (known + 1 / chance);
    }
    MakeWhole(table[field]);
  }
  return table;
}

Frequencies Learner::FrequenciesOf(size_t field) const {
  Frequencies frequencies;
  double all = 0, squares = 0, rare_bearers = 0, rare_values = 0;
  for (const auto& [value, bearers] : values_[field]) all += static_cast<double>(bearers);
  if (all < 2) return frequencies;
  for (const auto& [value, bearers] : values_[field]) {
    const double share = static_cast<double>(bearers) / all;
    squares += share * share;
    if (bearers < kFewBearers) {
      rare_bearers += static_cast<double>(bearers);
      ++rare_values;
    } else {
      frequencies.shares[value] = share;
    }
  }
  frequencies.expected = squares;
  frequencies.rare =
      rare_values > 0 ? rare_bearers / rare_values / all : static_cast<double>(kFewBearers) / all;
  return frequencies;
}

LevelTable Learner::Relatives(const LevelTable& strangers) const {
  LevelTable table = Weights::Standard().relatives;
  for (size_t field = 0; field < kFields; ++field) {
    if (IsOfOnePerson(field)) table[field] = strangers[field];
    if (!IsOfRelatives(field)) continue;
    for (size_t level = 1; level < kLevels; ++level)
      table[field][level] = housemates_.levels[field][level] + kPriorPairs * table[field][level];
    MakeWhole(table[field]);
  }
  return table;
}

LevelTable Learner::Same(const Weights& weights, const Patterns& patterns) {
  LevelTable sum{};
  for (const Block& block : Blocks()) {
    Patterns in_block;
    for (const auto& pattern : patterns) {
      if (block.Holds(pattern.first)) in_block.push_back(pattern);
    }
    Weights learned = weights;
    learned.matches = 0.4;
    learned.kinships = 0.1;
    LevelTable same{};
    for (int round = 0; round < kMostRounds; ++round) {
      same = {};
      Kinds all;
      double pairs = 0, moved = 0;
      for (const auto& [pair, count] : in_block) {
        const Kinds k = Shares(learned, pair, block);
        all.same += k.same * count;
        all.relatives += k.relatives * count;
        pairs += count;
        for (size_t field = 0; field < kFields; ++field)
          same[field][static_cast<size_t>(pair.levels[field])] += k.same * count;
      }
      for (size_t field = 0; field < kFields; ++field) {
        std::array<double, kLevels> row = same[field];
        for (size_t level = 1; level < kLevels; ++level) {
          row[level] += kPriorPairs * weights.same[field][level];
        }
        MakeWhole(row);
        for (size_t level = 1; level < kLevels; ++level)
          moved = std::max(moved, std::abs(row[level] - learned.same[field][level]));
        learned.same[field] = row;
        if (!IsOfRelatives(field) && !IsOfOnePerson(field)) learned.relatives[field] = row;
      }
      learned.matches = (all.same + 1) / (pairs + 3);
      learned.kinships = (all.relatives + 1) / (pairs + 3);
      if (moved < kSettled) break;
    }
    for (size_t field = 0; field < kFields; ++field) {
      if (block.MadeBy(field)) continue;
      for (size_t level = 1; level < kLevels; ++level) sum[field][level] += same[field][level];
    }
  }
  for (size_t field = 0; field < kFields; ++field) {
    for (size_t level = 1; level < kLevels; ++level)
      sum[field][level] += kPriorPairs * weights.same[field][level];
    MakeWhole(sum[field]);
  }
  return sum;
}

void Learner::LearnRates(Weights& weights, const Patterns& patterns, double pairs) {
  const Weights prior = weights;
  for (int round = 0; round < kMostRounds; ++round) {
    LevelTable by_chance{};
    Kinds all;
    for (const auto& [pair, count] : patterns) {
      const Kinds k = Shares(weights, pair, {});
      all.same += k.same * count;
      all.relatives += k.relatives * count;
      for (size_t field = 0; field < kFields; ++field)
        by_chance[field][static_cast<size_t>(pair.levels[field])] += k.strangers * count;
    }
    for (size_t field = 0; field < kFields; ++field) {
      if (!IsAlwaysProposed(field, Level::kExact)) continue;
      const size_t exact = static_cast<size_t>(Level::kExact);
      const double usual = prior.strangers[field][exact];
      weights.strangers[field][exact] =
          std::max((by_chance[field][exact] + 1) / (pairs + 1 / usual), 1e-9);
    }
    const double before = weights.matches;
    weights.matches = (all.same + 0.5) / pairs;
    weights.kinships = (all.relatives + 0.5) / pairs;
    if (std::abs(weights.matches - before) < kSettled * before) break;
  }
}

Weights Learner::Learn(int64_t people, double sampled) const {
  Weights weights = Weights::Standard();
  const double n = static_cast<double>(std::max<int64_t>(people, 2));
  weights.strangers = Strangers();
  weights.relatives = Relatives(weights.strangers);
  for (size_t field = 0; field < kFields; ++field)
    weights.frequencies[field] = FrequenciesOf(field);
  Patterns patterns;
  for (const auto& [pattern, count] : candidates_)
    patterns.emplace_back(Agreement::OfPattern(pattern), static_cast<double>(count));
  weights.same = Same(weights, patterns);
  for (size_t field = 0; field < kFields; ++field) {
    if (!IsOfRelatives(field) && !IsOfOnePerson(field))
      weights.relatives[field] = weights.same[field];
  }
  weights.matches = 0.02 / n;
  weights.kinships = 0.1 / n;
  LearnRates(weights, patterns, n * (n - 1) / 2 * sampled);
  KeepInOrder(weights);
  return weights;
}

Weights LearnWeights(absl::Span<const Profile> profiles, int64_t random_pairs, uint64_t seed) {
  Learner learner;
  for (const Profile& profile : profiles) learner.AddPerson(profile);
  if (profiles.size() > 1) {
    std::mt19937_64 random(seed);
    std::uniform_int_distribution<size_t> any(0, profiles.size() - 1);
    for (int64_t i = 0; i < random_pairs; ++i) {
      const size_t a = any(random), b = any(random);
      if (a != b) learner.AddRandomPair(Compare(profiles[a], profiles[b]));
    }
  }
  for (auto [a, b] : FindCandidatePairs(profiles).pairs) {
    const Agreement agreement = Compare(profiles[a], profiles[b]);
    if (MayBeOnePerson(profiles[a], profiles[b], agreement))
      learner.AddCandidatePair(agreement);
    else
      learner.AddHousemates(agreement);
  }
  return learner.Learn(static_cast<int64_t>(profiles.size()));
}

}  // namespace cc::registry::matching
