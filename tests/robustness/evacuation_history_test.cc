// Crews, centres and offices do whatever comes to mind with the same few families, buses and beds
// while evacuation and the gateway are killed. Refusals are part of the day; afterwards the tables
// must still tell one story: heads on board, beds, children, lists and counters.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <thread>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/synchronization/mutex.h"
#include "tests/framework/story.h"
#include "tests/robustness/instance.h"

namespace cc::tests {
namespace {

constexpr int kCrews = 3;
constexpr int kStepsEach = 70;
constexpr int kKills = 6;
constexpr absl::Duration kPatience = absl::Minutes(2);

// What all crews act upon.
class Pool {
 public:
  struct Group {
    std::string id;
    std::vector<std::string> people;
  };
  void Add(Group group) {
    absl::MutexLock lock(&mu_);
    groups_.push_back(std::move(group));
  }
  void AddTrip(std::string id) {
    absl::MutexLock lock(&mu_);
    trips_.push_back(std::move(id));
  }
  // One of the last few, so that crews meet; empty where there is none.
  Group AnyGroup(std::mt19937_64& random) const {
    absl::MutexLock lock(&mu_);
    return groups_.empty() ? Group() : groups_[Late(groups_.size(), random)];
  }
  std::string AnyTrip(std::mt19937_64& random) const {
    absl::MutexLock lock(&mu_);
    return trips_.empty() ? "" : trips_[Late(trips_.size(), random)];
  }

 private:
  static size_t Late(size_t size, std::mt19937_64& random) {
    return size - 1 - random() % std::min<size_t>(size, 6);
  }

  mutable absl::Mutex mu_;
  std::vector<Group> groups_ ABSL_GUARDED_BY(mu_);
  std::vector<std::string> trips_ ABSL_GUARDED_BY(mu_);
};

// One crew with a device of its own. Each request is sent until it is answered.
class Crew {
 public:
  Crew(const Suite& suite, Pool& pool, std::string centre, uint64_t seed)
      : post_([&suite](const std::string& identity, const std::string& path,
                       const std::string& body) {
          return Office(suite, identity).Insist("POST", path, body, kPatience);
        }),
        pool_(pool),
        centre_(std::move(centre)),
        device_(NewRequestId()),
        random_(seed) {}

  void Work() {
    for (int i = 0; i < kStepsEach; ++i) Step();
  }
  // Records that were answered as kept, by device and sequence.
  const std::vector<std::string>& kept() const { return kept_; }
  const std::map<int, int>& answers() const { return answers_; }  // by HTTP status

 private:
  void Step() {
    const Pool::Group group = pool_.AnyGroup(random_);
    const std::string trip = pool_.AnyTrip(random_);
    switch (random_() % 16) {
      case 0:
        return NewGroup();
      case 1:
        return NewTrip();
      case 2:
        return Tell("dispatcher", "/v1/trips/" + trip + ":depart");
      case 3:
        return Tell("dispatcher", "/v1/trips/" + trip + ":arrive");
      case 4:
        return Tell("dispatcher", "/v1/trips/" + trip + ":close");
      case 5:
        return Tell("transit", "/v1/arrivals",
                    absl::StrCat(R"("partyId":")", group.id, R"(","arriveDate":"2025-05-06")"));
      case 6:
        return Tell("transit", "/v1/stays:place",
                    absl::StrCat(R"("partyId":")", group.id, R"(","siteId":")", centre_, R"(")"));
      case 7:
        return Tell("dispatcher", "/v1/parties/" + group.id + ":board",
                    absl::StrCat(R"("tripId":")", trip, R"(")"));
      default:
        return Scan(group, trip);
    }
  }
  void NewGroup() {
    const Reply made = Count(CreateParty(post_, NewFamily(random_)));
    if (made.status != 200) return;
    Pool::Group group{made["id"], {}};
    for (const Json& person : made.body.At("persons").items()) group.people.push_back(person["id"]);
    Count(MoveParty(post_, group.id, "request"));
    Count(MoveParty(post_, group.id, "assemble"));
    pool_.Add(std::move(group));
  }
  // A small bus: places run out.
  void NewTrip() {
    const Reply made = Count(CreateTrip(post_, centre_, 4 + static_cast<int>(random_() % 4)));
    if (made.status != 200) return;
    Count(MoveTrip(post_, made["id"], "openBoarding"));
    pool_.AddTrip(made["id"]);
  }
  // Somebody of the group gets on or off; now and then the record comes twice.
  void Scan(const Pool::Group& group, const std::string& trip) {
    if (group.people.empty() || trip.empty()) return;
    const bool off = random_() % 5 == 0;
    const std::string body = absl::StrCat(
        R"({"device":")", device_, R"(","line":{"sequence":)", ++sequence_, R"(,"tripId":")", trip,
        R"(","personId":")", group.people[random_() % group.people.size()], R"(","kind":"KIND_)",
        off ? "ALIGHT" : "BOARD", R"(","scanTime":")",
        absl::FormatTime(absl::RFC3339_full, absl::Now(), absl::UTCTimeZone()), R"("}})");
    for (int i = random_() % 4 == 0 ? 2 : 1; i > 0; --i) {
      if (Count(post_("dispatcher", "/v1/scans", body))["result"] == "RESULT_APPLIED")
        kept_.push_back(absl::StrCat(device_, "/", sequence_));
    }
  }
  void Tell(const std::string& identity, const std::string& path, const std::string& fields = "") {
    Count(post_(identity, path,
                absl::StrCat("{", fields, fields.empty() ? "" : ",", R"("requestId":")",
                             NewRequestId(), R"("})")));
  }
  Reply Count(Reply reply) {
    ++answers_[reply.status];
    return reply;
  }

  const Poster post_;
  Pool& pool_;
  const std::string centre_, device_;
  std::mt19937_64 random_;
  int sequence_ = 0;
  std::vector<std::string> kept_;
  std::map<int, int> answers_;
};

