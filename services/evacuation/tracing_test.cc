#include "services/evacuation/tracing.h"

#include "services/evacuation/tracing_fixture.h"
#include "services/platform/testing/at_once.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using v1::TracingCandidate;
using v1::TracingRequest;

class TracingTest : public TracingStory {};

TEST_F(TracingTest, FindsWhoeverStandsInARequestAnywhereAtOnce) {
  auto party = Create(FamilyRequest());
  auto search = Seek();
  ASSERT_THAT(search, IsOk());
  EXPECT_EQ(search->state(), TracingRequest::STATE_MATCHED);
  EXPECT_EQ(search->steps_size(), 2);
  EXPECT_EQ(search->sought().name().given_name(), "Ганна");
  const auto found = Candidates();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].grade(), TracingCandidate::GRADE_LIKELY);
  EXPECT_EQ(found[0].record_id(), party->id());
  EXPECT_EQ(found[0].person_id(), party->persons(3).id());
  EXPECT_EQ(found[0].whereabouts(), TracingCandidate::WHEREABOUTS_NOT_LEFT);
}

TEST_F(TracingTest, ComparesWhatComesLaterOnce) {
  auto search = Seek();
  EXPECT_EQ(search->state(), TracingRequest::STATE_OPEN);
  auto party = Create(FamilyRequest());
  ASSERT_THAT(Compare("parties", party->id()), IsOk());
  ASSERT_THAT(Compare("parties", party->id()), IsOk());
  ASSERT_THAT(Compare("tracing_requests", search->id()), IsOk());
  EXPECT_EQ(Candidates().size(), 1u);
  EXPECT_EQ(Read(search->id())->state(), TracingRequest::STATE_MATCHED);
}

TEST_F(TracingTest, TheSeekersOfficeLearnsWhomToCallAndNotWho) {
  auto party = Create(FamilyRequest());
  ASSERT_THAT(Seek(), IsOk());
  const auto seen = Candidates(In(kDnipropetrovsk));
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_FALSE(seen[0].record_visible());
  EXPECT_EQ(seen[0].contact_unit_code(), kDonetsk);
  EXPECT_NE(seen[0].tracing_request_id(), "");
  EXPECT_EQ(seen[0].record_id() + seen[0].person_id(), "");
  EXPECT_EQ(seen[0].whereabouts(), TracingCandidate::WHEREABOUTS_UNSPECIFIED);
  EXPECT_THAT(Decide(seen[0].id(), "decision: STATE_CONFIRMED", In(kDnipropetrovsk)),
              Refused(common::v1::REASON_TRACING_RECORD_ELSEWHERE));
}

