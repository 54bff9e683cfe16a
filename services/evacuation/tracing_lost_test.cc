#include <utility>
#include <vector>

#include "services/evacuation/placements.h"
#include "services/evacuation/sites.h"
#include "services/evacuation/tracing_fixture.h"

// People whom trips lost, and people at sites, as sources of tracing.
namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using v1::Passenger;
using v1::TracingCandidate;
using v1::TracingRequest;

class TracingLostTest : public TracingStory {
 protected:
  // The family on the way; the trip and its people.
  void SetOffWithFamily() {
    trip = BoardingTrip(40, 2);
    family = AssembledParty();
    people = PeopleOf(family);
    ASSERT_THAT(Board(family, trip), IsOk());
    Depart(trip);
  }
  void Say(int number, Passenger::Outcome outcome) {
    ASSERT_THAT(RecordOutcome(trip, people[static_cast<size_t>(number - 1)], outcome), IsOk());
    ASSERT_THAT(Compare("trips", trip), IsOk());
  }
  // Everyone of a group that has arrived gets a bed in the Pavlohrad raion.
  void Accommodate(const std::string& party) {
    database.Sql("UPDATE parties SET state = 5 WHERE id = '" + party + "'");
    auto site = Do(sites, &Sites::CreateSite,
                   platform::ParseProto<v1::CreateSiteRequest>(
                       "site { kind: KIND_TEMPORARY_ACCOMMODATION unit_code: 'UA12120000000089862' "
                       "name: 'Гуртожиток (вигаданий)' synthetic: true } rooms { number: '1' "
                       "floor: 1 accessible: true beds { ordinary: 3 wheelchair: 1 } }"));
    ASSERT_THAT(site, IsOk());
    v1::PlacePartyRequest place;
    place.set_party_id(party);
    place.set_site_id(site->id());
    ASSERT_THAT(Do(placements, &Placements::PlaceParty, place), IsOk());
  }
  // The one search proposed of the trip.
  TracingRequest Proposed() {
    std::vector<TracingRequest> found = Searches();
    std::erase_if(found, [&](const TracingRequest& one) { return one.trip_id() != trip; });
    EXPECT_EQ(found.size(), 1u);
    return found.empty() ? TracingRequest() : found[0];
  }
  // Candidates of searches that the oblast does not see.
  std::vector<TracingCandidate> OfAfar(const char* unit) {
    std::vector<TracingCandidate> seen = Candidates(In(unit));
    std::erase_if(seen,
                  [](const TracingCandidate& one) { return !one.tracing_request_id().empty(); });
    return seen;
  }
  // Candidates told to this oblast.
  int64_t EventsFor(const char* unit) {
    database.AwaitFeed();
    auto page = feed.List(platform::TestCall(In(unit)), "", 1000, {"tracing_candidates"});
    EXPECT_THAT(page, IsOk());
    return static_cast<int64_t>(page->events.size());
  }

  std::string trip, family;
  std::vector<std::string> people;
  Sites sites{database.db(), paths, rules};
  Placements placements{database.db(), database.keyring(), rules};
};

TEST_F(TracingLostTest, WhomATripLostThoseWhoWentOnAreProposedToSeek) {
  for (const auto& [outcome, candidates] :
       {std::pair(Passenger::OUTCOME_LEFT_AT_STOP, 1u), std::pair(Passenger::OUTCOME_HOSPITAL, 1u),
        std::pair(Passenger::OUTCOME_MISSING, 0u)}) {
    SetOffWithFamily();
    const size_t before = Searches().size(), found_before = Candidates().size();
    Say(4, outcome);
    ASSERT_THAT(Compare("trips", trip), IsOk());
    ASSERT_EQ(Searches().size(), before + 1) << Passenger::Outcome_Name(outcome);
    const TracingRequest proposed = Proposed();
    EXPECT_EQ(proposed.state(), TracingRequest::STATE_PROPOSED);
    EXPECT_EQ(proposed.sought().name().given_name(), "Ганна");
    EXPECT_EQ(proposed.seeker().party_id(), family);
    EXPECT_EQ(proposed.seeker().name(), "Вигадана Олена");
    EXPECT_EQ(proposed.seeker().relation(), common::v1::KINSHIP_PARENT);
    EXPECT_EQ(Candidates().size(), found_before + candidates);
  }
}

