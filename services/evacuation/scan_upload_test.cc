#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "services/evacuation/scans.h"
#include "services/evacuation/trip_fixture.h"
#include "services/platform/testing/at_once.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using platform::TestNow;
using v1::Passenger;
using v1::ScanAnswer;

class ScanUploadTest : public TripStory {
 protected:
  // So many minutes before now.
  static absl::Time Ago(int minutes) { return TestNow() - absl::Minutes(minutes); }
};

TEST_F(ScanUploadTest, AnAlightingThatCameFirstWaitsForItsBoarding) {
  const std::string trip = BoardingTrip(40, 2), person = PeopleOf(AssembledParty(OneAdult()))[0];
  const v1::ScanLine on = On(trip, person, Ago(50)), off = Off(trip, person, Ago(40)),
                     again = On(trip, person, Ago(30));
  auto first = Upload({off});
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->answers(0).result(), ScanAnswer::RESULT_CONFLICT);
  EXPECT_EQ(first->answers(0).reason(), common::v1::REASON_PERSON_NOT_ON_BOARD);
  EXPECT_NE(first->answers(0).text(), "");
  EXPECT_EQ(GetTrip(trip)->open_conflicts(), 1);
  auto second = Upload({again, on});
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->answers(0).result(), ScanAnswer::RESULT_APPLIED);
  EXPECT_EQ(second->answers(1).result(), ScanAnswer::RESULT_APPLIED);
  EXPECT_EQ(GetTrip(trip)->open_conflicts(), 0);
  auto known = Upload({off});
  ASSERT_THAT(known, IsOk());
  EXPECT_TRUE(known->answers(0).known());
  EXPECT_EQ(known->answers(0).result(), ScanAnswer::RESULT_APPLIED) << "as it stands now";
  EXPECT_EQ(Passengers(trip)[0].state(), Passenger::STATE_ON_BOARD);
  EXPECT_EQ(platform::FromProto(Passengers(trip)[0].board_time()), Ago(30));
}

TEST_F(ScanUploadTest, NothingIsDroppedAndEachLineIsAnsweredByItself) {
  const std::string trip = BoardingTrip(40, 2), person = PeopleOf(AssembledParty(OneAdult()))[0];
  v1::ScanLine on = On(trip, person, Ago(9));
  v1::ScanLine reused = on;
  reused.set_kind(v1::ScanLine::KIND_ALIGHT);
  v1::ScanLine kindless = On(trip, person, Ago(8));
  kindless.clear_kind();
  v1::ScanLine timeless = On(trip, person);
  timeless.clear_scan_time();
  auto answers = Upload({on, on, reused, On("рейс 5", person), On(trip, "Олена"), kindless,
                         timeless, On(trip, person, TestNow() + absl::Hours(1)),
                         On("00000000-0000-7000-8000-00000000dead", person)});
  ASSERT_THAT(answers, IsOk());
  ASSERT_EQ(answers->answers_size(), 9);
  const auto result = [&](int i) { return answers->answers(i).result(); };
  const auto reason = [&](int i) { return answers->answers(i).reason(); };
  EXPECT_EQ(result(0), ScanAnswer::RESULT_APPLIED);
  EXPECT_FALSE(answers->answers(0).known());
  EXPECT_EQ(result(1), ScanAnswer::RESULT_APPLIED);
  EXPECT_TRUE(answers->answers(1).known());
  EXPECT_EQ(result(2), ScanAnswer::RESULT_REFUSED);
  EXPECT_EQ(reason(2), common::v1::REASON_SCAN_NUMBER_REUSED);
  for (int i : {3, 4, 5, 6, 8}) {
    EXPECT_EQ(result(i), ScanAnswer::RESULT_CONFLICT) << i;
    EXPECT_EQ(reason(i), common::v1::REASON_SCAN_UNREADABLE) << i;
  }
  EXPECT_EQ(reason(7), common::v1::REASON_SCAN_IN_FUTURE);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM scans"), "7");
  EXPECT_EQ(Conflicts().size(), 6u);
  EXPECT_EQ(GetTrip(trip)->open_conflicts(), 4) << "those that name the trip";
}

