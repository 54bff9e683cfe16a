#include "services/evacuation/party_join_rules.h"

#include "absl/strings/str_cat.h"
#include "services/evacuation/request_rules.h"
#include "services/platform/testing/testing.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::ParseProto;
using platform::Refused;
using platform::StatusIs;

const absl::CivilDay kDay(2025, 5, 1);

v1::Party Family(const std::string& prefix) {
  v1::Party party = ParseProto<v1::Party>(
      "state: STATE_REQUESTED phone: '+380501234567' "
      "persons { number: 1 birth_date: '1985-04-17' kinship: KINSHIP_HEAD mobility: "
      "MOBILITY_WALKING }"
      "persons { number: 2 birth_date: '2015-06-01' kinship: KINSHIP_CHILD accompanying_adult: 1 "
      "mobility: MOBILITY_WALKING }"
      "persons { number: 3 birth_date: '1950-06-01' kinship: KINSHIP_PARENT "
      "mobility: MOBILITY_WHEELCHAIR }");
  party.set_id(prefix);
  for (v1::Person& person : *party.mutable_persons())
    person.set_id(absl::StrCat(prefix, person.number()));
  return party;
}

v1::SplitPartyRequest Leaving(const std::string& text) {
  return ParseProto<v1::SplitPartyRequest>("reason: REASON_HOSPITAL " + text);
}

TEST(JoinPeople, TakesEveryoneOverAndWhoeverIsInBothOnce) {
  v1::Party kept = Family("a"), joined = Family("b");
  joined.mutable_persons(0)->set_rnokpp("3068208400");
  joined.mutable_persons(2)->set_mobility(common::v1::MOBILITY_STRETCHER);
  ASSERT_THAT(JoinPeople(kept, joined, {{"b1", "a1"}, {"b3", "a3"}}), IsOk());
  ASSERT_EQ(kept.persons_size(), 4);
  EXPECT_EQ(kept.persons(0).rnokpp(), "3068208400");
  EXPECT_EQ(kept.persons(2).mobility(), common::v1::MOBILITY_STRETCHER);
  EXPECT_EQ(kept.persons(3).id(), "b2");
  EXPECT_EQ(kept.persons(3).number(), 4);
  EXPECT_EQ(kept.persons(3).accompanying_adult(), 1);
  EXPECT_EQ(kept.persons(3).kinship(), common::v1::KINSHIP_CHILD);  // of the same head
  ASSERT_EQ(joined.persons_size(), 2);
  EXPECT_EQ(joined.persons(1).number(), 2);
}

TEST(JoinPeople, OfTwoHeadsOneStays) {
  v1::Party kept = Family("a"), joined = Family("b");
  ASSERT_THAT(JoinPeople(kept, joined, {}), IsOk());
  ASSERT_EQ(kept.persons_size(), 6);
  EXPECT_EQ(kept.persons(3).kinship(), common::v1::KINSHIP_RELATIVE);
  EXPECT_EQ(kept.persons(4).accompanying_adult(), 4);
  EXPECT_EQ(joined.persons_size(), 0);
}

TEST(JoinPeople, AChildWithoutAnAdultGetsTheOneOfItsOtherRecord) {
  v1::Party kept = Family("a"), joined = Family("b");
  kept.mutable_persons(1)->set_accompanying_adult(0);
  ASSERT_THAT(JoinPeople(kept, joined, {{"b1", "a1"}, {"b2", "a2"}, {"b3", "a3"}}), IsOk());
  EXPECT_EQ(kept.persons(1).accompanying_adult(), 1);
}

TEST(JoinPeople, WhatWasAskedIsAskedStill) {
  v1::Party kept = Family("a"), joined = Family("b");
  kept.set_urgency(v1::Party::URGENCY_ORDINARY);
  kept.set_medical_needs("інсулін");
  joined.set_urgency(v1::Party::URGENCY_CRITICAL);
  joined.set_medical_needs("кисень");
  joined.set_escort_needed(true);
  joined.set_animals(1);
  ASSERT_THAT(JoinPeople(kept, joined, {}), IsOk());
  EXPECT_EQ(kept.urgency(), v1::Party::URGENCY_CRITICAL);
  EXPECT_EQ(kept.medical_needs(), "інсулін\nкисень");
  EXPECT_TRUE(kept.escort_needed());
  EXPECT_EQ(kept.animals(), 1);
}

TEST(JoinPeople, RefusesMoreThanAGroupMayHold) {
  v1::Party kept = Family("a"), joined = Family("b");
  while (kept.persons_size() < kLargestParty - 2) {
    v1::Person& person = *kept.add_persons();
    person.set_number(kept.persons_size());
  }
  EXPECT_THAT(JoinPeople(kept, joined, {}), Refused(common::v1::REASON_PARTY_TOO_LARGE));
}

