#include "services/evacuation/planning/solver.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <random>

#include "services/platform/testing/testing.h"

namespace cc::evacuation::planning {
namespace {

using platform::IsOk;
using platform::Refused;

// Most of 3 a + 5 b with 2 a + 3 b ≤ 7: a = 2, b = 1.
IntegerProgram Knapsack() {
  IntegerProgram program;
  const int a = program.Add(-3, 0, 3), b = program.Add(-5, 0, 2);
  program.rows.push_back({.terms = {{a, 2}, {b, 3}}, .limit = 7});
  return program;
}

// Nobody solves it in a moment: equal knapsacks of random, large, close weights.
IntegerProgram Hard() {
  std::mt19937_64 random(1);
  IntegerProgram program;
  for (int i = 0; i < 60; ++i) program.Add(-double(1000 + random() % 50), 0, 1);
  for (int row = 0; row < 30; ++row) {
    IntegerProgram::AtMost limit{.terms = {}, .limit = 30011};
    for (int i = 0; i < 60; ++i) limit.terms.push_back({i, double(1000 + random() % 50)});
    program.rows.push_back(limit);
  }
  return program;
}

TEST(Solver, FindsTheBestAndProvesIt) {
  const auto solution = Solve(Knapsack(), {});
  ASSERT_THAT(solution, IsOk());
  EXPECT_TRUE(solution->found);
  EXPECT_TRUE(solution->proven);
  EXPECT_THAT(solution->values, ::testing::ElementsAre(2, 1));
  EXPECT_NEAR(solution->bound, -11, 1e-6);
}

TEST(Solver, SaysThatNothingSatisfiesTheRows) {
  IntegerProgram program = Knapsack();
  program.rows.push_back({.terms = {{0, -1}}, .limit = -4});  // a of at least 4
  const auto solution = Solve(program, {});
  ASSERT_THAT(solution, IsOk());
  EXPECT_TRUE(solution->infeasible);
}

TEST(Solver, StopsInTimeWithABoundThatHoldsForWhatItFound) {
  const auto solution = Solve(Hard(), {.limit = absl::Milliseconds(700), .gap = 0});
  ASSERT_THAT(solution, IsOk());
  ASSERT_TRUE(solution->found);
  double cost = 0;
  const IntegerProgram program = Hard();
  for (size_t i = 0; i < program.variables.size(); ++i)
    cost += program.variables[i].cost * double(solution->values[i]);
  EXPECT_LE(solution->bound, cost + 1e-6);
}

TEST(Solver, IsRefusedWhereTheProgramIsNotThere) {
  EXPECT_THAT(Solve(Knapsack(), {.program = "/nowhere/cbc"}),
              Refused(common::v1::REASON_PLANNING_FAILED));
}

TEST(Solver, IsRefusedWhereTheProgramAnswersNonsense) {
  EXPECT_THAT(Solve(Knapsack(), {.program = "/bin/true"}),
              Refused(common::v1::REASON_PLANNING_FAILED));
}

TEST(Solver, IsRefusedWhereMemoryDoesNotSuffice) {
  EXPECT_THAT(Solve(Knapsack(), {.memory_bytes = 1 << 20}),
              Refused(common::v1::REASON_PLANNING_FAILED));
}

TEST(Solver, KillsWhatDoesNotEnd) {
  // It reads no `-seconds`: only the parent ends it.
  const std::string script = ::testing::TempDir() + "/cc-endless-solver";
  FILE* const file = fopen(script.c_str(), "w");
  ASSERT_NE(file, nullptr);
  fputs("#!/bin/sh\nexec /bin/sleep 600\n", file);
  fclose(file);
  ASSERT_EQ(chmod(script.c_str(), 0700), 0);
  EXPECT_THAT(Solve(Knapsack(), {.program = script, .limit = absl::Milliseconds(10)}),
              Refused(common::v1::REASON_PLANNING_FAILED));
  unlink(script.c_str());
}

}  // namespace
}  // namespace cc::evacuation::planning
