#include "services/evacuation/requests.h"

#include "services/evacuation/request_fixture.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;

class RequestsTest : public RequestStory {
 protected:
  absl::StatusOr<v1::Party> Update(const std::string& id, const std::string& text,
                                   platform::TestCaller caller = {}) {
    auto request = platform::ParseProto<v1::UpdatePartyRequest>("note: 'уточнили' " + text);
    request.set_id(id);
    return Do(requests, &Requests::UpdateParty, request, caller);
  }
  int Found(const std::string& text, platform::TestCaller caller = {}) {
    auto found = Do(requests, &Requests::SearchParties,
                    platform::ParseProto<v1::SearchPartiesRequest>(text), caller);
    EXPECT_THAT(found, IsOk());
    return found.ok() ? found->parties_size() : -1;
  }
  std::vector<v1::PartyVersion> Versions(const std::string& id, platform::TestCaller caller = {}) {
    v1::ListPartyVersionsRequest request;
    request.set_party_id(id);
    auto list = Do(requests, &Requests::ListPartyVersions, request, caller);
    if (!list.ok()) return {};
    return {list->versions().begin(), list->versions().end()};
  }
};

constexpr char kAsked[] =
    "party { source: SOURCE_HOTLINE urgency: URGENCY_CRITICAL escort_needed: true "
    "medical_needs: 'кисень' animals: 2 baggage_pieces: 3 "
    "wish { kind: KIND_RELATIVES unit_code: 'UA12120000000089862' } "
    "contact { name: 'Сусідка Вигадана' phone: '+380671112233' relation: 'сусідка' } "
    "notes: 'ліфт не працює' decision_number: '12-р' } "
    "update_mask { paths: 'source' paths: 'urgency' paths: 'escort_needed' paths: 'medical_needs' "
    "paths: 'animals' paths: 'baggage_pieces' paths: 'wish' paths: 'contact' paths: 'notes' "
    "paths: 'decision_number' }";

TEST_F(RequestsTest, KeepsWhatIsAskedAndWhatItWasBefore) {
  auto made = Create(FamilyRequest());
  ASSERT_THAT(made, IsOk());
  auto changed = Update(made->id(), kAsked);
  ASSERT_THAT(changed, IsOk());
  auto read = GetParty(made->id());
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(*read, platform::EqualsProto(*changed));
  EXPECT_EQ(read->urgency(), v1::Party::URGENCY_CRITICAL);
  EXPECT_EQ(read->medical_needs(), "кисень");
  EXPECT_EQ(read->contact().name(), "Сусідка Вигадана");
  EXPECT_EQ(read->persons_size(), 4);
  const auto versions = Versions(made->id());
  ASSERT_EQ(versions.size(), 1u);
  EXPECT_EQ(versions[0].change(), v1::PartyVersion::CHANGE_UPDATED);
  EXPECT_EQ(versions[0].note(), "уточнили");
  EXPECT_EQ(versions[0].changed_by(), "00000000-0000-7000-8000-000000000001");
  EXPECT_THAT(versions[0].party(), platform::EqualsProto(*made));
  EXPECT_TRUE(Versions(made->id(), In(kDnipropetrovsk)).empty());
}

TEST_F(RequestsTest, NothingSaidOfPeopleStandsInTheTablesInClear) {
  auto made = Create(FamilyRequest());
  ASSERT_THAT(Update(made->id(), kAsked), IsOk());
  ASSERT_THAT(Cancel(made->id(), v1::PartyCancellation::REASON_REFUSED), IsOk());
  for (const char* table : {"parties", "party_people", "party_versions", "identity_keys"}) {
    for (const char* secret :
         {"кисень", "Сусідка", "671112233", "ліфт", "слово про", "Вигадана", "уточнили"}) {
      EXPECT_EQ(
          database.Sql(absl::StrCat("SELECT count(*) FROM ", table, " t WHERE t::text LIKE '%",
                                    secret, "%' OR position(encode(convert_to('", secret,
                                    "', 'UTF8'), 'hex') IN t::text) > 0")),
          "0")
          << table << ": " << secret;
    }
  }
}