TEST(SplitPeople, MakesTwoGroupsWithAHeadAndNumbersOfTheirOwn) {
  v1::Party party = Family("a");
  auto parted = SplitPeople(party, Leaving("person_ids: 'a3'"), kDay);
  ASSERT_THAT(parted, IsOk());
  EXPECT_EQ(party.persons_size(), 2);
  EXPECT_EQ(party.persons(1).accompanying_adult(), 1);
  ASSERT_EQ(parted->persons_size(), 1);
  EXPECT_EQ(parted->persons(0).id(), "a3");
  EXPECT_EQ(parted->persons(0).number(), 1);
  EXPECT_EQ(parted->persons(0).kinship(), common::v1::KINSHIP_HEAD);
  EXPECT_EQ(parted->split_from_id(), "a");
  EXPECT_EQ(parted->state(), v1::Party::STATE_REQUESTED);
}

TEST(SplitPeople, NeverLeavesAChildWithoutANamedAdult) {
  for (const char* leaving :
       {"person_ids: 'a1'", "person_ids: 'a2'", "person_ids: 'a2' person_ids: 'a3'"}) {
    v1::Party party = Family("a");
    EXPECT_THAT(SplitPeople(party, Leaving(leaving), kDay),
                Refused(common::v1::REASON_CHILD_LEFT_ALONE))
        << leaving;
  }
  v1::Party party = Family("a");
  EXPECT_THAT(SplitPeople(party,
                          Leaving("person_ids: 'a2' person_ids: 'a3' "
                                  "companions { child_id: 'a2' adult_id: 'a3' }"),
                          kDay),
              IsOk());
  party = Family("a");
  EXPECT_THAT(
      SplitPeople(party, Leaving("person_ids: 'a1' companions { child_id: 'a2' adult_id: 'a3' }"),
                  kDay),
      IsOk());
}

TEST(SplitPeople, TheGuardianshipBodyMayAnswerForChildrenWhoLeave) {
  v1::Party party = Family("a");
  auto parted = SplitPeople(
      party,
      Leaving("person_ids: 'a2' guardianship_body { name: 'n' document: 'd' representative: 'r' }"),
      kDay);
  ASSERT_THAT(parted, IsOk());
  EXPECT_TRUE(IsAccompanied(*parted, parted->persons(0)));
  // One representative goes with one group.
  v1::Party guarded = Family("a");
  guarded.mutable_guardianship_body()->set_representative("r");
  guarded.mutable_persons(1)->set_accompanying_adult(0);
  EXPECT_THAT(SplitPeople(guarded, Leaving("person_ids: 'a2'"), kDay),
              Refused(common::v1::REASON_CHILD_LEFT_ALONE));
}

