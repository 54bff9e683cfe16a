#include "services/evacuation/incident_store.h"

#include <algorithm>
#include <map>
#include <utility>

#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

#define INCIDENT_COLUMNS                                                                 \
  "id, revision, scope, kind, unit_code, subject_kind, subject_id, state, owner_id, "    \
  "acknowledged_by, acknowledged_at, level, closed_by, closed_at, raised_by, personal, " \
  "synthetic, created_at, updated_at"

namespace cc::evacuation {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;
using v1::Incident;

constexpr char kIncidentPlace[] = "incidents.personal";

std::string PersonalOf(const Keyring& keyring, const Incident& incident) {
  Incident part;
  part.set_note(incident.note());
  part.set_outcome(incident.outcome());
  return keyring.Encrypt(part.SerializeAsString(), kIncidentPlace, incident.id());
}

absl::StatusOr<IncidentRow> ReadIncident(const Row& row, const Keyring& keyring) {
  IncidentRow read;
  Incident& incident = read.incident;
  CC_ASSIGN_OR_RETURN(std::string personal,
                      keyring.Decrypt(row.bytes(15), kIncidentPlace, row.text(0)));
  if (!incident.ParseFromString(personal)) return platform::Fail(common::v1::REASON_INTERNAL);
  read.revision = row.integer(1);
  read.scope = platform::KeysOf(row, 2);
  read.level = static_cast<int>(row.integer(11));
  incident.set_id(row.str(0));
  incident.set_etag(platform::EtagOf(read.revision));
  incident.set_kind(static_cast<Incident::Kind>(row.integer(3)));
  incident.set_unit_code(row.str(4));
  incident.set_subject_kind(row.str(5));
  incident.set_subject_id(row.str(6));
  incident.set_state(static_cast<Incident::State>(row.integer(7)));
  incident.set_owner_id(row.str(8));
  incident.set_acknowledged_by(row.str(9));
  if (!row.null(10)) *incident.mutable_acknowledge_time() = platform::ToProto(row.instant(10));
  incident.set_closed_by(row.str(12));
  if (!row.null(13)) *incident.mutable_close_time() = platform::ToProto(row.instant(13));
  incident.set_raised_by(row.str(14));
  incident.set_synthetic(row.boolean(16));
  *incident.mutable_create_time() = platform::ToProto(row.instant(17));
  *incident.mutable_update_time() = platform::ToProto(row.instant(18));
  return read;
}

// Puts the steps taken into the incidents, by one query.
absl::Status AddEscalations(Tx& tx, const std::vector<Incident*>& incidents) {
  std::vector<std::string> ids;
  std::map<std::string, Incident*, std::less<>> by_id;
  for (Incident* incident : incidents) {
    ids.push_back(incident->id());
    by_id[incident->id()] = incident;
  }
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT incident_id, level, contact_id, at FROM incident_escalations "
                          "WHERE incident_id = ANY ($1::uuid[]) ORDER BY incident_id, level",
                          ids));
  for (int i = 0; i < rows.size(); ++i) {
    v1::Escalation& step = *by_id[rows[i].str(0)]->add_escalations();
    step.set_level(static_cast<int32_t>(rows[i].integer(1)));
    step.set_contact_id(rows[i].str(2));
    *step.mutable_time() = platform::ToProto(rows[i].instant(3));
  }
  return absl::OkStatus();
}

absl::StatusOr<IncidentRow> OneIncident(Tx& tx, const Keyring& keyring, absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  CC_ASSIGN_OR_RETURN(IncidentRow read, ReadIncident((*rows)[0], keyring));
  CC_RETURN_IF_ERROR(AddEscalations(tx, {&read.incident}));
  return read;
}

