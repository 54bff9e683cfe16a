#ifndef SERVICES_EVACUATION_INSTITUTIONS_H_
#define SERVICES_EVACUATION_INSTITUTIONS_H_

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/institution_service.pb.h"
#include "services/evacuation/institution_store.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::evacuation {

// Handlers of institutions that are evacuated as a whole. Thread-safe.
class Institutions {
 public:
  Institutions(platform::Db& db, const platform::UnitPaths& paths) : db_(db), paths_(paths) {}

  absl::StatusOr<v1::EvacuatedInstitution> CreateEvacuatedInstitution(
      const platform::Call& call, const v1::CreateEvacuatedInstitutionRequest& request);
  absl::StatusOr<v1::EvacuatedInstitution> GetEvacuatedInstitution(
      const platform::Call& call, const v1::GetEvacuatedInstitutionRequest& request);
  absl::StatusOr<v1::ListEvacuatedInstitutionsResponse> ListEvacuatedInstitutions(
      const platform::Call& call, const v1::ListEvacuatedInstitutionsRequest& request);
  absl::StatusOr<v1::EvacuatedInstitution> UpdateEvacuatedInstitution(
      const platform::Call& call, const v1::UpdateEvacuatedInstitutionRequest& request);
  absl::StatusOr<v1::EvacuatedInstitution> AgreeInstitutionDestination(
      const platform::Call& call, const v1::AgreeInstitutionDestinationRequest& request);
  absl::StatusOr<v1::EvacuatedInstitution> DepartInstitution(
      const platform::Call& call, const v1::DepartInstitutionRequest& request);
  absl::StatusOr<v1::EvacuatedInstitution> ArriveInstitution(
      const platform::Call& call, const v1::ArriveInstitutionRequest& request);
  absl::StatusOr<v1::EvacuatedInstitution> CancelInstitution(
      const platform::Call& call, const v1::CancelInstitutionRequest& request);

 private:
  platform::Db& db_;
  const platform::UnitPaths& paths_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_INSTITUTIONS_H_