TEST(SplitPeople, RefusesCompanionsWhoAreNoneAndPeopleOfOtherGroups) {
  for (const char* wrong : {"person_ids: 'a9'", "person_ids: 'a3' person_ids: 'a3'",
                            "person_ids: 'a1' person_ids: 'a2' person_ids: 'a3'",
                            "person_ids: 'a2' companions { child_id: 'a2' adult_id: 'a1' }",
                            "person_ids: 'a2' companions { child_id: 'a2' adult_id: 'a2' }"}) {
    v1::Party party = Family("a");
    EXPECT_THAT(SplitPeople(party, Leaving(wrong), kDay),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << wrong;
  }
}

TEST(SplitPeople, NamesWhatPeopleAreToTheirNewHead) {
  v1::Party party = Family("a");
  auto parted = SplitPeople(party,
                            Leaving("person_ids: 'a2' person_ids: 'a3' "
                                    "companions { child_id: 'a2' adult_id: 'a3' } "
                                    "kinships { person_id: 'a2' kinship: KINSHIP_GRANDCHILD }"),
                            kDay);
  ASSERT_THAT(parted, IsOk());
  EXPECT_EQ(parted->persons(0).kinship(), common::v1::KINSHIP_GRANDCHILD);
  EXPECT_EQ(parted->persons(0).accompanying_adult(), 2);
  EXPECT_EQ(parted->persons(1).kinship(), common::v1::KINSHIP_HEAD);

  party = Family("a");
  *party.add_persons() = party.persons(2);
  party.mutable_persons(3)->set_id("a4");
  party.mutable_persons(3)->set_number(4);
  parted = SplitPeople(party,
                       Leaving("person_ids: 'a3' person_ids: 'a4' "
                               "kinships { person_id: 'a4' kinship: KINSHIP_HEAD } "
                               "kinships { person_id: 'a3' kinship: KINSHIP_SPOUSE }"),
                       kDay);
  ASSERT_THAT(parted, IsOk());
  EXPECT_EQ(parted->persons(0).kinship(), common::v1::KINSHIP_SPOUSE);
  EXPECT_EQ(parted->persons(1).kinship(), common::v1::KINSHIP_HEAD);
}

TEST(SplitPeople, ANewHeadOfThoseWhoStayMakesTheOthersRelatives) {
  v1::Party party = Family("a");
  *party.add_persons() = party.persons(2);
  party.mutable_persons(3)->set_id("a4");
  party.mutable_persons(3)->set_number(4);
  ASSERT_THAT(SplitPeople(party,
                          Leaving("person_ids: 'a4' "
                                  "kinships { person_id: 'a3' kinship: KINSHIP_HEAD }"),
                          kDay),
              IsOk());
  EXPECT_EQ(party.persons(0).kinship(), common::v1::KINSHIP_RELATIVE);
  EXPECT_EQ(party.persons(1).kinship(), common::v1::KINSHIP_RELATIVE);
  EXPECT_EQ(party.persons(1).accompanying_adult(), 1) << "who goes with whom stays";
  EXPECT_EQ(party.persons(2).kinship(), common::v1::KINSHIP_HEAD);
}

TEST(SplitPeople, RefusesKinshipsOfStrangersAndGroupsWithoutOneHead) {
  for (const char* wrong : {"kinships { person_id: 'a9' kinship: KINSHIP_CHILD }",
                            "kinships { person_id: 'a3' kinship: KINSHIP_HEAD } "
                            "kinships { person_id: 'a3' kinship: KINSHIP_HEAD }",
                            "kinships { person_id: 'a3' kinship: KINSHIP_PARENT }",
                            "kinships { person_id: 'a1' kinship: KINSHIP_HEAD } "
                            "kinships { person_id: 'a2' kinship: KINSHIP_HEAD }",
                            "companions { child_id: 'a9' adult_id: 'a1' }"}) {
    v1::Party party = Family("a");
    EXPECT_THAT(SplitPeople(party, Leaving(absl::StrCat("person_ids: 'a3' ", wrong)), kDay),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << wrong;
  }
}

// Mother and child have boarded, the grandmother not; or as `boarded` says.
absl::Status DivideOnTrip(const std::string& leaving, const std::set<std::string>& boarded) {
  const v1::Party whole = Family("a");
  v1::Party stayed = whole;
  auto parted = SplitPeople(stayed, Leaving(leaving), kDay);
  if (!parted.ok()) return parted.status();
  return CheckSplitOnTrip(whole, stayed, *parted, {.on_board = boarded, .boarded = boarded});
}

TEST(CheckSplitOnTrip, DividesThoseWhoBoardedFromThoseWhoDidNot) {
  EXPECT_THAT(DivideOnTrip("person_ids: 'a3'", {"a1", "a2"}), IsOk());
  EXPECT_THAT(DivideOnTrip("person_ids: 'a1' person_ids: 'a2'", {"a1", "a2"}), IsOk());
  EXPECT_THAT(DivideOnTrip("person_ids: 'a3'", {"a1", "a2", "a3"}),
              Refused(common::v1::REASON_SPLIT_ACROSS_BOARDING));
  EXPECT_THAT(
      DivideOnTrip("person_ids: 'a1' companions { child_id: 'a2' adult_id: 'a3' }", {"a1", "a2"}),
      Refused(common::v1::REASON_SPLIT_ACROSS_BOARDING));
}

TEST(CheckSplitOnTrip, AChildOnBoardGoesWithNobodyWhoIsNot) {
  // The mother was not on board: the child boarded with a guardian.
  EXPECT_THAT(DivideOnTrip("person_ids: 'a1' companions { child_id: 'a2' adult_id: 'a3' }", {"a2"}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(
      DivideOnTrip("person_ids: 'a1' companions { child_id: 'a2' adult_id: 'a3' }", {"a2", "a3"}),
      IsOk());
}

TEST(IsSeparation, IsWhatNobodyWished) {
  EXPECT_TRUE(IsSeparation(v1::PartySplit::REASON_HOSPITAL));
  EXPECT_TRUE(IsSeparation(v1::PartySplit::REASON_SEPARATED));
  EXPECT_FALSE(IsSeparation(v1::PartySplit::REASON_OWN_WISH));
  EXPECT_FALSE(IsSeparation(v1::PartySplit::REASON_NOT_ONE_FAMILY));
}

}  // namespace
}  // namespace cc::evacuation
