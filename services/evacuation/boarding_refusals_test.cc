#include "services/evacuation/boarding_refusals.h"

#include "services/evacuation/incidents.h"
#include "services/evacuation/trip_fixture.h"
#include "services/platform/testing/at_once.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using platform::TestNow;
using v1::Incident;
using v1::ScanAnswer;

class BoardingRefusalsTest : public TripStory {
 protected:
  // Those that somebody sees.
  std::vector<Incident> Raised(platform::TestCaller caller = {}) {
    auto found = Do(incidents, &Incidents::ListIncidents, v1::ListIncidentsRequest(), caller);
    EXPECT_THAT(found, IsOk());
    return {found->incidents().begin(), found->incidents().end()};
  }
  // A person alone, of this mobility.
  std::string Alone(common::v1::Mobility mobility = common::v1::MOBILITY_WALKING,
                    const std::string& born = "1984-01-02") {
    v1::CreatePartyRequest request = OneAdult();
    request.mutable_party()->mutable_persons(0)->set_mobility(mobility);
    request.mutable_party()->mutable_persons(0)->set_birth_date(born);
    return PeopleOf(AssembledParty(request))[0];
  }

  Incidents incidents{database.db(), database.keyring(), paths};
};

TEST_F(BoardingRefusalsTest, AFullVehicleIsToldToTheDeskOnceAndTheScanIsNotKept) {
  const std::string trip = BoardingTrip(1, 0);
  ASSERT_THAT(Record(On(trip, Alone())), IsOk());
  EXPECT_THAT(Raised(), testing::IsEmpty());
  const v1::ScanLine line = On(trip, Alone());
  for (int i = 0; i < 2; ++i)
    EXPECT_THAT(Record(line), Refused(common::v1::REASON_SEATS_TAKEN)) << "and again";
  EXPECT_THAT(Record(On(trip, Alone())), Refused(common::v1::REASON_SEATS_TAKEN));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM scans"), "1");
  ASSERT_THAT(Raised(), testing::SizeIs(1));
  const Incident incident = Raised()[0];
  EXPECT_EQ(incident.kind(), Incident::KIND_BOARDING_REFUSED);
  EXPECT_EQ(incident.state(), Incident::STATE_OPEN);
  EXPECT_EQ(incident.subject_kind(), "trips");
  EXPECT_EQ(incident.subject_id(), trip);
  EXPECT_EQ(incident.unit_code(), kKramatorskRaion);
  EXPECT_TRUE(incident.synthetic());
  EXPECT_THAT(Raised(In(kDonetsk)), testing::SizeIs(1));
  EXPECT_THAT(Raised(In("UA63000000000041885")), testing::IsEmpty());
}

TEST_F(BoardingRefusalsTest, EachKindOfPlaceAndAChildAloneConcernTheDesk) {
  const std::pair<std::string, common::v1::Reason> refused[] = {
      {Alone(common::v1::MOBILITY_WHEELCHAIR), common::v1::REASON_WHEELCHAIR_PLACES_TAKEN},
      {Alone(common::v1::MOBILITY_STRETCHER), common::v1::REASON_STRETCHER_PLACES_TAKEN},
      {Alone(common::v1::MOBILITY_WALKING, "2015-06-01"), common::v1::REASON_CHILD_UNACCOMPANIED}};
  size_t told = 0;
  for (const auto& [person, reason] : refused) {
    const std::string trip = BoardingTrip(5, 0);
    EXPECT_THAT(Record(On(trip, person)), Refused(reason));
    EXPECT_EQ(Raised().size(), ++told) << common::v1::Reason_Name(reason);
    EXPECT_THAT(Passengers(trip), testing::IsEmpty());
    EXPECT_EQ(GetTrip(trip)->boarded().seats(), 0);
  }
}

TEST_F(BoardingRefusalsTest, WhatTheCrewSeesToBeNothingIsNoneOfTheDesks) {
  const std::string trip = BoardingTrip(40, 2), other = BoardingTrip(40, 2);
  const std::string person = Alone();
  EXPECT_THAT(Record(Off(trip, person)), Refused(common::v1::REASON_PERSON_NOT_ON_BOARD));
  ASSERT_THAT(Record(On(trip, person)), IsOk());
  EXPECT_THAT(Record(On(trip, person)), Refused(common::v1::REASON_PERSON_ON_BOARD_ALREADY));
  EXPECT_THAT(Record(On(other, person)), Refused(common::v1::REASON_GROUP_ON_ANOTHER_TRIP));
  EXPECT_THAT(Record(On(trip, Alone(), TestNow() + absl::Hours(1))),
              Refused(common::v1::REASON_SCAN_IN_FUTURE));
  EXPECT_THAT(Record(On(trip, Alone(), TestNow() - absl::Hours(24 * 400))),
              Refused(common::v1::REASON_SCAN_BEFORE_TRIP));
  EXPECT_THAT(Record(On(trip, "Олена")), testing::Not(IsOk()));
  EXPECT_THAT(Raised(), testing::IsEmpty());
}

