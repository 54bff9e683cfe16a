#include "services/evacuation/planning/packing.h"

#include <algorithm>
#include <set>

namespace cc::evacuation::planning {
namespace {

constexpr size_t kExactGroups = 12;

int SizeOf(const Problem& problem, int group) {
  const Amounts& needs = problem.groups[static_cast<size_t>(group)].needs;
  // Places that few vehicles have go first.
  return needs[kSeats] + 20 * needs[kWheelchairs] + 20 * needs[kStretchers] + 5 * needs[kEscorts];
}

void LargestFirst(const Problem& problem, std::vector<int>& groups) {
  std::stable_sort(groups.begin(), groups.end(),
                   [&](int a, int b) { return SizeOf(problem, a) > SizeOf(problem, b); });
}

// Tries every way to put groups `next` and later into at most `most` bins.
bool Search(const Problem& problem, const Amounts& has, const std::vector<int>& groups, size_t next,
            size_t most, std::vector<Amounts>& free, std::vector<std::vector<int>>& bins) {
  if (next == groups.size()) return true;
  const Amounts& needs = problem.groups[static_cast<size_t>(groups[next])].needs;
  std::set<Amounts> tried;  // bins with the same room are one choice
  for (size_t i = 0; i <= bins.size() && i < most; ++i) {
    const bool opened = i == bins.size();
    if (opened) {
      bins.emplace_back();
      free.push_back(has);
    }
    if (Fits(needs, free[i]) && tried.insert(free[i]).second) {
      for (size_t kind = 0; kind < kKinds; ++kind) free[i][kind] -= needs[kind];
      bins[i].push_back(groups[next]);
      if (Search(problem, has, groups, next + 1, most, free, bins)) return true;
      bins[i].pop_back();
      for (size_t kind = 0; kind < kKinds; ++kind) free[i][kind] += needs[kind];
    }
    if (opened) {
      bins.pop_back();
      free.pop_back();
      break;
    }
  }
  return false;
}

}  // namespace

bool Bin::Take(const Problem& problem, int group) {
  const Amounts& needs = problem.groups[static_cast<size_t>(group)].needs;
  if (!Fits(needs, free)) return false;
  for (size_t kind = 0; kind < kKinds; ++kind) free[kind] -= needs[kind];
  trip.groups.push_back(group);
  return true;
}

Bin EmptyBin(const Problem& problem, int vehicle, int place) {
  return {.trip = {.vehicle = vehicle, .place = place, .groups = {}},
          .free = problem.vehicles[static_cast<size_t>(vehicle)].has};
}

std::optional<std::vector<std::vector<int>>> FewestTrips(const Problem& problem, int vehicle,
                                                         std::vector<int> groups) {
  LargestFirst(problem, groups);
  std::vector<Bin> bins;
  for (int group : groups) {
    bool taken = false;
    for (Bin& bin : bins) taken = taken || bin.Take(problem, group);
    if (taken) continue;
    bins.push_back(EmptyBin(problem, vehicle, 0));
    if (!bins.back().Take(problem, group)) return std::nullopt;
  }
  std::vector<std::vector<int>> packed;
  for (Bin& bin : bins) packed.push_back(std::move(bin.trip.groups));
  if (groups.size() > kExactGroups) return packed;
  const Amounts& has = problem.vehicles[static_cast<size_t>(vehicle)].has;
  for (size_t most = 1; most < packed.size(); ++most) {
    std::vector<Amounts> free;
    std::vector<std::vector<int>> better;
    if (Search(problem, has, groups, 0, most, free, better)) return better;
  }
  return packed;
}

std::vector<int> PackInto(const Problem& problem, const std::vector<int>& groups,
                          std::vector<Bin>& bins) {
  std::vector<int> order = groups;
  LargestFirst(problem, order);
  std::set<int> left;
  for (int group : order) {
    const Amounts& needs = problem.groups[static_cast<size_t>(group)].needs;
    Bin* best = nullptr;
    int least = 0;
    for (Bin& bin : bins) {
      if (!Fits(needs, bin.free)) continue;
      int room = 0;
      for (size_t kind = 0; kind < kKinds; ++kind)
        room += (kind == kSeats ? 1 : 20) * (bin.free[kind] - needs[kind]);
      if (best == nullptr || room < least) {
        best = &bin;
        least = room;
      }
    }
    if (best == nullptr || !best->Take(problem, group)) left.insert(group);
  }
  std::vector<int> unplaced;
  for (int group : groups) {
    if (left.contains(group)) unplaced.push_back(group);
  }
  return unplaced;
}

}  // namespace cc::evacuation::planning
