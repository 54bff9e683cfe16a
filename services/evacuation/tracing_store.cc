#include "services/evacuation/tracing_store.h"

#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

#define TRACING_COLUMNS                                                                           \
  "id, revision, scope, unit_code, state, last_seen_date, last_seen_unit_code, seeker_party_id, " \
  "consent, split_id, sought_person_id, personal, synthetic, created_at, updated_at, "            \
  "trip_id"

namespace cc::evacuation {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;
using v1::TracingRequest;

constexpr char kPlace[] = "tracing_requests.personal";

std::string Personal(const Keyring& keyring, const TracingRequest& request) {
  TracingRequest part;
  *part.mutable_sought() = request.sought();
  *part.mutable_seeker() = request.seeker();
  part.mutable_seeker()->clear_party_id();
  part.set_last_seen_note(request.last_seen_note());
  if (request.has_found()) *part.mutable_found() = request.found();
  *part.mutable_steps() = request.steps();
  return keyring.Encrypt(part.SerializeAsString(), kPlace, request.id());
}

std::string ConsentText(const TracingRequest& request) {
  return request.has_consent() ? platform::ToJson(request.consent()) : "{}";
}

absl::StatusOr<TracingRow> ReadTracing(const Row& row, const Keyring& keyring) {
  TracingRow read;
  TracingRequest& request = read.request;
  CC_ASSIGN_OR_RETURN(std::string personal, keyring.Decrypt(row.bytes(11), kPlace, row.text(0)));
  if (!request.ParseFromString(personal)) return platform::Fail(common::v1::REASON_INTERNAL);
  read.revision = row.integer(1);
  read.scope = platform::KeysOf(row, 2);
  read.sought_person_id = row.str(10);
  request.set_id(row.str(0));
  request.set_etag(platform::EtagOf(read.revision));
  request.set_unit_code(row.str(3));
  request.set_state(static_cast<TracingRequest::State>(row.integer(4)));
  request.set_last_seen_date(row.date(5));
  request.set_last_seen_unit_code(row.str(6));
  request.mutable_seeker()->set_party_id(row.str(7));
  if (row.text(8) != "{}")
    CC_RETURN_IF_ERROR(platform::AddJson(row.text(8), *request.mutable_consent()));
  request.set_split_id(row.str(9));
  request.set_synthetic(row.boolean(12));
  *request.mutable_create_time() = platform::ToProto(row.instant(13));
  *request.mutable_update_time() = platform::ToProto(row.instant(14));
  request.set_trip_id(row.str(15));
  return read;
}

absl::StatusOr<TracingRow> OneTracing(const Keyring& keyring, absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadTracing((*rows)[0], keyring);
}

}  // namespace

void AddStep(const platform::Call& call, TracingRequest& request, const std::string& note) {
  v1::TracingStep& step = *request.add_steps();
  step.set_state(request.state());
  step.set_taken_by(call.principal().id);
  step.set_note(note);
  *step.mutable_take_time() = platform::ToProto(call.now());
}

void EmitTracing(Tx& tx, const TracingRow& row) {
  tx.Emit({.kind = "tracing_requests",
           .key = row.request.id(),
           .revision = row.revision,
           .before = row.revision == 1 ? std::vector<platform::ScopeKey>() : row.scope,
           .after = row.scope});
  tx.call().Touch("tracing_requests", row.request.id());
}

void InsertTracing(Tx& tx, const Keyring& keyring, TracingRow& row) {
  TracingRequest& request = row.request;
  row.revision = 1;
  request.set_id(tx.call().NewId());
  request.set_etag(platform::EtagOf(1));
  request.clear_steps();
  request.clear_found();
  AddStep(tx.call(), request, "");
  *request.mutable_create_time() = platform::ToProto(tx.call().now());
  *request.mutable_update_time() = platform::ToProto(tx.call().now());
  tx.Defer(
      "INSERT INTO tracing_requests (id, scope, unit_code, state, last_seen_date, "
      "last_seen_unit_code, seeker_party_id, consent, split_id, sought_person_id, personal, "
      "synthetic, created_at, updated_at, trip_id) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10, $11, $12, $13, $13, $14)",
      request.id(), row.scope, request.unit_code(), static_cast<int>(request.state()),
      Param::OrNull(request.last_seen_date()), request.last_seen_unit_code(),
      Param::OrNull(request.seeker().party_id()), ConsentText(request),
      Param::OrNull(request.split_id()), Param::OrNull(row.sought_person_id),
      Param::Bytes(Personal(keyring, request)), request.synthetic(), tx.call().now(),
      Param::OrNull(request.trip_id()));
}

void UpdateTracing(Tx& tx, const Keyring& keyring, TracingRow& row) {
  TracingRequest& request = row.request;
  tx.Defer(
      "UPDATE tracing_requests SET revision = revision + 1, state = $2, seeker_party_id = $3, "
      "consent = $4::jsonb, personal = $5, updated_at = $6 WHERE id = $1",
      request.id(), static_cast<int>(request.state()), Param::OrNull(request.seeker().party_id()),
      ConsentText(request), Param::Bytes(Personal(keyring, request)), tx.call().now());
  row.revision += 1;
  request.set_etag(platform::EtagOf(row.revision));
  *request.mutable_update_time() = platform::ToProto(tx.call().now());
}

void MoveTracing(Tx& tx, const Keyring& keyring, TracingRow& row, TracingRequest::State to) {
  row.request.set_state(to);
  AddStep(tx.call(), row.request, "");
  UpdateTracing(tx, keyring, row);
  EmitTracing(tx, row);
}

absl::StatusOr<TracingRow> FindTracing(Tx& tx, const Keyring& keyring, const std::string& id) {
  return OneTracing(keyring,
                    tx.Query("SELECT " TRACING_COLUMNS " FROM tracing_requests WHERE id = $1", id));
}

absl::StatusOr<TracingRow> LockTracing(Tx& tx, const Keyring& keyring, const std::string& id) {
  return OneTracing(
      keyring,
      tx.Query("SELECT " TRACING_COLUMNS " FROM tracing_requests WHERE id = $1 FOR UPDATE", id));
}

absl::StatusOr<std::vector<TracingRequest>> ListTracing(Tx& tx, const Keyring& keyring,
                                                        TracingRequest::State state,
                                                        const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT " TRACING_COLUMNS " FROM tracing_requests "
                          "WHERE ($1 = 0 OR state = $1::int) AND ($2::uuid IS NULL OR id > $2) "
                          "ORDER BY id LIMIT $3",
                          static_cast<int>(state), platform::AfterOrNull(page, 0), page.size + 1));
  std::vector<TracingRequest> found;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(TracingRow row, ReadTracing(rows[i], keyring));
    found.push_back(std::move(row.request));
  }
  return found;
}

}  // namespace cc::evacuation
