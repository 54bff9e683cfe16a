#include "services/evacuation/departures.h"

#include "cc/evacuation/v1/counts.pb.h"
#include "services/evacuation/request_fixture.h"
#include "services/platform/testing/at_once.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using platform::StatusIs;
using v1::DoubleCount;

// As the column `method` has them.
constexpr int kManifest = v1::COUNT_METHOD_MANIFEST, kCheckpoint = v1::COUNT_METHOD_CHECKPOINT,
              kSelf = v1::COUNT_METHOD_SELF_DEPARTURE, kEstimate = v1::COUNT_METHOD_ESTIMATE;

class DeparturesTest : public RequestStory {
 protected:
  absl::StatusOr<v1::Departure> Record(const std::string& more, platform::TestCaller caller = {}) {
    return Do(
        departures, &Departures::RecordDeparture,
        platform::ParseProto<v1::RecordDepartureRequest>(
            "departure { method: METHOD_CHECKPOINT origin_unit_code: 'UA14120110010088407' "
            "date: '2026-03-01' registered_unit_code: 'UA12120000000089862' synthetic: true " +
            more + " }"),
        caller);
  }
  absl::StatusOr<v1::Estimate> Estimate(const std::string& more) {
    return Do(estimates, &Estimates::RecordEstimate,
              platform::ParseProto<v1::RecordEstimateRequest>(
                  "estimate { unit_code: 'UA14120000000070232' start_date: '2026-02-01' "
                  "end_date: '2026-02-28' authority: 'ОВА (приклад)' synthetic: true " +
                  more + " }"));
  }
  std::vector<DoubleCount> Doubles(const std::string& text = "", platform::TestCaller caller = {}) {
    auto list = Do(double_counts, &DoubleCounts::ListDoubleCounts,
                   platform::ParseProto<v1::ListDoubleCountsRequest>(text), caller);
    EXPECT_THAT(list, IsOk());
    return {list->double_counts().begin(), list->double_counts().end()};
  }
  absl::StatusOr<DoubleCount> Decide(const std::string& id, DoubleCount::State decision,
                                     platform::TestCaller caller = {}) {
    v1::DecideDoubleCountRequest request;
    request.set_id(id);
    request.set_decision(decision);
    request.set_note("запитали телефоном");
    return Do(double_counts, &DoubleCounts::DecideDoubleCount, request, caller);
  }
};

constexpr char kGrandmother[] =
    "persons { name { family_name: 'Вигадана' given_name: 'Ганна' } birth_date: '1934-01-05' "
    "mobility: MOBILITY_WHEELCHAIR rnokpp: '1242377740' with_disability: true }";

TEST_F(DeparturesTest, CountsByItsMethodAndNamesWhoIsKnown) {
  auto made =
      Record(std::string(kGrandmother) + " count { people: 5 children: 2 low_mobility: 1 }");
  ASSERT_THAT(made, IsOk());
  v1::GetDepartureRequest get;
  get.set_id(made->id());
  EXPECT_THAT(*Do(departures, &Departures::GetDeparture, get), platform::EqualsProto(*made));
  EXPECT_EQ(Counted(kCheckpoint), "5");
  EXPECT_EQ(Counted(kCheckpoint, "children"), "2");
  EXPECT_EQ(Counted(kSelf), "0");
  EXPECT_EQ(Counted(kManifest), "0");
  EXPECT_EQ(database.Sql("SELECT count(*) FROM departures d WHERE d::text LIKE '%Ганна%'"), "0");
}

TEST_F(DeparturesTest, CountsThoseNamedWhereNoNumberIsGiven) {
  ASSERT_THAT(Record(kGrandmother), IsOk());
  EXPECT_EQ(Counted(kCheckpoint), "1");
  EXPECT_EQ(Counted(kCheckpoint, "low_mobility"), "1");
  EXPECT_EQ(Counted(kCheckpoint, "with_disability"), "1");
  EXPECT_EQ(Counted(kCheckpoint, "children"), "0");
}

