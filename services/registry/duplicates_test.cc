#include "services/registry/duplicates.h"

#include "absl/strings/str_cat.h"
#include "services/registry/duplicate_pass.h"
#include "services/registry/office_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using platform::TestCaller;
using v1::DuplicateCandidate;

constexpr char kSecond[] = "00000000-0000-7000-8000-000000000002";
constexpr char kDistinct[] = "confirmed_distinct: true justification: 'Різні документи, оглянуто' ";
// The head as somebody else wrote her: Russian form, day and month swapped, no taxpayer number.
constexpr char kMiswritten[] =
    "details { number: 1 name { family_name: 'Выгадана' given_name: 'Елена' patronymic: "
    "'Ивановна' } birth_date: '1984-02-01' rnokpp_disagreement_confirmed: true } ";

class DuplicateTest : public Office {
 protected:
  std::vector<DuplicateCandidate> List(
      DuplicateCandidate::State state = DuplicateCandidate::STATE_OPEN, TestCaller caller = {}) {
    v1::ListDuplicateCandidatesRequest request;
    request.set_state(state);
    auto list = Do(duplicates, &Duplicates::ListDuplicateCandidates, request, caller);
    EXPECT_THAT(list, IsOk());
    return {list->duplicate_candidates().begin(), list->duplicate_candidates().end()};
  }

  absl::StatusOr<DuplicateCandidate> Get(const std::string& id, TestCaller caller = {}) {
    v1::GetDuplicateCandidateRequest request;
    request.set_id(id);
    return Do(duplicates, &Duplicates::GetDuplicateCandidate, request, caller);
  }

  template <typename Request>
  absl::StatusOr<DuplicateCandidate> Step(absl::StatusOr<DuplicateCandidate> (Duplicates::*method)(
                                              const platform::Call&, const Request&),
                                          const std::string& id, TestCaller caller = {},
                                          const std::string& etag = "") {
    Request request;
    request.set_id(id);
    request.set_note("звірено документи");
    request.set_etag(etag);
    return Do(duplicates, method, request, caller);
  }

  // Two registrations of one family; the head of the second was written otherwise.
  DuplicateCandidate HeadTwice() {
    EXPECT_THAT(first = Confirm(Waiting(1)), IsOk());
    EXPECT_THAT(second = Confirm(Waiting(2), absl::StrCat(kDistinct, kMiswritten),
                                 {.now = platform::TestNow() + absl::Hours(1)}),
                IsOk());
    for (const DuplicateCandidate& candidate : List()) {
      if (IsSide(candidate, first->people(0).person_id()) &&
          IsSide(candidate, second->people(0).person_id()))
        return candidate;
    }
    ADD_FAILURE() << "no candidate for the heads among " << List().size();
    return {};
  }
  static bool IsSide(const DuplicateCandidate& candidate, const std::string& person) {
    return candidate.first().person_id() == person || candidate.second().person_id() == person;
  }

  v1::Person Person(const std::string& id) {
    v1::GetPersonRequest request;
    request.set_id(id);
    auto person = Do(people, &People::GetPerson, request);
    EXPECT_THAT(person, IsOk());
    return person.ok() ? *person : v1::Person();
  }

  DuplicatePass::Options Unhurried() { return {.page = 2, .rest = absl::ZeroDuration()}; }
  // Runs the pass until nothing is left to do.
  void RunPass(DuplicatePass& pass) {
    for (int i = 0; i < 100; ++i) {
      auto more = pass.Step(platform::Call::System("duplicates", platform::TestNow()));
      ASSERT_THAT(more, IsOk());
      if (!*more) return;
    }
    FAIL() << "the pass does not end";
  }

  const TestCaller another{.principal = kSecond};
  absl::StatusOr<v1::Registration> first = absl::UnknownError(""), second = absl::UnknownError("");
};

