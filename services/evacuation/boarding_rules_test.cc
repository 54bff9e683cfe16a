#include "services/evacuation/boarding_rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "absl/strings/str_cat.h"
#include "services/platform/testing/testing.h"

namespace cc::evacuation {
namespace {

using common::v1::Reason;
using v1::Passenger;
using v1::ScanLine;
using v1::Trip;

// Minutes after the trip's first record.
absl::Time At(int minute) { return absl::FromUnixSeconds(1'770'000'000) + absl::Minutes(minute); }

TripFacts Facts(int seats = 3, int wheelchairs = 1) {
  TripFacts facts;
  facts.places.set_seats(seats);
  facts.places.set_wheelchairs(wheelchairs);
  facts.opens = At(0);
  facts.stops = 3;
  return facts;
}

Traveller Person(const std::string& id, const std::string& adult = "",
                 common::v1::Mobility mobility = common::v1::MOBILITY_WALKING) {
  static int number = 0;
  return {.person_id = id,
          .party_id = "family",
          .adult_id = adult,
          .number = ++number % 50 + 1,
          .mobility = mobility,
          .child = !adult.empty() || id.rfind("child", 0) == 0};
}

Scan Line(const std::string& person, ScanLine::Kind kind, int minute, int stop = 0) {
  static int64_t sequence = 0;
  return {.device = "d",
          .sequence = ++sequence,
          .person_id = person,
          .kind = kind,
          .scanned_at = At(minute),
          .merged_at = At(minute),
          .received_at = At(minute),
          .stop = stop};
}
Scan On(const std::string& person, int minute, int stop = 0) {
  return Line(person, ScanLine::KIND_BOARD, minute, stop);
}
Scan Off(const std::string& person, int minute, int stop = 0) {
  return Line(person, ScanLine::KIND_ALIGHT, minute, stop);
}

Boarding Family(TripFacts facts = Facts()) {
  Boarding boarding(std::move(facts));
  boarding.Add(Person("mother"));
  boarding.Add(Person("child", "mother"));
  boarding.Add(Person("child alone"));
  Traveller in_care = Person("child in care");
  in_care.in_care = true;
  boarding.Add(in_care);
  boarding.Add(Person("grandfather", "", common::v1::MOBILITY_ASSISTED));
  boarding.Add(Person("grandmother", "", common::v1::MOBILITY_WHEELCHAIR));
  boarding.Add(Person("uncle", "", common::v1::MOBILITY_WHEELCHAIR));
  boarding.Add(Person("wounded", "", common::v1::MOBILITY_STRETCHER));
  return boarding;
}

struct Case {
  const char* what;
  std::vector<Scan> before;
  Scan scan;
  Reason reason;  // unspecified: it stands
};

Scan With(Scan scan, void (*change)(Scan&)) {
  change(scan);
  return scan;
}

TEST(BoardingRules, EachRecordStandsOrSaysWhyNot) {
  for (const Case& c : std::vector<Case>{
           {"the first boards", {}, On("mother", 1), {}},
           {"boarding twice",
            {On("mother", 1)},
            On("mother", 2),
            common::v1::REASON_PERSON_ON_BOARD_ALREADY},
           {"boarding again after getting off",
            {On("mother", 1), Off("mother", 2)},
            On("mother", 3),
            {}},
           {"alighting without boarding",
            {},
            Off("mother", 1),
            common::v1::REASON_PERSON_NOT_ON_BOARD},
           {"alighting twice",
            {On("mother", 1), Off("mother", 2)},
            Off("mother", 3),
            common::v1::REASON_PERSON_NOT_ON_BOARD},
           {"the last wheelchair place", {}, On("grandmother", 1), {}},
           {"a wheelchair without a place",
            {On("grandmother", 1)},
            On("uncle", 2),
            common::v1::REASON_WHEELCHAIR_PLACES_TAKEN},
           {"a stretcher without a place",
            {},
            On("wounded", 1),
            common::v1::REASON_STRETCHER_PLACES_TAKEN},
           {"a place that came free",
            {On("grandmother", 1), Off("grandmother", 2)},
            On("uncle", 3),
            {}},
           {"a child with its adult", {On("mother", 1)}, On("child", 2), {}},
           {"a child before its adult", {}, On("child", 1), common::v1::REASON_CHILD_UNACCOMPANIED},
           {"a child whose adult got off",
            {On("mother", 1), Off("mother", 2)},
            On("child", 3),
            common::v1::REASON_CHILD_UNACCOMPANIED},
           {"a child for whom nobody is named",
            {On("mother", 1)},
            On("child alone", 2),
            common::v1::REASON_CHILD_UNACCOMPANIED},
           {"a child with the guardianship body",
            {},
            With(On("child alone", 1), [](Scan& s) { s.guarded = true; }),
            {}},
           {"a child whose group names the guardianship body", {}, On("child in care", 1), {}},
           {"the adult leaves a child on board",
            {On("mother", 1), On("child", 2)},
            Off("mother", 3),
            common::v1::REASON_CHILD_UNACCOMPANIED},
           {"the adult gets off after the child",
            {On("mother", 1), On("child", 2), Off("child", 3)},
            Off("mother", 4),
            {}},
           {"a stop that is none", {}, On("mother", 1, 4), common::v1::REASON_STOP_UNKNOWN},
           {"before the trip", {}, On("mother", -1), common::v1::REASON_SCAN_BEFORE_TRIP},
           {"a clock within the allowance",
            {},
            With(On("mother", 5), [](Scan& s) { s.received_at = At(4); }),
            {}},
           {"a clock that is fast",
            {},
            With(On("mother", 5), [](Scan& s) { s.received_at = At(2); }),
            common::v1::REASON_SCAN_IN_FUTURE},
           {"somebody nobody knows", {}, On("stranger", 1), common::v1::REASON_SCAN_UNREADABLE},
           {"a record without a kind",
            {},
            With(On("mother", 1), [](Scan& s) { s.kind = ScanLine::KIND_UNSPECIFIED; }),
            common::v1::REASON_SCAN_UNREADABLE},
       }) {
    Boarding boarding = Family();
    for (const Scan& scan : c.before) ASSERT_TRUE(boarding.Apply(scan).ok()) << c.what;
    EXPECT_EQ(platform::ReasonOf(boarding.Apply(c.scan)), c.reason) << c.what;
  }
}

TEST(BoardingRules, SeatsAreFullByTheirKind) {
  Boarding boarding = Family(Facts(2, 1));
  ASSERT_TRUE(boarding.Apply(On("mother", 1)).ok());
  ASSERT_TRUE(boarding.Apply(On("grandfather", 2)).ok());
  absl::Status full = boarding.Apply(On("child", 3));
  EXPECT_EQ(platform::ReasonOf(full), common::v1::REASON_SEATS_TAKEN);
  EXPECT_EQ(platform::DetailsOf(full)["places"], "2");
  EXPECT_TRUE(boarding.Apply(On("grandmother", 4)).ok()) << "another kind of place";
  EXPECT_EQ(boarding.on_board().seats(), 2);
  EXPECT_EQ(boarding.on_board().wheelchairs(), 1);
}

TEST(BoardingRules, TheStateOfTheTripDecidesWhoMayStillBoard) {
  struct {
    const char* what;
    TripFacts facts;
    Scan scan;
    Reason reason;
  } cases[] = {
      {"planned", Facts(), On("mother", 1), common::v1::REASON_STATE_FORBIDS},
      {"left, at no stop", Facts(), On("mother", 11), common::v1::REASON_SCAN_AFTER_DEPARTURE},
      {"left, told late", Facts(), On("mother", 9), {}},
      {"left, at a stop", Facts(), On("mother", 11, 2), {}},
      {"arrived, at a stop", Facts(), On("mother", 31, 2), common::v1::REASON_SCAN_AFTER_DEPARTURE},
      {"closed", Facts(), On("mother", 9), common::v1::REASON_TRIP_ENDED},
  };
  cases[0].facts.state = Trip::STATE_PLANNED;
  for (int i = 1; i < 6; ++i) {
    cases[i].facts.state = Trip::STATE_DEPARTED;
    cases[i].facts.departed_at = At(10);
  }
  cases[4].facts.arrived_at = At(30);
  cases[5].facts.ended_at = At(5);
  for (const auto& c : cases)
    EXPECT_EQ(platform::ReasonOf(Family(c.facts).Apply(c.scan)), c.reason) << c.what;
}

TEST(BoardingRules, AGroupThatIsElsewhereCannotBoard) {
  Boarding boarding(Facts());
  Traveller who = Person("mother");
  who.barred = platform::Fail(common::v1::REASON_GROUP_ON_ANOTHER_TRIP, {{"trip", "t"}});
  boarding.Add(who);
  EXPECT_EQ(platform::ReasonOf(boarding.Apply(On("mother", 1))),
            common::v1::REASON_GROUP_ON_ANOTHER_TRIP);
}

TEST(BoardingRules, SaysWhatBecameOfWhoeverGotOff) {
  struct {
    const char* what;
    int minute, stop;
    Passenger::Outcome said, outcome;
    Passenger::State state;
  } cases[] = {
      {"before it left", 5, 0, {}, {}, Passenger::STATE_NOT_ON_BOARD},
      {"on the way, nowhere", 15, 0, {}, Passenger::OUTCOME_ARRIVED, Passenger::STATE_OFF},
      {"at a stop", 15, 2, {}, Passenger::OUTCOME_LEFT_AT_STOP, Passenger::STATE_OFF},
      {"at the last stop", 31, 3, {}, Passenger::OUTCOME_ARRIVED, Passenger::STATE_OFF},
      {"at the end", 31, 0, {}, Passenger::OUTCOME_ARRIVED, Passenger::STATE_OFF},
      {"to a hospital at a stop", 15, 2, Passenger::OUTCOME_HOSPITAL, Passenger::OUTCOME_HOSPITAL,
       Passenger::STATE_OFF},
      {"to a hospital before it left", 5, 0, Passenger::OUTCOME_HOSPITAL,
       Passenger::OUTCOME_HOSPITAL, Passenger::STATE_OFF},
  };
  for (const auto& c : cases) {
    TripFacts facts = Facts();
    facts.state = Trip::STATE_ARRIVED;
    facts.departed_at = At(10);
    facts.arrived_at = At(30);
    Boarding boarding = Family(facts);
    ASSERT_TRUE(boarding.Apply(On("mother", 1)).ok());
    Scan off = Off("mother", c.minute, c.stop);
    off.outcome = c.said;
    ASSERT_TRUE(boarding.Apply(off).ok()) << c.what;
    EXPECT_EQ(boarding.Find("mother")->outcome, c.outcome) << c.what;
    EXPECT_EQ(boarding.Find("mother")->state, c.state) << c.what;
    EXPECT_EQ(boarding.on_board().seats(), 0) << c.what;
  }
}

TEST(BoardingRules, UntilItArrivesNobodySaysWhatBecameOfWhoeverGotOffNowhere) {
  TripFacts facts = Facts();
  facts.departed_at = At(10);
  Boarding boarding = Family(facts);
  ASSERT_TRUE(boarding.Apply(On("mother", 1)).ok());
  ASSERT_TRUE(boarding.Apply(Off("mother", 20)).ok());
  EXPECT_EQ(boarding.Find("mother")->outcome, Passenger::OUTCOME_UNSPECIFIED);
}

TEST(BoardingRules, AChildScannedFirstBoardsWithItsAdult) {
  Boarding boarding = Family();
  std::vector<Scan> scans = {On("child", 1), On("mother", 2)};
  boarding.Merge(scans);
  for (const Scan& scan : scans) EXPECT_TRUE(scan.verdict.ok()) << scan.person_id;
  EXPECT_EQ(boarding.Find("child")->state, Passenger::STATE_ON_BOARD);
}

TEST(BoardingRules, WhatAPersonDecidedIsAFactWithoutAPlaceOrNone) {
  Boarding boarding = Family(Facts(1, 1));
  std::vector<Scan> scans = {On("mother", 1), On("grandfather", 2), On("child alone", 3)};
  scans[1].decision = Decision::kApply;
  scans[2].decision = Decision::kDismiss;
  boarding.Merge(scans);
  EXPECT_EQ(boarding.Find("grandfather")->state, Passenger::STATE_ON_BOARD);
  EXPECT_EQ(boarding.Find("grandfather")->place_taken, 0);
  EXPECT_EQ(boarding.Find("child alone")->state, Passenger::STATE_NOT_ON_BOARD);
  EXPECT_EQ(boarding.on_board().seats(), 1) << "the check of the table holds";
}

std::string Told(Boarding& boarding, const std::vector<Scan>& scans) {
  std::string told = boarding.on_board().ShortDebugString();
  for (const auto& [id, who] : boarding.travellers())
    absl::StrAppend(&told, ";", id, who.state, who.place_taken, absl::FormatTime(who.boarded_at),
                    absl::FormatTime(who.alighted_at), who.outcome);
  std::map<int64_t, int> verdicts;
  for (const Scan& scan : scans) verdicts[scan.sequence] = platform::ReasonOf(scan.verdict);
  for (const auto& [sequence, reason] : verdicts) absl::StrAppend(&told, "|", sequence, reason);
  return told;
}

TEST(BoardingRules, TheSameRecordsGiveTheSameWhateverTheirOrder) {
  std::mt19937_64 random(std::random_device{}());
  const std::vector<std::string> people = {"mother",      "child", "child alone", "grandfather",
                                           "grandmother", "uncle", "wounded",     "child in care"};
  for (int round = 0; round < 200; ++round) {
    TripFacts facts = Facts(2, 1);
    facts.departed_at = At(20);
    std::vector<Scan> scans;
    for (int i = 0; i < 30; ++i) {
      const auto kind = random() % 3 == 0 ? ScanLine::KIND_ALIGHT : ScanLine::KIND_BOARD;
      scans.push_back(Line(people[random() % people.size()], kind, static_cast<int>(random() % 40),
                           static_cast<int>(random() % 4)));
      scans.back().guarded = random() % 8 == 0;
      scans.back().merged_at = At(static_cast<int>(random() % 10));  // many at once
    }
    Boarding first = Family(facts);
    first.Merge(scans);
    const std::string told = Told(first, scans);
    EXPECT_LE(first.on_board().seats(), 2);
    EXPECT_LE(first.on_board().wheelchairs(), 1);
    std::shuffle(scans.begin(), scans.end(), random);
    Boarding second = Family(facts);
    second.Merge(scans);
    ASSERT_EQ(Told(second, scans), told);
  }
}

}  // namespace
}  // namespace cc::evacuation