TEST_F(TracingTest, TheOfficeThatHoldsTheRecordLearnsWhomToAskForAndNotTheSearch) {
  auto party = Create(FamilyRequest());
  auto search = Seek();
  const auto seen = Candidates(In(kDonetsk));
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_TRUE(seen[0].record_visible());
  EXPECT_EQ(seen[0].record_id(), party->id());
  EXPECT_EQ(seen[0].contact_unit_code(), kDnipropetrovsk);
  EXPECT_EQ(seen[0].tracing_request_id(), "");
  EXPECT_EQ(seen[0].relation(), common::v1::KINSHIP_GRANDPARENT);
  EXPECT_EQ(seen[0].seeker_name(), "Приклад Тетяна");
  EXPECT_THAT(Read(search->id(), In(kDonetsk)), Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(TracingTest, WhoDoesNotAllowItIsNotNamed) {
  ASSERT_THAT(Create(FamilyRequest()), IsOk());
  std::string text = kSearch;
  text.replace(text.find("tell_name: true"), 15, "tell_name: false");
  ASSERT_THAT(Seek(text), IsOk());
  EXPECT_EQ(Candidates(In(kDonetsk))[0].seeker_name(), "");
}

TEST_F(TracingTest, AThirdOblastSeesNothing) {
  ASSERT_THAT(Create(FamilyRequest()), IsOk());
  auto search = Seek();
  const platform::TestCaller third = In(kKharkiv);
  EXPECT_TRUE(Candidates(third).empty());
  EXPECT_THAT(Read(search->id(), third), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_EQ(Do(tracing, &Tracing::ListTracingRequests, v1::ListTracingRequestsRequest(), third)
                ->tracing_requests_size(),
            0);
  EXPECT_THAT(Decide(Candidates()[0].id(), "decision: STATE_CONFIRMED", third),
              Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(TracingTest, APlaceIsToldWithTheFoundPersonsConsentOnly) {
  ASSERT_THAT(Create(FamilyRequest()), IsOk());
  auto search = Seek();
  const std::string id = Candidates()[0].id();
  EXPECT_THAT(Decide(id, "decision: STATE_CONFIRMED place { note: 'готель' }"),
              Refused(common::v1::REASON_CONSENT_OF_FOUND_MISSING));
  auto decided = Decide(id,
                        "decision: STATE_CONFIRMED place { note: 'готель' phone: '+380501112233' } "
                        "consent { date: '2026-03-02' form: FORM_ORAL }");
  ASSERT_THAT(decided, IsOk());
  EXPECT_TRUE(decided->consent_given());
  auto closed = Read(search->id());
  EXPECT_EQ(closed->state(), TracingRequest::STATE_CLOSED_FOUND);
  EXPECT_EQ(closed->found().note(), "готель");
  EXPECT_EQ(closed->steps(closed->steps_size() - 1).state(), TracingRequest::STATE_CLOSED_FOUND);
  EXPECT_THAT(Decide(id, "decision: STATE_REJECTED"), Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(TracingTest, WithoutConsentTheSeekerLearnsThatTheyWereFoundAndNoMore) {
  ASSERT_THAT(Create(FamilyRequest()), IsOk());
  auto search = Seek();
  ASSERT_THAT(Decide(Candidates()[0].id(), "decision: STATE_CONFIRMED note: 'живе в готелі'"),
              IsOk());
  auto closed = Read(search->id());
  EXPECT_EQ(closed->state(), TracingRequest::STATE_CLOSED_FOUND);
  EXPECT_FALSE(closed->has_found());
  for (const v1::TracingStep& step : closed->steps()) EXPECT_EQ(step.note(), "");
  EXPECT_EQ(Candidates(In(kDnipropetrovsk))[0].note(), "");
  EXPECT_EQ(Candidates(In(kDonetsk))[0].note(), "живе в готелі");
}

TEST_F(TracingTest, WhoeverIsNotTheOneLeavesTheSearchOpen) {
  ASSERT_THAT(Create(FamilyRequest()), IsOk());
  auto search = Seek();
  ASSERT_THAT(Decide(Candidates()[0].id(), "decision: STATE_REJECTED"), IsOk());
  EXPECT_EQ(Read(search->id())->state(), TracingRequest::STATE_OPEN);
  ASSERT_THAT(Compare("tracing_requests", search->id()), IsOk());
  EXPECT_EQ(Read(search->id())->state(), TracingRequest::STATE_OPEN);
  v1::CloseTracingRequestRequest close;
  close.set_id(search->id());
  close.set_state(TracingRequest::STATE_CLOSED_WITHDRAWN);
  ASSERT_THAT(Do(tracing, &Tracing::CloseTracingRequest, close, In(kDnipropetrovsk)), IsOk());
  EXPECT_THAT(Do(tracing, &Tracing::CloseTracingRequest, close, In(kDnipropetrovsk)),
              Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM identity_keys WHERE record_kind = 3"), "0");
}

TEST_F(TracingTest, OfTwoDecisionsAboutOneCandidateOneHolds) {
  ASSERT_THAT(Create(FamilyRequest()), IsOk());
  ASSERT_THAT(Seek(), IsOk());
  const std::string id = Candidates()[0].id();
  const auto outcomes = platform::AtOnce(2, [&](int writer) {
    return Decide(id, writer == 0 ? "decision: STATE_CONFIRMED" : "decision: STATE_REJECTED")
        .status();
  });
  EXPECT_EQ(outcomes.at("OK"), 1);
  EXPECT_EQ(outcomes.at("REASON_STATE_FORBIDS"), 1);
}

TEST_F(TracingTest, TheSeekersOwnGroupIsNoCandidate) {
  auto party = Create(FamilyRequest());
  std::string text = kSearch;
  text.replace(text.find("relation:"), 0, "party_id: '" + party->id() + "' ");
  EXPECT_EQ(Seek(text)->state(), TracingRequest::STATE_OPEN);
  EXPECT_TRUE(Candidates().empty());
}

TEST_F(TracingTest, WhoWasPartedFromTheirFamilyIsProposedAtOnce) {
  auto made = Create(FamilyRequest());
  auto split = Split(made->id(), {made->persons(3).id()}, v1::PartySplit::REASON_HOSPITAL);
  ASSERT_THAT(split, IsOk());
  auto list = Do(tracing, &Tracing::ListTracingRequests, v1::ListTracingRequestsRequest());
  ASSERT_EQ(list->tracing_requests_size(), 1);
  const TracingRequest& proposed = list->tracing_requests(0);
  EXPECT_EQ(proposed.state(), TracingRequest::STATE_PROPOSED);
  EXPECT_EQ(proposed.split_id(), split->id());
  EXPECT_EQ(proposed.sought().name().given_name(), "Ганна");
  EXPECT_EQ(proposed.seeker().relation(), common::v1::KINSHIP_PARENT);
  ASSERT_EQ(Candidates().size(), 1u);
  EXPECT_EQ(Candidates()[0].grade(), TracingCandidate::GRADE_STRONG);
  EXPECT_EQ(Candidates()[0].record_id(), split->new_party_id());
  v1::AcceptTracingRequestRequest accept;
  accept.set_id(proposed.id());
  *accept.mutable_seeker() = proposed.seeker();
  EXPECT_THAT(Do(tracing, &Tracing::AcceptTracingRequest, accept),
              Refused(common::v1::REASON_CONSENT_OF_SEEKER_MISSING));
  *accept.mutable_consent() =
      platform::ParseProto<v1::TracingConsent>("date: '2026-03-02' form: FORM_ORAL");
  auto accepted = Do(tracing, &Tracing::AcceptTracingRequest, accept);
  ASSERT_THAT(accepted, IsOk());
  EXPECT_EQ(accepted->state(), TracingRequest::STATE_MATCHED);
  EXPECT_EQ(Candidates().size(), 1u);
}

TEST_F(TracingTest, WhoPartsByOwnWishIsNotProposed) {
  auto made = Create(FamilyRequest());
  ASSERT_THAT(Split(made->id(), {made->persons(3).id()}, v1::PartySplit::REASON_OWN_WISH), IsOk());
  EXPECT_EQ(database.Sql("SELECT count(*) FROM tracing_requests"), "0");
}

TEST_F(TracingTest, NothingOfAnyoneStandsInTheTablesInClear) {
  ASSERT_THAT(Create(FamilyRequest()), IsOk());
  ASSERT_THAT(Seek(), IsOk());
  ASSERT_THAT(Decide(Candidates()[0].id(), "decision: STATE_CONFIRMED note: 'упізнала сама'"),
              IsOk());
  for (const char* table : {"tracing_requests", "tracing_candidates"}) {
    for (const char* secret : {"Ганна", "Тетяна", "931234567", "вокзалі", "упізнала", "1934-01"}) {
      EXPECT_EQ(
          database.Sql(absl::StrCat("SELECT count(*) FROM ", table, " t WHERE t::text LIKE '%",
                                    secret, "%' OR position(encode(convert_to('", secret,
                                    "', 'UTF8'), 'hex') IN t::text) > 0")),
          "0")
          << table << ": " << secret;
    }
  }
}

TEST_F(TracingTest, FollowsTheServicesOwnFeed) {
  auto search = Seek();
  ASSERT_THAT(Create(FamilyRequest()), IsOk());
  database.AwaitFeed();
  auto consumer = platform::FeedConsumer::ByPages(
      database.db(), {.feed = "evacuation.matching"},
      [&](const std::string& token) {
        return feed.List(platform::TestCall(), token, 200, MatchedKinds());
      },
      [&](const platform::Call&, const std::vector<common::v1::Event>& events)
          -> absl::StatusOr<platform::FeedConsumer::Effect> {
        return MatchEffect(matches, events);
      });
  ASSERT_THAT(consumer->RunOnce(), IsOk());
  EXPECT_EQ(Candidates().size(), 1u);
}

}  // namespace
}  // namespace cc::evacuation
