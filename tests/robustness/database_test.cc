// PostgreSQL is killed under traffic and comes back: what was acknowledged is there, once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <map>
#include <random>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "tests/framework/story.h"
#include "tests/robustness/instance.h"

namespace cc::tests {
namespace {

void Survive(int signal, uint64_t seed) {
  Instance& instance = Instance::Shared();
  Suite& suite = instance.suite();
  SCOPED_TRACE(absl::StrCat("CC_SEED=", Seed()));
  std::mt19937_64 random(seed);
  absl::Mutex mu;
  std::vector<std::pair<Family, Journey>> done;
  std::vector<std::thread> writers;
  for (int w = 0; w < 3; ++w) {
    writers.emplace_back([&, own = random()] {
      std::mt19937_64 mine(own);
      for (int i = 0; i < 3; ++i) {
        Family family = NewFamily(mine);
        Journey journey = TakeAway(Insisting(suite), family);
        absl::MutexLock lock(&mu);
        done.emplace_back(std::move(family), std::move(journey));
      }
    });
  }
  absl::SleepFor(absl::Milliseconds(500 + random() % 1500));  // the random point
  kill(instance.Postmaster(), signal);
  for (std::thread& writer : writers) writer.join();
  ASSERT_TRUE(instance.AwaitAll());

  Office dispatcher(suite, "dispatcher");
  std::map<std::string, int> families;
  for (const Json& party : dispatcher.All("/v1/parties", "parties"))
    ++families[party["originAddress"]];
  for (const auto& [family, journey] : done) {
    EXPECT_EQ(journey.refusal, "");
    EXPECT_EQ(families[family.address], 1);
    EXPECT_EQ(dispatcher.Get("/v1/parties/" + journey.party_id)["state"], "STATE_TRANSIT_CENTRE");
  }
  Office registrar(suite, "registrar");
  EXPECT_TRUE(Eventually(
      [&] {
        std::map<std::string, int> arrivals;
        for (const Json& item : registrar.All("/v1/preRegistrations", "preRegistrations"))
          ++arrivals[item["arrivalId"]];
        for (const auto& [family, journey] : done)
          if (arrivals[journey.arrival_id] != 1) return false;
        return true;
      },
      absl::Seconds(60)));
}

TEST(Database, ThatIsKilledComesBackWithAllThatWasAcknowledged) { Survive(SIGKILL, Seed() + 4); }

TEST(Database, ThatIsShutDownImmediatelyComesBackWithAllThatWasAcknowledged) {
  Survive(SIGQUIT, Seed() + 5);
}

}  // namespace
}  // namespace cc::tests
