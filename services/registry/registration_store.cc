#include "services/registry/registration_store.h"

#include <algorithm>
#include <utility>

#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"
#include "services/registry/certificate_store.h"

namespace cc::registry {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;

constexpr char kPlace[] = "registrations.personal";
constexpr char kAddressPlace[] = "former_residences.address";

#define REGISTRATION_COLUMNS                                                                   \
  "id, revision, household_id, pre_registration_id, state, application_date, "                 \
  "registration_date, origin_unit_code, leave_date, origin_status, residence_unit_code, "      \
  "office_unit_code, confirmed_distinct, personal, synthetic, created_at, updated_at, scope, " \
  "verification_due_date, end_date, residence_date, split_from_id"

// What of it is personal or has no column.
std::string Personal(const Keyring& keyring, const v1::Registration& registration) {
  v1::Registration part;
  part.set_origin_address(registration.origin_address());
  part.set_residence_address(registration.residence_address());
  part.set_justification(registration.justification());
  part.set_verification_note(registration.verification_note());
  if (registration.has_application()) *part.mutable_application() = registration.application();
  if (registration.has_decision()) *part.mutable_decision() = registration.decision();
  for (const v1::RegisteredPerson& person : registration.people()) {
    // There is no certificate yet, or none since before the table of certificates.
    if (person.certificate_state() == v1::RegisteredPerson::CERTIFICATE_STATE_UNSPECIFIED &&
        !person.certificate_number().empty())
      *part.add_people() = person;
  }
  return keyring.Encrypt(part.SerializeAsString(), kPlace, registration.id());
}

// Without people and former residences; `people` is what a row older than certificates holds.
absl::StatusOr<RegistrationRow> ReadRow(const Row& row, const Keyring& keyring) {
  RegistrationRow read;
  v1::Registration& registration = read.registration;
  CC_ASSIGN_OR_RETURN(std::string personal, keyring.Decrypt(row.bytes(13), kPlace, row.text(0)));
  if (!registration.ParseFromString(personal)) return platform::Fail(common::v1::REASON_INTERNAL);
  CC_RETURN_IF_ERROR(platform::AddJson(row.text(9), *registration.mutable_origin_status()));
  read.revision = row.integer(1);
  read.scope = platform::KeysOf(row, 17);
  registration.set_id(row.str(0));
  registration.set_etag(platform::EtagOf(read.revision));
  registration.set_household_id(row.str(2));
  registration.set_pre_registration_id(row.str(3));
  registration.set_state(static_cast<v1::Registration::State>(row.integer(4)));
  registration.set_application_date(row.date(5));
  registration.set_registration_date(row.date(6));
  registration.set_origin_unit_code(row.str(7));
  registration.set_leave_date(row.date(8));
  registration.set_residence_unit_code(row.str(10));
  registration.set_office_unit_code(row.str(11));
  registration.set_confirmed_distinct(row.boolean(12));
  registration.set_synthetic(row.boolean(14));
  *registration.mutable_create_time() = platform::ToProto(row.instant(15));
  *registration.mutable_update_time() = platform::ToProto(row.instant(16));
  registration.set_verification_due_date(row.date(18));
  registration.set_end_date(row.date(19));
  registration.set_residence_date(row.date(20));
  registration.set_split_from_registration_id(row.str(21));
  return read;
}

absl::Status AddFormerResidences(Tx& tx, const Keyring& keyring,
                                 const std::vector<std::string>& ids,
                                 std::vector<RegistrationRow>& all) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT id, unit_code, address, office_unit_code, start_date, end_date, "
                          "notified_late, registration_id FROM former_residences "
                          "WHERE registration_id = ANY ($1::uuid[]) ORDER BY number DESC",
                          ids));
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    CC_ASSIGN_OR_RETURN(std::string address,
                        keyring.Decrypt(row.bytes(2), kAddressPlace, row.text(0)));
    for (RegistrationRow& one : all) {
      if (one.registration.id() != row.text(7)) continue;
      v1::FormerResidence& former = *one.registration.add_former_residences();
      former.set_unit_code(row.str(1));
      former.set_address(address);
      former.set_office_unit_code(row.str(3));
      former.set_start_date(row.date(4));
      former.set_end_date(row.date(5));
      former.set_notified_late(row.boolean(6));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<RegistrationRow>> ReadAll(Tx& tx, const Keyring& keyring,
                                                     absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  std::vector<RegistrationRow> all;
  std::vector<std::string> ids;
  for (int i = 0; i < rows->size(); ++i) {
    CC_ASSIGN_OR_RETURN(RegistrationRow row, ReadRow((*rows)[i], keyring));
    ids.push_back(row.registration.id());
    all.push_back(std::move(row));
  }
  if (all.empty()) return all;
  CC_ASSIGN_OR_RETURN(RegisteredPeople people, PeopleOf(tx, keyring, ids));
  for (RegistrationRow& row : all) TakeOver(people[row.registration.id()], row.registration);
  CC_RETURN_IF_ERROR(AddFormerResidences(tx, keyring, ids, all));
  return all;
}

absl::StatusOr<RegistrationRow> ReadOne(Tx& tx, const Keyring& keyring, absl::StatusOr<Rows> rows) {
  CC_ASSIGN_OR_RETURN(std::vector<RegistrationRow> all, ReadAll(tx, keyring, std::move(rows)));
  if (all.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return std::move(all[0]);
}

}  // namespace

#define NEW_REGISTRATION_COLUMNS                                                           \
  "registrations (id, scope, household_id, pre_registration_id, state, application_date, " \
  "registration_date, origin_unit_code, leave_date, origin_status, residence_unit_code, "  \
  "office_unit_code, confirmed_distinct, personal, synthetic, residence_date, "            \
  "split_from_id, created_at, updated_at)"
const char kCopyRegistrations[] = "COPY " NEW_REGISTRATION_COLUMNS " FROM STDIN";

std::vector<Param> NewRegistrationRow(const Keyring& keyring, const v1::Registration& registration,
                                      const std::vector<ScopeKey>& scope, absl::Time now) {
  return {registration.id(),
          scope,
          registration.household_id(),
          Param::OrNull(registration.pre_registration_id()),
          static_cast<int>(registration.state()),
          registration.application_date(),
          Param::OrNull(registration.registration_date()),
          registration.origin_unit_code(),
          registration.leave_date(),
          platform::ToJson(registration.origin_status()),
          registration.residence_unit_code(),
          registration.office_unit_code(),
          registration.confirmed_distinct(),
          Param::Bytes(Personal(keyring, registration)),
          registration.synthetic(),
          Param::OrNull(registration.residence_date()),
          Param::OrNull(registration.split_from_registration_id()),
          now,
          now};
}

void InsertRegistrations(Tx& tx, const Keyring& keyring,
                         const std::vector<NewRegistration>& registrations) {
  std::vector<std::vector<Param>> rows;
  for (const NewRegistration& one : registrations)
    rows.push_back(NewRegistrationRow(keyring, *one.registration, one.scope, tx.call().now()));
  tx.QueueAll(
      "INSERT INTO " NEW_REGISTRATION_COLUMNS
      " SELECT id, scope::int[], household_id, waiting, state, applied, registered, origin, "
      "left_on, status::jsonb, residence, office, distinct_by, personal, synthetic, since, "
      "split_from, created_at, updated_at FROM unnest($1::uuid[], $2::text[], $3::uuid[], "
      "$4::uuid[], $5::int[], $6::date[], $7::date[], $8::text[], $9::date[], $10::text[], "
      "$11::text[], $12::text[], $13::boolean[], $14::bytea[], $15::boolean[], $16::date[], "
      "$17::uuid[], $18::timestamptz[], $19::timestamptz[]) AS r (id, scope, household_id, "
      "waiting, state, applied, registered, origin, left_on, status, residence, office, "
      "distinct_by, personal, synthetic, since, split_from, created_at, updated_at)",
      rows);
}

absl::StatusOr<v1::Registration> FindRegistration(Tx& tx, const Keyring& keyring,
                                                  const std::string& id) {
  CC_ASSIGN_OR_RETURN(
      RegistrationRow row,
      ReadOne(tx, keyring,
              tx.Query("SELECT " REGISTRATION_COLUMNS " FROM registrations WHERE id = $1", id)));
  return std::move(row.registration);
}

absl::StatusOr<std::vector<RegistrationRow>> LockRegistrationsOf(Tx& tx, const Keyring& keyring,
                                                                 const std::string& household_id) {
  return ReadAll(
      tx, keyring,
      tx.Query("SELECT " REGISTRATION_COLUMNS " FROM registrations WHERE household_id = $1 "
               "ORDER BY id FOR UPDATE",
               household_id));
}

absl::StatusOr<LockedLife> LockLife(Tx& tx, const Keyring& keyring, const std::string& id) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT household_id FROM registrations WHERE id = $1", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  CC_ASSIGN_OR_RETURN(std::vector<HouseholdRow> households, LockHouseholds(tx, {rows[0].str(0)}));
  LockedLife life{.household = std::move(households[0])};
  CC_ASSIGN_OR_RETURN(life.registrations,
                      LockRegistrationsOf(tx, keyring, life.household.household.id()));
  for (; life.asked < life.registrations.size(); ++life.asked) {
    if (life.row().registration.id() == id) return life;
  }
  return platform::Fail(common::v1::REASON_ETAG_STALE);
}

