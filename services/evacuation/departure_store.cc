#include "services/evacuation/departure_store.h"

#include "services/evacuation/identity_key_store.h"
#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

#define DEPARTURE_COLUMNS                                                                         \
  "id, revision, scope, method, origin_unit_code, registered_unit_code, date, people, children, " \
  "low_mobility, with_disability, party_id, registration_id, wish, personal, withdrawn, "         \
  "registered_by, synthetic, created_at, updated_at"
#define ESTIMATE_COLUMNS                                                                \
  "id, unit_code, start_date, end_date, authority, document, basis, people, children, " \
  "low_mobility, with_disability, replaces_id, replaced_by_id, recorded_by, synthetic, created_at"

namespace cc::evacuation {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;

constexpr char kPlace[] = "departures.personal";

v1::DepartureCount ReadCount(const Row& row, int first) {
  v1::DepartureCount count;
  count.set_people(static_cast<int32_t>(row.integer(first)));
  count.set_children(static_cast<int32_t>(row.integer(first + 1)));
  count.set_low_mobility(static_cast<int32_t>(row.integer(first + 2)));
  count.set_with_disability(static_cast<int32_t>(row.integer(first + 3)));
  return count;
}

absl::StatusOr<DepartureRow> ReadDeparture(const Row& row, const Keyring& keyring) {
  DepartureRow read;
  v1::Departure& departure = read.departure;
  CC_ASSIGN_OR_RETURN(std::string personal, keyring.Decrypt(row.bytes(14), kPlace, row.text(0)));
  if (!departure.ParseFromString(personal)) return platform::Fail(common::v1::REASON_INTERNAL);
  read.revision = row.integer(1);
  read.scope = platform::KeysOf(row, 2);
  departure.set_id(row.str(0));
  departure.set_etag(platform::EtagOf(read.revision));
  departure.set_method(static_cast<v1::Departure::Method>(row.integer(3)));
  departure.set_origin_unit_code(row.str(4));
  departure.set_registered_unit_code(row.str(5));
  departure.set_date(row.date(6));
  *departure.mutable_count() = ReadCount(row, 7);
  departure.set_party_id(row.str(11));
  departure.set_registration_id(row.str(12));
  if (row.text(13) != "{}")
    CC_RETURN_IF_ERROR(platform::AddJson(row.text(13), *departure.mutable_wish()));
  departure.set_withdrawn(row.boolean(15));
  departure.set_registered_by(row.str(16));
  departure.set_synthetic(row.boolean(17));
  *departure.mutable_create_time() = platform::ToProto(row.instant(18));
  *departure.mutable_update_time() = platform::ToProto(row.instant(19));
  return read;
}

absl::StatusOr<DepartureRow> OneDeparture(const Keyring& keyring, absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadDeparture((*rows)[0], keyring);
}

v1::Estimate ReadEstimate(const Row& row) {
  v1::Estimate estimate;
  estimate.set_id(row.str(0));
  estimate.set_unit_code(row.str(1));
  estimate.set_start_date(row.date(2));
  estimate.set_end_date(row.date(3));
  estimate.set_authority(row.str(4));
  estimate.set_document(row.str(5));
  estimate.set_basis(row.str(6));
  *estimate.mutable_count() = ReadCount(row, 7);
  estimate.set_replaces_id(row.str(11));
  estimate.set_replaced_by_id(row.str(12));
  estimate.set_recorded_by(row.str(13));
  estimate.set_synthetic(row.boolean(14));
  *estimate.mutable_create_time() = platform::ToProto(row.instant(15));
  return estimate;
}

// The key that rows have which concern this unit or one below it.
std::optional<ScopeKey> UnitKey(const std::string& unit_code) {
  const std::optional<int32_t> tail = platform::TailOf(unit_code);
  if (!tail) return std::nullopt;
  return platform::MakeScopeKey(options::v1::RELATION_ORIGIN, *tail);
}

}  // namespace

void InsertDeparture(Tx& tx, const Keyring& keyring, DepartureRow& row) {
  v1::Departure& departure = row.departure;
  row.revision = 1;
  departure.set_id(tx.call().NewId());
  departure.set_etag(platform::EtagOf(1));
  departure.set_registered_by(tx.call().principal().id);
  *departure.mutable_create_time() = platform::ToProto(tx.call().now());
  *departure.mutable_update_time() = platform::ToProto(tx.call().now());
  v1::Departure personal;
  std::vector<SubjectKeys> subjects;
  for (v1::DepartedPerson& person : *departure.mutable_persons()) {
    person.set_id(tx.call().NewId());
    subjects.push_back({person.id(), KeysOf(keyring, IdentityOf(person))});
    *personal.add_persons() = person;
  }
  personal.set_notes(departure.notes());
  const v1::DepartureCount& count = departure.count();
  tx.Defer(
      "INSERT INTO departures (id, scope, method, origin_unit_code, registered_unit_code, date, "
      "people, children, low_mobility, with_disability, party_id, registration_id, wish, "
      "personal, registered_by, synthetic, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, "
      "$6, $7, $8, $9, $10, $11, $12, $13::jsonb, $14, $15, $16, $17, $17)",
      departure.id(), row.scope, static_cast<int>(departure.method()), departure.origin_unit_code(),
      departure.registered_unit_code(), departure.date(), count.people(), count.children(),
      count.low_mobility(), count.with_disability(), Param::OrNull(departure.party_id()),
      Param::OrNull(departure.registration_id()),
      departure.has_wish() ? platform::ToJson(departure.wish()) : "{}",
      Param::Bytes(keyring.Encrypt(personal.SerializeAsString(), kPlace, departure.id())),
      departure.registered_by(), departure.synthetic(), tx.call().now());
  PutKeys(tx, RecordKind::kDeparture, departure.id(), row.scope, subjects);
}

