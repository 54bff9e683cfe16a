#include "services/evacuation/duty_store.h"

#include <algorithm>
#include <utility>

#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

#define CONTACT_COLUMNS                                                                 \
  "id, revision, scope, unit_code, turn, post, start_at, end_at, personal, synthetic, " \
  "created_at, updated_at"
#define SHIFT_COLUMNS                                                                  \
  "id, revision, scope, unit_code, state, opened_by, opened_at, taker_id, handed_by, " \
  "handed_at, taken_by, taken_at, previous_id, entries, personal, synthetic"

namespace cc::evacuation {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;

constexpr char kContactPlace[] = "duty_contacts.personal";
constexpr char kShiftPlace[] = "shifts.personal";
constexpr char kEntryPlace[] = "shift_entries.personal";

absl::StatusOr<DutyContactRow> ReadContact(const Row& row, const Keyring& keyring) {
  DutyContactRow read;
  v1::DutyContact& contact = read.contact;
  CC_ASSIGN_OR_RETURN(std::string personal,
                      keyring.Decrypt(row.bytes(8), kContactPlace, row.text(0)));
  if (!contact.ParseFromString(personal)) return platform::Fail(common::v1::REASON_INTERNAL);
  read.revision = row.integer(1);
  read.scope = platform::KeysOf(row, 2);
  contact.set_id(row.str(0));
  contact.set_etag(platform::EtagOf(read.revision));
  contact.set_unit_code(row.str(3));
  contact.set_turn(static_cast<int32_t>(row.integer(4)));
  contact.set_post(row.str(5));
  *contact.mutable_start_time() = platform::ToProto(row.instant(6));
  *contact.mutable_end_time() = platform::ToProto(row.instant(7));
  contact.set_synthetic(row.boolean(9));
  *contact.mutable_create_time() = platform::ToProto(row.instant(10));
  *contact.mutable_update_time() = platform::ToProto(row.instant(11));
  return read;
}

absl::StatusOr<DutyContactRow> OneContact(const Keyring& keyring, absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadContact((*rows)[0], keyring);
}

absl::StatusOr<ShiftRow> ReadShift(const Row& row, const Keyring& keyring) {
  ShiftRow read;
  v1::Shift& shift = read.shift;
  CC_ASSIGN_OR_RETURN(std::string personal,
                      keyring.Decrypt(row.bytes(14), kShiftPlace, row.text(0)));
  shift.set_summary(personal);
  read.revision = row.integer(1);
  read.scope = platform::KeysOf(row, 2);
  read.entries = static_cast<int>(row.integer(13));
  shift.set_id(row.str(0));
  shift.set_etag(platform::EtagOf(read.revision));
  shift.set_unit_code(row.str(3));
  shift.set_state(static_cast<v1::Shift::State>(row.integer(4)));
  shift.set_opened_by(row.str(5));
  *shift.mutable_open_time() = platform::ToProto(row.instant(6));
  shift.set_taker_id(row.str(7));
  shift.set_handed_by(row.str(8));
  if (!row.null(9)) *shift.mutable_hand_time() = platform::ToProto(row.instant(9));
  shift.set_taken_by(row.str(10));
  if (!row.null(11)) *shift.mutable_take_time() = platform::ToProto(row.instant(11));
  shift.set_previous_id(row.str(12));
  shift.set_synthetic(row.boolean(15));
  return read;
}

absl::StatusOr<ShiftRow> OneShift(const Keyring& keyring, absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadShift((*rows)[0], keyring);
}

Param InstantOrNull(bool there, const google::protobuf::Timestamp& time) {
  return there ? Param(platform::FromProto(time)) : Param(std::nullopt);
}

}  // namespace

