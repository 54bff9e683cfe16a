#ifndef SERVICES_EVACUATION_PLANNING_PROBLEM_H_
#define SERVICES_EVACUATION_PLANNING_PROBLEM_H_

#include <array>
#include <optional>
#include <string>
#include <vector>

// What is to be planned and what a plan is, in numbers alone: no names, no database.
namespace cc::evacuation::planning {

// What a trip has and a group needs. Escorts count like places: each group that needs one takes
// one of those on board.
enum Kind { kSeats, kWheelchairs, kStretchers, kEscorts, kKinds };
using Amounts = std::array<int, kKinds>;

// A family or other group that leaves together, whole or not at all.
struct Group {
  int place = 0;  // where it assembles
  Amounts needs{};
  int weight = 0;  // of all its people, by their urgency
  bool operator==(const Group&) const = default;
};

struct Vehicle {
  Amounts has{};         // on each trip
  int start = 0;         // where it stands
  int centre = 0;        // where it brings people
  int crew_minutes = 0;  // from leaving its start until its last people are off
  int most_trips = 1;
};

struct Pin {
  int group = 0;
  int vehicle = -1;  // -1: the group is left out
};

struct Problem {
  std::vector<Group> groups;
  std::vector<Vehicle> vehicles;
  // Minutes by road from place to place; nothing where there is no way.
  std::vector<std::vector<std::optional<int>>> minutes;
  int boarding_minutes = 0;   // at the assembly point, on each trip
  int alighting_minutes = 0;  // at the centre, on each trip
  std::vector<Pin> pins;      // one a group at most
};

// What a trip to a place costs a vehicle's crew: the first one from its start, a later one from
// the centre. Nothing where there is no way.
std::optional<int> TripMinutes(const Problem& problem, const Vehicle& vehicle, int place,
                               bool first);
bool Fits(const Amounts& needs, const Amounts& has);

struct PlannedTrip {
  int vehicle = 0;
  int place = 0;
  std::vector<int> groups;
};

enum class Cause {
  kExcluded,     // a person left it out
  kNoVehicle,    // no vehicle has places enough for the group as a whole
  kNoRoad,       // no vehicle that would hold it has a way to it and on to the centre
  kCrewHours,    // a trip to it is longer than the hours of every crew that would hold it
  kPlacesTaken,  // every trip to it is full and no such crew has hours left for another
};
struct Unplaced {
  int group = 0;
  Cause cause = Cause::kPlacesTaken;
  // For kNoVehicle: what the best suited vehicle lacks. For kPlacesTaken: what the trip with the
  // most room to its place lacks; nothing where no trip goes there.
  Amounts lacking{};
  int vehicle = -1;  // which one `lacking` or `lacking_minutes` speak of
  // For kCrewHours and kPlacesTaken: how many minutes the best suited crew lacks for a trip there.
  int lacking_minutes = 0;
};

struct RejectedPin {
  Pin pin;
  Cause cause = Cause::kNoVehicle;
};

struct Plan {
  std::vector<PlannedTrip> trips;  // those of a vehicle in the order in which it makes them
  std::vector<Unplaced> unplaced;
  std::vector<RejectedPin> rejected_pins;
  long served_weight = 0;
  // No plan that keeps the pins that were not rejected serves more than this.
  long bound_weight = 0;
  bool proven = false;  // the solver finished: the bound is its own and not cut off by time
};

// The independent check of a plan against its problem, written from the model's words: what is
// wrong, in words; empty where nothing is.
std::string WhatIsWrong(const Problem& problem, const Plan& plan);

}  // namespace cc::evacuation::planning

#endif  // SERVICES_EVACUATION_PLANNING_PROBLEM_H_