TEST_F(ScanUploadTest, WhatNamesNoTripIsSeenByWhoeverSentItAndFromTheCountry) {
  ASSERT_THAT(Upload({On("рейс 5", "Олена")}, "device", In(kDonetsk)), IsOk());
  v1::ListScanConflictsRequest list;
  EXPECT_EQ(Do(scans, &Scans::ListScanConflicts, list, In(kDonetsk))->conflicts_size(), 1);
  EXPECT_EQ(Do(scans, &Scans::ListScanConflicts, list)->conflicts_size(), 1);
  EXPECT_EQ(Do(scans, &Scans::ListScanConflicts, list, In(kDnipropetrovsk))->conflicts_size(), 0);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM scan_texts WHERE text::text LIKE '%Олена%' OR "
                         "position(convert_to('Олена', 'UTF8') IN text) > 0"),
            "0")
      << "what it sent is encrypted";
}

TEST_F(ScanUploadTest, AnEarlierRecordThatCameLateTakesThePlaceByTheTimeOfTheScan) {
  const std::string trip = BoardingTrip(1, 0);
  const std::string early = PeopleOf(AssembledParty(OneAdult()))[0];
  const std::string late = PeopleOf(AssembledParty(OneAdult()))[0];
  ASSERT_THAT(Upload({On(trip, late, Ago(10))}, "one"), IsOk());
  auto answers = Upload({On(trip, early, Ago(20))}, "other");
  ASSERT_THAT(answers, IsOk());
  EXPECT_EQ(answers->answers(0).result(), ScanAnswer::RESULT_APPLIED);
  ASSERT_EQ(Conflicts().size(), 1u);
  EXPECT_EQ(Conflicts()[0].person_id(), late);
  EXPECT_EQ(Conflicts()[0].reason(), common::v1::REASON_SEATS_TAKEN);
  EXPECT_EQ(GetTrip(trip)->boarded().seats(), 1);
}

TEST_F(ScanUploadTest, WhoChangedOverIsNoConflictOfTheTripThatTheyLeft) {
  const std::string left = BoardingTrip(40, 2), taken = BoardingTrip(40, 2);
  const std::string person = PeopleOf(AssembledParty(OneAdult()))[0];
  const std::string late = PeopleOf(AssembledParty(OneAdult()))[0];
  ASSERT_THAT(Upload({On(left, person, Ago(50)), Off(left, person, Ago(40))}), IsOk());
  ASSERT_THAT(Upload({On(taken, person, Ago(30))}), IsOk());
  auto answers = Upload({On(left, late, Ago(45))}, "other");
  ASSERT_THAT(answers, IsOk());
  EXPECT_EQ(answers->answers(0).result(), ScanAnswer::RESULT_APPLIED);
  EXPECT_THAT(Conflicts(), testing::IsEmpty());
  EXPECT_EQ(Passengers(taken)[0].state(), Passenger::STATE_ON_BOARD);

  // To have come back while on board of the other is one, and changes nothing else.
  answers = Upload({On(left, person, Ago(20))});
  ASSERT_THAT(answers, IsOk());
  EXPECT_EQ(answers->answers(0).reason(), common::v1::REASON_GROUP_ON_ANOTHER_TRIP);
  EXPECT_EQ(Conflicts().size(), 1u);
  EXPECT_EQ(GetTrip(left)->boarded().seats(), 1);
  EXPECT_EQ(GetTrip(taken)->boarded().seats(), 1);
}

