#include "services/registry/matching/weights.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace cc::registry::matching {
namespace {

constexpr char kHeading[] = "matching weights 1";
// A rare value speaks louder, but never without bound: spellings of one kind of error repeat.
constexpr double kLeastRatio = 1.0 / 256, kMostRatio = 64;

bool SpeaksByFrequency(Level level) {
  return level == Level::kExact || level == Level::kVariant || level == Level::kSounds;
}

// In the order of Level: exact, variant, sounds, close, similar, initial, swapped, former,
// different, other, married. Zero where a field knows no such level.
using Row = std::array<double, kLevels - 1>;

std::array<double, kLevels> Whole(const Row& row) {
  std::array<double, kLevels> whole{};
  double sum = 0;
  for (double value : row) sum += value;
  for (size_t i = 0; i < row.size(); ++i) whole[i + 1] = row[i] / sum;
  return whole;
}

// What is usual for registers of people, not measured on any.
constexpr Row kSame[kFields] = {
    {.88, .02, .015, .03, .012, .001, .008, .006, .008, 0, .02},  // family name
    {.86, .06, .015, .03, .012, .01, 0, 0, .01, .003, 0},         // given name
    {.88, .04, .02, .03, .012, .008, 0, 0, .007, .003, 0},        // patronymic
    {.92, .006, 0, .035, .012, 0, .015, 0, .012, 0, 0},           // birth date
    {.99, 0, 0, 0, 0, 0, 0, 0, .01, 0, 0},                        // sex
    {.96, 0, 0, .02, 0, 0, 0, 0, .02, 0, 0},                      // identifier
    {.8, 0, 0, .03, 0, 0, 0, 0, .17, 0, 0},                       // document
    {.6, 0, 0, .03, 0, 0, 0, 0, .37, 0, 0},                       // phone
    {.9, 0, 0, .01, 0, 0, 0, 0, .09, 0, 0},                       // origin
    {.65, 0, 0, .02, 0, 0, 0, 0, .33, 0, 0},                      // residence
    {.4, .2, 0, 0, .2, 0, 0, 0, .2, 0, 0},                        // address
    {.35, 0, 0, .3, 0, 0, 0, 0, .35, 0, 0},                       // household
};
constexpr Row kStrangers[kFields] = {
    {8e-4, 4e-4, 2e-4, 3e-3, 1.5e-2, 1e-4, 1e-5, 1e-5, .75, 0, .23},
    {2e-2, 5e-3, 1e-3, 3e-3, 2e-2, 2e-3, 0, 0, .2, .749, 0},
    {2e-2, 1e-2, 3e-3, 3e-3, 2e-2, 2e-3, 0, 0, .2, .742, 0},
    {4e-5, 1e-4, 0, 1e-3, 1.4e-2, 0, 1e-5, 0, .985, 0, 0},
    {.5, 0, 0, 0, 0, 0, 0, 0, .5, 0, 0},
    {1e-9, 0, 0, 1e-7, 0, 0, 0, 0, 1, 0, 0},
    {1e-8, 0, 0, 1e-6, 0, 0, 0, 0, 1, 0, 0},
    {1e-6, 0, 0, 2e-6, 0, 0, 0, 0, 1, 0, 0},
    {1e-2, 0, 0, 2e-3, 0, 0, 0, 0, .988, 0, 0},
    {1e-2, 0, 0, 2e-3, 0, 0, 0, 0, .988, 0, 0},
    {1e-5, .1, 0, 0, 3e-3, 0, 0, 0, .897, 0, 0},
    {1e-7, 0, 0, 1e-6, 0, 0, 0, 0, 1, 0, 0},
};
constexpr Row kRelatives[kFields] = {
    {.5, .3, .005, .01, .005, .001, .001, .01, .1, 0, .07},
    kStrangers[1],
    {.25, .1, .005, .01, .02, .002, 0, 0, .13, .483, 0},
    {.006, .001, 0, .006, .02, 0, 2e-4, 0, .967, 0, 0},
    kStrangers[4],
    kStrangers[5],
    kStrangers[6],
    {.7, 0, 0, .02, 0, 0, 0, 0, .28, 0, 0},
    {.93, 0, 0, .01, 0, 0, 0, 0, .06, 0, 0},
    {.93, 0, 0, .01, 0, 0, 0, 0, .06, 0, 0},
    {.8, .1, 0, 0, .05, 0, 0, 0, .05, 0, 0},
    {.5, 0, 0, .25, 0, 0, 0, 0, .25, 0, 0},
};

// log2 of what it takes to divide `value` by, kept away from zero.
double Log(double value) { return std::log2(std::max(value, 1e-12)); }

// How much rarer or commoner the value is than values are on average.
double Ratio(const Frequencies& frequencies, uint64_t value) {
  if (frequencies.expected <= 0 || value == 0) return 1;
  const auto found = frequencies.shares.find(value);
  const double share = found == frequencies.shares.end() ? frequencies.rare : found->second;
  return std::clamp(share / frequencies.expected, kLeastRatio, kMostRatio);
}

struct Sums {
  double same = 0, strangers = 0, relatives = 0;
};

Score ScoreOfBits(double bits) {
  return {.bits = bits, .probability = 1 / (1 + std::exp2(-std::clamp(bits, -200.0, 200.0)))};
}

// log2(2^a + 2^b)
double Either(double a, double b) {
  const double more = std::max(a, b);
  return more + std::log2(1 + std::exp2(std::min(a, b) - more));
}

}  // namespace