TEST_F(DuplicateTest, WarnsAtEntryAndNamesWhoLiesWithinTheScope) {
  auto first = Confirm(Waiting(1));
  ASSERT_THAT(first, IsOk());
  // By likeness alone: the keys are of numbers that no member of the second family has.
  database.Sql("UPDATE identity_keys SET key = key || '\\x00'");
  const v1::PreRegistration waiting = Waiting(2);
  const auto refused = Confirm(waiting);
  EXPECT_THAT(refused, Refused(common::v1::REASON_DUPLICATE_SUSPECTED));
  const google::rpc::Status told =
      platform::ToRpcStatus(refused.status(), platform::Language::kEnglish, "");
  EXPECT_NE(told.DebugString().find(first->people(0).person_id()), std::string::npos);
}

TEST_F(DuplicateTest, HoldsNobodyBackByARegistrationThatHasEnded) {
  ASSERT_THAT(Confirm(Waiting(1)), IsOk());
  database.Sql("DELETE FROM identity_keys");
  ASSERT_THAT(Confirm(Waiting(2)), IsOk());
  EXPECT_FALSE(List().empty()) << "yet it is to be looked at";
}

TEST_F(DuplicateTest, TellsOfSomebodyElsewhereThatTheyExistAndNotWho) {
  auto first = Confirm(Waiting(1));
  ASSERT_THAT(first, IsOk());
  database.Sql("UPDATE identity_keys SET key = key || '\\x00'");
  const v1::PreRegistration waiting = Waiting(2);
  database.Sql(absl::StrCat("UPDATE pre_registrations SET scope = '{",
                            platform::MakeScopeKey(options::v1::RELATION_OFFICE, 41885),
                            "}' WHERE id = '", waiting.id(), "'"));
  const TestCaller kharkiv = In(kKharkiv);
  const auto refused = Confirm(waiting, "", kharkiv);
  EXPECT_THAT(refused, Refused(common::v1::REASON_DUPLICATE_SUSPECTED));
  const std::string told =
      platform::ToRpcStatus(refused.status(), platform::Language::kEnglish, "").DebugString();
  EXPECT_EQ(told.find(first->people(0).person_id()), std::string::npos) << told;
  EXPECT_NE(told.find("elsewhere: 1"), std::string::npos) << told;
}

TEST_F(DuplicateTest, LetsPeopleWithTwoValidNumbersBeTwo) {
  ASSERT_THAT(Confirm(Waiting(1)), IsOk());
  // The same family in everything but the head's number and patronymic.
  ASSERT_THAT(Confirm(Waiting(2),
                      absl::StrCat(kDistinct,
                                   "details { number: 1 rnokpp: '3068297644' name { family_name: "
                                   "'Вигадана' given_name: 'Олена' patronymic: 'Павлівна' } }")),
              IsOk());
  EXPECT_EQ(List().size(), 2u) << "the two others";
  for (const DuplicateCandidate& candidate : List()) {
    auto got = Get(candidate.id());
    ASSERT_THAT(got, IsOk());
    EXPECT_EQ(got->first().person().rnokpp(), got->second().person().rnokpp());
  }
}

TEST_F(DuplicateTest, LooksAtTwoValidNumbersWhereAllElseAgreesAndWarnsNobody) {
  ASSERT_THAT(Confirm(Waiting(1)), IsOk());
  const v1::PreRegistration waiting = Waiting(2);
  const std::string other_number = "details { number: 1 rnokpp: '3068297644' }";
  const auto applicants = Applicants(waiting, ConfirmRequest(waiting, other_number));
  ASSERT_THAT(applicants, IsOk());
  const auto suspicions =
      duplicate_check.Look(platform::TestCall(), *applicants, kLyman, "UA12120000000089862");
  ASSERT_THAT(suspicions, IsOk());
  bool told = false;
  for (const Suspicion& suspicion : *suspicions) {
    told |= suspicion.applicant == 0;
    EXPECT_EQ(suspicion.warns, suspicion.applicant != 0);
  }
  EXPECT_TRUE(told);
  ASSERT_THAT(Confirm(waiting, absl::StrCat(kDistinct, other_number)), IsOk());
  bool head = false;
  for (const DuplicateCandidate& candidate : List()) {
    auto got = Get(candidate.id());
    ASSERT_THAT(got, IsOk());
    if (got->first().person().rnokpp() == got->second().person().rnokpp()) continue;
    head = true;
    EXPECT_NEAR(candidate.probability(), 0.8, 1e-9);
  }
  EXPECT_TRUE(head);
}

