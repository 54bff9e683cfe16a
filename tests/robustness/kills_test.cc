// Services are killed at random points while offices work: what was acknowledged is there
// afterwards, once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/synchronization/mutex.h"
#include "tests/framework/story.h"
#include "tests/robustness/instance.h"

namespace cc::tests {
namespace {

constexpr char kDay[] = "2025-05-04";  // on which nobody else arrives
constexpr int kWriters = 3;
constexpr int kJourneysEach = 5;

// What one writer did and was told.
struct Work {
  Family family;
  int seats = 0;
  Journey journey;
  Reply meeting, decision, programme, identity;
};

Reply Create(const Suite& suite, const std::string& identity, const std::string& path,
             const std::string& body) {
  return Insisting(suite)(identity, absl::StrCat(path, "?request_id=", NewRequestId()), body);
}

Work DoWork(const Suite& suite, const std::string& national_body, const std::string& centre,
            uint64_t seed, int seats) {
  std::mt19937_64 random(seed);
  Work work;
  work.family = NewFamily(random);
  work.seats = seats;
  const std::string mark = absl::StrCat("kills ", seats);
  work.journey = TakeAway(Insisting(suite), work.family, seats, kDay, centre);
  work.meeting =
      Create(suite, "ministry", "/v1/meetings",
             absl::StrCat(R"({"bodyId":")", national_body, R"(","date":"2026-02-02","topics":[")",
                          mark, R"("],"synthetic":true})"));
  work.decision =
      Create(suite, "ministry", absl::StrCat("/v1/meetings/", work.meeting["id"], "/decisions"),
             absl::StrCat(R"({"kind":"KIND_OTHER","text":")", mark, R"("})"));
  work.programme = Create(suite, "ministry", "/v1/programmes",
                          absl::StrCat(R"({"title":")", mark,
                                       R"(","partners":[{"name":"synthetic",)"
                                       R"("role":"ROLE_FUNDER"}],"unitCodes":[")",
                                       kDonetskOblast, R"("],"synthetic":true})"));
  work.identity =
      Create(suite, "admin", "/v1/identities",
             absl::StrCat(R"({"kind":"KIND_PERSON","displayName":"synthetic","subject":")", mark,
                          R"(","synthetic":true})"));
  return work;
}

// How often each value stands in a list.
std::map<std::string, int> Counted(const std::vector<Json>& items, const std::string& path) {
  std::map<std::string, int> counts;
  for (const Json& item : items) ++counts[item[path]];
  return counts;
}

void ExpectAllThere(const Suite& suite, const std::vector<Work>& works) {
  Office dispatcher(suite, "dispatcher"), ministry(suite, "ministry");
  auto addresses = Counted(dispatcher.All("/v1/parties", "parties"), "originAddress");
  auto seats = Counted(dispatcher.All("/v1/trips", "trips"), "places.seats");
  auto topics = Counted(ministry.All("/v1/meetings", "meetings"), "topics.0");
  auto titles = Counted(ministry.All("/v1/programmes", "programmes"), "title");
  auto subjects = Counted(Office(suite, "admin").All("/v1/identities", "identities"), "subject");
  for (const Work& work : works) {
    const std::string mark = absl::StrCat("kills ", work.seats);
    ASSERT_EQ(work.journey.refusal, "");
    for (const Reply* reply : {&work.meeting, &work.decision, &work.programme, &work.identity})
      EXPECT_EQ(reply->status, 200) << *reply;
    EXPECT_EQ(addresses[work.family.address], 1) << "the family, once";
    EXPECT_EQ(seats[absl::StrCat(work.seats)], 1) << "the trip, once";
    EXPECT_EQ(topics[mark], 1) << "the meeting, once";
    EXPECT_EQ(titles[mark], 1) << "the programme, once";
    EXPECT_EQ(subjects[mark], 1) << "the identity, once";
    Reply trip = dispatcher.Get("/v1/trips/" + work.journey.trip_id);
    EXPECT_EQ(trip["state"], "STATE_ARRIVED") << trip;
    EXPECT_EQ(trip["boarded.seats"], "3") << trip;
    EXPECT_EQ(trip["boarded.wheelchairs"], "1") << trip;
    EXPECT_EQ(dispatcher.Get("/v1/parties/" + work.journey.party_id)["state"],
              "STATE_TRANSIT_CENTRE");
    Reply decisions = ministry.Get("/v1/meetings/" + work.meeting["id"] + "/decisions");
    EXPECT_THAT(decisions.body.At("decisions").items(), testing::SizeIs(1)) << decisions;
  }
  Reply count = ministry.Get(absl::StrCat("/v1/units/", kDonetskOblast, "/dailyCounts/", kDay));
  EXPECT_EQ(count["people"], absl::StrCat(4 * works.size())) << count;
}

void ExpectPreRegisteredOnce(const Suite& suite, const std::vector<Work>& works) {
  Office registrar(suite, "registrar");
  std::map<std::string, int> arrivals;
  EXPECT_TRUE(Eventually(
      [&] {
        arrivals = Counted(registrar.All("/v1/preRegistrations", "preRegistrations"), "arrivalId");
        return std::all_of(works.begin(), works.end(), [&](const Work& work) {
          return arrivals.contains(work.journey.arrival_id);
        });
      },
      absl::Seconds(60)));
  for (const Work& work : works) EXPECT_EQ(arrivals[work.journey.arrival_id], 1);
}

TEST(KilledServices, LoseNothingAcknowledgedAndDoubleNothing) {
  Instance& instance = Instance::Shared();
  Suite& suite = instance.suite();
  SCOPED_TRACE(absl::StrCat("CC_SEED=", Seed()));
  std::mt19937_64 random(Seed());
  const std::string body =
      Office(suite, "ministry").Get("/v1/bodies?kind=KIND_NATIONAL_CENTRE")["bodies.0.id"];
  const std::string centre = CreateCentre(Once(suite))["id"];

  absl::Mutex mu;
  std::vector<Work> works;
  std::vector<std::thread> writers;
  for (int w = 0; w < kWriters; ++w) {
    writers.emplace_back([&, w, seed = random()] {
      for (int j = 0; j < kJourneysEach; ++j) {
        Work work = DoWork(suite, body, centre, seed + j, 100 + w * kJourneysEach + j);
        absl::MutexLock lock(&mu);
        works.push_back(std::move(work));
      }
    });
  }
  std::vector<std::string> victims = instance.services();
  victims.push_back("gateway");
  victims.insert(victims.end(), {"evacuation", "registry", "gateway", "roadmap"});
  std::shuffle(victims.begin(), victims.end(), random);
  for (const std::string& victim : victims) {
    absl::SleepFor(absl::Milliseconds(200 + random() % 900));  // the random point
    instance.Kill(victim);
  }
  for (std::thread& writer : writers) writer.join();
  ASSERT_TRUE(instance.AwaitAll());
  ASSERT_EQ(works.size(), kWriters * kJourneysEach);
  ExpectAllThere(suite, works);
  ExpectPreRegisteredOnce(suite, works);
}

}  // namespace
}  // namespace cc::tests
