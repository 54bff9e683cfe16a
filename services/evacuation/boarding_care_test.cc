#include "services/evacuation/requests.h"
#include "services/evacuation/trip_fixture.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using platform::TestNow;
using ::testing::HasSubstr;
using v1::ScanAnswer;

// Children who travel with the guardianship body.
class BoardingCareTest : public TripStory {
 protected:
  static void NameBody(v1::Party& party) {
    v1::GuardianshipBody& body = *party.mutable_guardianship_body();
    body.set_name("Служба у справах дітей (вигадана)");
    body.set_document("рішення № 7");
    body.set_representative("Вигадана Лідія");
  }
  // A child with nobody in the group.
  static v1::CreatePartyRequest OneChild(bool with_body) {
    v1::CreatePartyRequest request = FamilyRequest();
    request.mutable_party()->mutable_persons()->DeleteSubrange(2, 2);
    request.mutable_party()->mutable_persons()->DeleteSubrange(0, 1);
    request.mutable_party()->mutable_persons(0)->set_accompanying_adult(0);
    request.mutable_party()->mutable_persons(0)->set_kinship(common::v1::KINSHIP_HEAD);
    if (with_body) NameBody(*request.mutable_party());
    return request;
  }

  Requests requests{database.db(), database.keyring(), statuses};
};

TEST_F(BoardingCareTest, AChildBoardsByItsCodeWhereItsGroupNamesTheBody) {
  const std::string trip = BoardingTrip(40, 2), party = AssembledParty(OneChild(true));
  ASSERT_THAT(Record(On(trip, "cc:person/" + PeopleOf(party)[0])), IsOk());
  ASSERT_THAT(Passengers(trip), testing::SizeIs(1));
  EXPECT_EQ(Passengers(trip)[0].state(), v1::Passenger::STATE_ON_BOARD);
  EXPECT_TRUE(Passengers(trip)[0].guarded()) << "the escort is recorded";
  ASSERT_THAT(TryDepart(trip), IsOk());
  // Who it is stands on the list that the crew has.
  v1::GetManifestRequest get;
  get.set_trip_id(trip);
  auto manifest = Do(manifests, &Manifests::GetManifest, get);
  ASSERT_THAT(manifest, IsOk());
  EXPECT_EQ(manifest->groups(0).guardianship_body().representative(), "Вигадана Лідія");
  EXPECT_THAT(ManifestText(*manifest), HasSubstr("Вигадана Лідія"));
}

TEST_F(BoardingCareTest, AChildWithNeitherAdultNorBodyDoesNot) {
  const std::string trip = BoardingTrip(40, 2), party = AssembledParty(OneChild(false));
  EXPECT_THAT(Record(On(trip, PeopleOf(party)[0])),
              Refused(common::v1::REASON_CHILD_UNACCOMPANIED));
  EXPECT_THAT(Passengers(trip), testing::IsEmpty());
  v1::ScanLine guarded = On(trip, PeopleOf(party)[0]);
  guarded.set_guardian("Вигадана Лідія, служба у справах дітей");
  ASSERT_THAT(Record(guarded), IsOk()) << "whom the record names goes along";
  EXPECT_TRUE(Passengers(trip)[0].guarded());
}

TEST_F(BoardingCareTest, AChildWithANamedAdultWaitsForThatAdultWhateverBodyIsNamed) {
  v1::CreatePartyRequest request = FamilyRequest();
  NameBody(*request.mutable_party());
  const std::string trip = BoardingTrip(40, 2), party = AssembledParty(request);
  const std::vector<std::string> people = PeopleOf(party);
  EXPECT_THAT(Record(On(trip, people[1])), Refused(common::v1::REASON_CHILD_UNACCOMPANIED));
  ASSERT_THAT(Record(On(trip, people[0])), IsOk());
  ASSERT_THAT(Record(On(trip, people[1])), IsOk());
  for (const v1::Passenger& passenger : Passengers(trip)) EXPECT_FALSE(passenger.guarded());
}

TEST_F(BoardingCareTest, AnUploadedLogKnowsTheBodyAsWell) {
  const std::string trip = BoardingTrip(40, 2);
  const std::string cared_for = PeopleOf(AssembledParty(OneChild(true)))[0];
  const std::string alone_party = AssembledParty(OneChild(false));
  const std::string alone = PeopleOf(alone_party)[0];
  auto answers = Upload({On(trip, cared_for, TestNow() - absl::Minutes(9)),
                         On(trip, alone, TestNow() - absl::Minutes(8))});
  ASSERT_THAT(answers, IsOk());
  EXPECT_EQ(answers->answers(0).result(), ScanAnswer::RESULT_APPLIED);
  EXPECT_EQ(answers->answers(1).result(), ScanAnswer::RESULT_CONFLICT);
  EXPECT_EQ(answers->answers(1).reason(), common::v1::REASON_CHILD_UNACCOMPANIED);
  EXPECT_EQ(GetTrip(trip)->boarded().seats(), 1);

  // The body is named later: the record stands as soon as the log is judged anew.
  v1::UpdatePartyRequest update;
  update.set_id(alone_party);
  NameBody(*update.mutable_party());
  update.mutable_update_mask()->add_paths("guardianship_body");
  update.set_note("призначено представника");
  ASSERT_THAT(Do(requests, &Requests::UpdateParty, update), IsOk());
  ASSERT_THAT(Upload({On(trip, PeopleOf(AssembledParty(OneAdult()))[0])}), IsOk());
  EXPECT_EQ(GetTrip(trip)->boarded().seats(), 3);
  EXPECT_EQ(GetTrip(trip)->open_conflicts(), 0);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM passengers WHERE state = 2 AND guarded"), "2");
}

}  // namespace
}  // namespace cc::evacuation
