#include "services/evacuation/planning/planner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "services/evacuation/planning/invented_for_tests.h"
#include "services/platform/testing/testing.h"

namespace cc::evacuation::planning {
namespace {

using platform::IsOk;

const SolverOptions kQuick{.limit = absl::Seconds(3)};

// What is left on the trips of a place and of a crew, told apart from how the planner does it.
Amounts FreeOn(const Problem& problem, const PlannedTrip& trip) {
  Amounts free = problem.vehicles[size_t(trip.vehicle)].has;
  for (int group : trip.groups) {
    for (size_t kind = 0; kind < kKinds; ++kind)
      free[kind] -= problem.groups[size_t(group)].needs[kind];
  }
  return free;
}

// Whether a group could join a plan in which nothing else changes.
bool CouldBeAdded(const Problem& problem, const Plan& plan, int group) {
  const Group& one = problem.groups[size_t(group)];
  std::map<int, std::pair<int, int>> days;  // vehicle → trips, minutes
  for (const PlannedTrip& trip : plan.trips) {
    if (trip.place == one.place && Fits(one.needs, FreeOn(problem, trip))) return true;
    auto& [trips, minutes] = days[trip.vehicle];
    minutes +=
        *TripMinutes(problem, problem.vehicles[size_t(trip.vehicle)], trip.place, trips == 0);
    ++trips;
  }
  for (size_t v = 0; v < problem.vehicles.size(); ++v) {
    const Vehicle& vehicle = problem.vehicles[v];
    const auto [trips, minutes] = days[static_cast<int>(v)];
    const auto cost = TripMinutes(problem, vehicle, one.place, trips == 0);
    if (cost && trips < vehicle.most_trips && minutes + *cost <= vehicle.crew_minutes &&
        Fits(one.needs, vehicle.has))
      return true;
  }
  return false;
}

TEST(Planner, KeepsTheRulesOfTheModelOnInventedDays) {
  for (uint64_t seed = 1; seed <= 25; ++seed) {
    const Problem problem = InventedDay(seed, 120, 10, 7);
    const auto plan = MakePlan(problem, kQuick);
    ASSERT_THAT(plan, IsOk()) << "seed " << seed;
    EXPECT_EQ(WhatIsWrong(problem, *plan), "") << "seed " << seed;
    EXPECT_GT(plan->served_weight, 0) << "seed " << seed;
    for (const Unplaced& one : plan->unplaced)
      EXPECT_FALSE(CouldBeAdded(problem, *plan, one.group)) << "seed " << seed << " " << one.group;
  }
}

TEST(Planner, NeverExceedsTheBestPlanAndBoundsIt) {
  long served = 0, best = 0;
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    const Problem problem = InventedDay(seed, 7, 2, 2);
    const auto plan = MakePlan(problem, kQuick);
    ASSERT_THAT(plan, IsOk()) << "seed " << seed;
    EXPECT_EQ(WhatIsWrong(problem, *plan), "") << "seed " << seed;
    const long most = MostByBruteForce(problem);
    EXPECT_LE(plan->served_weight, most) << "seed " << seed;
    EXPECT_GE(plan->bound_weight, most) << "seed " << seed;
    served += plan->served_weight;
    best += most;
  }
  RecordProperty("served_of_best", std::to_string(double(served) / double(best)));
  EXPECT_GE(served * 100, best * 95) << served << " of " << best;
}

// Two settlements (0, 1), a base (2) and a centre (3), all an hour apart.
Problem SmallDay() {
  Problem problem;
  problem.minutes.assign(4, std::vector<std::optional<int>>(4, 60));
  problem.boarding_minutes = 20;
  problem.alighting_minutes = 10;
  problem.vehicles = {
      {.has = {10, 1, 0, 1}, .start = 2, .centre = 3, .crew_minutes = 160, .most_trips = 2}};
  return problem;
}

TEST(Planner, SaysWhichConstraintBindsWhoeverIsNotPlaced) {
  Problem problem = SmallDay();
  problem.groups = {
      {.place = 0, .needs = {10, 0, 0, 0}, .weight = 90},  // fills the only trip
      {.place = 0, .needs = {3, 0, 0, 0}, .weight = 3},
      {.place = 0, .needs = {0, 0, 1, 0}, .weight = 1},  // nobody has a stretcher
      {.place = 1, .needs = {2, 0, 0, 0}, .weight = 2},  // closed below
      {.place = 0, .needs = {0, 1, 0, 0}, .weight = 1},  // left out by a person
  };
  problem.minutes[1][3].reset();
  problem.pins = {{.group = 4, .vehicle = -1}};
  const auto plan = MakePlan(problem, kQuick);
  ASSERT_THAT(plan, IsOk());
  ASSERT_EQ(WhatIsWrong(problem, *plan), "");
  ASSERT_EQ(plan->unplaced.size(), 4u);
  EXPECT_EQ(plan->unplaced[0].cause, Cause::kPlacesTaken);
  EXPECT_EQ(plan->unplaced[0].lacking, (Amounts{3, 0, 0, 0}));
  EXPECT_EQ(plan->unplaced[0].lacking_minutes, 150 + 150 - 160);
  EXPECT_EQ(plan->unplaced[1].cause, Cause::kNoVehicle);
  EXPECT_EQ(plan->unplaced[1].lacking, (Amounts{0, 0, 1, 0}));
  EXPECT_EQ(plan->unplaced[2].cause, Cause::kNoRoad);
  EXPECT_EQ(plan->unplaced[3].cause, Cause::kExcluded);
}

TEST(Planner, SaysByHowMuchCrewHoursAreTooShort) {
  Problem problem = SmallDay();
  problem.vehicles[0].crew_minutes = 120;
  problem.groups = {{.place = 0, .needs = {2, 0, 0, 0}, .weight = 2}};
  const auto plan = MakePlan(problem, kQuick);
  ASSERT_THAT(plan, IsOk());
  ASSERT_EQ(plan->unplaced.size(), 1u);
  EXPECT_EQ(plan->unplaced[0].cause, Cause::kCrewHours);
  EXPECT_EQ(plan->unplaced[0].lacking_minutes, 150 - 120);
  EXPECT_EQ(plan->bound_weight, 0);
}

TEST(Planner, PlansNothingWithoutVehiclesAndSaysSo) {
  Problem problem = SmallDay();
  problem.vehicles.clear();
  problem.groups = {{.place = 0, .needs = {2, 0, 0, 0}, .weight = 2}};
  const auto plan = MakePlan(problem, kQuick);
  ASSERT_THAT(plan, IsOk());
  EXPECT_EQ(WhatIsWrong(problem, *plan), "");
  ASSERT_EQ(plan->unplaced.size(), 1u);
  EXPECT_EQ(plan->unplaced[0].cause, Cause::kNoVehicle);
}

TEST(Planner, PrefersTheUrgentToTheMany) {
  Problem problem = SmallDay();
  problem.vehicles[0].has = {4, 0, 0, 0};
  problem.groups = {{.place = 0, .needs = {4, 0, 0, 0}, .weight = 4},
                    {.place = 1, .needs = {1, 0, 0, 0}, .weight = 9}};
  const auto plan = MakePlan(problem, kQuick);
  ASSERT_THAT(plan, IsOk());
  ASSERT_EQ(plan->trips.size(), 1u);
  EXPECT_EQ(plan->trips[0].groups, std::vector<int>{1});
}

TEST(Planner, KeepsPinsThatCanBeKeptAndNamesTheOthers) {
  Problem problem = SmallDay();
  problem.vehicles.push_back(problem.vehicles[0]);
  problem.vehicles[1].has = {2, 0, 0, 0};
  problem.groups = {{.place = 0, .needs = {2, 0, 0, 0}, .weight = 2},
                    {.place = 0, .needs = {3, 0, 0, 0}, .weight = 27},
                    {.place = 1, .needs = {2, 0, 0, 0}, .weight = 2}};
  // The first vehicle can go to one place only; the second is too small for the second group.
  problem.pins = {{0, 1}, {1, 1}, {2, 1}};
  const auto plan = MakePlan(problem, kQuick);
  ASSERT_THAT(plan, IsOk());
  EXPECT_EQ(WhatIsWrong(problem, *plan), "");
  ASSERT_EQ(plan->rejected_pins.size(), 2u);
  EXPECT_EQ(plan->rejected_pins[0].pin.group, 1);
  EXPECT_EQ(plan->rejected_pins[0].cause, Cause::kNoVehicle);
  EXPECT_EQ(plan->rejected_pins[1].pin.group, 2);
  EXPECT_EQ(plan->rejected_pins[1].cause, Cause::kCrewHours);
  // The group whose pin was impossible is planned as if it had none.
  EXPECT_EQ(plan->unplaced.size(), 1u);
  EXPECT_EQ(plan->unplaced[0].group, 2);
}

TEST(Planner, KeepsPinsOnInventedDays) {
  for (uint64_t seed = 1; seed <= 15; ++seed) {
    Problem problem = InventedDay(seed, 80, 8, 5);
    std::mt19937_64 random(seed);
    for (int group = 0; group < 80; group += 3)
      problem.pins.push_back({group, static_cast<int>(random() % 9) - 1});
    const auto plan = MakePlan(problem, kQuick);
    ASSERT_THAT(plan, IsOk()) << "seed " << seed;
    EXPECT_EQ(WhatIsWrong(problem, *plan), "") << "seed " << seed;
    EXPECT_LT(plan->rejected_pins.size(), problem.pins.size()) << "seed " << seed;
  }
}

TEST(Planner, StillKeepsPinsWhereTheSolverHasNoTime) {
  Problem problem = InventedDay(3, 80, 8, 5);
  problem.pins = {{0, 1}, {5, 2}, {9, 0}};
  SolverOptions none = kQuick;
  none.limit = absl::Milliseconds(1);
  const auto plan = MakePlan(problem, none);
  ASSERT_THAT(plan, IsOk());
  EXPECT_EQ(WhatIsWrong(problem, *plan), "");
}

TEST(PlanChecker, FindsWhatIsWrong) {
  Problem problem = SmallDay();
  problem.groups = {{.place = 0, .needs = {6, 0, 0, 0}, .weight = 6},
                    {.place = 0, .needs = {6, 0, 0, 0}, .weight = 6}};
  Plan plan{.trips = {{.vehicle = 0, .place = 0, .groups = {0, 1}}},
            .served_weight = 12,
            .bound_weight = 12};
  EXPECT_EQ(WhatIsWrong(problem, plan), "vehicle 0 is overfull");
  plan.trips = {{.vehicle = 0, .place = 0, .groups = {0}},
                {.vehicle = 0, .place = 0, .groups = {1}}};
  EXPECT_EQ(WhatIsWrong(problem, plan), "the crew of vehicle 0 works 300 minutes");
  problem.vehicles[0].crew_minutes = 300;
  EXPECT_EQ(WhatIsWrong(problem, plan), "");
  plan.bound_weight = 11;
  EXPECT_EQ(WhatIsWrong(problem, plan), "more is served than the bound allows");
  plan.bound_weight = 12;
  problem.pins = {{0, -1}};
  EXPECT_EQ(WhatIsWrong(problem, plan), "the pin of group 0 is not kept");
}

}  // namespace
}  // namespace cc::evacuation::planning
