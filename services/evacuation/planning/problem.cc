#include "services/evacuation/planning/problem.h"

#include <map>
#include <set>

#include "absl/strings/str_cat.h"

namespace cc::evacuation::planning {

std::optional<int> TripMinutes(const Problem& problem, const Vehicle& vehicle, int place,
                               bool first) {
  const auto at = [](int i) { return static_cast<size_t>(i); };
  const std::optional<int> there =
      problem.minutes[at(first ? vehicle.start : vehicle.centre)][at(place)];
  const std::optional<int> on = problem.minutes[at(place)][at(vehicle.centre)];
  if (!there || !on) return std::nullopt;
  return *there + problem.boarding_minutes + *on + problem.alighting_minutes;
}

bool Fits(const Amounts& needs, const Amounts& has) {
  for (size_t kind = 0; kind < kKinds; ++kind) {
    if (needs[kind] > has[kind]) return false;
  }
  return true;
}

namespace {

// Follows the trips of one vehicle; what is wrong with them.
std::string CheckVehicle(const Problem& problem, int index, const std::vector<PlannedTrip>& trips) {
  const Vehicle& vehicle = problem.vehicles[static_cast<size_t>(index)];
  int minutes = 0, made = 0;
  for (const PlannedTrip& trip : trips) {
    if (trip.vehicle != index) continue;
    const std::optional<int> cost = TripMinutes(problem, vehicle, trip.place, made == 0);
    if (!cost) return absl::StrCat("vehicle ", index, " has no way to place ", trip.place);
    minutes += *cost;
    ++made;
    Amounts taken{};
    for (int group : trip.groups) {
      const Group& one = problem.groups[static_cast<size_t>(group)];
      if (one.place != trip.place) return absl::StrCat("group ", group, " is not at the place");
      for (size_t kind = 0; kind < kKinds; ++kind) taken[kind] += one.needs[kind];
    }
    if (!Fits(taken, vehicle.has)) return absl::StrCat("vehicle ", index, " is overfull");
  }
  if (made > vehicle.most_trips) return absl::StrCat("vehicle ", index, " makes too many trips");
  if (minutes > vehicle.crew_minutes)
    return absl::StrCat("the crew of vehicle ", index, " works ", minutes, " minutes");
  return "";
}

}  // namespace

std::string WhatIsWrong(const Problem& problem, const Plan& plan) {
  std::map<int, int> vehicle_of;
  long weight = 0;
  for (const PlannedTrip& trip : plan.trips) {
    if (trip.groups.empty()) return "an empty trip";
    for (int group : trip.groups) {
      if (!vehicle_of.emplace(group, trip.vehicle).second)
        return absl::StrCat("group ", group, " is placed twice");
      weight += problem.groups[static_cast<size_t>(group)].weight;
    }
  }
  if (weight != plan.served_weight) return "the weight served is not the sum of the groups";
  if (weight > plan.bound_weight) return "more is served than the bound allows";
  for (size_t i = 0; i < problem.vehicles.size(); ++i) {
    if (std::string wrong = CheckVehicle(problem, static_cast<int>(i), plan.trips); !wrong.empty())
      return wrong;
  }
  std::set<int> unplaced;
  for (const Unplaced& one : plan.unplaced) {
    if (vehicle_of.contains(one.group) || !unplaced.insert(one.group).second)
      return absl::StrCat("group ", one.group, " is placed and unplaced, or unplaced twice");
  }
  if (vehicle_of.size() + unplaced.size() != problem.groups.size()) return "a group is missing";
  std::set<int> rejected;
  for (const RejectedPin& pin : plan.rejected_pins) rejected.insert(pin.pin.group);
  for (const Pin& pin : problem.pins) {
    if (rejected.contains(pin.group)) continue;
    const auto found = vehicle_of.find(pin.group);
    const int vehicle = found == vehicle_of.end() ? -1 : found->second;
    if (vehicle != pin.vehicle) return absl::StrCat("the pin of group ", pin.group, " is not kept");
  }
  return "";
}

}  // namespace cc::evacuation::planning
