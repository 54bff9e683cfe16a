#include "services/evacuation/planning/invented_for_tests.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <utility>
#include <vector>

namespace cc::evacuation::planning {
namespace {

// Every order of at most `most_trips` places that the hours hold.
std::vector<std::vector<int>> Journeys(const Problem& problem, const Vehicle& vehicle) {
  std::vector<std::vector<int>> all = {{}};
  for (size_t i = 0; i < all.size(); ++i) {
    if (static_cast<int>(all[i].size()) == vehicle.most_trips) continue;
    for (size_t place = 0; place < problem.minutes.size(); ++place) {
      std::vector<int> longer = all[i];
      longer.push_back(static_cast<int>(place));
      int minutes = 0;
      bool there = true;
      for (size_t n = 0; n < longer.size(); ++n) {
        const auto cost = TripMinutes(problem, vehicle, longer[n], n == 0);
        there = there && cost.has_value();
        minutes += cost.value_or(0);
      }
      if (there && minutes <= vehicle.crew_minutes) all.push_back(std::move(longer));
    }
  }
  return all;
}

// The most weight of groups `next` and later in what is free.
long Best(const Problem& problem, size_t next, std::vector<std::pair<int, Amounts>>& free) {
  if (next == problem.groups.size()) return 0;
  const Group& group = problem.groups[next];
  long best = Best(problem, next + 1, free);
  for (auto& [place, room] : free) {
    if (place != group.place || !Fits(group.needs, room)) continue;
    for (size_t kind = 0; kind < kKinds; ++kind) room[kind] -= group.needs[kind];
    best = std::max(best, group.weight + Best(problem, next + 1, free));
    for (size_t kind = 0; kind < kKinds; ++kind) room[kind] += group.needs[kind];
  }
  return best;
}

}  // namespace

Problem InventedDay(uint64_t seed, int groups, int vehicles, int settlements) {
  std::mt19937_64 random(seed);
  auto draw = [&](int least, int most) {
    return least + static_cast<int>(random() % static_cast<uint64_t>(most - least + 1));
  };
  Problem problem;
  // Places: settlements, two bases, two centres, on a map of 120 by 60 minutes.
  const int places = settlements + 4;
  std::vector<std::pair<int, int>> map;
  for (int i = 0; i < places; ++i) {
    const bool front = i < settlements;
    map.emplace_back(front ? draw(0, 70) : draw(60, 120), draw(0, 60));
  }
  problem.minutes.resize(static_cast<size_t>(places));
  for (int i = 0; i < places; ++i) {
    for (int j = 0; j < places; ++j) {
      const auto &a = map[static_cast<size_t>(i)], &b = map[static_cast<size_t>(j)];
      std::optional<int> minutes =
          10 + static_cast<int>(std::hypot(a.first - b.first, a.second - b.second)) + draw(0, 10);
      if (draw(0, 49) == 0) minutes.reset();  // closed
      problem.minutes[static_cast<size_t>(i)].push_back(minutes);
    }
  }
  problem.boarding_minutes = 20;
  problem.alighting_minutes = 15;
  for (int i = 0; i < groups; ++i) {
    Group group;
    group.place = draw(0, settlements - 1);
    const int people = draw(1, 6);
    for (int person = 0; person < people; ++person) {
      const int fate = draw(0, 39);
      ++group.needs[fate == 0 ? kStretchers : fate <= 2 ? kWheelchairs : kSeats];
    }
    group.needs[kEscorts] = draw(0, 19) == 0 ? 1 : 0;
    group.weight = people * (draw(0, 9) == 0 ? 9 : draw(0, 3) == 0 ? 3 : 1);
    problem.groups.push_back(group);
  }
  for (int i = 0; i < vehicles; ++i) {
    Vehicle vehicle;
    switch (draw(0, 3)) {
      case 0:
        vehicle.has = {draw(30, 50), draw(0, 2), 0, 1};
        break;
      case 1:
        vehicle.has = {draw(8, 18), draw(0, 1), 0, 1};
        break;
      case 2:
        vehicle.has = {2, 1, draw(1, 2), 1};
        break;
      default:
        vehicle.has = {draw(5, 8), 0, 0, 2};
    }
    vehicle.start = settlements + draw(0, 1);
    vehicle.centre = settlements + 2 + draw(0, 1);
    vehicle.crew_minutes = draw(4, 10) * 60;
    vehicle.most_trips = draw(1, 3);
    problem.vehicles.push_back(vehicle);
  }
  return problem;
}

long MostByBruteForce(const Problem& problem) {
  std::vector<std::vector<std::vector<int>>> journeys;
  for (const Vehicle& vehicle : problem.vehicles) journeys.push_back(Journeys(problem, vehicle));
  long best = 0;
  std::vector<std::pair<int, Amounts>> free;
  const std::function<void(size_t)> choose = [&](size_t vehicle) {
    if (vehicle == problem.vehicles.size()) {
      best = std::max(best, Best(problem, 0, free));
      return;
    }
    for (const std::vector<int>& journey : journeys[vehicle]) {
      const size_t before = free.size();
      for (int place : journey) free.emplace_back(place, problem.vehicles[vehicle].has);
      choose(vehicle + 1);
      free.resize(before);
    }
  };
  choose(0);
  return best;
}

}  // namespace cc::evacuation::planning
