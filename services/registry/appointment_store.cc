#include "services/registry/appointment_store.h"

#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

namespace cc::registry {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;
using v1::Appointment;

constexpr char kPlace[] = "appointments.personal";
constexpr char kPhone[] = "appointments.phone_index";
constexpr char kPerson[] = "appointment_holders.person";

#define APPOINTMENT_COLUMNS                                                              \
  "id, revision, scope, office_scope, service_point_id, day, slot_time, place, matter, " \
  "channel, state, person_id, household_id, personal, ticket_id, booked_by, synthetic, " \
  "created_at, updated_at"

std::string Personal(const Keyring& keyring, const Appointment& appointment) {
  Appointment part;
  *part.mutable_name() = appointment.name();
  part.set_phone(appointment.phone());
  part.set_note(appointment.note());
  part.set_cancel_reason(appointment.cancel_reason());
  return keyring.Encrypt(part.SerializeAsString(), kPlace, appointment.id());
}

absl::StatusOr<AppointmentRow> Read(const Row& row, const Keyring& keyring) {
  AppointmentRow read;
  CC_ASSIGN_OR_RETURN(std::string personal, keyring.Decrypt(row.bytes(13), kPlace, row.text(0)));
  Appointment& appointment = read.appointment;
  if (!appointment.ParseFromString(personal)) return platform::Fail(common::v1::REASON_INTERNAL);
  appointment.set_id(row.str(0));
  read.revision = row.integer(1);
  appointment.set_etag(platform::EtagOf(read.revision));
  read.scope = platform::KeysOf(row, 2);
  read.office_scope = platform::KeysOf(row, 3);
  appointment.set_service_point_id(row.str(4));
  appointment.set_date(row.date(5));
  appointment.set_time(row.str(6));
  read.place = static_cast<int>(row.integer(7));
  appointment.set_matter(static_cast<v1::OfficeMatter>(row.integer(8)));
  appointment.set_channel(static_cast<Appointment::Channel>(row.integer(9)));
  appointment.set_state(static_cast<Appointment::State>(row.integer(10)));
  appointment.set_person_id(row.str(11));
  read.household_id = row.str(12);
  appointment.set_ticket_id(row.str(14));
  read.booked_by = row.str(15);
  appointment.set_synthetic(row.boolean(16));
  *appointment.mutable_create_time() = platform::ToProto(row.instant(17));
  *appointment.mutable_update_time() = platform::ToProto(row.instant(18));
  return read;
}

absl::StatusOr<AppointmentRow> ReadOne(const Keyring& keyring, absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return Read((*rows)[0], keyring);
}

absl::StatusOr<std::vector<Appointment>> ReadAll(const Keyring& keyring,
                                                 absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  std::vector<Appointment> appointments;
  for (int i = 0; i < rows->size(); ++i) {
    CC_ASSIGN_OR_RETURN(AppointmentRow row, Read((*rows)[i], keyring));
    appointments.push_back(std::move(row.appointment));
  }
  return appointments;
}

// A keyed number; small enough to have a successor.
int64_t HolderOf(const Keyring& keyring, const std::string& who, const char* place) {
  const std::string index = keyring.BlindIndex(who, place);
  int64_t holder = 0;
  std::memcpy(&holder, index.data(), sizeof(holder));
  return holder & ((int64_t{1} << 62) - 1);
}

}  // namespace

absl::StatusOr<int> TakePlace(Tx& tx, const Appointment& appointment, int capacity) {
  CC_RETURN_IF_ERROR(tx.Query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
                              absl::StrCat("appointments ", appointment.service_point_id(), " ",
                                           appointment.date(), " ", appointment.time()))
                         .status());
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT p FROM generate_series(1, $4::int) AS p WHERE NOT EXISTS ("
               "SELECT 1 FROM appointments a WHERE a.service_point_id = $1 AND a.day = $2 "
               "AND a.slot_time = $3 AND a.place = p AND a.state IN (1, 2)) ORDER BY p LIMIT 1",
               appointment.service_point_id(), appointment.date(), appointment.time(), capacity));
  if (!rows.empty()) return static_cast<int>(rows[0].integer(0));
  return platform::Fail(common::v1::REASON_SLOT_FULL,
                        {{"date", appointment.date()}, {"time", appointment.time()}});
}

absl::Status HoldTime(Tx& tx, const Keyring& keyring, const Appointment& appointment,
                      absl::Time from, absl::Time until) {
  GiveUpTime(tx, appointment.id());
  std::vector<int64_t> holders = {HolderOf(keyring, appointment.phone(), kPhone)};
  if (!appointment.person_id().empty())
    holders.push_back(HolderOf(keyring, appointment.person_id(), kPerson));
  const absl::Status held =
      tx.Query(
            "INSERT INTO appointment_holders (appointment_id, holder, during) "
            "SELECT $1::uuid, h, tstzrange($3, $4) FROM unnest($2::bigint[]) AS h ORDER BY h",
            appointment.id(), holders, from, until)
          .status();
  if (platform::ReasonOf(held) == common::v1::REASON_ALREADY_EXISTS)
    return platform::Fail(common::v1::REASON_APPOINTMENT_OVERLAPS);
  return held;
}

