#include "services/registry/pre_registration_store.h"

#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

namespace cc::registry {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;

constexpr char kPlace[] = "pre_registrations.personal";

#define PRE_REGISTRATION_COLUMNS                                                       \
  "id, revision, scope, arrival_id, origin_unit_code, leave_date, transit_unit_code, " \
  "arrive_date, state, rejection, registration_id, personal, synthetic, created_at, "  \
  "updated_at"

// What of it is personal.
std::string Personal(const Keyring& keyring, const v1::PreRegistration& pre_registration) {
  v1::PreRegistration part;
  *part.mutable_members() = pre_registration.members();
  part.set_origin_address(pre_registration.origin_address());
  part.set_phone(pre_registration.phone());
  part.set_rejection_note(pre_registration.rejection_note());
  return keyring.Encrypt(part.SerializeAsString(), kPlace, pre_registration.id());
}

absl::StatusOr<PreRegistrationRow> Read(const Row& row, const Keyring& keyring) {
  PreRegistrationRow read;
  CC_ASSIGN_OR_RETURN(std::string personal, keyring.Decrypt(row.bytes(11), kPlace, row.text(0)));
  v1::PreRegistration& made = read.pre_registration;
  if (!made.ParseFromString(personal)) return platform::Fail(common::v1::REASON_INTERNAL);
  read.revision = row.integer(1);
  for (int64_t key : row.integers(2)) read.scope.push_back(static_cast<ScopeKey>(key));
  made.set_id(row.str(0));
  made.set_etag(platform::EtagOf(read.revision));
  made.set_arrival_id(row.str(3));
  made.set_origin_unit_code(row.str(4));
  made.set_leave_date(row.date(5));
  made.set_transit_unit_code(row.str(6));
  made.set_arrive_date(row.date(7));
  made.set_state(static_cast<v1::PreRegistration::State>(row.integer(8)));
  made.set_rejection(static_cast<v1::PreRegistration::Rejection>(row.integer(9)));
  made.set_registration_id(row.str(10));
  made.set_synthetic(row.boolean(12));
  *made.mutable_create_time() = platform::ToProto(row.instant(13));
  *made.mutable_update_time() = platform::ToProto(row.instant(14));
  return read;
}

absl::StatusOr<PreRegistrationRow> ReadOne(const Keyring& keyring, absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return Read((*rows)[0], keyring);
}

}  // namespace

absl::StatusOr<bool> InsertPreRegistration(Tx& tx, const Keyring& keyring,
                                           const v1::PreRegistration& pre_registration,
                                           const std::vector<ScopeKey>& scope) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("INSERT INTO pre_registrations (id, scope, arrival_id, origin_unit_code, "
               "leave_date, transit_unit_code, arrive_date, state, personal, synthetic, "
               "created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) "
               "ON CONFLICT (arrival_id) DO NOTHING RETURNING id",
               pre_registration.id(), scope, pre_registration.arrival_id(),
               pre_registration.origin_unit_code(), pre_registration.leave_date(),
               pre_registration.transit_unit_code(), pre_registration.arrive_date(),
               static_cast<int>(v1::PreRegistration::STATE_PENDING),
               Param::Bytes(Personal(keyring, pre_registration)), pre_registration.synthetic(),
               tx.call().now()));
  return !rows.empty();
}

absl::StatusOr<v1::PreRegistration> FindPreRegistration(Tx& tx, const Keyring& keyring,
                                                        const std::string& id) {
  CC_ASSIGN_OR_RETURN(PreRegistrationRow row,
                      ReadOne(keyring, tx.Query("SELECT " PRE_REGISTRATION_COLUMNS
                                                " FROM pre_registrations WHERE id = $1",
                                                id)));
  return std::move(row.pre_registration);
}

absl::StatusOr<PreRegistrationRow> LockPreRegistration(Tx& tx, const Keyring& keyring,
                                                       const std::string& id) {
  return ReadOne(keyring, tx.Query("SELECT " PRE_REGISTRATION_COLUMNS
                                   " FROM pre_registrations WHERE id = $1 FOR UPDATE",
                                   id));
}

absl::StatusOr<std::vector<v1::PreRegistration>> ListPreRegistrations(
    Tx& tx, const Keyring& keyring, v1::PreRegistration::State state, const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT " PRE_REGISTRATION_COLUMNS " FROM pre_registrations "
                          "WHERE state = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3",
                          static_cast<int>(state),
                          Param::OrNull(page.after.empty() ? "" : page.after[0]), page.size + 1));
  std::vector<v1::PreRegistration> found;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(PreRegistrationRow row, Read(rows[i], keyring));
    found.push_back(std::move(row.pre_registration));
  }
  return found;
}

void UpdatePreRegistration(Tx& tx, const Keyring& keyring, PreRegistrationRow& row) {
  v1::PreRegistration& changed = row.pre_registration;
  tx.Defer(
      "UPDATE pre_registrations SET revision = revision + 1, scope = $2, state = $3, "
      "rejection = $4, registration_id = $5, personal = $6, updated_at = $7 WHERE id = $1",
      changed.id(), row.scope, static_cast<int>(changed.state()),
      static_cast<int>(changed.rejection()), Param::OrNull(changed.registration_id()),
      Param::Bytes(Personal(keyring, changed)), tx.call().now());
  row.revision += 1;
  changed.set_etag(platform::EtagOf(row.revision));
  *changed.mutable_update_time() = platform::ToProto(tx.call().now());
}

}  // namespace cc::registry
