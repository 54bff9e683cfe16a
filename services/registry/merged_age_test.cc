#include "absl/strings/str_cat.h"
#include "services/registry/merges.h"
#include "services/registry/office_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using v1::DuplicateCandidate;

constexpr char kAnotherWoman[] =
    "confirmed_distinct: true justification: 'Різні документи, оглянуто' ";

// A merge that gives another birth date.
class MergedAgeTest : public Office {
 protected:
  // The same woman alone, of whom no number is known.
  v1::Registration Alone(absl::Time now) {
    auto request = platform::ParseProto<v1::SubmitApplicationRequest>(absl::StrCat(
        "members { person { name { family_name: 'Вигадана' given_name: 'Олена' patronymic: "
        "'Іванівна' } birth_date: '1984-01-02' sex: SEX_FEMALE } kinship: KINSHIP_HEAD } "
        "application_date: '2026-03-02' origin_unit_code: '",
        kLyman, "' leave_date: '2025-05-01' residence_unit_code: '", kPavlohradRaion,
        "' office_unit_code: '", kPavlohradRaion,
        "' applicant: 1 proof: RESIDENCE_PROOF_REGISTERED ", kAnotherWoman));
    auto made = Do(applications, &Applications::SubmitApplication, request, {.now = now});
    EXPECT_THAT(made, IsOk());
    return made.value_or(v1::Registration());
  }
  // A document shown since says that she is sixteen.
  void MakeSixteen(const std::string& id, const std::string& issued) {
    auto request = platform::ParseProto<v1::UpdatePersonRequest>(absl::StrCat(
        "person { birth_date: '2009-05-06' documents { kind: KIND_PASSPORT number: 'КВ 654322' "
        "issue_date: '",
        issued,
        "' } } update_mask { paths: 'birth_date' paths: 'documents' } reason: 'за документом'"));
    request.mutable_person()->set_id(id);
    request.set_etag(Person(id).etag());
    EXPECT_THAT(Do(people, &People::UpdatePerson, request), IsOk());
  }
  v1::Person Person(const std::string& id) {
    v1::GetPersonRequest request;
    request.set_id(id);
    auto person = Do(people, &People::GetPerson, request);
    EXPECT_THAT(person, IsOk());
    return person.value_or(v1::Person());
  }
  std::string CandidateOf(const std::string& a, const std::string& b) {
    return database.Sql(
        absl::StrCat("SELECT candidate_id FROM duplicate_sides WHERE person_id IN ('", a, "', '", b,
                     "') GROUP BY 1 HAVING count(*) = 2"));
  }
  template <typename Request>
  absl::StatusOr<DuplicateCandidate> Step(absl::StatusOr<DuplicateCandidate> (Duplicates::*method)(
                                              const platform::Call&, const Request&),
                                          const std::string& id, platform::TestCaller caller = {}) {
    Request request;
    request.set_id(id);
    request.set_note("звірено документи");
    return Do(duplicates, method, request, caller);
  }

  const platform::TestCaller another{.principal = "00000000-0000-7000-8000-000000000002"};
  absl::StatusOr<v1::Registration> first = absl::UnknownError("");
  const absl::Time later = platform::TestNow() + absl::Hours(1);
};

TEST_F(MergedAgeTest, IsRefusedToWhoeverAnswersForAChild) {
  first = Confirm(Waiting(1));
  ASSERT_THAT(first, IsOk());
  const std::string mother = first->people(0).person_id(),
                    alone = Alone(later).people(0).person_id();
  MakeSixteen(alone, "2026-01-10");
  const std::string candidate = CandidateOf(mother, alone);
  ASSERT_EQ(Step(&Duplicates::ProposeMerge, candidate)->survivor_person_id(), mother);
  auto refused = Step(&Duplicates::ApproveMerge, candidate, another);
  ASSERT_THAT(refused, Refused(common::v1::REASON_FIELDS_INVALID));
  EXPECT_EQ(platform::FieldsOf(refused.status())[0].reason,
            common::v1::REASON_ADULT_OF_HOUSEHOLD_INVALID);
  EXPECT_EQ(Person(mother).birth_date(), "1984-01-02");
  EXPECT_EQ(database.Sql("SELECT count(*) FROM people WHERE merged_into IS NOT NULL"), "0");
}

TEST_F(MergedAgeTest, IsNotTakenBackFromWhoeverAnswersForAChildSince) {
  const v1::Registration registered = Alone(platform::TestNow());
  const std::string alone = registered.people(0).person_id();
  first = Confirm(Waiting(1), kAnotherWoman, {.now = later});
  ASSERT_THAT(first, IsOk());
  const std::string mother = first->people(0).person_id();
  MakeSixteen(alone, "2020-01-10");
  auto shown = platform::ParseProto<v1::UpdatePersonRequest>(
      "person { documents { kind: KIND_PASSPORT number: 'КВ 123456' issue_date: '2024-01-10' } } "
      "update_mask { paths: 'documents' } reason: 'за документом' confirmed_distinct: true");
  shown.mutable_person()->set_id(mother);
  shown.set_etag(Person(mother).etag());
  ASSERT_THAT(Do(people, &People::UpdatePerson, shown), IsOk());
  const std::string candidate = CandidateOf(mother, alone);
  ASSERT_EQ(Step(&Duplicates::ProposeMerge, candidate)->survivor_person_id(), alone);
  ASSERT_THAT(Step(&Duplicates::ApproveMerge, candidate, another), IsOk());
  EXPECT_EQ(Person(alone).birth_date(), "1984-01-02");
  // The daughter comes into the care of whom everybody takes for a grown-up.
  database.Sql(absl::StrCat("UPDATE people SET household_id = '", registered.household_id(),
                            "', accompanying_person_id = '", alone, "' WHERE id = '",
                            first->people(1).person_id(), "'"));
  EXPECT_THAT(Step(&Duplicates::UndoMerge, candidate, another),
              Refused(common::v1::REASON_FIELDS_INVALID));
  database.Sql(
      "UPDATE people SET accompanying_person_id = NULL, guardianship_unit_code = 'UA12' "
      "WHERE household_id = '" +
      registered.household_id() + "'");
  EXPECT_THAT(Step(&Duplicates::UndoMerge, candidate, another), IsOk());
}

}  // namespace
}  // namespace cc::registry