Weights Weights::Standard() {
  Weights weights;
  for (size_t field = 0; field < kFields; ++field) {
    weights.same[field] = Whole(kSame[field]);
    weights.strangers[field] = Whole(kStrangers[field]);
    weights.relatives[field] = Whole(kRelatives[field]);
  }
  weights.matches = 4e-8;
  weights.kinships = 3e-6;
  return weights;
}

Explanation Weights::Explain(const Agreement& agreement) const {
  Explanation explanation;
  Sums sums{Log(matches), Log(1 - matches - kinships), Log(kinships)};
  explanation.prior_bits = sums.same - sums.strangers;
  for (size_t field = 0; field < kFields; ++field) {
    const Level level = agreement.levels[field];
    if (level == Level::kMissing) continue;
    const size_t at = static_cast<size_t>(level);
    const double rare = SpeaksByFrequency(level)
                            ? std::log2(Ratio(frequencies[field], agreement.values[field]))
                            : 0;
    const double same_bits = Log(same[field][at]);
    const double strangers_bits = Log(strangers[field][at]) + rare;
    sums.same += same_bits;
    sums.strangers += strangers_bits;
    // Relatives bear one family name, but a given name each of their own.
    const bool own = static_cast<Field>(field) == Field::kGivenName;
    sums.relatives += Log(relatives[field][at]) + (own ? rare : 0);
    explanation.fields.push_back({static_cast<Field>(field), level, same_bits - strangers_bits});
  }
  const double against = Either(sums.strangers, sums.relatives);
  explanation.relatives_bits = sums.strangers - against;
  explanation.score = ScoreOfBits(sums.same - against);
  return explanation;
}

Score Weights::ScoreOf(const Agreement& agreement) const { return Explain(agreement).score; }

std::string Weights::Serialise() const {
  std::string text = absl::StrCat(kHeading, "\n");
  auto number = [](double value) { return absl::StrCat(absl::SixDigits(value)); };
  absl::StrAppend(&text, "rates ", number(matches), " ", number(kinships), " ", number(adjudicate),
                  " ", number(warn), "\n");
  for (size_t field = 0; field < kFields; ++field) {
    for (size_t level = 1; level < kLevels; ++level) {
      absl::StrAppend(&text, "level ", field, " ", level, " ", number(same[field][level]), " ",
                      number(strangers[field][level]), " ", number(relatives[field][level]), "\n");
    }
    const Frequencies& f = frequencies[field];
    if (f.expected <= 0) continue;
    absl::StrAppend(&text, "values ", field, " ", number(f.expected), " ", number(f.rare), "\n");
    std::vector<std::pair<uint64_t, double>> shares(f.shares.begin(), f.shares.end());
    std::sort(shares.begin(), shares.end());
    for (const auto& [value, share] : shares)
      absl::StrAppend(&text, "value ", field, " ", value, " ", number(share), "\n");
  }
  return text;
}

absl::StatusOr<Weights> Weights::Parse(absl::string_view text) {
  Weights weights;
  const absl::Status damaged = absl::InvalidArgumentError("not matching weights of this version");
  bool heading = false;
  for (absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    if (!heading) {
      if (line != kHeading) return damaged;
      heading = true;
      continue;
    }
    const std::vector<absl::string_view> words = absl::StrSplit(line, ' ');
    std::array<double, 6> n{};
    if (words.size() < 4 || words.size() > n.size()) return damaged;
    for (size_t i = 1; i < words.size(); ++i) {
      if (!absl::SimpleAtod(words[i], &n[i]) || !std::isfinite(n[i]) || n[i] < 0) return damaged;
    }
    if (words[0] == "rates" && words.size() == 5) {
      weights.matches = n[1];
      weights.kinships = n[2];
      weights.adjudicate = n[3];
      weights.warn = n[4];
      continue;
    }
    if (n[1] >= static_cast<double>(kFields)) return damaged;
    const size_t field = static_cast<size_t>(n[1]);
    if (words[0] == "level" && words.size() == 6 && n[2] < static_cast<double>(kLevels)) {
      const size_t level = static_cast<size_t>(n[2]);
      weights.same[field][level] = n[3];
      weights.strangers[field][level] = n[4];
      weights.relatives[field][level] = n[5];
    } else if (words[0] == "values" && words.size() == 4) {
      weights.frequencies[field].expected = n[2];
      weights.frequencies[field].rare = n[3];
    } else if (words[0] == "value" && words.size() == 4) {
      uint64_t value = 0;
      if (!absl::SimpleAtoi(words[2], &value)) return damaged;
      weights.frequencies[field].shares[value] = n[3];
    } else {
      return damaged;
    }
  }
  if (!heading || weights.matches <= 0) return damaged;
  return weights;
}

}  // namespace cc::registry::matching