TEST_F(DeparturesTest, RefusesCountsThatCannotBe) {
  for (const char* wrong : {"", "count { people: 2 children: 3 }", "count { children: 1 }"}) {
    EXPECT_THAT(Record(wrong), StatusIs(absl::StatusCode::kInvalidArgument)) << wrong;
  }
  EXPECT_THAT(Record(std::string(kGrandmother) + kGrandmother + " count { people: 1 }"),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(Counted(kCheckpoint), "0");
}

TEST_F(DeparturesTest, IsSeenFromWhereTheyLeftAndFromWhereTheyPassed) {
  paths.Add({"UA63000000000041885"});
  auto made = Record(kGrandmother);
  v1::GetDepartureRequest get;
  get.set_id(made->id());
  EXPECT_THAT(Do(departures, &Departures::GetDeparture, get, In(kLyman)), IsOk());
  EXPECT_THAT(Do(departures, &Departures::GetDeparture, get, In(kDnipropetrovsk)), IsOk());
  EXPECT_THAT(Do(departures, &Departures::GetDeparture, get, In("UA63000000000041885")),
              Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(DeparturesTest, ARequestWhoseFamilyLeftAloneIsCancelledAndItsPeopleAreCounted) {
  auto party = Create(FamilyRequest());
  auto made = Record("party_id: '" + party->id() + "'");
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->persons_size(), 4);
  EXPECT_EQ(Counted(kCheckpoint), "4");
  EXPECT_EQ(Counted(kCheckpoint, "children"), "2");
  EXPECT_EQ(GetParty(party->id())->cancellation().reason(),
            v1::PartyCancellation::REASON_LEFT_BY_THEMSELVES);
  EXPECT_THAT(Record("party_id: '" + party->id() + "'"), Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_EQ(Counted(kCheckpoint), "4");
}

TEST_F(DeparturesTest, AWithdrawalTakesTheCountBackOnce) {
  auto made = Record("count { people: 3 children: 1 }");
  v1::WithdrawDepartureRequest withdraw;
  withdraw.set_id(made->id());
  const auto outcomes = platform::AtOnce(
      2, [&](int) { return Do(departures, &Departures::WithdrawDeparture, withdraw).status(); });
  EXPECT_EQ(outcomes.at("OK"), 1);
  EXPECT_EQ(Counted(kCheckpoint), "0");
  EXPECT_EQ(Counted(kCheckpoint, "children"), "0");
}

TEST_F(DeparturesTest, TheRegistryTellsARegistrationOnce) {
  auto request = platform::ParseProto<v1::RecordSelfDepartureRequest>(
      "registration_id: '0196b3f0-5eed-4000-8000-0000000000aa' synthetic: true "
      "origin_unit_code: 'UA14120110010088407' office_unit_code: 'UA12120000000089862' "
      "date: '2026-02-27' " +
      std::string(kGrandmother));
  auto told = Do(departures, &Departures::RecordSelfDeparture, request);
  ASSERT_THAT(told, IsOk());
  request.set_date("2026-02-28");
  auto again = Do(departures, &Departures::RecordSelfDeparture, request);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->id(), told->id());
  EXPECT_EQ(again->date(), "2026-02-27");
  EXPECT_EQ(Counted(kSelf), "1");
}

TEST_F(DeparturesTest, ALaterEstimateCorrectsTheFormerOne) {
  auto first = Estimate("count { people: 100 children: 20 }");
  ASSERT_THAT(first, IsOk());
  auto second = Estimate("count { people: 130 children: 25 } replaces_id: '" + first->id() + "'");
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(Counted(kEstimate), "130");
  EXPECT_EQ(Counted(kEstimate, "children"), "25");
  EXPECT_THAT(Estimate("count { people: 1 } replaces_id: '" + first->id() + "'"),
              StatusIs(absl::StatusCode::kInvalidArgument));
  auto list = Do(estimates, &Estimates::ListEstimates, v1::ListEstimatesRequest());
  ASSERT_EQ(list->estimates_size(), 2);
  for (const v1::Estimate& one : list->estimates())
    EXPECT_EQ(one.replaced_by_id(), one.id() == first->id() ? second->id() : "");
  EXPECT_EQ(
      Do(estimates, &Estimates::ListEstimates, v1::ListEstimatesRequest(), In(kDnipropetrovsk))
          ->estimates_size(),
      0);
}

TEST_F(DeparturesTest, WhoIsOnAManifestTooIsPutUpAndCorrectedByAPersonOnly) {
  auto departure = Record(kGrandmother);
  const std::string trip = BoardingTrip(10, 1), party = AssembledParty();
  ASSERT_THAT(Compare("parties", party), IsOk());
  EXPECT_TRUE(Doubles().empty());  // on no manifest yet
  ASSERT_THAT(Board(party, trip), IsOk());
  Depart(trip);
  ASSERT_THAT(Compare("parties", party), IsOk());
  ASSERT_THAT(Compare("departures", departure->id()), IsOk());
  const auto found = Doubles();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].party_id(), party);
  EXPECT_EQ(found[0].departed_person_id(), departure->persons(0).id());
  EXPECT_EQ(found[0].matches_size(), 2);
  EXPECT_EQ(Counted(kCheckpoint), "1");
  EXPECT_EQ(Doubles("", In(kDonetsk)).size(), 1u);
  auto decided = Decide(found[0].id(), DoubleCount::STATE_SAME_PERSON, In(kDonetsk));
  ASSERT_THAT(decided, IsOk());
  EXPECT_EQ(decided->state(), DoubleCount::STATE_SAME_PERSON);
  EXPECT_EQ(Counted(kCheckpoint), "0");
  EXPECT_EQ(Counted(kCheckpoint, "low_mobility"), "0");
  EXPECT_THAT(Decide(found[0].id(), DoubleCount::STATE_DIFFERENT),
              Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_TRUE(Doubles().empty());
  EXPECT_EQ(Doubles("state: STATE_SAME_PERSON").size(), 1u);
}

TEST_F(DeparturesTest, TwoPeopleAreCountedOnBothWays) {
  auto departure = Record(kGrandmother);
  const std::string trip = BoardingTrip(10, 1), party = AssembledParty();
  ASSERT_THAT(Board(party, trip), IsOk());
  Depart(trip);
  ASSERT_THAT(Compare("departures", departure->id()), IsOk());
  const auto found = Doubles();
  ASSERT_EQ(found.size(), 1u);
  ASSERT_THAT(Decide(found[0].id(), DoubleCount::STATE_DIFFERENT), IsOk());
  EXPECT_EQ(Counted(kCheckpoint), "1");
}

TEST_F(DeparturesTest, WhoLeftAloneIsFoundByWhoeverSeeksThem) {
  ASSERT_THAT(Do(tracing, &Tracing::CreateTracingRequest,
                 platform::ParseProto<v1::CreateTracingRequestRequest>(
                     "tracing_request { unit_code: 'UA12120000000089862' "
                     "sought { name { family_name: 'Вигадана' given_name: 'Ганна' } "
                     "rnokpp: '1242377740' } "
                     "seeker { name: 'Приклад' relation: KINSHIP_PARENT } "
                     "consent { date: '2026-03-01' form: FORM_ORAL } }")),
              IsOk());
  auto departure = Record(kGrandmother);
  ASSERT_THAT(Compare("departures", departure->id()), IsOk());
  const auto found = Candidates();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].record(), v1::TracingCandidate::RECORD_DEPARTURE);
  EXPECT_EQ(found[0].grade(), v1::TracingCandidate::GRADE_STRONG);
  EXPECT_EQ(found[0].whereabouts(), v1::TracingCandidate::WHEREABOUTS_LEFT_ALONE);
}

}  // namespace
}  // namespace cc::evacuation
