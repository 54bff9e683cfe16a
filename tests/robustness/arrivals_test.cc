// An arrival becomes a pre-registration exactly once, whatever happens to the registry.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "absl/strings/str_cat.h"
#include "tests/framework/story.h"
#include "tests/robustness/instance.h"

namespace cc::tests {
namespace {

// How often each arrival was pre-registered, once all of them were, or after a minute.
std::map<std::string, int> PreRegistered(const Suite& suite,
                                         const std::vector<std::string>& arrivals) {
  std::map<std::string, int> counts;
  Eventually(
      [&] {
        counts.clear();
        for (const Json& item :
             Office(suite, "registrar").All("/v1/preRegistrations", "preRegistrations"))
          ++counts[item["arrivalId"]];
        return std::all_of(arrivals.begin(), arrivals.end(),
                           [&](const std::string& id) { return counts.contains(id); });
      },
      absl::Seconds(60));
  return counts;
}

TEST(Arrivals, ReachARegistryThatWasDownAtTheTime) {
  Instance& instance = Instance::Shared();
  Suite& suite = instance.suite();
  std::mt19937_64 random(Seed() + 1);
  instance.HoldSupervisor();
  instance.Kill("registry");
  std::vector<std::string> arrivals;
  for (int i = 0; i < 3; ++i) {
    Journey journey = TakeAway(Insisting(suite), NewFamily(random));
    EXPECT_EQ(journey.refusal, "") << "evacuation does not wait for the registry";
    arrivals.push_back(journey.arrival_id);
  }
  Reply away = Office(suite, "registrar").Get("/v1/preRegistrations");
  EXPECT_EQ(away.status, 503) << away;
  instance.Release();
  ASSERT_TRUE(instance.AwaitReady({"registry"}));
  auto counts = PreRegistered(suite, arrivals);
  for (const std::string& arrival : arrivals) EXPECT_EQ(counts[arrival], 1);
}

TEST(Arrivals, ReachARegistryThatIsKilledInTheMiddle) {
  Instance& instance = Instance::Shared();
  Suite& suite = instance.suite();
  SCOPED_TRACE(absl::StrCat("CC_SEED=", Seed()));
  std::mt19937_64 random(Seed() + 2);
  std::vector<std::string> arrivals;
  for (int i = 0; i < 6; ++i) {
    Journey journey = TakeAway(Insisting(suite), NewFamily(random));
    ASSERT_EQ(journey.refusal, "");
    arrivals.push_back(journey.arrival_id);
    if (i % 2 == 0) {
      absl::SleepFor(absl::Milliseconds(random() % 60));  // the random point
      instance.Kill("registry");
    }
  }
  ASSERT_TRUE(instance.AwaitReady({"registry"}));
  auto counts = PreRegistered(suite, arrivals);
  for (const std::string& arrival : arrivals) EXPECT_EQ(counts[arrival], 1);
}

TEST(Arrivals, ReachTheRegistryWhenEvacuationIsKilledAfterTheAnswer) {
  Instance& instance = Instance::Shared();
  Suite& suite = instance.suite();
  std::mt19937_64 random(Seed() + 3);
  Journey journey = TakeAway(Insisting(suite), NewFamily(random));
  instance.Kill("evacuation");
  ASSERT_EQ(journey.refusal, "");
  ASSERT_TRUE(instance.AwaitReady({"evacuation"}));
  EXPECT_EQ(PreRegistered(suite, {journey.arrival_id})[journey.arrival_id], 1);
}

}  // namespace
}  // namespace cc::tests