void GiveUpTime(Tx& tx, const std::string& appointment_id) {
  tx.Defer("DELETE FROM appointment_holders WHERE appointment_id = $1", appointment_id);
}

absl::StatusOr<HouseholdOf> FindHouseholdOf(Tx& tx, const std::string& person_id) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT household_id, scope FROM people WHERE id = $1", person_id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return HouseholdOf{rows[0].str(0), platform::KeysOf(rows[0], 1)};
}

void InsertAppointment(Tx& tx, const Keyring& keyring, AppointmentRow& row) {
  Appointment& appointment = row.appointment;
  appointment.set_etag(platform::EtagOf(1));
  *appointment.mutable_create_time() = platform::ToProto(tx.call().now());
  *appointment.mutable_update_time() = appointment.create_time();
  tx.Defer(
      "INSERT INTO appointments (id, scope, office_scope, service_point_id, day, slot_time, place, "
      "matter, channel, state, person_id, household_id, phone_index, personal, booked_by, "
      "synthetic, created_at, updated_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17)",
      appointment.id(), row.scope, row.office_scope, appointment.service_point_id(),
      appointment.date(), appointment.time(), row.place, static_cast<int>(appointment.matter()),
      static_cast<int>(appointment.channel()), static_cast<int>(appointment.state()),
      Param::OrNull(appointment.person_id()), Param::OrNull(row.household_id),
      Param::Bytes(keyring.BlindIndex(appointment.phone(), kPhone)),
      Param::Bytes(Personal(keyring, appointment)), row.booked_by, appointment.synthetic(),
      tx.call().now());
}

void UpdateAppointment(Tx& tx, const Keyring& keyring, AppointmentRow& row) {
  Appointment& appointment = row.appointment;
  tx.Defer(
      "UPDATE appointments SET revision = revision + 1, day = $2, slot_time = $3, place = $4, "
      "state = $5, ticket_id = $6, personal = $7, updated_at = $8 WHERE id = $1",
      appointment.id(), appointment.date(), appointment.time(), row.place,
      static_cast<int>(appointment.state()), Param::OrNull(appointment.ticket_id()),
      Param::Bytes(Personal(keyring, appointment)), tx.call().now());
  appointment.set_etag(platform::EtagOf(++row.revision));
  *appointment.mutable_update_time() = platform::ToProto(tx.call().now());
}

absl::StatusOr<AppointmentRow> FindAppointment(Tx& tx, const Keyring& keyring,
                                               const std::string& id) {
  return ReadOne(keyring,
                 tx.Query("SELECT " APPOINTMENT_COLUMNS " FROM appointments WHERE id = $1", id));
}

absl::StatusOr<AppointmentRow> LockAppointment(Tx& tx, const Keyring& keyring,
                                               const std::string& id) {
  return ReadOne(
      keyring,
      tx.Query("SELECT " APPOINTMENT_COLUMNS " FROM appointments WHERE id = $1 FOR UPDATE", id));
}

absl::StatusOr<std::vector<Appointment>> SelectAppointments(Tx& tx, const Keyring& keyring,
                                                            const std::string& point_id,
                                                            const std::string& date,
                                                            Appointment::State state,
                                                            const Page& page) {
  return ReadAll(keyring,
                 tx.Query("SELECT " APPOINTMENT_COLUMNS
                          " FROM appointments WHERE service_point_id = $1 AND day = $2 "
                          "AND ($3 = 0 OR state = $3) "
                          "AND ($4::text IS NULL OR (slot_time, id) > ($4::text, $5::uuid)) "
                          "ORDER BY slot_time, id LIMIT $6",
                          point_id, date, static_cast<int>(state), platform::AfterOrNull(page, 0),
                          platform::AfterOrNull(page, 1), page.size + 1));
}

absl::StatusOr<std::vector<Appointment>> SearchByPhone(Tx& tx, const Keyring& keyring,
                                                       const std::string& phone, const Page& page) {
  return ReadAll(keyring,
                 tx.Query("SELECT " APPOINTMENT_COLUMNS " FROM appointments WHERE phone_index = $1 "
                          "AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3",
                          Param::Bytes(keyring.BlindIndex(phone, kPhone)),
                          platform::AfterOrNull(page, 0), page.size + 1));
}

absl::StatusOr<std::map<std::pair<std::string, std::string>, int>> CountTaken(
    Tx& tx, const std::string& point_id, const std::string& from, const std::string& until) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT day, slot_time, count(*) FROM appointments "
                                          "WHERE service_point_id = $1 AND day BETWEEN $2 AND $3 "
                                          "AND state IN (1, 2) GROUP BY day, slot_time",
                                          point_id, from, until));
  std::map<std::pair<std::string, std::string>, int> taken;
  for (int i = 0; i < rows.size(); ++i)
    taken[{rows[i].date(0), rows[i].str(1)}] = static_cast<int>(rows[i].integer(2));
  return taken;
}

}  // namespace cc::registry