absl::StatusOr<DutyContactRow> InsertDutyContact(Tx& tx, const Keyring& keyring,
                                                 v1::DutyContact contact, int32_t unit_tail,
                                                 const std::vector<ScopeKey>& scope) {
  contact.set_id(tx.call().NewId());
  v1::DutyContact part;
  part.set_name(contact.name());
  part.set_phone(contact.phone());
  return OneContact(
      keyring,
      tx.Query("INSERT INTO duty_contacts (id, scope, unit_code, unit_tail, turn, post, start_at, "
               "end_at, personal, synthetic, created_at, updated_at) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) "
               "RETURNING " CONTACT_COLUMNS,
               contact.id(), scope, contact.unit_code(), unit_tail, contact.turn(), contact.post(),
               platform::FromProto(contact.start_time()), platform::FromProto(contact.end_time()),
               Param::Bytes(keyring.Encrypt(part.SerializeAsString(), kContactPlace, contact.id())),
               contact.synthetic(), tx.call().now()));
}

absl::StatusOr<DutyContactRow> FindDutyContact(Tx& tx, const Keyring& keyring,
                                               const std::string& id) {
  return OneContact(keyring,
                    tx.Query("SELECT " CONTACT_COLUMNS " FROM duty_contacts WHERE id = $1", id));
}

absl::StatusOr<DutyContactRow> LockDutyContact(Tx& tx, const Keyring& keyring,
                                               const std::string& id) {
  return OneContact(
      keyring,
      tx.Query("SELECT " CONTACT_COLUMNS " FROM duty_contacts WHERE id = $1 FOR UPDATE", id));
}

absl::StatusOr<std::vector<DutyContactRow>> ListDutyContacts(
    Tx& tx, const Keyring& keyring, const v1::ListDutyContactsRequest& request, const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " CONTACT_COLUMNS " FROM duty_contacts "
               "WHERE ($1::text IS NULL OR unit_code = $1) "
               "AND ($2::timestamptz IS NULL OR (start_at <= $2 AND $2 < end_at)) "
               "AND ($3::timestamptz IS NULL OR (start_at, id) > ($3::timestamptz, $4::uuid)) "
               "ORDER BY start_at, id LIMIT $5",
               Param::OrNull(request.unit_code()),
               InstantOrNull(request.has_on_duty_at(), request.on_duty_at()),
               platform::AfterOrNull(page, 0), platform::AfterOrNull(page, 1), page.size + 1));
  std::vector<DutyContactRow> contacts;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(DutyContactRow read, ReadContact(rows[i], keyring));
    contacts.push_back(std::move(read));
  }
  return contacts;
}

void EndDuty(Tx& tx, DutyContactRow& row) {
  const absl::Time start = platform::FromProto(row.contact.start_time());
  const absl::Time end = std::max(start, tx.call().now());
  tx.Defer(
      "UPDATE duty_contacts SET revision = revision + 1, end_at = $2, updated_at = $3 "
      "WHERE id = $1",
      row.contact.id(), end, tx.call().now());
  row.revision += 1;
  row.contact.set_etag(platform::EtagOf(row.revision));
  *row.contact.mutable_end_time() = platform::ToProto(end);
  *row.contact.mutable_update_time() = platform::ToProto(tx.call().now());
}

absl::StatusOr<std::vector<OnDuty>> WhoIsOnDuty(Tx& tx, const platform::UnitPath& units) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT id, unit_tail, turn FROM duty_contacts "
                          "WHERE unit_tail = ANY ($1::int[]) AND start_at <= $2 AND $2 < end_at",
                          units, tx.call().now()));
  std::vector<OnDuty> on_duty;
  for (int i = 0; i < rows.size(); ++i) {
    on_duty.push_back({.contact_id = rows[i].str(0),
                       .unit_tail = static_cast<int32_t>(rows[i].integer(1)),
                       .turn = static_cast<int>(rows[i].integer(2))});
  }
  return on_duty;
}

absl::StatusOr<ShiftRow> InsertShift(Tx& tx, const v1::Shift& shift,
                                     const std::vector<ScopeKey>& scope) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("INSERT INTO shifts (id, scope, unit_code, opened_by, opened_at, previous_id, "
               "synthetic) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING " SHIFT_COLUMNS,
               tx.call().NewId(), scope, shift.unit_code(), shift.opened_by(), tx.call().now(),
               Param::OrNull(shift.previous_id()), shift.synthetic()));
  return ReadShift(rows[0], Keyring());  // nothing is encrypted yet
}