void ReplaceRegistration(Tx& tx, const Keyring& keyring, RegistrationRow& row) {
  v1::Registration& changed = row.registration;
  tx.Defer(
      "UPDATE registrations SET revision = revision + 1, household_id = $2, state = $3, "
      "registration_date = $4, residence_unit_code = $5, office_unit_code = $6, personal = $7, "
      "verification_due_date = $8, end_date = $9, ground = $10, residence_date = $11, "
      "updated_at = $12 WHERE id = $1",
      changed.id(), changed.household_id(), static_cast<int>(changed.state()),
      Param::OrNull(changed.registration_date()), changed.residence_unit_code(),
      changed.office_unit_code(), Param::Bytes(Personal(keyring, changed)),
      Param::OrNull(changed.verification_due_date()), Param::OrNull(changed.end_date()),
      changed.decision().rule_id(), Param::OrNull(changed.residence_date()), tx.call().now());
  row.revision += 1;
  changed.set_etag(platform::EtagOf(row.revision));
  *changed.mutable_update_time() = platform::ToProto(tx.call().now());
}

void EmitRegistration(Tx& tx, const RegistrationRow& row, const std::vector<ScopeKey>& before) {
  tx.Emit({.kind = "registrations",
           .key = row.registration.id(),
           .revision = row.revision,
           .before = before,
           .after = row.scope});
  tx.call().Touch("registrations", row.registration.id());
}

