#include "services/evacuation/request_fixture.h"
#include "services/evacuation/site_fixture.h"
#include "services/platform/testing/at_once.h"

namespace cc::evacuation {
namespace {

using platform::EqualsProto;
using platform::IsOk;
using platform::Refused;

class PartyJoinUndoTest : public RequestStory {
 protected:
  // The family twice, the second time with a father and other wishes.
  void JoinTwo() {
    kept = Create(FamilyRequest())->id();
    v1::CreatePartyRequest more = FamilyRequest();
    more.mutable_party()->set_medical_needs("кисень");
    more.mutable_party()->set_urgency(v1::Party::URGENCY_CRITICAL);
    more.mutable_party()->mutable_persons(3)->set_mobility(common::v1::MOBILITY_STRETCHER);
    *more.mutable_party()->add_persons() = platform::ParseProto<v1::Person>(
        "name { family_name: 'Вигаданий' given_name: 'Тарас' } birth_date: '1980-02-03' "
        "sex: SEX_MALE mobility: MOBILITY_WALKING kinship: KINSHIP_SPOUSE");
    other = Create(more)->id();
    kept_before = Content(kept);
    other_before = Content(other);
    keys_before = Keys();
    ASSERT_THAT(Join(kept, other), IsOk());
  }
  std::string Keys() {
    return database.Sql(
        "SELECT string_agg(concat(record_id, subject_id, kind, encode(key, 'hex')), ',' "
        "ORDER BY record_id, subject_id, kind, key) FROM identity_keys");
  }
  std::string PlannedTrip() {
    auto made = Do(trips, &Trips::CreateTrip, TripRequest(Centre(), 40, 4));
    EXPECT_THAT(made, IsOk());
    return made->id();
  }
  void Expect(const std::string& party, const std::string& trip) {
    v1::AssignPartyRequest request;
    request.set_trip_id(trip);
    request.set_party_id(party);
    ASSERT_THAT(Do(manifests, &Manifests::AssignParty, request), IsOk());
  }
  std::string ExpectedOn(const std::string& party) {
    return database.Sql("SELECT max(trip_id::text) FROM trip_parties WHERE party_id = '" + party +
                        "'");
  }
  void Request(const std::string& party) {
    v1::RequestEvacuationRequest ask;
    ask.set_id(party);
    ASSERT_THAT(Do(parties, &Parties::RequestEvacuation, ask), IsOk());
  }
  void ExpectLost(const std::string& what) {
    const absl::Status refused = UndoJoin(kept, other).status();
    EXPECT_THAT(refused, Refused(common::v1::REASON_PARTY_JOIN_NOT_UNDOABLE));
    EXPECT_EQ(platform::DetailsOf(refused)["what"], what);
    EXPECT_EQ(GetParty(other)->state(), v1::Party::STATE_CANCELLED);
  }