TEST_F(TracingLostTest, TheHeadIsSoughtByAnAdultOfThoseWhoWentOn) {
  SetOffWithFamily();
  Say(1, Passenger::OUTCOME_HOSPITAL);
  ASSERT_EQ(Searches().size(), 1u);
  EXPECT_EQ(Searches()[0].sought().name().given_name(), "Олена");
  EXPECT_EQ(Searches()[0].seeker().name(), "Вигадана Ганна");
  EXPECT_EQ(Searches()[0].seeker().relation(), common::v1::KINSHIP_RELATIVE);
}

TEST_F(TracingLostTest, ThoseWhoLeftTogetherHaveNotLostEachOther) {
  SetOffWithFamily();
  for (int number = 1; number <= 4; ++number) {
    ASSERT_THAT(RecordOutcome(trip, people[static_cast<size_t>(number - 1)],
                              Passenger::OUTCOME_LEFT_AT_STOP),
                IsOk());
  }
  ASSERT_THAT(Compare("trips", trip), IsOk());
  EXPECT_TRUE(Searches().empty());
}

TEST_F(TracingLostTest, AProposalIsWithdrawnWhereTheOthersFollowedOrItWasAnError) {
  SetOffWithFamily();
  Say(4, Passenger::OUTCOME_LEFT_AT_STOP);
  ASSERT_EQ(Searches().size(), 1u);
  for (int number = 1; number <= 3; ++number) Say(number, Passenger::OUTCOME_LEFT_AT_STOP);
  for (const TracingRequest& one : Searches())
    EXPECT_EQ(one.state(), TracingRequest::STATE_CLOSED_WITHDRAWN);

  SetOffWithFamily();
  Say(4, Passenger::OUTCOME_MISSING);
  EXPECT_EQ(Proposed().state(), TracingRequest::STATE_PROPOSED);
  Say(4, Passenger::OUTCOME_ARRIVED);
  EXPECT_EQ(Proposed().state(), TracingRequest::STATE_CLOSED_WITHDRAWN);
}

TEST_F(TracingLostTest, WhoIsSoughtAlreadyIsNotProposedAgain) {
  SetOffWithFamily();
  Say(4, Passenger::OUTCOME_HOSPITAL);
  ASSERT_THAT(Accept(Searches()[0]), IsOk());
  ASSERT_THAT(Compare("trips", trip), IsOk());
  EXPECT_EQ(Searches().size(), 1u);
}

TEST_F(TracingLostTest, AnAcceptedProposalPointsToWhereTheTripLostThem) {
  SetOffWithFamily();
  Say(4, Passenger::OUTCOME_HOSPITAL);
  auto accepted = Accept(Searches()[0]);
  ASSERT_THAT(accepted, IsOk());
  EXPECT_EQ(accepted->state(), TracingRequest::STATE_MATCHED);
  ASSERT_EQ(Candidates().size(), 1u);
  EXPECT_EQ(Candidates()[0].record_id(), family);
  EXPECT_EQ(Candidates()[0].person_id(), people[3]);
  EXPECT_EQ(Candidates()[0].whereabouts(), TracingCandidate::WHEREABOUTS_HOSPITAL);
}

TEST_F(TracingLostTest, WhoIsMissingFromATripIsFoundInALaterRequestElsewhere) {
  SetOffWithFamily();
  Say(4, Passenger::OUTCOME_MISSING);
  auto accepted = Accept(Searches()[0]);
  EXPECT_EQ(accepted->state(), TracingRequest::STATE_OPEN) << "their own group knows nothing new";
  v1::CreatePartyRequest alone = FamilyRequest();
  alone.mutable_party()->set_origin_unit_code(kPavlohradRaion);
  alone.mutable_party()->mutable_persons()->DeleteSubrange(0, 3);
  alone.mutable_party()->mutable_persons(0)->set_kinship(common::v1::KINSHIP_HEAD);
  auto made = Create(alone);
  ASSERT_THAT(Compare("parties", made->id()), IsOk());
  ASSERT_EQ(Candidates().size(), 1u);
  EXPECT_EQ(Candidates()[0].record_id(), made->id());
  EXPECT_EQ(Candidates()[0].grade(), TracingCandidate::GRADE_STRONG);
}