absl::StatusOr<std::vector<v1::Registration>> ListRegistrationsOf(Tx& tx, const Keyring& keyring,
                                                                  v1::Registration::State state,
                                                                  absl::string_view due_by,
                                                                  const Page& page) {
  CC_ASSIGN_OR_RETURN(std::vector<RegistrationRow> rows,
                      ReadAll(tx, keyring,
                              tx.Query("SELECT " REGISTRATION_COLUMNS
                                       " FROM registrations WHERE ($1::smallint = 0 OR state = $1) "
                                       "AND ($2::date IS NULL OR verification_due_date <= $2) "
                                       "AND ($3::uuid IS NULL OR id > $3) ORDER BY id LIMIT $4",
                                       static_cast<int>(state), Param::OrNull(due_by),
                                       platform::AfterOrNull(page, 0), page.size + 1)));
  std::vector<v1::Registration> found;
  for (RegistrationRow& row : rows) found.push_back(std::move(row.registration));
  return found;
}

void InsertFormerResidence(Tx& tx, const Keyring& keyring, const RegistrationRow& row,
                           const v1::FormerResidence& former) {
  const std::string id = tx.call().NewId();
  tx.Defer(
      "INSERT INTO former_residences (id, scope, household_id, registration_id, number, unit_code, "
      "office_unit_code, address, start_date, end_date, notified_late, changed_by, changed_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
      id, row.scope, row.registration.household_id(), row.registration.id(),
      row.registration.former_residences_size() + 1, former.unit_code(), former.office_unit_code(),
      Param::Bytes(keyring.Encrypt(former.address(), kAddressPlace, id)),
      Param::OrNull(former.start_date()), former.end_date(), former.notified_late(),
      tx.call().principal().id, tx.call().now());
}

void MoveToRegistration(Tx& tx, const std::string& person_id, const std::string& registration_id) {
  tx.Defer("UPDATE certificates SET registration_id = $2 WHERE person_id = $1", person_id,
           registration_id);
  tx.Defer("UPDATE identity_keys SET registration_id = $2 WHERE person_id = $1", person_id,
           registration_id);
}

void CopyOpenReviews(Tx& tx, const std::string& from_registration_id,
                     const std::string& to_registration_id) {
  tx.Defer(
      "INSERT INTO status_reviews (id, scope, record_id, register_revision, unit_code, day, "
      "kept_status, status_before, status_after, act_id, act, found_at) "
      "SELECT gen_random_uuid(), scope, $2, register_revision, unit_code, day, kept_status, "
      "status_before, status_after, act_id, act, found_at FROM status_reviews "
      "WHERE record_id = $1 AND state = 1",
      from_registration_id, to_registration_id);
}

absl::StatusOr<std::vector<std::string>> NumbersToKeep(Tx& tx, int most) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT id FROM registrations WHERE NOT numbers_kept ORDER BY id LIMIT $1", most));
  std::vector<std::string> ids;
  for (int i = 0; i < rows.size(); ++i) ids.push_back(rows[i].str(0));
  return ids;
}

void NoteNumbersKept(Tx& tx, const std::string& id) {
  tx.Defer("UPDATE registrations SET numbers_kept = true WHERE id = $1", id);
}

}  // namespace cc::registry
