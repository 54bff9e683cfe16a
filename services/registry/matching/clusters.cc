#include "services/registry/matching/clusters.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace cc::registry::matching {
namespace {

// More records than these are hardly one person: what joins them is not looked into pair by pair.
constexpr size_t kMostOfOnePerson = 50;

int64_t PairsIn(int64_t records) { return records * (records - 1) / 2; }

}  // namespace

std::vector<uint32_t> Cluster(size_t records, std::vector<ScoredPair> pairs, double threshold,
                              double apart,
                              const std::function<double(uint32_t, uint32_t)>& probability) {
  std::vector<uint32_t> group(records);
  std::iota(group.begin(), group.end(), 0);
  std::vector<std::vector<uint32_t>> members(records);
  for (uint32_t i = 0; i < records; ++i) members[i] = {i};
  std::sort(pairs.begin(), pairs.end(), [](const ScoredPair& a, const ScoredPair& b) {
    if (a.probability != b.probability) return a.probability > b.probability;
    return std::pair(a.first, a.second) < std::pair(b.first, b.second);
  });
  for (const ScoredPair& pair : pairs) {
    if (pair.probability < threshold) break;
    uint32_t a = group[pair.first], b = group[pair.second];
    if (a == b) continue;
    if (b < a) std::swap(a, b);
    if (members[a].size() + members[b].size() > kMostOfOnePerson) continue;
    const bool fits = std::all_of(members[a].begin(), members[a].end(), [&](uint32_t x) {
      return std::all_of(members[b].begin(), members[b].end(), [&](uint32_t y) {
        const bool same_pair =
            (x == pair.first && y == pair.second) || (x == pair.second && y == pair.first);
        return same_pair || probability(x, y) >= apart;
      });
    });
    if (!fits) continue;
    for (uint32_t moved : members[b]) group[moved] = a;
    members[a].insert(members[a].end(), members[b].begin(), members[b].end());
    members[b].clear();
  }
  return group;
}

double Quality::precision() const {
  return right + wrong == 0 ? 1 : static_cast<double>(right) / static_cast<double>(right + wrong);
}
double Quality::recall() const {
  return right + missed == 0 ? 1 : static_cast<double>(right) / static_cast<double>(right + missed);
}

Quality Judge(absl::Span<const uint32_t> person, absl::Span<const uint32_t> group) {
  absl::flat_hash_map<uint32_t, int64_t> people, groups;
  absl::flat_hash_map<std::pair<uint32_t, uint32_t>, int64_t> both;
  for (size_t i = 0; i < person.size(); ++i) {
    ++people[person[i]];
    ++groups[group[i]];
    ++both[{person[i], group[i]}];
  }
  Quality quality;
  int64_t true_pairs = 0, found = 0;
  for (const auto& [key, count] : people) true_pairs += PairsIn(count);
  for (const auto& [key, count] : groups) found += PairsIn(count);
  for (const auto& [key, count] : both) quality.right += PairsIn(count);
  quality.wrong = found - quality.right;
  quality.missed = true_pairs - quality.right;
  return quality;
}

}  // namespace cc::registry::matching
