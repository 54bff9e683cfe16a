#include "services/registry/matching/matching_run.h"

#include "services/registry/matching/blocking.h"

namespace cc::registry::matching {
namespace {

// Pairs below are no candidates, and two groups with such a pair are two people.
constexpr double kApart = 0.01;

}  // namespace

MatchingRun RunMatching(absl::Span<const Record> records) {
  MatchingRun run;
  run.profiles.reserve(records.size());
  for (const Record& record : records) run.profiles.push_back(ReadProfile(record));
  run.weights = LearnWeights(run.profiles);
  for (auto [a, b] : FindCandidatePairs(run.profiles).pairs) {
    ++run.compared;
    const Agreement agreement = Compare(run.profiles[a], run.profiles[b]);
    if (!MayBeOnePerson(run.profiles[a], run.profiles[b], agreement)) continue;
    const double probability = run.weights.ScoreOf(agreement).probability;
    if (probability >= kApart) run.pairs.push_back({a, b, probability});
  }
  return run;
}

std::vector<uint32_t> GroupsAt(const MatchingRun& run, double threshold) {
  return Cluster(run.profiles.size(), run.pairs, threshold, kApart, [&](uint32_t a, uint32_t b) {
    return run.weights.ScoreOf(Compare(run.profiles[a], run.profiles[b])).probability;
  });
}

}  // namespace cc::registry::matching
