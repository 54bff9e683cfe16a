// A day of evacuation through HTTP, from the decision to the settled follow-up; its counts add up
// by hand: four people by the manifest, three past a checkpoint, never one sum of both.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tests/framework/story.h"

namespace cc::tests {
namespace {

using ::testing::SizeIs;

struct Figures {
  int people = 0, children = 0, low_mobility = 0;
  bool operator==(const Figures& o) const {
    return people == o.people && children == o.children && low_mobility == o.low_mobility;
  }
};
std::ostream& operator<<(std::ostream& out, const Figures& f) {
  return out << f.people << " people, " << f.children << " children, " << f.low_mobility
             << " of low mobility";
}
Figures operator-(const Figures& a, const Figures& b) {
  return {a.people - b.people, a.children - b.children, a.low_mobility - b.low_mobility};
}

Figures FiguresOf(const Json& count) {
  Figures figures;
  (void)absl::SimpleAtoi(count["people"], &figures.people);
  (void)absl::SimpleAtoi(count["children"], &figures.children);
  (void)absl::SimpleAtoi(count["lowMobility"], &figures.low_mobility);
  return figures;
}

class EvacuationDay : public testing::Test {
 protected:
  // Of the unit as a whole on the day, by one method.
  Figures Reported(const std::string& method) const {
    const Reply report = headquarters.Get(
        absl::StrCat("/v1/situationReport?unit_code=", kOrigin, "&date=", day, "&since=", day));
    EXPECT_EQ(report.status, 200) << report;
    for (const Json& line : report.body.At("rows.0.evacuated").items()) {
      if (line["method"] == "COUNT_METHOD_" + method) return FiguresOf(line.At("day"));
    }
    return {};
  }
  // The sum of the list behind the same figure.
  Figures Listed(const std::string& method) const {
    Figures sum;
    for (const Json& entry :
         headquarters.All(absl::StrCat("/v1/countEntries?unit_code=", kOrigin, "&since=", day,
                                       "&date=", day, "&method=COUNT_METHOD_", method),
                          "entries")) {
      const Figures one = FiguresOf(entry.At("count"));
      sum = {sum.people + one.people, sum.children + one.children,
             sum.low_mobility + one.low_mobility};
    }
    return sum;
  }
  Reply Scan(const std::string& trip, const std::string& person, const char* kind, int sequence) {
    return crew.Post(
        "/v1/scans",
        absl::StrCat(
            R"({"device":")", device, R"(","line":{"sequence":)", sequence, R"(,"tripId":")", trip,
            R"(","personId":")", person, R"(","kind":"KIND_)", kind, R"(","scanTime":")",
            absl::FormatTime(absl::RFC3339_sec, absl::Now(), absl::UTCTimeZone()), R"("}})"));
  }
  Reply Decide() {
    return headquarters.Post(
        "/v1/evacuationDecisions",
        absl::StrCat(
            R"({"kind":"KIND_OBLIGATORY","authority":"AUTHORITY_OBLAST_ADMINISTRATION",)",
            R"("authorityUnitCode":")", kDonetskOblast,
            R"(","act":{"kind":"розпорядження","number":")", NewRequestId().substr(0, 8),
            R"(","date":"2025-04-28"},"startDate":"2025-04-29","endDate":"2025-04-30",)",
            R"("settlements":[{"unitCode":")", kOrigin,
            R"(","planned":{"people":7,"children":2,"lowMobility":1}}],"synthetic":true})"));
  }

  std::mt19937_64 random{std::random_device{}()};
  const Family family = NewFamily(random);
  // A day of its own, so that other stories hardly move its figures.
  const std::string day = EarlierDay("2026-03-01", random);
  const std::string device = NewRequestId();
  const Poster post = Once(Suite::Shared());
  const Office headquarters{Suite::Shared(), "donetsk-ova"};
  const Office crew{Suite::Shared(), "dispatcher"};
  const Office centre{Suite::Shared(), "transit"};
  const Office registrar{Suite::Shared(), "registrar"};
};