// Rows that break the story; "" where there is none.
std::string Broken(const std::string& query) {
  return std::string(absl::StripAsciiWhitespace(
      Instance::Shared().Psql("evacuation", "SELECT * FROM (" + query + ") AS broken LIMIT 5")));
}

void ExpectOneStory() {
  EXPECT_EQ(Broken("SELECT t.id, t.state FROM trips t LEFT JOIN passengers p ON p.trip_id = t.id "
                   "AND p.state = 2 WHERE t.state IN (1, 2, 3) GROUP BY t.id "
                   "HAVING (t.boarded_seats, t.boarded_wheelchairs, t.boarded_stretchers) <> "
                   "(count(*) FILTER (WHERE p.place_taken = 1), count(*) FILTER (WHERE "
                   "p.place_taken = 2), count(*) FILTER (WHERE p.place_taken = 3))"),
            "")
      << "the trip counts whoever is on board";
  EXPECT_EQ(Broken("SELECT person_id FROM passengers WHERE state = 2 GROUP BY 1 "
                   "HAVING count(*) > 1"),
            "")
      << "nobody is in two places";
  EXPECT_EQ(Broken("SELECT c.trip_id, c.person_id FROM passengers c JOIN trips t ON t.id = "
                   "c.trip_id WHERE t.state = 3 AND c.state = 2 AND c.child AND NOT c.guarded AND "
                   "NOT EXISTS (SELECT FROM passengers a WHERE a.trip_id = c.trip_id AND "
                   "a.person_id = c.adult_id AND a.state = 2)"),
            "")
      << "no child travels alone";
  EXPECT_EQ(Broken("SELECT t.id, p.person_id FROM trips t JOIN passengers p ON p.trip_id = t.id "
                   "WHERE t.state = 5 AND p.boarded_at IS NOT NULL AND p.outcome = 0 AND "
                   "p.scan_outcome = 0"),
            "")
      << "whoever boarded a closed trip is accounted for";
  EXPECT_EQ(Broken("SELECT s.id FROM sites s LEFT JOIN beds b ON b.site_id = s.id AND b.holder IS "
                   "NOT NULL AND b.held_until IS NULL GROUP BY s.id HAVING s.staying_ordinary + "
                   "s.staying_wheelchair + s.staying_stretcher <> count(b.id)"),
            "")
      << "a site counts its beds";
  EXPECT_EQ(Broken("SELECT b.id FROM beds b LEFT JOIN stays s ON s.id = b.holder WHERE b.holder IS "
                   "NOT NULL AND b.held_until IS NULL AND s.state IS DISTINCT FROM 2"),
            "")
      << "whoever has a bed stays there";
  EXPECT_EQ(
      Broken("SELECT a.id FROM arrivals a JOIN count_entries c ON c.record_id = a.id GROUP BY "
             "a.id, a.party_id HAVING sum(c.people) <> (SELECT count(*) FROM passengers p "
             "WHERE p.party_id = a.party_id AND p.trip_id = a.trip_id AND p.counted)"),
      "")
      << "an arrival counts its people";
  EXPECT_EQ(Broken("SELECT person_id FROM passengers WHERE counted GROUP BY 1 HAVING count(*) > 1"),
            "")
      << "nobody is counted twice";
}

TEST(EvacuationHistory, TellsOneStoryWhateverCrewsDoAndWhoeverIsKilled) {
  Instance& instance = Instance::Shared();
  Suite& suite = instance.suite();
  SCOPED_TRACE(absl::StrCat("CC_SEED=", Seed()));
  std::mt19937_64 random(Seed() + 40);
  const std::string centre = CreateCentre(Insisting(suite))["id"];
  ASSERT_FALSE(centre.empty());

  Pool pool;
  std::vector<std::unique_ptr<Crew>> crews;
  std::vector<std::thread> threads;
  for (int i = 0; i < kCrews; ++i)
    crews.push_back(std::make_unique<Crew>(suite, pool, centre, random()));
  for (const auto& crew : crews) threads.emplace_back([&crew] { crew->Work(); });
  for (int i = 0; i < kKills; ++i) {
    absl::SleepFor(absl::Milliseconds(300 + random() % 1500));  // the random point
    instance.Kill(i % 3 == 2 ? "gateway" : "evacuation");
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_TRUE(instance.AwaitAll());

  std::map<int, int> answers;
  for (const auto& crew : crews) {
    for (const auto& [status, count] : crew->answers()) answers[status] += count;
    for (const std::string& kept : crew->kept()) {
      EXPECT_EQ(absl::StripAsciiWhitespace(instance.Psql(
                    "evacuation",
                    "SELECT count(*) FROM scans WHERE device || '/' || sequence = '" + kept + "'")),
                "1")
          << "a record that was answered is there";
    }
  }
  EXPECT_GT(answers[200], kCrews * kStepsEach / 4) << "a day on which something happened";
  for (const auto& [status, count] : answers) {
    EXPECT_TRUE(status == 200 || (status >= 400 && status < 500)) << count << " answers " << status;
  }
  ExpectOneStory();
}

}  // namespace
}  // namespace cc::tests
