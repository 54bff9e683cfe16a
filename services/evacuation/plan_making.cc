#include "services/evacuation/plan_making.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/evacuation/planning/planner.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using planning::Problem;
using v1::Plan;

// Units of a problem by number.
class PlaceNumbers {
 public:
  int Of(const std::string& unit) {
    const auto [found, added] = numbers_.emplace(unit, static_cast<int>(units_.size()));
    if (added) units_.push_back(unit);
    return found->second;
  }
  const std::vector<std::string>& units() const { return units_; }

 private:
  std::map<std::string, int> numbers_;
  std::vector<std::string> units_;
};

planning::Amounts AmountsOf(const v1::Places& places, int escorts) {
  return {places.seats(), places.wheelchairs(), places.stretchers(), escorts};
}
v1::Places PlacesOf(const planning::Amounts& amounts) {
  v1::Places places;
  places.set_seats(amounts[planning::kSeats]);
  places.set_wheelchairs(amounts[planning::kWheelchairs]);
  places.set_stretchers(amounts[planning::kStretchers]);
  return places;
}

absl::Status AddRoads(const Plan& plan, const PlanBasis& basis, const PlanTerms& terms,
                      const platform::UnitPaths& paths, const std::vector<std::string>& units,
                      Problem& problem) {
  RoadTimes known = basis.kept_roads;
  for (const v1::RoadTime& road : plan.road_times()) {
    known[{road.from_unit_code(), road.to_unit_code()}] =
        road.closed() ? std::nullopt : std::optional<int>(road.minutes());
  }
  std::vector<platform::UnitPath> steps;
  for (const std::string& unit : units) {
    std::optional<platform::UnitPath> path = paths.Find(unit);
    if (!path) return platform::Fail(common::v1::REASON_UNIT_UNKNOWN, {{"unit", unit}});
    steps.push_back(*std::move(path));
  }
  problem.minutes.resize(units.size());
  for (size_t i = 0; i < units.size(); ++i) {
    for (size_t j = 0; j < units.size(); ++j) {
      const auto found = known.find({units[i], units[j]});
      problem.minutes[i].push_back(found == known.end() ? UnknownRoad(terms, steps[i], steps[j])
                                                        : found->second);
    }
  }
  return absl::OkStatus();
}

absl::Status AddPins(const Plan& plan, const PlanBasis& basis, Problem& problem) {
  std::map<std::string, int> groups, vehicles;
  for (size_t i = 0; i < basis.requests.size(); ++i)
    groups[basis.requests[i].party_id] = static_cast<int>(i);
  for (int i = 0; i < plan.vehicles_size(); ++i) vehicles[plan.vehicles(i).name()] = i;
  for (int i = 0; i < plan.pins_size(); ++i) {
    const v1::PlanPin& pin = plan.pins(i);
    const auto found = groups.find(pin.party_id());
    if (found == groups.end()) {
      return platform::FailField(absl::StrCat("pins[", i, "].party_id"),
                                 common::v1::REASON_PLAN_PARTY_UNKNOWN,
                                 {{"party", pin.party_id()}});
    }
    problem.pins.push_back(
        {found->second, pin.vehicle().empty() ? -1 : vehicles.at(pin.vehicle())});
  }
  return absl::OkStatus();
}

struct Posed {
  Problem problem;
  std::vector<std::string> units;  // by place
};

absl::StatusOr<Posed> Pose(const Plan& plan, const PlanBasis& basis, const PlanTerms& terms,
                           const platform::UnitPaths& paths) {
  Posed posed;
  PlaceNumbers places;
  for (const OpenRequest& request : basis.requests) {
    posed.problem.groups.push_back(
        {.place = places.Of(request.origin_unit_code),
         .needs = AmountsOf(request.needs, request.escort_needed ? 1 : 0),
         .weight = request.people * terms.WeightOf(request.urgency)});
  }
  for (const v1::PlanVehicle& vehicle : plan.vehicles()) {
    posed.problem.vehicles.push_back(
        {.has = AmountsOf(vehicle.places(), vehicle.escorts()),
         .start = places.Of(vehicle.start_unit_code()),
         .centre = places.Of(basis.unit_of_centre.at(vehicle.transit_centre_id())),
         .crew_minutes = vehicle.crew_minutes() == 0 ? terms.crew_minutes : vehicle.crew_minutes(),
         .most_trips = vehicle.most_trips() == 0 ? terms.most_trips : vehicle.most_trips()});
  }
  posed.problem.boarding_minutes = terms.boarding_minutes;
  posed.problem.alighting_minutes = terms.alighting_minutes;
  posed.units = places.units();
  CC_RETURN_IF_ERROR(AddRoads(plan, basis, terms, paths, posed.units, posed.problem));
  CC_RETURN_IF_ERROR(AddPins(plan, basis, posed.problem));
  return posed;
}

v1::UnplacedParty::Cause CauseOf(planning::Cause cause) {
  switch (cause) {
    case planning::Cause::kExcluded:
      return v1::UnplacedParty::CAUSE_EXCLUDED;
    case planning::Cause::kNoVehicle:
      return v1::UnplacedParty::CAUSE_NO_VEHICLE;
    case planning::Cause::kNoRoad:
      return v1::UnplacedParty::CAUSE_NO_ROAD;
    case planning::Cause::kCrewHours:
      return v1::UnplacedParty::CAUSE_CREW_HOURS;
    case planning::Cause::kPlacesTaken:
      return v1::UnplacedParty::CAUSE_PLACES_TAKEN;
  }
  return v1::UnplacedParty::CAUSE_UNSPECIFIED;
}