void UpdateDeparture(Tx& tx, DepartureRow& row) {
  v1::Departure& departure = row.departure;
  const v1::DepartureCount& count = departure.count();
  tx.Defer(
      "UPDATE departures SET revision = revision + 1, people = $2, children = $3, "
      "low_mobility = $4, with_disability = $5, withdrawn = $6, updated_at = $7 WHERE id = $1",
      departure.id(), count.people(), count.children(), count.low_mobility(),
      count.with_disability(), departure.withdrawn(), tx.call().now());
  row.revision += 1;
  departure.set_etag(platform::EtagOf(row.revision));
  *departure.mutable_update_time() = platform::ToProto(tx.call().now());
}

absl::StatusOr<DepartureRow> FindDeparture(Tx& tx, const Keyring& keyring, const std::string& id) {
  return OneDeparture(keyring,
                      tx.Query("SELECT " DEPARTURE_COLUMNS " FROM departures WHERE id = $1", id));
}

absl::StatusOr<DepartureRow> LockDeparture(Tx& tx, const Keyring& keyring, const std::string& id) {
  return OneDeparture(
      keyring,
      tx.Query("SELECT " DEPARTURE_COLUMNS " FROM departures WHERE id = $1 FOR UPDATE", id));
}

absl::StatusOr<std::optional<v1::Departure>> FindDepartureOf(Tx& tx, const Keyring& keyring,
                                                             const std::string& registration_id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT " DEPARTURE_COLUMNS " FROM departures WHERE registration_id = $1",
                          registration_id));
  if (rows.empty()) return std::nullopt;
  CC_ASSIGN_OR_RETURN(DepartureRow row, ReadDeparture(rows[0], keyring));
  return std::move(row.departure);
}

absl::StatusOr<std::string> DepartureOfParty(Tx& tx, const std::string& party_id) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT id FROM departures WHERE party_id = $1 "
                                          "AND NOT withdrawn ORDER BY id LIMIT 1",
                                          party_id));
  return rows.empty() ? std::string() : rows[0].str(0);
}

absl::StatusOr<std::vector<v1::Departure>> ListDepartures(Tx& tx, const Keyring& keyring,
                                                          const v1::ListDeparturesRequest& request,
                                                          const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query(
          "SELECT " DEPARTURE_COLUMNS " FROM departures "
          "WHERE ($1 = 0 OR method = $1::int) AND ($2::int IS NULL OR scope @> ARRAY[$2::int]) "
          "AND ($3::date IS NULL OR date = $3) "
          "AND ($4::date IS NULL OR (date, id) < ($4, $5::uuid)) "
          "ORDER BY date DESC, id DESC LIMIT $6",
          static_cast<int>(request.method()), UnitKey(request.unit_code()),
          Param::OrNull(request.date()), platform::AfterOrNull(page, 0),
          platform::AfterOrNull(page, 1), page.size + 1));
  std::vector<v1::Departure> found;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(DepartureRow row, ReadDeparture(rows[i], keyring));
    found.push_back(std::move(row.departure));
  }
  return found;
}

void InsertEstimate(Tx& tx, const v1::Estimate& estimate, const std::vector<ScopeKey>& scope) {
  const v1::DepartureCount& count = estimate.count();
  tx.Defer(
      "INSERT INTO estimates (id, scope, unit_code, start_date, end_date, authority, document, "
      "basis, people, children, low_mobility, with_disability, replaces_id, recorded_by, "
      "synthetic, created_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
      estimate.id(), scope, estimate.unit_code(), estimate.start_date(), estimate.end_date(),
      estimate.authority(), estimate.document(), estimate.basis(), count.people(), count.children(),
      count.low_mobility(), count.with_disability(), Param::OrNull(estimate.replaces_id()),
      estimate.recorded_by(), estimate.synthetic(), tx.call().now());
  if (!estimate.replaces_id().empty()) {
    tx.Defer("UPDATE estimates SET replaced_by_id = $2 WHERE id = $1", estimate.replaces_id(),
             estimate.id());
  }
}

absl::StatusOr<v1::Estimate> LockEstimate(Tx& tx, const std::string& id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " ESTIMATE_COLUMNS " FROM estimates WHERE id = $1 FOR UPDATE", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadEstimate(rows[0]);
}

absl::StatusOr<std::vector<v1::Estimate>> ListEstimates(Tx& tx,
                                                        const v1::ListEstimatesRequest& request,
                                                        const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " ESTIMATE_COLUMNS " FROM estimates "
               "WHERE ($1::int IS NULL OR scope @> ARRAY[$1::int]) "
               "AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3",
               UnitKey(request.unit_code()), platform::AfterOrNull(page, 0), page.size + 1));
  std::vector<v1::Estimate> found;
  for (int i = 0; i < rows.size(); ++i) found.push_back(ReadEstimate(rows[i]));
  return found;
}

}  // namespace cc::evacuation