absl::StatusOr<std::vector<Incident>> AllIncidents(Tx& tx, const Keyring& keyring,
                                                   const Rows& rows) {
  std::vector<Incident> incidents(rows.size());
  std::vector<Incident*> bare;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(IncidentRow read, ReadIncident(rows[i], keyring));
    incidents[i] = std::move(read.incident);
    bare.push_back(&incidents[i]);
  }
  CC_RETURN_IF_ERROR(AddEscalations(tx, bare));
  return incidents;
}

// True where the row is new.
absl::StatusOr<bool> InsertUnlessOpen(Tx& tx, const Raised& raised, const std::string& id,
                                      const std::string& personal) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("INSERT INTO incidents (id, scope, kind, unit_code, subject_kind, subject_id, "
               "raised_by, personal, synthetic, created_at, updated_at) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) "
               "ON CONFLICT (kind, subject_kind, subject_id) "
               "WHERE subject_id IS NOT NULL AND state <> 3 DO NOTHING RETURNING id",
               id, raised.scope, static_cast<int>(raised.kind), raised.unit_code,
               raised.subject_kind, Param::OrNull(raised.subject_id), tx.call().principal().id,
               Param::Bytes(personal), raised.synthetic, tx.call().now()));
  if (rows.empty()) return false;
  tx.Emit({.kind = "incidents", .key = id, .revision = 1, .after = raised.scope});
  tx.call().Touch("incidents", id);
  return true;
}

}  // namespace

absl::Status RaiseIncident(Tx& tx, const Raised& raised) {
  return InsertUnlessOpen(tx, raised, tx.call().NewId(), "").status();
}

absl::StatusOr<IncidentRow> InsertIncident(Tx& tx, const Keyring& keyring, const Incident& incident,
                                           const std::vector<ScopeKey>& scope) {
  Incident made = incident;
  made.set_id(tx.call().NewId());
  const Raised raised{.kind = made.kind(),
                      .scope = scope,
                      .subject_kind = made.subject_kind(),
                      .subject_id = made.subject_id(),
                      .unit_code = made.unit_code(),
                      .synthetic = made.synthetic()};
  CC_ASSIGN_OR_RETURN(const bool inserted,
                      InsertUnlessOpen(tx, raised, made.id(), PersonalOf(keyring, made)));
  if (inserted) return FindIncident(tx, keyring, made.id());
  return OneIncident(
      tx, keyring,
      tx.Query("SELECT " INCIDENT_COLUMNS " FROM incidents WHERE kind = $1 AND subject_kind = $2 "
               "AND subject_id = $3 AND state <> 3",
               static_cast<int>(raised.kind), raised.subject_kind, raised.subject_id));
}

absl::StatusOr<IncidentRow> FindIncident(Tx& tx, const Keyring& keyring, const std::string& id) {
  return OneIncident(tx, keyring,
                     tx.Query("SELECT " INCIDENT_COLUMNS " FROM incidents WHERE id = $1", id));
}

absl::StatusOr<IncidentRow> LockIncident(Tx& tx, const Keyring& keyring, const std::string& id) {
  return OneIncident(
      tx, keyring,
      tx.Query("SELECT " INCIDENT_COLUMNS " FROM incidents WHERE id = $1 FOR UPDATE", id));
}

absl::StatusOr<std::vector<Incident>> ListIncidents(Tx& tx, const Keyring& keyring,
                                                    const v1::ListIncidentsRequest& request,
                                                    const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " INCIDENT_COLUMNS " FROM incidents "
               "WHERE (CASE WHEN $1::int = 0 THEN state <> 3 ELSE state = $1::int END) "
               "AND ($2::int = 0 OR kind = $2::int) AND ($3::uuid IS NULL OR subject_id = $3) "
               "AND ($4::timestamptz IS NULL OR (created_at, id) < ($4::timestamptz, $5::uuid)) "
               "ORDER BY created_at DESC, id DESC LIMIT $6",
               static_cast<int>(request.state()), static_cast<int>(request.kind()),
               Param::OrNull(request.subject_id()), platform::AfterOrNull(page, 0),
               platform::AfterOrNull(page, 1), page.size + 1));
  return AllIncidents(tx, keyring, rows);
}