// Times and groups of the planned trips; `pinned` by group.
void TellTrips(const Posed& posed, const planning::Plan& made, const PlanBasis& basis,
               const std::map<int, bool>& pinned, Plan& plan) {
  const Problem& problem = posed.problem;
  std::map<int, absl::Time> ready;
  for (const planning::PlannedTrip& trip : made.trips) {
    const v1::PlanVehicle& by = plan.vehicles(trip.vehicle);
    const planning::Vehicle& vehicle = problem.vehicles[static_cast<size_t>(trip.vehicle)];
    const auto [at, first] = ready.emplace(trip.vehicle, platform::FromProto(by.start_time()));
    const size_t from = static_cast<size_t>(first ? vehicle.start : vehicle.centre);
    const size_t place = static_cast<size_t>(trip.place);
    const absl::Time assembly = at->second + absl::Minutes(*problem.minutes[from][place]);
    const absl::Time departure = assembly + absl::Minutes(problem.boarding_minutes);
    at->second =
        departure + absl::Minutes(*problem.minutes[place][static_cast<size_t>(vehicle.centre)] +
                                  problem.alighting_minutes);
    v1::PlannedTrip& told = *plan.add_trips();
    told.set_number(plan.trips_size());
    told.set_vehicle(by.name());
    told.set_from_unit_code(posed.units[place]);
    *told.mutable_assembly_time() = platform::ToProto(assembly);
    *told.mutable_departure_time() = platform::ToProto(departure);
    *told.mutable_arrival_time() = platform::ToProto(at->second);
    told.set_transit_centre_id(by.transit_centre_id());
    planning::Amounts taken{};
    for (int group : trip.groups) {
      const OpenRequest& request = basis.requests[static_cast<size_t>(group)];
      for (size_t kind = 0; kind < planning::kKinds; ++kind)
        taken[kind] += problem.groups[static_cast<size_t>(group)].needs[kind];
      v1::PlannedParty& party = *told.add_parties();
      party.set_party_id(request.party_id);
      party.set_revision(request.revision);
      party.set_people(request.people);
      party.set_pinned(pinned.contains(group));
      plan.set_people_served(plan.people_served() + request.people);
    }
    *told.mutable_taken() = PlacesOf(taken);
    told.set_escorts_taken(taken[planning::kEscorts]);
  }
}

void TellUnplaced(const planning::Plan& made, const PlanBasis& basis, Plan& plan) {
  for (const planning::Unplaced& one : made.unplaced) {
    const OpenRequest& request = basis.requests[static_cast<size_t>(one.group)];
    v1::UnplacedParty& told = *plan.add_unplaced();
    told.set_party_id(request.party_id);
    told.set_people(request.people);
    told.set_cause(CauseOf(one.cause));
    *told.mutable_lacking() = PlacesOf(one.lacking);
    told.set_lacking_escorts(one.lacking[planning::kEscorts]);
    told.set_lacking_minutes(one.lacking_minutes);
    if (one.vehicle >= 0) told.set_vehicle(plan.vehicles(one.vehicle).name());
  }
}

void ClearResults(Plan& plan) {
  plan.clear_trips();
  plan.clear_unplaced();
  plan.clear_rejected_pins();
  plan.clear_people_open();
  plan.clear_people_served();
}

}  // namespace

absl::Status SolveSlots::Take() {
  if (++taken_ <= most_) return absl::OkStatus();
  --taken_;
  return platform::Fail(common::v1::REASON_PLANNING_BUSY, {{"count", absl::StrCat(most_)}});
}

absl::Status SolveInto(Plan& plan, const PlanBasis& basis, const PlanTerms& terms,
                       const platform::UnitPaths& paths, const planning::SolverOptions& options) {
  ClearResults(plan);
  CC_ASSIGN_OR_RETURN(const Posed posed, Pose(plan, basis, terms, paths));
  const absl::Time began = absl::Now();
  CC_ASSIGN_OR_RETURN(const planning::Plan made, planning::MakePlan(posed.problem, options));
  plan.set_solve_seconds(absl::ToDoubleSeconds(absl::Now() - began));
  // What is proposed is checked by code that knows nothing of how it was made.
  if (const std::string wrong = planning::WhatIsWrong(posed.problem, made); !wrong.empty()) {
    platform::Log(platform::Level::kError, "a plan breaks its own model", {{"what", wrong}});
    return platform::Fail(common::v1::REASON_PLANNING_FAILED);
  }
  std::map<int, bool> pinned;
  for (const planning::Pin& pin : posed.problem.pins) pinned[pin.group] = true;
  for (const planning::RejectedPin& rejected : made.rejected_pins) {
    pinned.erase(rejected.pin.group);
    v1::RejectedPin& told = *plan.add_rejected_pins();
    told.mutable_pin()->set_party_id(
        basis.requests[static_cast<size_t>(rejected.pin.group)].party_id);
    told.mutable_pin()->set_vehicle(plan.vehicles(rejected.pin.vehicle).name());
    told.set_cause(CauseOf(rejected.cause));
  }
  for (const OpenRequest& request : basis.requests)
    plan.set_people_open(plan.people_open() + request.people);
  TellTrips(posed, made, basis, pinned, plan);
  TellUnplaced(made, basis, plan);
  plan.set_served_weight(made.served_weight);
  plan.set_bound_weight(made.bound_weight);
  plan.set_gap(made.bound_weight == 0
                   ? 0
                   : static_cast<double>(made.bound_weight - made.served_weight) /
                         static_cast<double>(made.bound_weight));
  plan.set_search_ended(made.proven);
  return absl::OkStatus();
}

}  // namespace cc::evacuation
