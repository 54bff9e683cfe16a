#ifndef SERVICES_EVACUATION_INCIDENTS_H_
#define SERVICES_EVACUATION_INCIDENTS_H_

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/duty_desk_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::evacuation {

// Handlers of the Incident RPCs. Thread-safe.
class Incidents {
 public:
  Incidents(platform::Db& db, const platform::Keyring& keyring, const platform::UnitPaths& paths)
      : db_(db), keyring_(keyring), paths_(paths) {}

  absl::StatusOr<v1::Incident> CreateIncident(const platform::Call& call,
                                              const v1::CreateIncidentRequest& request);
  absl::StatusOr<v1::Incident> GetIncident(const platform::Call& call,
                                           const v1::GetIncidentRequest& request);
  absl::StatusOr<v1::ListIncidentsResponse> ListIncidents(const platform::Call& call,
                                                          const v1::ListIncidentsRequest& request);
  absl::StatusOr<v1::Incident> AcknowledgeIncident(const platform::Call& call,
                                                   const v1::AcknowledgeIncidentRequest& request);
  absl::StatusOr<v1::Incident> AssignIncident(const platform::Call& call,
                                              const v1::AssignIncidentRequest& request);
  absl::StatusOr<v1::Incident> CloseIncident(const platform::Call& call,
                                             const v1::CloseIncidentRequest& request);

 private:
  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_INCIDENTS_H_