TEST_F(RequestsTest, CorrectsAndAddsPeopleButTakesNobodyOut) {
  auto made = Create(FamilyRequest());
  v1::UpdatePartyRequest request;
  request.set_id(made->id());
  request.set_note("народилася дитина");
  request.mutable_update_mask()->add_paths("persons");
  *request.mutable_party() = *made;
  request.mutable_party()->mutable_persons(3)->set_mobility(common::v1::MOBILITY_STRETCHER);
  *request.mutable_party()->add_persons() = platform::ParseProto<v1::Person>(
      "name { family_name: 'Вигадана' given_name: 'Соломія' } birth_date: '2026-01-15' "
      "sex: SEX_FEMALE mobility: MOBILITY_WALKING kinship: KINSHIP_CHILD accompanying_adult: 1");
  auto changed = Do(requests, &Requests::UpdateParty, request);
  ASSERT_THAT(changed, IsOk());
  auto read = GetParty(made->id());
  EXPECT_THAT(*read, platform::EqualsProto(*changed));
  ASSERT_EQ(read->persons_size(), 5);
  EXPECT_EQ(read->persons(3).id(), made->persons(3).id());
  EXPECT_EQ(read->persons(3).mobility(), common::v1::MOBILITY_STRETCHER);
  EXPECT_EQ(read->persons(4).number(), 5);
  request.mutable_party()->mutable_persons()->DeleteSubrange(1, 1);
  EXPECT_THAT(Do(requests, &Requests::UpdateParty, request),
              platform::StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(GetParty(made->id())->persons_size(), 5);
}

TEST_F(RequestsTest, RefusesWhatCannotBeCorrectedAndStaleReaders) {
  auto made = Create(FamilyRequest());
  EXPECT_THAT(Update(made->id(), "party { state: STATE_CANCELLED } update_mask { paths: 'state' }"),
              platform::StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Update(made->id(), "party { notes: 'x' }"),
              platform::StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(
      Update(made->id(), "party { notes: 'x' } update_mask { paths: 'notes' } etag: '\"9\"'"),
      Refused(common::v1::REASON_ETAG_STALE));
  EXPECT_THAT(Update(made->id(), "party { notes: 'x' } update_mask { paths: 'notes' }",
                     In(kDnipropetrovsk)),
              Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(RequestsTest, ABoardedGroupIsNeitherCorrectedNorCancelled) {
  const std::string trip = BoardingTrip(10, 1), party = AssembledParty();
  ASSERT_THAT(Board(party, trip), IsOk());
  EXPECT_THAT(Update(party, "party { notes: 'x' } update_mask { paths: 'notes' }"),
              Refused(common::v1::REASON_ALREADY_BOARDED));
  EXPECT_THAT(Cancel(party, v1::PartyCancellation::REASON_REFUSED),
              Refused(common::v1::REASON_ALREADY_BOARDED));
}

TEST_F(RequestsTest, CancelsOnceAndSaysWhyAndByWhom) {
  auto made = Create(FamilyRequest());
  database.Sql("INSERT INTO trip_parties SELECT id, '" + BoardingTrip(10, 1) +
               "', scope FROM parties");
  auto cancelled = Cancel(made->id(), v1::PartyCancellation::REASON_REFUSED);
  ASSERT_THAT(cancelled, IsOk());
  EXPECT_EQ(cancelled->state(), v1::Party::STATE_CANCELLED);
  EXPECT_EQ(cancelled->cancellation().reason(), v1::PartyCancellation::REASON_REFUSED);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM trip_parties"), "0") << "expected nowhere";
  EXPECT_EQ(GetParty(made->id())->cancellation().note(), "слово про причину");
  EXPECT_EQ(GetParty(made->id())->cancellation().cancelled_by(),
            "00000000-0000-7000-8000-000000000001");
  EXPECT_THAT(Cancel(made->id(), v1::PartyCancellation::REASON_DIED),
              Refused(common::v1::REASON_STATE_FORBIDS));
  v1::RequestEvacuationRequest ask;
  ask.set_id(made->id());
  EXPECT_THAT(Do(parties, &Parties::RequestEvacuation, ask),
              Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(RequestsTest, FindsByNumberTelephoneOrNameAndBirthWithinTheScope) {
  auto made = Create(FamilyRequest());
  ASSERT_THAT(Update(made->id(), kAsked), IsOk());
  for (const char* by : {"rnokpp: '3068208400'", "unzr: '19340105-00078'", "phone: '+380501234567'",
                         "phone: '+380671112233'",
                         "family_name: 'ВИГАДАНА' given_name: 'Ганна' birth_date: '1934-01-05'",
                         "family_name: 'Vyhadana' given_name: 'Hanna' birth_year: 1934"}) {
    EXPECT_EQ(Found(by), 1) << by;
    EXPECT_EQ(Found(by, In(kLyman)), 1) << by;
    EXPECT_EQ(Found(by, In(kDnipropetrovsk)), 0) << by;
  }
  EXPECT_EQ(Found("family_name: 'Вигадана' given_name: 'Ганна' birth_date: '1934-01-06'"), 0);
  EXPECT_EQ(Found("rnokpp: '1242377741'"), 0);
  EXPECT_THAT(Do(requests, &Requests::SearchParties, v1::SearchPartiesRequest()),
              Refused(common::v1::REASON_SEARCH_EMPTY));
}

TEST_F(RequestsTest, ListsByUrgencyUnitAndDays) {
  v1::CreatePartyRequest urgent = FamilyRequest();
  urgent.mutable_party()->set_urgency(v1::Party::URGENCY_CRITICAL);
  urgent.mutable_party()->set_leave_date("2025-05-03");
  ASSERT_THAT(Create(urgent), IsOk());
  ASSERT_THAT(Create(OtherFamily()), IsOk());
  auto count = [&](const std::string& text) {
    auto list =
        Do(parties, &Parties::ListParties, platform::ParseProto<v1::ListPartiesRequest>(text));
    return list.ok() ? list->parties_size() : -1;
  };
  EXPECT_EQ(count(""), 2);
  EXPECT_EQ(count("urgency: URGENCY_CRITICAL"), 1);
  EXPECT_EQ(count("urgency: URGENCY_HIGH"), 0);
  EXPECT_EQ(count("unit_code: 'UA14120000000070232'"), 2);
  EXPECT_EQ(count("unit_code: 'UA14000000000091971' state: STATE_IDENTIFIED"), 2);
  EXPECT_EQ(count("unit_code: 'UA12000000000090473'"), 0);
  EXPECT_EQ(count("start_date: '2025-05-01'"), 1);
  EXPECT_EQ(count("end_date: '2025-05-01'"), 1);
  EXPECT_EQ(count("start_date: '2025-05-03' end_date: '2025-05-03'"), 1);
}

TEST_F(RequestsTest, AWishNamesWhatItsKindNeeds) {
  v1::CreatePartyRequest request = FamilyRequest();
  request.mutable_party()->mutable_wish()->set_kind(v1::DestinationWish::KIND_UNIT);
  EXPECT_THAT(Create(request), platform::StatusIs(absl::StatusCode::kInvalidArgument));
  request.mutable_party()->mutable_wish()->set_unit_code(kPavlohradRaion);
  EXPECT_THAT(Create(request), IsOk());
}

TEST_F(RequestsTest, TheGuardianshipBodyTakesTheAdultsPlaceOnBoard) {
  v1::CreatePartyRequest request = FamilyRequest();
  request.mutable_party()->mutable_persons()->DeleteSubrange(2, 2);
  request.mutable_party()->mutable_persons()->DeleteSubrange(0, 1);
  v1::Person& child = *request.mutable_party()->mutable_persons(0);
  child.set_accompanying_adult(0);
  child.set_kinship(common::v1::KINSHIP_HEAD);
  const std::string trip = BoardingTrip(10, 0);
  EXPECT_THAT(Board(AssembledParty(request), trip),
              Refused(common::v1::REASON_CHILD_UNACCOMPANIED));
  auto& body = *request.mutable_party()->mutable_guardianship_body();
  body.set_name("Служба у справах дітей (приклад)");
  body.set_document("рішення № 1");
  body.set_representative("Зразкова О. П.");
  EXPECT_THAT(Board(AssembledParty(request), trip), IsOk());
}

}  // namespace
}  // namespace cc::evacuation
