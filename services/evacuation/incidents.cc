#include "services/evacuation/incidents.h"

#include <utility>
#include <vector>

#include "services/evacuation/desk_rules.h"
#include "services/evacuation/desk_scope.h"
#include "services/evacuation/incident_store.h"
#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::Tx;
using v1::Incident;

// What a client may not say.
void ClearServerFields(Incident& incident) {
  incident.clear_owner_id();
  incident.clear_acknowledged_by();
  incident.clear_acknowledge_time();
  incident.clear_escalations();
  incident.clear_outcome();
  incident.clear_closed_by();
  incident.clear_close_time();
}

// An instant as part of a page's key.
std::string KeyOf(const google::protobuf::Timestamp& time) {
  return absl::FormatTime(absl::RFC3339_full, platform::FromProto(time), absl::UTCTimeZone());
}

}  // namespace

absl::StatusOr<Incident> Incidents::CreateIncident(const Call& call,
                                                   const v1::CreateIncidentRequest& request) {
  CC_RETURN_IF_ERROR(CheckIncident(request.incident()));
  CC_ASSIGN_OR_RETURN(const platform::UnitPath path,
                      DeskPath(paths_, call, request.incident().unit_code(), "incident.unit_code"));
  Incident incident = request.incident();
  ClearServerFields(incident);
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Incident> {
    CC_ASSIGN_OR_RETURN(IncidentRow row, InsertIncident(tx, keyring_, incident, DeskKeys(path)));
    return std::move(row.incident);
  });
}

absl::StatusOr<Incident> Incidents::GetIncident(const Call& call,
                                                const v1::GetIncidentRequest& request) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<Incident> {
    CC_ASSIGN_OR_RETURN(IncidentRow row, FindIncident(tx, keyring_, request.id()));
    tx.call().Touch("incidents", request.id());
    return std::move(row.incident);
  });
}

absl::StatusOr<v1::ListIncidentsResponse> Incidents::ListIncidents(
    const Call& call, const v1::ListIncidentsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<Incident> found, db_.Read(call, [&](Tx& tx) {
    return evacuation::ListIncidents(tx, keyring_, request, page);
  }));
  v1::ListIncidentsResponse response;
  for (Incident& incident : found) {
    if (response.incidents_size() == page.size) {
      const Incident& last = response.incidents(page.size - 1);
      response.set_next_page_token(
          platform::NextPageToken(request, {KeyOf(last.create_time()), last.id()}));
      break;
    }
    call.Touch("incidents", incident.id());
    *response.add_incidents() = std::move(incident);
  }
  return response;
}

absl::StatusOr<Incident> Incidents::AcknowledgeIncident(
    const Call& call, const v1::AcknowledgeIncidentRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Incident> {
    CC_ASSIGN_OR_RETURN(IncidentRow row, LockIncident(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.incident.etag()));
    CC_RETURN_IF_ERROR(CheckIncidentState(row.incident, {Incident::STATE_OPEN}));
    row.incident.set_state(Incident::STATE_ACKNOWLEDGED);
    row.incident.set_owner_id(call.principal().id);
    row.incident.set_acknowledged_by(call.principal().id);
    *row.incident.mutable_acknowledge_time() = platform::ToProto(call.now());
    UpdateIncident(tx, keyring_, row);
    return std::move(row.incident);
  });
}

absl::StatusOr<Incident> Incidents::AssignIncident(const Call& call,
                                                   const v1::AssignIncidentRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Incident> {
    CC_ASSIGN_OR_RETURN(IncidentRow row, LockIncident(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.incident.etag()));
    CC_RETURN_IF_ERROR(CheckIncidentState(row.incident, {Incident::STATE_ACKNOWLEDGED}));
    row.incident.set_owner_id(request.owner_id());
    UpdateIncident(tx, keyring_, row);
    return std::move(row.incident);
  });
}

absl::StatusOr<Incident> Incidents::CloseIncident(const Call& call,
                                                  const v1::CloseIncidentRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Incident> {
    CC_ASSIGN_OR_RETURN(IncidentRow row, LockIncident(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.incident.etag()));
    CC_RETURN_IF_ERROR(
        CheckIncidentState(row.incident, {Incident::STATE_OPEN, Incident::STATE_ACKNOWLEDGED}));
    row.incident.set_state(Incident::STATE_CLOSED);
    row.incident.set_outcome(request.outcome());
    row.incident.set_closed_by(call.principal().id);
    *row.incident.mutable_close_time() = platform::ToProto(call.now());
    UpdateIncident(tx, keyring_, row);
    return std::move(row.incident);
  });
}

}  // namespace cc::evacuation