TEST_F(EvacuationDay, GoesFromTheDecisionToTheSettledFollowUpAndItsCountsAddUp) {
  const Figures manifest_before = Reported("MANIFEST"), checkpoint_before = Reported("CHECKPOINT");

  // The decision, by the rules of its day, and who remains under it.
  Reply decision = Decide();
  ASSERT_EQ(decision.status, 200) << decision;
  EXPECT_EQ(decision["settlements.0.support"], "SUPPORT_SUPPORTED") << decision;
  decision = headquarters.Post(absl::StrCat("/v1/evacuationDecisions/", decision["id"], ":submit"),
                               R"({"sentDate":"2025-04-29"})");
  // Another run of this story decided the same before.
  if (decision.reason() != "DECISION_OVERLAPS") {
    EXPECT_EQ(decision["state"], "STATE_IN_FORCE") << decision;
  }

  // The family asks, is expected on a bus, and gets on one by one.
  const Reply site = CreateCentre(post), trip = CreateTrip(post, site["id"]);
  ASSERT_EQ(trip.status, 200) << trip;
  const Reply party = CreateParty(post, family);
  ASSERT_EQ(party.status, 200) << party;
  MoveParty(post, party["id"], "request");
  const Reply assigned = crew.Post(absl::StrCat("/v1/trips/", trip["id"], ":assignParty"),
                                   absl::StrCat(R"({"partyId":")", party["id"], R"("})"));
  ASSERT_EQ(assigned.status, 200) << assigned;
  MoveParty(post, party["id"], "assemble");
  MoveTrip(post, trip["id"], "openBoarding");
  const std::vector<Json> people = party.body.At("persons").items();
  ASSERT_THAT(people, SizeIs(4));
  int sequence = 0;
  for (const Json& person : people) {
    const Reply scan = Scan(trip["id"], person["id"], "BOARD", ++sequence);
    ASSERT_EQ(scan["result"], "RESULT_APPLIED") << scan;
  }
  EXPECT_EQ(Scan(trip["id"], people[0]["id"], "BOARD", ++sequence).reason(),
            "PERSON_ON_BOARD_ALREADY");
  const Reply manifest = crew.Get(absl::StrCat("/v1/trips/", trip["id"], "/manifest"));
  EXPECT_EQ(manifest["expected"], "4") << manifest;
  EXPECT_EQ(manifest["onBoard"], "4");
  EXPECT_EQ(MoveTrip(post, trip["id"], "depart")["state"], "STATE_DEPARTED");

  // Where they are going they are seen before they come.
  const Reply expected =
      centre.Get(absl::StrCat("/v1/units/", kTransitUnit, "/expectedArrivals?page_size=200"));
  EXPECT_NE(expected.text.find(trip["id"]), std::string::npos) << expected;

  // They arrive; nobody is lost on the way.
  EXPECT_EQ(MoveTrip(post, trip["id"], "arrive")["state"], "STATE_ARRIVED");
  EXPECT_EQ(crew.Post(absl::StrCat("/v1/trips/", trip["id"], ":close"), "{}").reason(),
            "PEOPLE_UNACCOUNTED");
  const Reply arrival = RegisterArrival(post, party["id"], day);
  ASSERT_EQ(arrival.status, 200) << arrival;
  const Reply closed = crew.Post(absl::StrCat("/v1/trips/", trip["id"], ":close"), "{}");
  EXPECT_EQ(closed["state"], "STATE_CLOSED") << closed;

  // Three more pass a checkpoint by themselves.
  const Reply departure =
      crew.Post("/v1/departures",
                absl::StrCat(R"({"method":"METHOD_CHECKPOINT","originUnitCode":")", kOrigin,
                             R"(","date":")", day, R"(","registeredUnitCode":")", kKramatorskRaion,
                             R"(","count":{"people":3,"children":1},"synthetic":true})"));
  ASSERT_EQ(departure.status, 200) << departure;

  EXPECT_EQ(Reported("MANIFEST") - manifest_before, (Figures{4, 2, 1}));
  EXPECT_EQ(Reported("CHECKPOINT") - checkpoint_before, (Figures{3, 1, 0}));
  EXPECT_EQ(Listed("MANIFEST"), Reported("MANIFEST"));
  EXPECT_EQ(Listed("CHECKPOINT"), Reported("CHECKPOINT"));

  // The office registers them where they live now, and asks after them.
  const Reply registration = ConfirmArrival(arrival["id"]);
  ASSERT_EQ(registration.status, 200) << registration;
  const std::string list = absl::StrCat("/v1/followUps?household_id=", registration["householdId"]);
  std::vector<Json> due;
  ASSERT_TRUE(Eventually([&] {
    due = registrar.All(list, "followUps");
    return !due.empty();
  }));
  const Reply settled =
      registrar.Post(absl::StrCat("/v1/followUps/", due[0]["id"], ":record"),
                     absl::StrCat(R"({"talkDate":")", day, R"(","found":"FOUND_SETTLED"})"));
  EXPECT_EQ(settled["state"], "STATE_DONE") << settled;
}

}  // namespace
}  // namespace cc::tests