TEST_F(BoardingRefusalsTest, AnAdultWhoMayNotLeaveAChildIsNoRefusedBoarding) {
  const std::string trip = BoardingTrip(40, 2);
  const std::vector<std::string> people = PeopleOf(AssembledParty());
  RecordAll(trip, people);
  Depart(trip);
  v1::ScanLine off = Off(trip, people[0]);
  EXPECT_THAT(Record(off), Refused(common::v1::REASON_CHILD_UNACCOMPANIED));
  EXPECT_THAT(Raised(), testing::IsEmpty());
}

TEST_F(BoardingRefusalsTest, AnUploadedBoardingThatDoesNotStandIsToldOnceForGood) {
  const std::string trip = BoardingTrip(1, 0);
  const std::vector<v1::ScanLine> log = {On(trip, Alone()), On(trip, Alone()), On(trip, Alone())};
  auto answers = Upload(log);
  ASSERT_THAT(answers, IsOk());
  EXPECT_EQ(answers->answers(2).result(), ScanAnswer::RESULT_CONFLICT);
  ASSERT_THAT(Raised(), testing::SizeIs(1));
  EXPECT_EQ(Raised()[0].subject_id(), trip);
  ASSERT_THAT(Upload(log), IsOk());
  EXPECT_THAT(Raised(), testing::SizeIs(1));
  v1::CloseIncidentRequest close;
  close.set_id(Raised()[0].id());
  close.set_outcome("поїхали іншим рейсом");
  ASSERT_THAT(Do(incidents, &Incidents::CloseIncident, close), IsOk());
  ASSERT_THAT(Upload(log), IsOk());
  EXPECT_THAT(Raised(), testing::IsEmpty()) << "what is known is no news";
  ASSERT_THAT(Upload({On(trip, Alone())}), IsOk());
  EXPECT_THAT(Raised(), testing::SizeIs(1)) << "another person is";
}

TEST_F(BoardingRefusalsTest, WhoeverLosesTheirPlaceToAnEarlierRecordIsToldToo) {
  const std::string trip = BoardingTrip(1, 0);
  ASSERT_THAT(Upload({On(trip, Alone(), TestNow() - absl::Minutes(5))}, "one"), IsOk());
  EXPECT_THAT(Raised(), testing::IsEmpty());
  auto earlier = Upload({On(trip, Alone(), TestNow() - absl::Minutes(9))}, "other");
  ASSERT_THAT(earlier, IsOk());
  EXPECT_EQ(earlier->answers(0).result(), ScanAnswer::RESULT_APPLIED);
  EXPECT_THAT(Raised(), testing::SizeIs(1));
}

TEST_F(BoardingRefusalsTest, AChildScannedBeforeItsAdultInOneLogIsNotAlone) {
  const std::string trip = BoardingTrip(40, 2);
  const std::vector<std::string> people = PeopleOf(AssembledParty());
  ASSERT_THAT(Upload({On(trip, people[1], TestNow() - absl::Minutes(9)),
                      On(trip, people[0], TestNow() - absl::Minutes(8))}),
              IsOk());
  EXPECT_EQ(GetTrip(trip)->boarded().seats(), 2);
  EXPECT_THAT(Raised(), testing::IsEmpty());
}

TEST_F(BoardingRefusalsTest, AGroupRefusedAsAWholeIsToldToo) {
  const std::string trip = BoardingTrip(40, 0), party = AssembledParty();
  EXPECT_THAT(Board(party, trip), Refused(common::v1::REASON_NO_PLACES));
  ASSERT_THAT(Raised(), testing::SizeIs(1));
  EXPECT_EQ(Raised()[0].subject_id(), trip);
  EXPECT_THAT(Board(party, trip, In("UA63000000000041885")), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Raised(), testing::SizeIs(1));
}

TEST_F(BoardingRefusalsTest, ManyRefusedAtOnceMakeOneIncident) {
  constexpr int kRacers = 16;
  const std::string trip = BoardingTrip(1, 0);
  std::vector<v1::ScanLine> lines;
  for (int i = 0; i < kRacers; ++i) lines.push_back(On(trip, Alone()));
  auto outcomes = platform::AtOnce(
      kRacers, [&](int i) { return Record(lines[static_cast<size_t>(i)]).status(); });
  EXPECT_EQ(outcomes["REASON_SEATS_TAKEN"], kRacers - 1);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM incidents"), "1");
}

}  // namespace
}  // namespace cc::evacuation
