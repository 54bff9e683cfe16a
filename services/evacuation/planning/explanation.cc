#include "services/evacuation/planning/explanation.h"

#include <algorithm>
#include <set>

namespace cc::evacuation::planning {
namespace {

Amounts LackingFor(const Amounts& needs, const Amounts& has) {
  Amounts lacking{};
  for (size_t kind = 0; kind < kKinds; ++kind) lacking[kind] = std::max(0, needs[kind] - has[kind]);
  return lacking;
}
int Sum(const Amounts& amounts) {
  int sum = 0;
  for (int amount : amounts) sum += amount;
  return sum;
}

// The least that a trip to the place takes of a crew; nothing where there is no way.
std::optional<int> LeastMinutes(const Problem& problem, const Vehicle& vehicle, int place) {
  const std::optional<int> first = TripMinutes(problem, vehicle, place, true),
                           later = TripMinutes(problem, vehicle, place, false);
  if (first && later) return std::min(*first, *later);
  return first ? first : later;
}

// Why no vehicle could take the group even with nobody else there; true where one could.
bool CouldAlone(const Problem& problem, Unplaced& one) {
  const Group& group = problem.groups[static_cast<size_t>(one.group)];
  bool holds = false, reaches = false;
  for (size_t v = 0; v < problem.vehicles.size(); ++v) {
    const Vehicle& vehicle = problem.vehicles[v];
    const Amounts lacking = LackingFor(group.needs, vehicle.has);
    if (Sum(lacking) > 0) {
      if (holds || (one.vehicle >= 0 && Sum(lacking) >= Sum(one.lacking))) continue;
      one.cause = Cause::kNoVehicle;
      one.lacking = lacking;
      one.vehicle = static_cast<int>(v);
      continue;
    }
    if (!holds) one = {.group = one.group, .cause = Cause::kNoRoad};
    holds = true;
    const std::optional<int> minutes = LeastMinutes(problem, vehicle, group.place);
    if (!minutes) continue;
    const int lacks = *minutes - vehicle.crew_minutes;
    if (lacks <= 0) return true;
    if (reaches && lacks >= one.lacking_minutes) continue;
    reaches = true;
    one.cause = Cause::kCrewHours;
    one.lacking_minutes = lacks;
    one.vehicle = static_cast<int>(v);
  }
  if (!holds && one.vehicle < 0) one.cause = Cause::kNoVehicle;  // there is no vehicle at all
  return false;
}

// What the plan's trips and crews lack for the group.
void WhatIsTaken(const Problem& problem, const std::vector<Bin>& bins, Unplaced& one) {
  const Group& group = problem.groups[static_cast<size_t>(one.group)];
  one = {.group = one.group, .cause = Cause::kPlacesTaken};
  for (const Bin& bin : bins) {
    if (bin.trip.place != group.place) continue;
    const Amounts lacking = LackingFor(group.needs, bin.free);
    if (one.vehicle >= 0 && Sum(lacking) >= Sum(one.lacking)) continue;
    one.lacking = lacking;
    one.vehicle = bin.trip.vehicle;
  }
  for (size_t v = 0; v < problem.vehicles.size(); ++v) {
    if (!Fits(group.needs, problem.vehicles[v].has)) continue;
    const std::optional<int> lacks =
        DayOf(problem, static_cast<int>(v), bins).Lacks(problem, group.place);
    if (lacks && (one.lacking_minutes == 0 || *lacks < one.lacking_minutes))
      one.lacking_minutes = *lacks;
  }
}

}  // namespace

std::optional<int> CrewDay::Lacks(const Problem& problem, int place) const {
  if (trips >= vehicle->most_trips) return std::nullopt;
  const std::optional<int> cost = TripMinutes(problem, *vehicle, place, trips == 0);
  if (!cost) return std::nullopt;
  return std::max(0, minutes + *cost - vehicle->crew_minutes);
}

CrewDay DayOf(const Problem& problem, int vehicle, const std::vector<Bin>& bins) {
  CrewDay day{.vehicle = &problem.vehicles[static_cast<size_t>(vehicle)]};
  for (const Bin& bin : bins) {
    if (bin.trip.vehicle != vehicle) continue;
    const std::optional<int> cost =
        TripMinutes(problem, *day.vehicle, bin.trip.place, day.trips == 0);
    day.holds = day.holds && cost.has_value();
    day.minutes += cost.value_or(0);
    ++day.trips;
  }
  day.holds =
      day.holds && day.trips <= day.vehicle->most_trips && day.minutes <= day.vehicle->crew_minutes;
  return day;
}

void Explain(const Problem& problem, const KeptPins& pins, const std::vector<Bin>& bins,
             Plan& plan) {
  std::set<int> placed;
  for (const Bin& bin : bins) {
    plan.trips.push_back(bin.trip);
    for (int group : bin.trip.groups) {
      placed.insert(group);
      plan.served_weight += problem.groups[static_cast<size_t>(group)].weight;
    }
  }
  for (size_t i = 0; i < problem.groups.size(); ++i) {
    Unplaced one{.group = static_cast<int>(i)};
    if (placed.contains(one.group)) continue;
    if (pins.excluded.contains(one.group)) {
      one.cause = Cause::kExcluded;
    } else if (CouldAlone(problem, one)) {
      WhatIsTaken(problem, bins, one);
    }
    plan.unplaced.push_back(one);
  }
}

}  // namespace cc::evacuation::planning