  std::string kept, other, keys_before;
  v1::Party kept_before, other_before;
};

TEST_F(PartyJoinUndoTest, BothGroupsAreExactlyWhatTheyWere) {
  JoinTwo();
  ASSERT_EQ(GetParty(kept)->persons_size(), 5);
  auto undone = UndoJoin(kept, other);
  ASSERT_THAT(undone, IsOk());
  EXPECT_THAT(Content(kept), EqualsProto(kept_before));
  EXPECT_THAT(Content(other), EqualsProto(other_before));
  EXPECT_THAT(undone->party(), EqualsProto(*GetParty(kept)));
  EXPECT_THAT(undone->joined(), EqualsProto(*GetParty(other)));
  EXPECT_EQ(Keys(), keys_before);
  EXPECT_EQ(database.Sql("SELECT string_agg(change::text, ',' ORDER BY change) "
                         "FROM party_versions"),
            "3,4,7,7");
  EXPECT_THAT(UndoJoin(kept, other), Refused(common::v1::REASON_NOT_FOUND)) << "it stands no more";
  ASSERT_THAT(Join(other, kept), IsOk()) << "the other way round";
  ASSERT_THAT(UndoJoin(other, kept), IsOk());
  EXPECT_THAT(Content(kept), EqualsProto(kept_before));
  EXPECT_THAT(Content(other), EqualsProto(other_before));
}

TEST_F(PartyJoinUndoTest, TheJoinedGroupIsExpectedAgainWhereItsTripHasNotLeft) {
  kept = Create(FamilyRequest())->id();
  other = Create(FamilyRequest())->id();
  Request(kept);
  Request(other);
  const std::string mine = PlannedTrip(), its = PlannedTrip();
  Expect(kept, mine);
  Expect(other, its);
  ASSERT_THAT(Join(kept, other), IsOk());
  EXPECT_EQ(ExpectedOn(other), "");
  ASSERT_THAT(UndoJoin(kept, other), IsOk());
  EXPECT_EQ(ExpectedOn(kept), mine);
  EXPECT_EQ(ExpectedOn(other), its);

  ASSERT_THAT(Join(kept, other), IsOk());
  database.Sql("UPDATE trips SET state = 3 WHERE id = '" + its + "'");
  ASSERT_THAT(UndoJoin(kept, other), IsOk());
  EXPECT_EQ(ExpectedOn(other), "") << "nobody is expected on a trip that has left";
}

TEST_F(PartyJoinUndoTest, SaysWhatWouldBeLost) {
  JoinTwo();
  v1::UpdatePartyRequest update;
  update.set_id(kept);
  update.set_note("уточнили");
  update.mutable_party()->set_notes("ліфт не працює");
  update.mutable_update_mask()->add_paths("notes");
  ASSERT_THAT(Do(requests, &Requests::UpdateParty, update), IsOk());
  ExpectLost("CHANGE_UPDATED");

  JoinTwo();
  ASSERT_THAT(Split(kept, {GetParty(kept)->persons(3).id()}, v1::PartySplit::REASON_OWN_WISH),
              IsOk());
  ExpectLost("CHANGE_SPLIT");

  JoinTwo();
  Request(kept);
  ExpectLost("STATE_REQUESTED");
  Expect(kept, PlannedTrip());
  ExpectLost("EXPECTED, STATE_REQUESTED");

  JoinTwo();
  ASSERT_THAT(Cancel(kept, v1::PartyCancellation::REASON_REFUSED), IsOk());
  ExpectLost("CHANGE_CANCELLED, STATE_CANCELLED");
}

TEST_F(PartyJoinUndoTest, WhoHasBoardedSinceIsNotTakenApart) {
  kept = AssembledParty();
  other = Create(FamilyRequest())->id();
  ASSERT_THAT(Join(kept, other), IsOk());
  ASSERT_THAT(Board(kept, BoardingTrip(40, 4)), IsOk());
  ExpectLost("ON_BOARD");
}

TEST_F(PartyJoinUndoTest, JoinsAreUndoneFromTheLast) {
  JoinTwo();
  const std::string third = Create(OtherFamily())->id();
  const v1::Party third_before = Content(third);
  ASSERT_THAT(Join(kept, third), IsOk());
  ExpectLost("CHANGE_JOINED");
  ASSERT_THAT(UndoJoin(kept, third), IsOk());
  ASSERT_THAT(UndoJoin(kept, other), IsOk());
  EXPECT_THAT(Content(kept), EqualsProto(kept_before));
  EXPECT_THAT(Content(other), EqualsProto(other_before));
  EXPECT_THAT(Content(third), EqualsProto(third_before));
}

TEST_F(PartyJoinUndoTest, AGroupThatJoinedOthersIsJoinedAndTakenApartAgain) {
  JoinTwo();
  const std::string third = Create(OtherFamily())->id();
  const v1::Party third_before = Content(third);
  ASSERT_THAT(Join(third, kept), IsOk());
  EXPECT_THAT(UndoJoin(kept, other), Refused(common::v1::REASON_PARTY_JOIN_NOT_UNDOABLE));
  ASSERT_THAT(UndoJoin(third, kept), IsOk());
  ASSERT_THAT(UndoJoin(kept, other), IsOk());
  EXPECT_THAT(Content(kept), EqualsProto(kept_before));
  EXPECT_THAT(Content(other), EqualsProto(other_before));
  EXPECT_THAT(Content(third), EqualsProto(third_before));
}

TEST_F(PartyJoinUndoTest, OfManyWhoUndoTheSameJoinOneDoes) {
  JoinTwo();
  const auto outcomes = platform::AtOnce(4, [&](int) { return UndoJoin(kept, other).status(); });
  EXPECT_EQ(outcomes.at("OK"), 1);
  EXPECT_EQ(outcomes.at("REASON_NOT_FOUND"), 3);
  EXPECT_THAT(Content(kept), EqualsProto(kept_before));
  EXPECT_THAT(Content(other), EqualsProto(other_before));
}

TEST_F(PartyJoinUndoTest, RefusesStaleReadersOtherOblastsAndWhatWasNeverJoined) {
  JoinTwo();
  EXPECT_THAT(UndoJoin(kept, other, In(kDnipropetrovsk)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(UndoJoin(other, kept), Refused(common::v1::REASON_NOT_FOUND));
  v1::UndoPartyJoinRequest request;
  request.set_id(kept);
  request.set_joined_id(other);
  request.set_note("помилка");
  request.set_etag("\"9\"");
  EXPECT_THAT(Do(joins, &PartyJoins::UndoPartyJoin, request),
              Refused(common::v1::REASON_ETAG_STALE));
}

class UndoAtASiteTest : public SiteStory {
 protected:
  std::string LostByUndoing(const std::string& kept, const std::string& joined) {
    auto undone = Do(joins, &PartyJoins::UndoPartyJoin,
                     Parse<v1::UndoPartyJoinRequest>(absl::StrCat("id: '", kept, "' joined_id: '",
                                                                  joined, "' note: 'помилка'")));
    EXPECT_THAT(undone, Refused(common::v1::REASON_PARTY_JOIN_NOT_UNDOABLE));
    return platform::DetailsOf(undone.status())["what"];
  }

  PartyJoins joins{database.db(), database.keyring(), paths};
};

TEST_F(UndoAtASiteTest, SaysThatAStayAndAidWouldBeLost) {
  const v1::Site site = Site(Rooms(1, "ordinary: 4"));
  const std::string kept = Party(Walkers(2)), joined = Party(Walkers(2));
  ASSERT_THAT(Do(joins, &PartyJoins::JoinParties,
                 Parse<v1::JoinPartiesRequest>(absl::StrCat("id: '", kept, "' joined_id: '", joined,
                                                            "' note: 'ті самі люди'"))),
              IsOk());
  ASSERT_THAT(Reserve(kept, site.id()), IsOk());
  EXPECT_EQ(LostByUndoing(kept, joined), "STAY");
  database.Sql("UPDATE parties SET state = 5 WHERE id = '" + kept + "'");
  ASSERT_THAT(Place(kept, site.id()), IsOk());
  ASSERT_THAT(Do(aid, &SiteAid::RecordAid,
                 Parse<v1::RecordAidRequest>(
                     absl::StrCat("aid { party_id: '", kept, "' site_id: '", site.id(),
                                  "' given_by: 'Вигадана організація' kind: KIND_FOOD "
                                  "quantity: 2 }"))),
              IsOk());
  EXPECT_EQ(LostByUndoing(kept, joined), "STAY, AID, STATE_TRANSIT_CENTRE");
}

}  // namespace
}  // namespace cc::evacuation