void UpdateIncident(Tx& tx, const Keyring& keyring, IncidentRow& row) {
  Incident& incident = row.incident;
  auto instant = [](bool there, const google::protobuf::Timestamp& time) {
    return there ? Param(platform::FromProto(time)) : Param(std::nullopt);
  };
  tx.Defer(
      "UPDATE incidents SET revision = revision + 1, state = $2, owner_id = $3, "
      "acknowledged_by = $4, acknowledged_at = $5, closed_by = $6, closed_at = $7, personal = $8, "
      "updated_at = $9 WHERE id = $1",
      incident.id(), static_cast<int>(incident.state()), incident.owner_id(),
      incident.acknowledged_by(),
      instant(incident.has_acknowledge_time(), incident.acknowledge_time()), incident.closed_by(),
      instant(incident.has_close_time(), incident.close_time()),
      Param::Bytes(PersonalOf(keyring, incident)), tx.call().now());
  row.revision += 1;
  incident.set_etag(platform::EtagOf(row.revision));
  *incident.mutable_update_time() = platform::ToProto(tx.call().now());
  tx.Emit({.kind = "incidents",
           .key = incident.id(),
           .revision = row.revision,
           .before = row.scope,
           .after = row.scope});
  tx.call().Touch("incidents", incident.id());
}

absl::StatusOr<std::vector<Incident>> IncidentsOfShift(Tx& tx, const Keyring& keyring,
                                                       const std::vector<ScopeKey>& desk,
                                                       absl::Time from, absl::Time until) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT " INCIDENT_COLUMNS " FROM incidents WHERE scope && $1::int[] "
                          "AND created_at <= $3 AND (closed_at IS NULL OR closed_at >= $2) "
                          "ORDER BY created_at, id LIMIT 1000",
                          desk, from, until));
  return AllIncidents(tx, keyring, rows);
}

absl::StatusOr<std::vector<Unacknowledged>> LockUnacknowledged(Tx& tx, const std::string& after,
                                                               int most) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT id, kind, unit_code, level, revision, created_at, scope FROM incidents "
               "WHERE state = 1 AND ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT $2 "
               "FOR UPDATE SKIP LOCKED",
               Param::OrNull(after), most));
  std::vector<Unacknowledged> incidents;
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    incidents.push_back({.id = row.str(0),
                         .kind = static_cast<Incident::Kind>(row.integer(1)),
                         .unit_code = row.str(2),
                         .level = static_cast<int>(row.integer(3)),
                         .revision = row.integer(4),
                         .raised_at = row.instant(5),
                         .scope = platform::KeysOf(row, 6)});
  }
  return incidents;
}

void Escalate(Tx& tx, Unacknowledged& incident, const std::string& contact_id) {
  ++incident.level;
  ++incident.revision;
  tx.Defer(
      "INSERT INTO incident_escalations (incident_id, level, scope, contact_id, at) "
      "VALUES ($1, $2, $3, $4, $5)",
      incident.id, incident.level, incident.scope, Param::OrNull(contact_id), tx.call().now());
  tx.Defer(
      "UPDATE incidents SET level = $2, revision = revision + 1, updated_at = $3 WHERE id = $1",
      incident.id, incident.level, tx.call().now());
  tx.Emit({.kind = "incidents",
           .key = incident.id,
           .revision = incident.revision,
           .before = incident.scope,
           .after = incident.scope});
}

absl::StatusOr<std::vector<std::string>> ToldOf(Tx& tx, const std::string& incident_id) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT contact_id FROM incident_escalations "
                                          "WHERE incident_id = $1 AND contact_id IS NOT NULL",
                                          incident_id));
  std::vector<std::string> told;
  for (int i = 0; i < rows.size(); ++i) told.push_back(rows[i].str(0));
  return told;
}

}  // namespace cc::evacuation