absl::StatusOr<ShiftRow> FindShift(Tx& tx, const Keyring& keyring, const std::string& id) {
  return OneShift(keyring, tx.Query("SELECT " SHIFT_COLUMNS " FROM shifts WHERE id = $1", id));
}

absl::StatusOr<ShiftRow> LockShift(Tx& tx, const Keyring& keyring, const std::string& id) {
  return OneShift(keyring,
                  tx.Query("SELECT " SHIFT_COLUMNS " FROM shifts WHERE id = $1 FOR UPDATE", id));
}

absl::StatusOr<std::vector<v1::Shift>> ListShifts(Tx& tx, const Keyring& keyring,
                                                  const v1::ListShiftsRequest& request,
                                                  const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " SHIFT_COLUMNS " FROM shifts WHERE ($1::text IS NULL OR unit_code = $1) "
               "AND ($2::int = 0 OR state = $2::int) "
               "AND ($3::timestamptz IS NULL OR (opened_at, id) < ($3::timestamptz, $4::uuid)) "
               "ORDER BY opened_at DESC, id DESC LIMIT $5",
               Param::OrNull(request.unit_code()), static_cast<int>(request.state()),
               platform::AfterOrNull(page, 0), platform::AfterOrNull(page, 1), page.size + 1));
  std::vector<v1::Shift> shifts;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(ShiftRow read, ReadShift(rows[i], keyring));
    shifts.push_back(std::move(read.shift));
  }
  return shifts;
}

void UpdateShift(Tx& tx, const Keyring& keyring, ShiftRow& row) {
  v1::Shift& shift = row.shift;
  tx.Defer(
      "UPDATE shifts SET revision = revision + 1, state = $2, taker_id = $3, handed_by = $4, "
      "handed_at = $5, taken_by = $6, taken_at = $7, personal = $8 WHERE id = $1",
      shift.id(), static_cast<int>(shift.state()), shift.taker_id(), shift.handed_by(),
      InstantOrNull(shift.has_hand_time(), shift.hand_time()), shift.taken_by(),
      InstantOrNull(shift.has_take_time(), shift.take_time()),
      Param::Bytes(keyring.Encrypt(shift.summary(), kShiftPlace, shift.id())));
  row.revision += 1;
  shift.set_etag(platform::EtagOf(row.revision));
}

v1::ShiftEntry InsertShiftEntry(Tx& tx, const Keyring& keyring, ShiftRow& row,
                                v1::ShiftEntry entry) {
  const std::string id = tx.call().NewId();
  entry.set_number(++row.entries);
  entry.set_author_id(tx.call().principal().id);
  *entry.mutable_create_time() = platform::ToProto(tx.call().now());
  tx.Defer("UPDATE shifts SET entries = $2 WHERE id = $1", row.shift.id(), row.entries);
  tx.Defer(
      "INSERT INTO shift_entries (id, shift_id, number, scope, corrects, incident_id, author_id, "
      "personal, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      id, row.shift.id(), entry.number(), row.scope, entry.corrects(),
      Param::OrNull(entry.incident_id()), entry.author_id(),
      Param::Bytes(keyring.Encrypt(entry.text(), kEntryPlace, id)), tx.call().now());
  return entry;
}

absl::StatusOr<std::vector<v1::ShiftEntry>> ListShiftEntries(Tx& tx, const Keyring& keyring,
                                                             const std::string& shift_id,
                                                             int number, int most) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT id, number, corrects, incident_id, author_id, personal, created_at "
               "FROM shift_entries WHERE shift_id = $1 AND number > $2 ORDER BY number LIMIT $3",
               shift_id, number, most));
  std::vector<v1::ShiftEntry> entries;
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    v1::ShiftEntry entry;
    CC_ASSIGN_OR_RETURN(std::string text, keyring.Decrypt(row.bytes(5), kEntryPlace, row.text(0)));
    entry.set_number(static_cast<int32_t>(row.integer(1)));
    entry.set_text(text);
    entry.set_corrects(static_cast<int32_t>(row.integer(2)));
    entry.set_incident_id(row.str(3));
    entry.set_author_id(row.str(4));
    *entry.mutable_create_time() = platform::ToProto(row.instant(6));
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace cc::evacuation
