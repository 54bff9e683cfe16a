#include "services/evacuation/institutions.h"

#include "services/evacuation/decision_fixture.h"
#include "services/platform/testing/at_once.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::ParseProto;
using platform::Refused;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;
using v1::EvacuatedInstitution;

class InstitutionsTest : public DecisionStory {
 protected:
  absl::StatusOr<EvacuatedInstitution> Enter(int children = 0, const char* unit = kTown) {
    auto request = ParseProto<v1::CreateEvacuatedInstitutionRequest>(
        "institution { kind: KIND_CARE_HOME name: 'Пансіонат (приклад)' "
        "residents { seats: 30 wheelchairs: 8 stretchers: 12 } escorts: 6 medics: 2 "
        "medical_needs: 'кисень для трьох' synthetic: true }");
    request.mutable_institution()->set_unit_code(unit);
    request.mutable_institution()->set_children(children);
    return Do(institutions, &Institutions::CreateEvacuatedInstitution, request, Author(6));
  }
  absl::StatusOr<EvacuatedInstitution> AgreeOn(const std::string& id,
                                               platform::TestCaller caller = Author(7)) {
    auto request = ParseProto<v1::AgreeInstitutionDestinationRequest>(
        "destination { name: 'Пансіонат, що приймає' agreed_by: 'лист 12' }");
    request.set_id(id);
    request.mutable_destination()->set_unit_code(kOtherTown);
    return Do(institutions, &Institutions::AgreeInstitutionDestination, request, caller);
  }
  absl::StatusOr<EvacuatedInstitution> Depart(const std::string& id, int seats,
                                              const std::string& reason = "") {
    v1::DepartInstitutionRequest request;
    request.set_id(id);
    request.mutable_departed()->set_seats(seats);
    request.mutable_departed()->set_wheelchairs(8);
    request.mutable_departed()->set_stretchers(12);
    request.set_left_behind_reason(reason);
    return Do(institutions, &Institutions::DepartInstitution, request, Author(8));
  }
  absl::StatusOr<EvacuatedInstitution> ArriveWith(const std::string& id, const std::string& outcome,
                                                  platform::TestCaller caller = Author(9)) {
    v1::ArriveInstitutionRequest request;
    request.set_id(id);
    *request.mutable_outcome() = ParseProto<v1::InstitutionOutcome>(outcome);
    return Do(institutions, &Institutions::ArriveInstitution, request, caller);
  }
};

TEST_F(InstitutionsTest, GoesAsAWholeAndEveryoneIsAccountedFor) {
  auto made = Enter();
  ASSERT_THAT(made, IsOk());
  EXPECT_THAT(Depart(made->id(), 30), Refused(common::v1::REASON_STATE_FORBIDS));
  ASSERT_THAT(AgreeOn(made->id()), IsOk());
  EXPECT_THAT(Depart(made->id(), 29), Refused(common::v1::REASON_INSTITUTION_UNACCOUNTED));
  EXPECT_THAT(Depart(made->id(), 31, "ще один"),
              Refused(common::v1::REASON_INSTITUTION_UNACCOUNTED));
  auto departed = Depart(made->id(), 29, "один у лікарні міста");
  ASSERT_THAT(departed, IsOk());
  EXPECT_EQ(departed->depart_date(), "2026-03-08");
  EXPECT_THAT(ArriveWith(made->id(), "arrived: 46 hospital: 2"),
              Refused(common::v1::REASON_INSTITUTION_UNACCOUNTED));
  EXPECT_EQ(Why(ArriveWith(made->id(), "date: '2026-03-07' arrived: 49")),
            common::v1::REASON_DATES_REVERSED);
  auto arrived = ArriveWith(made->id(), "arrived: 46 hospital: 2 died: 1");
  ASSERT_THAT(arrived, IsOk());
  EXPECT_EQ(arrived->state(), EvacuatedInstitution::STATE_ARRIVED);
  EXPECT_EQ(arrived->outcome().date(), "2026-03-09");
}

TEST_F(InstitutionsTest, ItsDestinationSeesItOnceAgreedAndRecordsItsArrivalOnly) {
  auto made = Enter();
  v1::GetEvacuatedInstitutionRequest get;
  get.set_id(made->id());
  EXPECT_THAT(Do(institutions, &Institutions::GetEvacuatedInstitution, get, In(kOtherOblast, 7)),
              Refused(common::v1::REASON_NOT_FOUND));
  ASSERT_THAT(AgreeOn(made->id()), IsOk());
  ASSERT_THAT(AgreeOn(made->id()), IsOk()) << "another one may be agreed";
  EXPECT_THAT(Do(institutions, &Institutions::GetEvacuatedInstitution, get, In(kOtherOblast, 7)),
              IsOk());
  EXPECT_THAT(AgreeOn(made->id(), In(kOtherOblast, 7)),
              Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
  ASSERT_THAT(Depart(made->id(), 30), IsOk());
  EXPECT_THAT(ArriveWith(made->id(), "arrived: 50", In(kOtherOblast, 9)), IsOk());
}

TEST_F(InstitutionsTest, ChildrenDoNotDepartWithoutAnEscort) {
  auto made = Enter(20);
  v1::UpdateEvacuatedInstitutionRequest request;
  request.mutable_institution()->set_id(made->id());
  request.mutable_update_mask()->add_paths("escorts");
  request.mutable_update_mask()->add_paths("medics");
  request.set_etag(made->etag());
  ASSERT_THAT(Do(institutions, &Institutions::UpdateEvacuatedInstitution, request, Author(7)),
              IsOk());
  ASSERT_THAT(AgreeOn(made->id()), IsOk());
  EXPECT_THAT(Depart(made->id(), 30), Refused(common::v1::REASON_CHILD_UNACCOMPANIED));
  EXPECT_EQ(Why(Enter(51)), common::v1::REASON_COUNT_PARTS_EXCEED);
  EXPECT_EQ(Why(Enter(0, kHromada)), common::v1::REASON_NOT_A_SETTLEMENT);
}

TEST_F(InstitutionsTest, DepartingAndCancellingDoNotBothHappen) {
  auto made = Enter();
  ASSERT_THAT(AgreeOn(made->id()), IsOk());
  v1::CancelInstitutionRequest cancel;
  cancel.set_id(made->id());
  cancel.set_reason("уже вивезено");
  EXPECT_THAT(platform::AtOnce(4,
                               [&](int i) {
                                 return i % 2 == 0
                                            ? Depart(made->id(), 30).status()
                                            : Do(institutions, &Institutions::CancelInstitution,
                                                 cancel, Author(8))
                                                  .status();
                               }),
              UnorderedElementsAre(Pair("OK", 1), Pair("REASON_STATE_FORBIDS", 3)));
}

}  // namespace
}  // namespace cc::evacuation
