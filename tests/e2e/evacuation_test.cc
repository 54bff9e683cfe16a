// A first day, 3: a family leaves a settlement of Kramatorsk raion where hostilities are active,
// travels and arrives.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tests/framework/story.h"

namespace cc::tests {
namespace {

using ::testing::SizeIs;

struct Count {
  int people = 0, children = 0, low_mobility = 0;
};

Count CountOf(const std::string& identity, const std::string& unit, const std::string& date) {
  Reply reply = Office(Suite::Shared(), identity)
                    .Get(absl::StrCat("/v1/units/", unit, "/dailyCounts/", date));
  EXPECT_EQ(reply.status, 200) << reply;
  Count count;
  (void)absl::SimpleAtoi(reply["people"], &count.people);
  (void)absl::SimpleAtoi(reply["children"], &count.children);
  (void)absl::SimpleAtoi(reply["lowMobility"], &count.low_mobility);
  return count;
}

class Evacuation : public testing::Test {
 protected:
  std::mt19937_64 random{std::random_device{}()};
  Family family = NewFamily(random);
  Poster post = Once(Suite::Shared());
};

TEST_F(Evacuation, TheListSaysThatHostilitiesAreActiveAtTheOrigin) {
  Reply status = Office(Suite::Shared(), "dispatcher")
                     .Get(absl::StrCat("/v1/units/", kOrigin, "/status?date=", kLeaveDate));
  ASSERT_EQ(status.status, 200) << status;
  EXPECT_EQ(status["status"], kOriginStatus);
  EXPECT_EQ(status["act.number"], "376");
  EXPECT_EQ(status["act.date"], "2025-02-28");
  EXPECT_EQ(status["editionDate"], "2025-05-07");
  Reply path =
      Office(Suite::Shared(), "dispatcher").Get(absl::StrCat("/v1/units/", kOrigin, "/path"));
  EXPECT_EQ(path["units.0.code"], kDonetskOblast) << path;
  EXPECT_EQ(path["units.1.code"], kKramatorskRaion) << path;
}

TEST_F(Evacuation, AFamilyIsTakenFromTheFirstRequestToTheRegisteredArrival) {
  Reply centre = CreateCentre(post);
  ASSERT_EQ(centre.status, 200) << centre;
  Reply trip = CreateTrip(post, centre["id"]);
  ASSERT_EQ(trip.status, 200) << trip;
  EXPECT_EQ(trip["state"], "STATE_PLANNED");
  EXPECT_EQ(trip["destinationUnitCode"], kTransitUnit);

  Reply party = CreateParty(post, family);
  ASSERT_EQ(party.status, 200) << party;
  EXPECT_EQ(party["state"], "STATE_IDENTIFIED");
  EXPECT_EQ(party["persons.1.accompanyingAdult"], "1");
  EXPECT_EQ(MoveParty(post, party["id"], "request")["state"], "STATE_REQUESTED");
  EXPECT_EQ(MoveParty(post, party["id"], "assemble")["state"], "STATE_ASSEMBLED");

  EXPECT_EQ(Board(post, party["id"], trip["id"]).status, 400) << "the vehicle is not there yet";
  EXPECT_EQ(MoveTrip(post, trip["id"], "openBoarding")["state"], "STATE_BOARDING");
  Reply boarded = Board(post, party["id"], trip["id"]);
  ASSERT_EQ(boarded.status, 200) << boarded;
  EXPECT_EQ(boarded["tripId"], trip["id"]);
  Reply departed = MoveTrip(post, trip["id"], "depart");
  EXPECT_EQ(departed["state"], "STATE_DEPARTED");
  EXPECT_EQ(departed["boarded.seats"], "3");
  EXPECT_EQ(departed["boarded.wheelchairs"], "1");
  EXPECT_EQ(Office(Suite::Shared(), "dispatcher").Get("/v1/parties/" + party["id"])["state"],
            "STATE_IN_TRANSIT");

  EXPECT_EQ(RegisterArrival(post, party["id"], kArriveDate).reason(), "TRIP_NOT_ARRIVED");
  EXPECT_EQ(MoveTrip(post, trip["id"], "arrive")["state"], "STATE_ARRIVED");
  Reply arrival = RegisterArrival(post, party["id"], kArriveDate);
  ASSERT_EQ(arrival.status, 200) << arrival;
  EXPECT_THAT(arrival.body.At("persons").items(), SizeIs(4));
  EXPECT_EQ(arrival["persons.3.mobility"], "MOBILITY_WHEELCHAIR");
  EXPECT_EQ(arrival["leaveDate"], kLeaveDate);
  EXPECT_EQ(arrival["arriveDate"], kArriveDate);
  EXPECT_EQ(Office(Suite::Shared(), "dispatcher").Get("/v1/parties/" + party["id"])["state"],
            "STATE_TRANSIT_CENTRE");
}

TEST_F(Evacuation, KeepsTheStatusOfTheOriginWithTheActThatSaysSo) {
  Journey journey = TakeAway(post, family);
  ASSERT_EQ(journey.refusal, "");
  for (const Reply& reply :
       {journey.arrival,
        Office(Suite::Shared(), "dispatcher").Get("/v1/parties/" + journey.party_id)}) {
    EXPECT_EQ(reply["originStatus.status"], kOriginStatus) << reply;
    EXPECT_EQ(reply["originStatus.date"], kLeaveDate);
    EXPECT_EQ(reply["originStatus.act.kind"], "наказ");
    EXPECT_EQ(reply["originStatus.act.number"], "376");
    EXPECT_EQ(reply["originStatus.act.date"], "2025-02-28");
    EXPECT_EQ(reply["originStatus.editionDate"], "2025-05-07");
    EXPECT_NE(reply["originStatus.revision"], "0");
  }
}

TEST_F(Evacuation, CountsTheDayByUnitChildrenAndMobility) {
  const std::vector<std::string> units = {kOrigin, kOriginHromada, kKramatorskRaion,
                                          kDonetskOblast};
  std::vector<Count> before;
  for (const std::string& unit : units) before.push_back(CountOf("ministry", unit, kArriveDate));
  ASSERT_EQ(TakeAway(post, family).refusal, "");
  for (size_t i = 0; i < units.size(); ++i) {
    Count after = CountOf("ministry", units[i], kArriveDate);
    EXPECT_EQ(after.people - before[i].people, 4) << units[i];
    EXPECT_EQ(after.children - before[i].children, 2) << units[i];
    EXPECT_EQ(after.low_mobility - before[i].low_mobility, 1) << units[i];
  }
}

TEST_F(Evacuation, SendsNoChildWithoutItsAdult) {
  std::string lonely = family.party_json;
  for (size_t at; (at = lonely.find(R"("accompanyingAdult":1)")) != std::string::npos;)
    lonely.replace(at, 21, R"("accompanyingAdult":0)");
  Reply centre = CreateCentre(post), trip = CreateTrip(post, centre["id"]);
  Reply party = post("dispatcher", "/v1/parties", lonely);
  ASSERT_EQ(party.status, 200) << party;
  MoveParty(post, party["id"], "request");
  MoveParty(post, party["id"], "assemble");
  MoveTrip(post, trip["id"], "openBoarding");
  Reply board = Board(post, party["id"], trip["id"]);
  EXPECT_EQ(board.status, 400) << board;
  EXPECT_EQ(board.reason(), "CHILD_UNACCOMPANIED");
}

TEST_F(Evacuation, TakesNobodyWithoutAPlace) {
  Reply centre = CreateCentre(post), trip = CreateTrip(post, centre["id"], 2);
  Reply party = CreateParty(post, family);
  MoveParty(post, party["id"], "request");
  MoveParty(post, party["id"], "assemble");
  MoveTrip(post, trip["id"], "openBoarding");
  Reply board = Board(post, party["id"], trip["id"]);
  EXPECT_EQ(board.reason(), "NO_PLACES") << board;
  EXPECT_EQ(Office(Suite::Shared(), "dispatcher").Get("/v1/trips/" + trip["id"])["boarded.seats"],
            "")
      << "nothing changed";
}

TEST_F(Evacuation, AnotherOblastDoesNotSeeTheFamily) {
  Reply party = CreateParty(post, family);
  ASSERT_EQ(party.status, 200) << party;
  Office kharkiv(Suite::Shared(), "kharkiv-ova");
  EXPECT_EQ(kharkiv.Get("/v1/parties/" + party["id"]).reason(), "NOT_FOUND");
  EXPECT_THAT(kharkiv.Get("/v1/parties").body.At("parties").items(), SizeIs(0));
  EXPECT_EQ(kharkiv.Post("/v1/parties", family.party_json).reason(), "UNIT_OUT_OF_SCOPE");
  EXPECT_EQ(kharkiv.Post("/v1/parties/" + party["id"] + ":request", "{}").reason(), "NOT_FOUND");
}

}  // namespace
}  // namespace cc::tests