TEST_F(DuplicateTest, KeepsLikelyPairsToBeLookedAt) {
  const DuplicateCandidate candidate = HeadTwice();
  EXPECT_GE(candidate.probability(), 0.8);
  auto got = Get(candidate.id());
  ASSERT_THAT(got, IsOk());
  EXPECT_EQ(got->first().person().sex(), common::v1::SEX_FEMALE);
  ASSERT_GT(got->evidence_size(), 0);
  bool swapped = false;
  for (const v1::FieldAgreement& field : got->evidence()) {
    if (field.field() != v1::FieldAgreement::FIELD_BIRTH_DATE) continue;
    swapped = field.level() == v1::FieldAgreement::LEVEL_SWAPPED && field.bits() > 0;
  }
  EXPECT_TRUE(swapped) << got->DebugString();
}

TEST_F(DuplicateTest, ShowsASideOutsideTheScopeAsNothing) {
  const DuplicateCandidate candidate = HeadTwice();
  const std::string hidden = second->people(0).person_id();
  const std::string key = absl::StrCat(platform::MakeScopeKey(options::v1::RELATION_OFFICE, 44923));
  database.Sql(absl::StrCat("UPDATE duplicate_sides SET scope = '{", key, "}' WHERE person_id = '",
                            hidden, "'"));
  database.Sql(absl::StrCat("UPDATE people SET scope = '{", key, "}' WHERE id = '", hidden, "'"));
  auto got = Get(candidate.id(), In(kDnipropetrovsk));
  ASSERT_THAT(got, IsOk());
  EXPECT_NE(got->first().in_scope(), got->second().in_scope());
  EXPECT_EQ(got->evidence_size(), 0);
  EXPECT_EQ(got->DebugString().find(hidden), std::string::npos);
  EXPECT_THAT(Step(&Duplicates::ResolveDuplicate, candidate.id(), In(kDnipropetrovsk)),
              Refused(common::v1::REASON_SIDE_OUT_OF_SCOPE));
  EXPECT_THAT(Get(candidate.id(), In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_TRUE(List(DuplicateCandidate::STATE_OPEN, In(kKharkiv)).empty());
}

TEST_F(DuplicateTest, NeverProposesTwoPeopleAgain) {
  const DuplicateCandidate candidate = HeadTwice();
  auto distinct = Step(&Duplicates::ResolveDuplicate, candidate.id(), {}, candidate.etag());
  ASSERT_THAT(distinct, IsOk());
  EXPECT_EQ(distinct->state(), DuplicateCandidate::STATE_DISTINCT);
  const size_t open = List().size();
  DuplicatePass pass(
      database.db(), database.keyring(), weights,
      [] { return platform::Call::System("duplicates", platform::TestNow()); }, Unhurried());
  RunPass(pass);
  EXPECT_EQ(List().size(), open);
  EXPECT_EQ(Get(candidate.id())->state(), DuplicateCandidate::STATE_DISTINCT);
  EXPECT_THAT(Step(&Duplicates::ProposeMerge, candidate.id()),
              Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(DuplicateTest, LetsNobodyApproveTheirOwnProposal) {
  const DuplicateCandidate candidate = HeadTwice();
  auto proposed = Step(&Duplicates::ProposeMerge, candidate.id());
  ASSERT_THAT(proposed, IsOk());
  EXPECT_EQ(proposed->survivor_person_id(), first->people(0).person_id()) << "the older remains";
  EXPECT_THAT(Step(&Duplicates::ApproveMerge, candidate.id()),
              Refused(common::v1::REASON_SECOND_PERSON_REQUIRED));
  EXPECT_THAT(Step(&Duplicates::ApproveMerge, candidate.id(), another, "\"1\""),
              Refused(common::v1::REASON_ETAG_STALE));
  EXPECT_THAT(Step(&Duplicates::RejectMerge, candidate.id(), another), IsOk());
  EXPECT_EQ(Get(candidate.id())->state(), DuplicateCandidate::STATE_OPEN);
}

TEST_F(DuplicateTest, MergesAndTakesBackExactly) {
  const DuplicateCandidate candidate = HeadTwice();
  const std::string survivor = first->people(0).person_id(), other = second->people(0).person_id();
  const v1::Person survivor_before = Person(survivor), other_before = Person(other);
  const std::string keys_before = database.Sql(
      "SELECT string_agg(encode(key, 'hex') || person_id, ',' ORDER BY key, person_id) "
      "FROM identity_keys");
  ASSERT_THAT(Step(&Duplicates::ProposeMerge, candidate.id()), IsOk());
  auto merged = Step(&Duplicates::ApproveMerge, candidate.id(), another);
  ASSERT_THAT(merged, IsOk());
  EXPECT_EQ(merged->state(), DuplicateCandidate::STATE_MERGED);
  EXPECT_EQ(database.Sql(absl::StrCat("SELECT merged_into FROM people WHERE id = '", other, "'")),
            survivor);
  EXPECT_EQ(database.Sql(
                absl::StrCat("SELECT count(*) FROM identity_keys WHERE person_id = '", other, "'")),
            "0");
  EXPECT_EQ(
      database.Sql(absl::StrCat("SELECT count(*) FROM match_keys WHERE person_id = '", other, "'")),
      "0");
  EXPECT_EQ(database.Sql(absl::StrCat("SELECT count(*) > 2 FROM identity_keys WHERE person_id = '",
                                      survivor, "'")),
            "t")
      << "the survivor is known by the keys of both";
  const v1::Person after = Person(survivor);
  bool former = false;
  for (const v1::FormerName& name : after.former_names())
    former = former || name.family_name() == other_before.name().family_name();
  EXPECT_TRUE(former);

  ASSERT_THAT(Step(&Duplicates::UndoMerge, candidate.id(), another), IsOk());
  auto same = [](v1::Person a, v1::Person b) {
    for (v1::Person* one : {&a, &b}) {
      one->clear_etag();
      one->clear_update_time();
    }
    EXPECT_THAT(a, platform::EqualsProto(b));
  };
  same(Person(survivor), survivor_before);
  same(Person(other), other_before);
  EXPECT_EQ(database.Sql("SELECT string_agg(encode(key, 'hex') || person_id, ',' ORDER BY key, "
                         "person_id) FROM identity_keys"),
            keys_before);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM people p WHERE NOT EXISTS "
                         "(SELECT FROM match_keys m WHERE m.person_id = p.id)"),
            "0");
}

TEST_F(DuplicateTest, DoesNotTakeBackOverALaterChange) {
  const DuplicateCandidate candidate = HeadTwice();
  ASSERT_THAT(Step(&Duplicates::ProposeMerge, candidate.id()), IsOk());
  ASSERT_THAT(Step(&Duplicates::ApproveMerge, candidate.id(), another), IsOk());
  database.Sql(absl::StrCat("UPDATE people SET revision = revision + 1 WHERE id = '",
                            first->people(0).person_id(), "'"));
  EXPECT_THAT(Step(&Duplicates::UndoMerge, candidate.id(), another),
              Refused(common::v1::REASON_MERGE_OVERTAKEN));
}

TEST_F(DuplicateTest, ThePassFindsPairsOfWhoeverWasThereBefore) {
  HeadTwice();
  const size_t found = List().size();
  database.Sql("DELETE FROM duplicate_sides");
  database.Sql("DELETE FROM duplicate_candidates");
  database.Sql("DELETE FROM match_keys");
  {
    DuplicatePass pass(
        database.db(), database.keyring(), weights,
        [] { return platform::Call::System("duplicates", platform::TestNow()); }, Unhurried());
    ASSERT_THAT(pass.Step(platform::Call::System("duplicates", platform::TestNow())), IsOk());
  }
  // Another goes on where it was killed.
  DuplicatePass pass(
      database.db(), database.keyring(), weights,
      [] { return platform::Call::System("duplicates", platform::TestNow()); }, Unhurried());
  RunPass(pass);
  EXPECT_EQ(List().size(), found);
  RunPass(pass);
  EXPECT_EQ(List().size(), found) << "a second pass proposes nothing again";
}

TEST_F(DuplicateTest, LearnsWeightsThatAreThenInForce) {
  HeadTwice();
  DuplicatePass pass(database.db(), database.keyring(), weights,
                     [] { return platform::Call::System("duplicates", platform::TestNow()); },
                     {.page = 2, .rest = absl::ZeroDuration(), .fewest_to_learn = 2});
  RunPass(pass);
  EXPECT_EQ(database.Sql("SELECT revision || ' ' || people FROM match_weights"), "1 6");
  auto known = database.db().Read(platform::TestCall(),
                                  [&](platform::Tx& tx) { return weights.Current(tx); });
  ASSERT_THAT(known, IsOk());
  EXPECT_EQ(known->revision, 1);
}

class MatchTest : public DuplicateTest {
 protected:
  std::vector<v1::PersonMatch> Find(const std::string& asked, TestCaller caller = {}) {
    auto found = Do(matches, &Matches::FindMatches,
                    platform::ParseProto<v1::FindMatchesRequest>(asked), caller);
    EXPECT_THAT(found, IsOk());
    if (!found.ok()) return {};
    return {found->matches().begin(), found->matches().end()};
  }
};

TEST_F(MatchTest, FindsPeopleByWhatTheirNamesAreLike) {
  ASSERT_THAT(Confirm(Waiting(1)), IsOk());
  for (const char* asked : {
           "family_name: 'Вигадана' given_name: 'Олена'",
           "family_name: 'Vyhadana' given_name: 'Elena' birth_year: 1984",
           "family_name: 'Вигодана' birth_year: 1984",
           "family_name: 'Олена' given_name: 'Вигадана'",
           "given_name: 'Лена' birth_date: '1984-02-01'",
           "family_name: 'Вигадана' residence_unit_code: 'UA12120000000089862' given_name: 'Олена'",
       }) {
    const auto found = Find(asked);
    ASSERT_FALSE(found.empty()) << asked;
    EXPECT_EQ(found[0].person().birth_date(), "1984-01-02") << asked;
    EXPECT_GT(found[0].score(), 0.3);
    EXPECT_LE(found[0].score(), 1.0);
  }
  EXPECT_TRUE(Find("family_name: 'Інакший' given_name: 'Тарас'").empty());
}

TEST_F(MatchTest, FindsNobodyOutsideTheScopeAndNobodyMerged) {
  const DuplicateCandidate candidate = HeadTwice();
  const char asked[] = "family_name: 'Вигадана' given_name: 'Олена' birth_year: 1984";
  EXPECT_EQ(Find(asked).size(), 2u);
  EXPECT_TRUE(Find(asked, In(kKharkiv)).empty());
  ASSERT_THAT(Step(&Duplicates::ProposeMerge, candidate.id()), IsOk());
  ASSERT_THAT(Step(&Duplicates::ApproveMerge, candidate.id(), another), IsOk());
  EXPECT_EQ(Find(asked).size(), 1u);
}

TEST_F(MatchTest, RefusesAQuestionThatFitsTooManyPeople) {
  auto request = platform::ParseProto<v1::FindMatchesRequest>("family_name: 'Вигадана'");
  EXPECT_THAT(Do(matches, &Matches::FindMatches, request),
              Refused(common::v1::REASON_SEARCH_TOO_WIDE));
}

}  // namespace
}  // namespace cc::registry
