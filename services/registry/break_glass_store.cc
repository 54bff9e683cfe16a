#include "services/registry/break_glass_store.h"

#include "absl/strings/str_cat.h"
#include "services/platform/db/columns.h"
#include "services/platform/time/date.h"
#include "services/registry/person_store.h"

namespace cc::registry {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;

constexpr char kPlace[] = "break_glass_grants.reason";

#define RECORD_TO_OPEN                                                     \
  "SELECT p.id, p.household_id, p.registration_id, p.scope, p.synthetic, " \
  "r.residence_unit_code FROM people p LEFT JOIN registrations r ON r.id = p.registration_id "

absl::StatusOr<v1::BreakGlassGrant> ReadGrant(const Row& row, const Keyring& keyring) {
  v1::BreakGlassGrant grant;
  grant.set_id(row.str(0));
  grant.set_person_id(row.str(1));
  grant.set_household_id(row.str(2));
  grant.set_registration_id(row.str(3));
  grant.set_principal_id(row.str(4));
  CC_ASSIGN_OR_RETURN(std::string reason, keyring.Decrypt(row.bytes(5), kPlace, row.text(0)));
  grant.set_reason(reason);
  grant.set_synthetic(row.boolean(6));
  *grant.mutable_create_time() = platform::ToProto(row.instant(7));
  *grant.mutable_expire_time() = platform::ToProto(row.instant(8));
  return grant;
}

}  // namespace

absl::StatusOr<std::vector<RecordToOpen>> FindRecordsToOpen(Tx& tx, const Keyring& keyring,
                                                            const v1::BreakGlassRequest& request) {
  const char* sql = RECORD_TO_OPEN "WHERE p.id = $1 LIMIT 2";
  Param by = request.person_id();
  if (request.has_rnokpp()) {
    sql = RECORD_TO_OPEN "WHERE p.rnokpp_index = $1 LIMIT 2";
    by = Param::Bytes(RnokppKey(keyring, request.rnokpp()).key);
  } else if (request.has_unzr()) {
    sql = RECORD_TO_OPEN "WHERE p.unzr_index = $1 LIMIT 2";
    by = Param::Bytes(UnzrKey(keyring, request.unzr()).key);
  }
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query(sql, by));
  std::vector<RecordToOpen> records;
  for (int i = 0; i < rows.size(); ++i) {
    records.push_back({.person_id = rows[i].str(0),
                       .household_id = rows[i].str(1),
                       .registration_id = rows[i].str(2),
                       .residence_unit_code = rows[i].str(5),
                       .scope = platform::KeysOf(rows[i], 3),
                       .synthetic = rows[i].boolean(4)});
  }
  return records;
}

absl::StatusOr<int> LockGrantsOf(Tx& tx, const std::string& principal) {
  CC_RETURN_IF_ERROR(
      tx.Query("SELECT pg_advisory_xact_lock(hashtextextended('break_glass ' || $1, 0))", principal)
          .status());
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT count(*) FROM break_glass_grants "
                                          "WHERE principal = $1 AND expires_at > $2",
                                          principal, tx.call().now()));
  return static_cast<int>(rows[0].integer(0));
}

void InsertGrant(Tx& tx, const Keyring& keyring, const v1::BreakGlassGrant& grant, ScopeKey key,
                 const std::vector<ScopeKey>& scope) {
  tx.Defer(
      "INSERT INTO break_glass_grants (id, scope, principal, opened_person, opened_household, "
      "opened_registration, opened_key, reason, synthetic, created_at, expires_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      grant.id(), scope, grant.principal_id(), grant.person_id(), grant.household_id(),
      Param::OrNull(grant.registration_id()), key,
      Param::Bytes(keyring.Encrypt(grant.reason(), kPlace, grant.id())), grant.synthetic(),
      platform::FromProto(grant.create_time()), platform::FromProto(grant.expire_time()));
}

absl::StatusOr<std::vector<v1::BreakGlassGrant>> FindGrants(
    Tx& tx, const Keyring& keyring, const v1::ListBreakGlassGrantsRequest& request,
    const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT id, opened_person, opened_household, opened_registration, principal, "
               "reason, synthetic, created_at, expires_at FROM break_glass_grants "
               "WHERE (NOT $1::boolean OR expires_at > $2) "
               "AND ($3::uuid IS NULL OR opened_person = $3) "
               "AND ($4::text IS NULL OR principal = $4) "
               "AND ($5::timestamptz IS NULL OR (created_at, id) < ($5, $6::uuid)) "
               "ORDER BY created_at DESC, id DESC LIMIT $7",
               request.in_force(), tx.call().now(), Param::OrNull(request.person_id()),
               Param::OrNull(request.principal_id()), platform::AfterOrNull(page, 0),
               platform::AfterOrNull(page, 1), page.size + 1));
  std::vector<v1::BreakGlassGrant> grants;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(v1::BreakGlassGrant grant, ReadGrant(rows[i], keyring));
    grants.push_back(std::move(grant));
  }
  return grants;
}

std::vector<std::string> PlaceOf(const v1::BreakGlassGrant& grant) {
  return {*Param(platform::FromProto(grant.create_time())).value(), grant.id()};
}

absl::StatusOr<std::vector<OpenRecord>> GrantsInForce(Tx& tx) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT principal, opened_person, opened_household, "
                                          "opened_registration, opened_key, expires_at "
                                          "FROM break_glass_grants WHERE expires_at > $1",
                                          tx.call().now()));
  std::vector<OpenRecord> open;
  for (int i = 0; i < rows.size(); ++i) {
    open.push_back({.principal = rows[i].str(0),
                    .person_id = rows[i].str(1),
                    .household_id = rows[i].str(2),
                    .registration_id = rows[i].str(3),
                    .key = static_cast<ScopeKey>(rows[i].integer(4)),
                    .expires_at = rows[i].instant(5)});
  }
  return open;
}

}  // namespace cc::registry