TEST_F(ScanUploadTest, APersonDecidesThatAConflictIsAFactOrNone) {
  const std::string trip = BoardingTrip(1, 0);
  const std::string first = PeopleOf(AssembledParty(OneAdult()))[0];
  const std::string party = AssembledParty(OneAdult()), second = PeopleOf(party)[0];
  ASSERT_THAT(Upload({On(trip, first, Ago(9)), On(trip, second, Ago(8)), Off(trip, first, Ago(7)),
                      Off(trip, first, Ago(6))}),
              IsOk());
  std::vector<v1::ScanConflict> conflicts = Conflicts();
  ASSERT_EQ(conflicts.size(), 2u);
  std::sort(conflicts.begin(), conflicts.end(),
            [](const auto& a, const auto& b) { return a.sequence() < b.sequence(); });
  auto fact = Resolve(conflicts[0], true);
  ASSERT_THAT(fact, IsOk());
  EXPECT_EQ(fact->result(), ScanAnswer::RESULT_APPLIED);
  EXPECT_EQ(fact->note(), "Вигадана причина");
  EXPECT_NE(fact->resolved_by(), "");
  EXPECT_EQ(GetParty(party)->trip_id(), trip);
  auto none = Resolve(conflicts[1], false);
  ASSERT_THAT(none, IsOk());
  EXPECT_EQ(none->result(), ScanAnswer::RESULT_DISMISSED);
  EXPECT_EQ(GetTrip(trip)->open_conflicts(), 0);
  EXPECT_EQ(Conflicts().size(), 0u);
  EXPECT_EQ(Conflicts(true).size(), 2u);
  EXPECT_THAT(Resolve(conflicts[1], true), Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(ScanUploadTest, ARecordThatNamesNobodyCannotBecomeAFact) {
  const std::string trip = BoardingTrip(1, 0);
  ASSERT_THAT(Upload({On(trip, "00000000-0000-7000-8000-00000000dead", Ago(1))}), IsOk());
  EXPECT_THAT(Resolve(Conflicts()[0], true), Refused(common::v1::REASON_SCAN_UNREADABLE));
  EXPECT_THAT(Resolve(Conflicts()[0], false), IsOk());
  EXPECT_EQ(GetTrip(trip)->open_conflicts(), 0);
}

TEST_F(ScanUploadTest, ALogUploadedManyTimesAtOnceIsTakenOnce) {
  const std::string trip = BoardingTrip(40, 2);
  std::vector<v1::ScanLine> lines;
  for (const std::string& person : PeopleOf(AssembledParty()))
    lines.push_back(On(trip, person, Ago(20)));
  lines.push_back(On("рейс 5", "Олена"));
  auto outcomes = platform::AtOnce(8, [&](int) { return Upload(lines).status(); });
  EXPECT_EQ(outcomes["OK"], 8);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM scans"), "5");
  EXPECT_EQ(GetTrip(trip)->boarded().seats(), 3);
}

TEST_F(ScanUploadTest, APartOfALogInAnyOrderAndTwiceGivesTheSameEnd) {
  std::mt19937_64 random(std::random_device{}());
  const std::string told =
      "SELECT string_agg(concat(s.device, s.sequence, s.state, s.reason, p.state, p.place_taken, "
      "p.boarded_at, p.alighted_at), ';' ORDER BY s.device, s.sequence) FROM scans s "
      "LEFT JOIN passengers p ON p.trip_id = s.trip_id AND p.person_id = s.person_id";
  const std::string trip = BoardingTrip(5, 1);
  std::vector<std::string> people;
  for (int i = 0; i < 3; ++i) {
    for (const std::string& person : PeopleOf(AssembledParty())) people.push_back(person);
  }
  std::vector<v1::ScanLine> log;
  for (int i = 0; i < 40; ++i) {
    const std::string& person = people[random() % people.size()];
    const absl::Time at = Ago(static_cast<int>(random() % 30));
    log.push_back(random() % 3 == 0 ? Off(trip, person, at) : On(trip, person, at));
  }
  std::string expected;
  for (int round = 0; round < 6; ++round) {
    std::shuffle(log.begin(), log.end(), random);
    for (size_t at = 0; at < log.size();) {
      const size_t size = std::min<size_t>(log.size() - at, 1 + random() % 15);
      std::vector<v1::ScanLine> part(log.begin() + static_cast<long>(at),
                                     log.begin() + static_cast<long>(at + size));
      part.push_back(log[random() % log.size()]);
      ASSERT_THAT(Upload(part), IsOk());
      at += size;
    }
    if (round == 0) expected = database.Sql(told);
    ASSERT_EQ(database.Sql(told), expected);
    EXPECT_EQ(database.Sql("SELECT count(*) FROM scans"), "40");
    EXPECT_EQ(database.Sql("SELECT boarded_seats + boarded_wheelchairs FROM trips"),
              database.Sql("SELECT count(*) FROM passengers WHERE state = 2"));
    database.Sql(
        "DELETE FROM scans; DELETE FROM passengers; UPDATE parties SET trip_id = NULL; "
        "UPDATE trips SET boarded_seats = 0, boarded_wheelchairs = 0, open_conflicts = 0, "
        "last_merged_at = '-infinity'");
  }
}

}  // namespace
}  // namespace cc::evacuation
