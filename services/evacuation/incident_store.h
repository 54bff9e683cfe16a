#ifndef SERVICES_EVACUATION_INCIDENT_STORE_H_
#define SERVICES_EVACUATION_INCIDENT_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/duty_desk_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of incidents and their escalations.
namespace cc::evacuation {

// What went wrong, as another slice tells it.
struct Raised {
  v1::Incident::Kind kind = v1::Incident::KIND_OTHER;
  std::vector<platform::ScopeKey> scope;  // of the subject
  std::string subject_kind;               // `trips`, `transit_centres`, `sites`, `parties`
  std::string subject_id;                 // UUID
  std::string unit_code = {};             // where; empty where unknown
  bool synthetic = false;
};
// Raises an incident unless one of this kind about this subject is open: then nothing changes. In a
// transaction that commits: a call that refuses raises it by a WriteStep of its own.
absl::Status RaiseIncident(platform::Tx& tx, const Raised& raised);

struct IncidentRow {
  v1::Incident incident;
  int64_t revision = 0;
  int level = 0;
  std::vector<platform::ScopeKey> scope;
};

// A new incident, or the open one of its kind and subject. NOT_FOUND where that lies outside the
// caller's scope.
absl::StatusOr<IncidentRow> InsertIncident(platform::Tx& tx, const platform::Keyring& keyring,
                                           const v1::Incident& incident,
                                           const std::vector<platform::ScopeKey>& scope);
// NOT_FOUND where there is none within the scope.
absl::StatusOr<IncidentRow> FindIncident(platform::Tx& tx, const platform::Keyring& keyring,
                                         const std::string& id);
absl::StatusOr<IncidentRow> LockIncident(platform::Tx& tx, const platform::Keyring& keyring,
                                         const std::string& id);
// The newest first; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::Incident>> ListIncidents(platform::Tx& tx,
                                                        const platform::Keyring& keyring,
                                                        const v1::ListIncidentsRequest& request,
                                                        const platform::Page& page);
// Writes a locked incident's changed state and tells of it.
void UpdateIncident(platform::Tx& tx, const platform::Keyring& keyring, IncidentRow& row);

// Incidents that concern a desk and were raised before `until`: open then, or closed since `from`;
// the oldest first.
absl::StatusOr<std::vector<v1::Incident>> IncidentsOfShift(
    platform::Tx& tx, const platform::Keyring& keyring, const std::vector<platform::ScopeKey>& desk,
    absl::Time from, absl::Time until);

// An incident that nobody has acknowledged, as the escalation sees it.
struct Unacknowledged {
  std::string id;
  v1::Incident::Kind kind = v1::Incident::KIND_OTHER;
  std::string unit_code;
  int level = 0;
  int64_t revision = 0;
  absl::Time raised_at;
  std::vector<platform::ScopeKey> scope;
};
// Up to `most` of them after an id, locked; those that another instance works on are passed over.
absl::StatusOr<std::vector<Unacknowledged>> LockUnacknowledged(platform::Tx& tx,
                                                               const std::string& after, int most);
// Takes the next step of a locked incident.
void Escalate(platform::Tx& tx, Unacknowledged& incident, const std::string& contact_id);
// Whom earlier steps named.
absl::StatusOr<std::vector<std::string>> ToldOf(platform::Tx& tx, const std::string& incident_id);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_INCIDENT_STORE_H_
