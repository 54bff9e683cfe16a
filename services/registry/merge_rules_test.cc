#include "services/registry/merge_rules.h"

#include "services/platform/testing/testing.h"

namespace cc::registry {
namespace {

using platform::ParseProto;
using platform::Refused;
using v1::DuplicateCandidate;
using v1::Person;

Person Olena() {
  return ParseProto<Person>(R"pb(
    id: "1"
    name { family_name: "Вигадана" given_name: "Олена" patronymic: "Іванівна" }
    birth_date: "1984-03-07"
    sex: SEX_FEMALE
    household_id: "h1"
    registration_id: "r1"
    documents { kind: KIND_PASSPORT number: "КВ123456" issue_date: "2005-01-01" }
    vulnerabilities: VULNERABILITY_PREGNANT
    create_time { seconds: 100 })pb");
}

Person Elena() {
  return ParseProto<Person>(R"pb(
    id: "2"
    name { family_name: "Придумана" given_name: "Олена" }
    birth_date: "1984-07-03"
    sex: SEX_FEMALE
    rnokpp: "3068208400"
    phone: "+380501234567"
    household_id: "h2"
    registration_id: "r2"
    documents { kind: KIND_ID_CARD number: "000000001" issue_date: "2021-01-01" }
    documents { kind: KIND_PASSPORT number: "KB 123456" }
    vulnerabilities: VULNERABILITY_PREGNANT
    vulnerabilities: VULNERABILITY_CHRONICALLY_ILL
    create_time { seconds: 200 })pb");
}

TEST(MergePeople, TakesTheNameAndDateOfTheDocumentIssuedLast) {
  const Person merged = MergePeople(Olena(), Elena());
  EXPECT_EQ(merged.name().family_name(), "Придумана");
  EXPECT_EQ(merged.name().patronymic(), "Іванівна") << "what the newer does not know";
  EXPECT_EQ(merged.birth_date(), "1984-07-03");
  ASSERT_EQ(merged.former_names_size(), 1);
  EXPECT_EQ(merged.former_names(0).family_name(), "Вигадана");
  EXPECT_EQ(merged.documents(0).kind(), v1::IdentityDocument::KIND_ID_CARD) << "newest first";
}

TEST(MergePeople, KeepsTheSurvivorsOwnWhereItsDocumentIsNewerOrNoneTells) {
  Person other = Elena();
  other.mutable_documents(0)->set_issue_date("2001-01-01");
  EXPECT_EQ(MergePeople(Olena(), other).name().family_name(), "Вигадана");
  other.clear_documents();
  Person survivor = Olena();
  survivor.clear_documents();
  const Person merged = MergePeople(survivor, other);
  EXPECT_EQ(merged.birth_date(), "1984-03-07");
  EXPECT_EQ(merged.former_names(0).family_name(), "Придумана");
}

TEST(MergePeople, FillsWhatTheSurvivorLacksAndAddsWhatBothHaveOnce) {
  const Person merged = MergePeople(Olena(), Elena());
  EXPECT_EQ(merged.rnokpp(), "3068208400");
  EXPECT_EQ(merged.phone(), "+380501234567");
  EXPECT_EQ(merged.documents_size(), 2) << "the passport is the same in Latin letters";
  EXPECT_EQ(merged.vulnerabilities_size(), 2);
}

TEST(MergePeople, LeavesPlaceAndIdsToTheSurvivor) {
  const Person merged = MergePeople(Olena(), Elena());
  EXPECT_EQ(merged.id(), "1");
  EXPECT_EQ(merged.household_id(), "h1");
  EXPECT_EQ(merged.registration_id(), "r1");
}

TEST(MergePeople, GivesNoNumberToWhoRefusedOne) {
  Person survivor = Olena();
  survivor.set_rnokpp_refused(true);
  EXPECT_EQ(MergePeople(survivor, Elena()).rnokpp(), "");
}

TEST(MergePeople, ChangesNothingWhereBothAreEqual) {
  Person same = Olena();
  same.set_id("2");
  EXPECT_THAT(MergePeople(Olena(), same), platform::EqualsProto(Olena()));
}

TEST(FirstRemains, WhereItWasRegisteredEarlier) {
  EXPECT_TRUE(FirstRemains(Olena(), Elena()));
  EXPECT_FALSE(FirstRemains(Elena(), Olena()));
}

TEST(CandidateRules, NeedBothSidesTheRightStateAndASecondPerson) {
  auto candidate = ParseProto<DuplicateCandidate>(
      "state: STATE_MERGE_PROPOSED proposed_by: 'a' first { in_scope: true }");
  EXPECT_THAT(CheckBothSides(candidate), Refused(common::v1::REASON_SIDE_OUT_OF_SCOPE));
  candidate.mutable_second()->set_in_scope(true);
  EXPECT_THAT(CheckBothSides(candidate), platform::IsOk());
  EXPECT_THAT(CheckCandidateState(candidate, DuplicateCandidate::STATE_OPEN),
              Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(CheckCandidateState(candidate, DuplicateCandidate::STATE_MERGE_PROPOSED),
              platform::IsOk());
  EXPECT_THAT(CheckSecondPerson(candidate, "a"),
              Refused(common::v1::REASON_SECOND_PERSON_REQUIRED));
  EXPECT_THAT(CheckSecondPerson(candidate, "b"), platform::IsOk());
}

}  // namespace
}  // namespace cc::registry
