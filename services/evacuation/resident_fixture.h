#ifndef SERVICES_EVACUATION_RESIDENT_FIXTURE_H_
#define SERVICES_EVACUATION_RESIDENT_FIXTURE_H_

#include <string>

#include "services/evacuation/decision_fixture.h"

namespace cc::evacuation {

// Named residents and their refusals, of settlements under a decision.
class ResidentStory : public DecisionStory {
 protected:
  static v1::RemainingResident Grandmother() {
    return platform::ParseProto<v1::RemainingResident>(
        "unit_code: 'UA14120110010088407' "
        "name { family_name: 'Вигадана' given_name: 'Ганна' patronymic: 'Степанівна' } "
        "birth_date: '1934-01-05' sex: SEX_FEMALE mobility: MOBILITY_WHEELCHAIR "
        "address: 'вул. Вигадана, 1' phone: '+380501234567' rnokpp: '1242377740' "
        "unzr: '19340105-00078' needs: 'двоє помічників' source: 'список старости' "
        "synthetic: true");
  }
  static v1::RemainingResident Child() {
    return platform::ParseProto<v1::RemainingResident>(
        "unit_code: 'UA14120110010088407' name { family_name: 'Вигадана' given_name: 'Марія' } "
        "birth_date: '2015-06-01' sex: SEX_FEMALE mobility: MOBILITY_WALKING "
        "source: 'список старости' synthetic: true");
  }
  absl::StatusOr<v1::AddResidentsResponse> Add(const std::vector<v1::RemainingResident>& added) {
    v1::AddResidentsRequest request;
    for (const v1::RemainingResident& resident : added) *request.add_residents() = resident;
    return Do(residents, &Residents::AddResidents, request, Author(6));
  }
  std::string AddOne(const v1::RemainingResident& resident) {
    auto added = Add({resident});
    EXPECT_THAT(added, platform::IsOk());
    return added->residents(0).id();
  }
  absl::StatusOr<v1::RemainingResident> Resident(const std::string& id,
                                                 platform::TestCaller caller = Author(20)) {
    v1::GetResidentRequest request;
    request.set_id(id);
    return Do(residents, &Residents::GetResident, request, caller);
  }
  absl::StatusOr<v1::RemainingResident> Settle(const std::string& id,
                                               v1::RemainingResident::State state) {
    v1::SettleResidentRequest request;
    request.set_id(id);
    request.set_state(state);
    return Do(residents, &Residents::SettleResident, request, Author(8));
  }
  static v1::RecordRefusalRequest RefusalOf(const std::string& resident) {
    auto request = platform::ParseProto<v1::RecordRefusalRequest>(
        "refusal { refuse_date: '2026-03-06' reason: 'не покине господарства' "
        "signature: SIGNATURE_REFUSED_TO_SIGN witnesses: 'староста' witnesses: 'поліцейський' "
        "on_the_spot: true "
        "scan_sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' }");
    request.mutable_refusal()->set_resident_id(resident);
    return request;
  }
  absl::StatusOr<v1::EvacuationRefusal> Refuse(const v1::RecordRefusalRequest& request) {
    return Do(refusals, &Refusals::RecordRefusal, request, Author(6));
  }
  absl::StatusOr<v1::EvacuationRefusal> Review(const std::string& id,
                                               v1::EvacuationRefusal::Outcome outcome,
                                               int day = 10) {
    v1::ReviewRefusalRequest request;
    request.set_id(id);
    request.set_outcome(outcome);
    request.set_note("говорили в укритті");
    return Do(refusals, &Refusals::ReviewRefusal, request, Author(day));
  }
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_RESIDENT_FIXTURE_H_