// Wherever the record is, the seekers' office learns the oblast that was left, and no more.
TEST_F(TracingLostTest, EachSourceIsFoundAndTheSeekersOfficeLearnsWhomToCallAndNotWho) {
  SetOffWithFamily();
  auto search = SeekFromAfar();
  ASSERT_THAT(search, IsOk());
  EXPECT_EQ(search->state(), TracingRequest::STATE_MATCHED);
  for (const auto& [outcome, whereabouts] :
       {std::pair(Passenger::OUTCOME_UNSPECIFIED, TracingCandidate::WHEREABOUTS_ON_THE_WAY),
        std::pair(Passenger::OUTCOME_LEFT_AT_STOP, TracingCandidate::WHEREABOUTS_AT_STOP),
        std::pair(Passenger::OUTCOME_HOSPITAL, TracingCandidate::WHEREABOUTS_HOSPITAL),
        std::pair(Passenger::OUTCOME_MISSING, TracingCandidate::WHEREABOUTS_MISSING)}) {
    if (outcome != Passenger::OUTCOME_UNSPECIFIED) Say(4, outcome);
    for (const char* holder : {kDonetsk, kDnipropetrovsk}) {
      const auto seen = OfAfar(holder);
      ASSERT_EQ(seen.size(), 1u);
      EXPECT_EQ(seen[0].whereabouts(), whereabouts);
      EXPECT_EQ(seen[0].person_id(), people[3]);
      EXPECT_EQ(seen[0].contact_unit_code(), kKharkiv);
    }
    const auto told = Candidates(In(kKharkiv));
    ASSERT_EQ(told.size(), 1u);
    EXPECT_FALSE(told[0].record_visible());
    EXPECT_EQ(told[0].contact_unit_code(), kDonetsk);
    EXPECT_EQ(told[0].record_id() + told[0].person_id(), "");
    EXPECT_EQ(told[0].whereabouts(), TracingCandidate::WHEREABOUTS_UNSPECIFIED);
  }
}

TEST_F(TracingLostTest, WhoHasABedAtASiteIsFoundThere) {
  auto party = Create(FamilyRequest());
  Accommodate(party->id());
  ASSERT_THAT(SeekFromAfar(), IsOk());
  for (const char* holder : {kDonetsk, kDnipropetrovsk}) {
    ASSERT_EQ(Candidates(In(holder)).size(), 1u) << "the site's oblast holds the record too";
    EXPECT_EQ(Candidates(In(holder))[0].whereabouts(), TracingCandidate::WHEREABOUTS_AT_SITE);
  }
  ASSERT_EQ(Candidates(In(kKharkiv)).size(), 1u);
  EXPECT_EQ(Candidates(In(kKharkiv))[0].contact_unit_code(), kDonetsk);
  EXPECT_EQ(Candidates(In(kKharkiv))[0].whereabouts(), TracingCandidate::WHEREABOUTS_UNSPECIFIED);
}

TEST_F(TracingLostTest, ABedOfTheSameDayDoesNotBringBackWhomTheTripLost) {
  SetOffWithFamily();
  Say(4, Passenger::OUTCOME_HOSPITAL);
  ASSERT_THAT(SeekFromAfar(), IsOk());
  Accommodate(family);
  ASSERT_EQ(OfAfar(kDonetsk).size(), 1u);
  EXPECT_EQ(OfAfar(kDonetsk)[0].whereabouts(), TracingCandidate::WHEREABOUTS_HOSPITAL);
  database.Sql("UPDATE passengers SET boarded_at = boarded_at - interval '1 day'");
  EXPECT_EQ(OfAfar(kDonetsk)[0].whereabouts(), TracingCandidate::WHEREABOUTS_AT_SITE);
}

