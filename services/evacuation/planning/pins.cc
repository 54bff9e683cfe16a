#include "services/evacuation/planning/pins.h"

#include <algorithm>
#include <optional>

#include "services/evacuation/planning/packing.h"

namespace cc::evacuation::planning {
namespace {

// Why a vehicle cannot take a group even alone; nothing where it can.
std::optional<Cause> WhyNotAlone(const Problem& problem, int group, int vehicle) {
  const Group& one = problem.groups[static_cast<size_t>(group)];
  const Vehicle& by = problem.vehicles[static_cast<size_t>(vehicle)];
  if (!Fits(one.needs, by.has)) return Cause::kNoVehicle;
  const std::optional<int> minutes = TripMinutes(problem, by, one.place, true);
  if (!minutes) return Cause::kNoRoad;
  if (*minutes > by.crew_minutes) return Cause::kCrewHours;
  return std::nullopt;
}

// The trips of a vehicle by place, with its pinned groups.
using TripsOfVehicle = std::map<int, std::vector<std::vector<int>>>;

std::optional<TripsOfVehicle> TripsFor(const Problem& problem, int vehicle,
                                       const std::vector<int>& groups) {
  std::map<int, std::vector<int>> by_place;
  for (int group : groups)
    by_place[problem.groups[static_cast<size_t>(group)].place].push_back(group);
  TripsOfVehicle trips;
  std::map<int, int> counts;
  for (auto& [place, there] : by_place) {
    auto packed = FewestTrips(problem, vehicle, there);
    if (!packed) return std::nullopt;
    counts[place] = static_cast<int>(packed->size());
    trips[place] = *std::move(packed);
  }
  if (!HoursHold(problem, vehicle, counts)) return std::nullopt;
  return trips;
}

}  // namespace

bool KeptPins::Pinned(int group) const {
  if (excluded.contains(group)) return true;
  for (const auto& [at, by_trip] : trips) {
    for (const std::vector<int>& groups : by_trip) {
      if (std::find(groups.begin(), groups.end(), group) != groups.end()) return true;
    }
  }
  return false;
}

bool HoursHold(const Problem& problem, int vehicle, const std::map<int, int>& trips_by_place) {
  const Vehicle& by = problem.vehicles[static_cast<size_t>(vehicle)];
  int trips = 0, minutes = 0;
  std::optional<int> saved;  // by making a first trip of this one rather than a later
  for (const auto& [place, count] : trips_by_place) {
    if (count == 0) continue;
    const std::optional<int> first = TripMinutes(problem, by, place, true),
                             later = TripMinutes(problem, by, place, false);
    if (!first || (!later && count > 1)) return false;
    // Where there is no way back to it, it has to be the first.
    const int again = later.value_or(by.crew_minutes + *first + 1);
    trips += count;
    minutes += again * count;
    if (!saved || again - *first > *saved) saved = again - *first;
  }
  if (trips == 0) return true;
  return trips <= by.most_trips && minutes - *saved <= by.crew_minutes;
}

KeptPins KeepPins(const Problem& problem) {
  KeptPins kept;
  std::map<int, std::vector<int>> by_vehicle;
  std::map<int, TripsOfVehicle> trips;
  for (const Pin& pin : problem.pins) {
    if (pin.vehicle < 0) {
      kept.excluded.insert(pin.group);
      continue;
    }
    if (std::optional<Cause> cause = WhyNotAlone(problem, pin.group, pin.vehicle)) {
      kept.rejected.push_back({pin, *cause});
      continue;
    }
    std::vector<int>& groups = by_vehicle[pin.vehicle];
    groups.push_back(pin.group);
    std::optional<TripsOfVehicle> made = TripsFor(problem, pin.vehicle, groups);
    if (!made) {
      // Each fits alone: it is the hours that do not hold them all.
      groups.pop_back();
      kept.rejected.push_back({pin, Cause::kCrewHours});
      continue;
    }
    trips[pin.vehicle] = *std::move(made);
  }
  for (auto& [vehicle, by_place] : trips) {
    for (auto& [place, packed] : by_place) kept.trips[{vehicle, place}] = std::move(packed);
  }
  return kept;
}

}  // namespace cc::evacuation::planning
