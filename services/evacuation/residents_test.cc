#include "services/evacuation/residents.h"

#include "services/evacuation/resident_fixture.h"
#include "services/platform/testing/at_once.h"

namespace cc::evacuation {
namespace {

using platform::AtOnce;
using platform::IsOk;
using platform::Refused;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;
using v1::EvacuationRefusal;
using v1::RemainingResident;

using ResidentsTest = ResidentStory;

TEST_F(ResidentsTest, AreKeptEncryptedAndFoundByTheirNumbers) {
  const std::string id = AddOne(Grandmother());
  auto read = Resident(id);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->name().given_name(), "Ганна");
  EXPECT_EQ(read->state(), RemainingResident::STATE_REMAINS);
  EXPECT_EQ(read->state_date(), "2026-03-06");
  EXPECT_EQ(
      database.Sql("SELECT count(*) FROM remaining_residents r WHERE r::text LIKE '%Вигадан%' "
                   "OR position(convert_to('Вигадан', 'UTF8') IN personal) > 0 "
                   "OR position('1242377740'::bytea IN rnokpp_index) > 0"),
      "0");
  for (const char* by :
       {"rnokpp: '1242377740'", "unzr: '19340105-00078'", "phone: '+380501234567'"}) {
    auto found = Do(residents, &Residents::SearchResidents,
                    platform::ParseProto<v1::SearchResidentsRequest>(by), Author(7));
    ASSERT_THAT(found, IsOk());
    ASSERT_EQ(found->residents_size(), 1) << by;
    EXPECT_EQ(found->residents(0).id(), id);
  }
  EXPECT_EQ(
      Do(residents, &Residents::SearchResidents,
         platform::ParseProto<v1::SearchResidentsRequest>("phone: '+380501234568'"), Author(7))
          ->residents_size(),
      0);
  EXPECT_THAT(Do(residents, &Residents::SearchResidents, v1::SearchResidentsRequest(), Author(7)),
              Refused(common::v1::REASON_SEARCH_EMPTY));
}

TEST_F(ResidentsTest, TheSamePersonIsEnteredOnceAndTheRowIsNamed) {
  RemainingResident by_unzr = Child();
  by_unzr.set_unzr("19340105-00078");
  auto twice = Add({Child(), Grandmother(), by_unzr});
  EXPECT_THAT(twice, Refused(common::v1::REASON_RESIDENT_EXISTS));
  EXPECT_EQ(platform::DetailsOf(twice.status()).at("row"), "3");
  EXPECT_EQ(database.Sql("SELECT count(*) FROM remaining_residents"), "0") << "all or none";
  const std::string id = AddOne(Grandmother());
  EXPECT_THAT(Add({Grandmother()}), Refused(common::v1::REASON_RESIDENT_EXISTS));
  ASSERT_THAT(Settle(id, RemainingResident::STATE_LEFT), IsOk());
  EXPECT_THAT(Add({Grandmother()}), IsOk()) << "she came back";
}

TEST_F(ResidentsTest, OfManyWhoEnterOnePersonOneDoes) {
  EXPECT_THAT(AtOnce(6, [&](int) { return Add({Grandmother()}).status(); }),
              UnorderedElementsAre(Pair("OK", 1), Pair("REASON_RESIDENT_EXISTS", 5)));
}

TEST_F(ResidentsTest, ReadingPeopleIsAudited) {
  const std::string id = AddOne(Grandmother());
  v1::GetResidentRequest request;
  request.set_id(id);
  const platform::Call call = platform::TestCall(request, Author(7));
  EXPECT_TRUE(call.audited());
  ASSERT_THAT(residents.GetResident(call, request), IsOk());
  EXPECT_THAT(call.touched(), ::testing::ElementsAre("remaining_residents/" + id));
  v1::ListResidentsRequest list;
  const platform::Call listing = platform::TestCall(list, Author(7));
  EXPECT_TRUE(listing.audited());
  ASSERT_THAT(residents.ListResidents(listing, list), IsOk());
  EXPECT_THAT(listing.touched(), ::testing::ElementsAre("remaining_residents/" + id));
}

TEST_F(ResidentsTest, WhatIsKnownOfThemChangesAndIsFoundAnew) {
  const std::string id = AddOne(Grandmother());
  v1::UpdateResidentRequest request;
  request.mutable_resident()->set_id(id);
  request.mutable_resident()->set_phone("+380671112233");
  request.mutable_update_mask()->add_paths("phone");
  request.set_etag("\"9\"");
  EXPECT_THAT(Do(residents, &Residents::UpdateResident, request, Author(7)),
              Refused(common::v1::REASON_ETAG_STALE));
  request.set_etag("\"1\"");
  auto updated = Do(residents, &Residents::UpdateResident, request, Author(7));
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(updated->rnokpp(), "1242377740");
  EXPECT_EQ(
      Do(residents, &Residents::SearchResidents,
         platform::ParseProto<v1::SearchResidentsRequest>("phone: '+380671112233'"), Author(7))
          ->residents_size(),
      1);
}

TEST_F(ResidentsTest, AreSeenByTheUnitsAboveAndByNobodyElse) {
  const std::string id = AddOne(Grandmother());
  for (const char* unit : {kOblast, kRaion, kHromada, kTown})
    EXPECT_THAT(Resident(id, In(unit, 7)), IsOk()) << unit;
  for (const char* unit : {kVillage, kOtherOblast})
    EXPECT_THAT(Resident(id, In(unit, 7)), Refused(common::v1::REASON_NOT_FOUND)) << unit;
  EXPECT_EQ(Do(residents, &Residents::SearchResidents,
               platform::ParseProto<v1::SearchResidentsRequest>("phone: '+380501234567'"),
               In(kOtherOblast, 7))
                ->residents_size(),
            0);
}

TEST_F(ResidentsTest, ARefusalStandsUntilTheyAgreeAndLeave) {
  const std::string id = AddOne(Grandmother());
  auto refusal = Refuse(RefusalOf(id));
  ASSERT_THAT(refusal, IsOk());
  EXPECT_EQ(refusal->review_date(), "2026-03-13");
  EXPECT_FALSE(refusal->guardianship_notice());
  EXPECT_EQ(Resident(id)->state(), RemainingResident::STATE_REFUSED);
  EXPECT_THAT(Refuse(RefusalOf(id)), Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(Settle(id, RemainingResident::STATE_LEFT), Refused(common::v1::REASON_STATE_FORBIDS));

  auto still = Review(refusal->id(), EvacuationRefusal::OUTCOME_STANDING, 10);
  ASSERT_THAT(still, IsOk());
  EXPECT_EQ(still->review_date(), "2026-03-17");
  ASSERT_THAT(Review(refusal->id(), EvacuationRefusal::OUTCOME_AGREED, 17), IsOk());
  EXPECT_EQ(Resident(id)->state(), RemainingResident::STATE_AGREED);
  auto left = Review(refusal->id(), EvacuationRefusal::OUTCOME_LEFT, 18);
  ASSERT_THAT(left, IsOk());
  EXPECT_EQ(left->reviews_size(), 3);
  EXPECT_EQ(left->reviews(0).note(), "говорили в укритті");
  EXPECT_EQ(Resident(id)->state(), RemainingResident::STATE_LEFT);
  EXPECT_EQ(Resident(id)->state_date(), "2026-03-18");
  EXPECT_THAT(Review(refusal->id(), EvacuationRefusal::OUTCOME_STANDING, 19),
              Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(Refuse(RefusalOf(id)), Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(ResidentsTest, AnActThatALaterOneReplacedIsNotReviewed) {
  const std::string id = AddOne(Grandmother());
  auto first = Refuse(RefusalOf(id));
  ASSERT_THAT(Review(first->id(), EvacuationRefusal::OUTCOME_AGREED), IsOk());
  auto second = Refuse(RefusalOf(id));
  ASSERT_THAT(second, IsOk());
  EXPECT_THAT(Review(first->id(), EvacuationRefusal::OUTCOME_LEFT),
              Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(ResidentsTest, ARefusalForAChildUnderForcedEvacuationIsToldToGuardianship) {
  const std::string child = AddOne(Child());
  v1::RecordRefusalRequest request = RefusalOf(child);
  EXPECT_EQ(Why(Refuse(request)), common::v1::REASON_REFUSAL_BY_CHILD);
  request.mutable_refusal()->set_signed_by("Вигадана Олена, мати");
  const std::string grandmother = AddOne(Grandmother());
  InForce(Forced({kTown}));
  auto refusal = Refuse(request);
  ASSERT_THAT(refusal, IsOk());
  EXPECT_TRUE(refusal->guardianship_notice());
  EXPECT_FALSE(Refuse(RefusalOf(grandmother))->guardianship_notice()) << "no child";
}

TEST_F(ResidentsTest, OfManyWhoRecordOneRefusalOneDoes) {
  const std::string id = AddOne(Grandmother());
  EXPECT_THAT(AtOnce(6, [&](int) { return Refuse(RefusalOf(id)).status(); }),
              UnorderedElementsAre(Pair("OK", 1), Pair("REASON_STATE_FORBIDS", 5)));
}

TEST_F(ResidentsTest, RefusalsAreListedWhenTheyAreDueWhereTheirPeopleAre) {
  const std::string id = AddOne(Grandmother());
  auto refusal = Refuse(RefusalOf(id));
  v1::ListRefusalsRequest due;
  due.set_due_by("2026-03-12");
  EXPECT_EQ(Do(refusals, &Refusals::ListRefusals, due, Author(7))->refusals_size(), 0);
  due.set_due_by("2026-03-13");
  EXPECT_EQ(Do(refusals, &Refusals::ListRefusals, due, Author(7))->refusals_size(), 1);
  EXPECT_EQ(Do(refusals, &Refusals::ListRefusals, due, In(kVillage, 7))->refusals_size(), 0);
  v1::GetRefusalRequest get;
  get.set_id(refusal->id());
  EXPECT_THAT(Do(refusals, &Refusals::GetRefusal, get, In(kVillage, 7)),
              Refused(common::v1::REASON_NOT_FOUND));
  const platform::Call call = platform::TestCall(get, In(kTown, 7));
  EXPECT_TRUE(call.audited());
  EXPECT_THAT(refusals.GetRefusal(call, get), IsOk());
  EXPECT_THAT(call.touched(), ::testing::Contains("remaining_residents/" + id));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM evacuation_refusals "
                         "WHERE position(convert_to('господарства', 'UTF8') IN personal) > 0"),
            "0");
}

}  // namespace
}  // namespace cc::evacuation