TEST_F(TracingLostTest, ADeathIsToldToNobodyButThoseWhoMayTellIt) {
  SetOffWithFamily();
  Say(4, Passenger::OUTCOME_DIED);
  EXPECT_TRUE(Searches().empty()) << "nobody is proposed to seek the dead";
  auto search = SeekFromAfar();
  ASSERT_THAT(search, IsOk());
  EXPECT_EQ(search->state(), TracingRequest::STATE_OPEN);
  for (const char* office : {kKharkiv, kDonetsk, kDnipropetrovsk})
    EXPECT_TRUE(Candidates(In(office)).empty());
  EXPECT_TRUE(Withheld(In(kKharkiv)).empty());
  EXPECT_EQ(EventsFor(kKharkiv), 0);
  ASSERT_EQ(Withheld().size(), 1u);
  const TracingCandidate withheld = Withheld()[0];
  EXPECT_EQ(withheld.state(), TracingCandidate::STATE_WITHHELD);
  EXPECT_EQ(withheld.whereabouts(), TracingCandidate::WHEREABOUTS_DIED);
  EXPECT_EQ(withheld.contact_unit_code(), kKharkiv);
  EXPECT_EQ(withheld.seeker_name(), "Приклад Тетяна");
  EXPECT_THAT(Decide(withheld.id(), "decision: STATE_CONFIRMED"),
              Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Release(withheld.id(), In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));

  auto released = Release(withheld.id());
  ASSERT_THAT(released, IsOk());
  EXPECT_EQ(released->state(), TracingCandidate::STATE_PROPOSED);
  EXPECT_NE(released->released_by(), "");
  EXPECT_TRUE(Withheld().empty());
  EXPECT_EQ(Read(search->id(), In(kKharkiv))->state(), TracingRequest::STATE_MATCHED);
  ASSERT_EQ(Candidates(In(kKharkiv)).size(), 1u);
  EXPECT_EQ(Candidates(In(kKharkiv))[0].released_by(), "");
  EXPECT_EQ(EventsFor(kKharkiv), 1);
  ASSERT_THAT(Compare("trips", trip), IsOk());
  EXPECT_TRUE(Withheld().empty()) << "what a person released stays released";
  EXPECT_THAT(Release(withheld.id()), Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(TracingLostTest, ACandidateWhoDiesIsWithheldUntilThatWasAnError) {
  SetOffWithFamily();
  auto search = SeekFromAfar();
  ASSERT_EQ(Candidates(In(kKharkiv)).size(), 1u);
  Say(4, Passenger::OUTCOME_DIED);
  EXPECT_TRUE(Candidates(In(kKharkiv)).empty());
  EXPECT_TRUE(Candidates(In(kDonetsk)).empty());
  EXPECT_EQ(Withheld().size(), 1u);
  EXPECT_EQ(Read(search->id(), In(kKharkiv))->state(), TracingRequest::STATE_OPEN);
  Say(4, Passenger::OUTCOME_HOSPITAL);
  EXPECT_TRUE(Withheld().empty());
  ASSERT_EQ(Candidates(In(kKharkiv)).size(), 1u);
  EXPECT_EQ(Read(search->id(), In(kKharkiv))->state(), TracingRequest::STATE_MATCHED);
}

TEST_F(TracingLostTest, WhoDiedBeforeLeavingIsWithheldToo) {
  auto party = Create(FamilyRequest());
  ASSERT_THAT(Cancel(party->id(), v1::PartyCancellation::REASON_DIED), IsOk());
  EXPECT_EQ(SeekFromAfar()->state(), TracingRequest::STATE_OPEN);
  EXPECT_TRUE(Candidates().empty());
  EXPECT_EQ(Withheld().size(), 1u);
}

TEST_F(TracingLostTest, ACandidateFollowsThePersonIntoTheirNewGroup) {
  auto party = Create(FamilyRequest());
  ASSERT_THAT(SeekFromAfar(), IsOk());
  auto split = Split(party->id(), {party->persons(3).id()}, v1::PartySplit::REASON_OWN_WISH);
  ASSERT_THAT(split, IsOk());
  ASSERT_THAT(Compare("parties", split->new_party_id()), IsOk());
  ASSERT_EQ(Candidates().size(), 1u);
  EXPECT_EQ(Candidates()[0].record_id(), split->new_party_id());
}

TEST_F(TracingLostTest, TheOfficesOfAPartedFamilyLearnWhomToCall) {
  auto party = Create(FamilyRequest());
  ASSERT_THAT(Split(party->id(), {party->persons(3).id()}, v1::PartySplit::REASON_HOSPITAL),
              IsOk());
  ASSERT_EQ(Searches().size(), 1u);
  ASSERT_THAT(Compare("tracing_requests", Searches()[0].id()), IsOk());
  EXPECT_EQ(database.Sql("SELECT search_unit_code || record_unit_code FROM tracing_candidates"),
            absl::StrCat(kDonetsk, kDonetsk));
}

}  // namespace
}  // namespace cc::evacuation
