#include "services/evacuation/manifests.h"

#include <gtest/gtest.h>

#include "services/evacuation/trip_fixture.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using ::testing::HasSubstr;
using ::testing::Not;

class ManifestsTest : public TripStory {
 protected:
  absl::StatusOr<v1::PartyAssignment> Assign(const std::string& trip, const std::string& party) {
    v1::AssignPartyRequest request;
    request.set_trip_id(trip);
    request.set_party_id(party);
    return Do(manifests, &Manifests::AssignParty, request);
  }
  absl::StatusOr<v1::Manifest> Get(const std::string& trip, platform::TestCaller caller = {}) {
    v1::GetManifestRequest request;
    request.set_trip_id(trip);
    return Do(manifests, &Manifests::GetManifest, request, caller);
  }
};

TEST_F(ManifestsTest, TellsWhoIsExpectedAndWhoIsOnBoard) {
  const std::string trip = BoardingTrip(40, 2), family = AssembledParty();
  const std::string other = AssembledParty(OneAdult());
  ASSERT_THAT(Assign(trip, family), IsOk());
  ASSERT_THAT(Record(On(trip, PeopleOf(other)[0])), IsOk());
  auto manifest = Get(trip);
  ASSERT_THAT(manifest, IsOk());
  EXPECT_EQ(manifest->expected(), 5);
  EXPECT_EQ(manifest->on_board(), 1);
  ASSERT_EQ(manifest->groups_size(), 2);
  const v1::ManifestGroup& group =
      manifest->groups(manifest->groups(0).party_id() == family ? 0 : 1);
  EXPECT_EQ(group.code(), "cc:party/" + family);
  EXPECT_EQ(group.persons(1).accompanying_adult(), 1);
  EXPECT_EQ(group.persons(1).code(), "cc:person/" + group.persons(1).person_id());
  EXPECT_THAT(Get(trip, In("UA63000000000041885")), Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(ManifestsTest, IsPrintedToBeTickedOff) {
  const std::string trip = BoardingTrip(40, 2), family = AssembledParty();
  ASSERT_THAT(Board(family, trip), IsOk());
  v1::PrintManifestRequest request;
  request.set_trip_id(trip);
  auto page = Do(manifests, &Manifests::PrintManifest, request);
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->content_type(), "text/plain; charset=utf-8");
  EXPECT_THAT(page->data(), HasSubstr("Вигадана Олена Іванівна"));
  EXPECT_THAT(page->data(), HasSubstr("візок"));
  EXPECT_THAT(page->data(), HasSubstr("дитина з № 1 групи"));
  EXPECT_THAT(page->data(), HasSubstr("[С]"));
}

TEST_F(ManifestsTest, AGroupIsExpectedOnOneTrip) {
  const std::string first = BoardingTrip(40, 2), second = BoardingTrip(40, 2);
  const std::string family = AssembledParty();
  ASSERT_THAT(Assign(first, family), IsOk());
  ASSERT_THAT(Assign(second, family), IsOk());
  EXPECT_EQ(Get(first)->groups_size(), 0);
  EXPECT_EQ(Get(second)->groups_size(), 1);
  v1::UnassignPartyRequest request;
  request.set_trip_id(first);
  request.set_party_id(family);
  EXPECT_THAT(Do(manifests, &Manifests::UnassignParty, request),
              Refused(common::v1::REASON_NOT_FOUND));
  request.set_trip_id(second);
  ASSERT_THAT(Do(manifests, &Manifests::UnassignParty, request), IsOk());
  EXPECT_EQ(Get(second)->groups_size(), 0);
}

TEST_F(ManifestsTest, NobodyIsExpectedOnATripThatHasLeftOrWhileOnBoardElsewhere) {
  const std::string first = BoardingTrip(40, 2), second = BoardingTrip(40, 2);
  const std::string family = AssembledParty();
  ASSERT_THAT(Board(family, first), IsOk());
  EXPECT_THAT(Assign(second, family), Refused(common::v1::REASON_GROUP_ON_ANOTHER_TRIP));
  Depart(second);
  EXPECT_THAT(Assign(second, AssembledParty(OneAdult())),
              Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(ManifestsTest, TheCrewIsEncryptedAndWrittenAnewAsAWhole) {
  const std::string trip = BoardingTrip(40, 2);
  auto set = platform::ParseProto<v1::SetTripCrewRequest>(R"pb(
    crew {
      carrier: "Перевізник, вигадано"
      plate: "АН 0000 ВХ"
      members {
        role: ROLE_DRIVER
        name: "Вигаданий Степан"
        phone: "+380501234568"
        duty_start_time { seconds: 1772000000 }
        duty_end_time { seconds: 1772040000 }
      }
    })pb");
  set.mutable_crew()->set_trip_id(trip);
  auto made = Do(crews, &TripCrews::SetTripCrew, set);
  ASSERT_THAT(made, IsOk());
  v1::GetTripCrewRequest get;
  get.set_trip_id(trip);
  auto read = Do(crews, &TripCrews::GetTripCrew, get);
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(*read, platform::EqualsProto(*made));
  for (std::string secret : {"Степан", "380501234568", "0000"}) {
    EXPECT_EQ(
        database.Sql("SELECT count(*) FROM trip_crews c WHERE position(convert_to('" + secret +
                     "', 'UTF8') IN personal) > 0 OR c.carrier LIKE '%" + secret + "%'"),
        "0")
        << secret;
  }
  EXPECT_THAT(Do(crews, &TripCrews::GetTripCrew, get, In("UA63000000000041885")),
              Refused(common::v1::REASON_NOT_FOUND));
  ASSERT_THAT(Do(crews, &TripCrews::SetTripCrew, set), IsOk());
  set.mutable_crew()->set_etag(made->etag());
  EXPECT_THAT(Do(crews, &TripCrews::SetTripCrew, set), Refused(common::v1::REASON_ETAG_STALE));
  set.mutable_crew()->clear_etag();
  set.mutable_crew()->mutable_members(0)->mutable_duty_end_time()->set_seconds(1);
  EXPECT_THAT(Do(crews, &TripCrews::SetTripCrew, set), Not(IsOk()));
}

}  // namespace
}  // namespace cc::evacuation
