#include "services/access/grant_store.h"

#include <map>
#include <utility>

#include "services/platform/auth/scope.h"
#include "services/platform/error/error.h"

namespace cc::access {
namespace {

using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;

constexpr char kFirstId[] = "00000000-0000-0000-0000-000000000000";

v1::Grant Read(const Row& row) {
  v1::Grant grant;
  grant.set_id(row.str(1));
  grant.set_role(row.str(2));
  grant.set_unit_code(row.str(3));
  grant.set_relation(static_cast<options::v1::Relation>(row.integer(4)));
  grant.set_until(row.date(5));
  grant.set_granted_by(row.str(6));
  return grant;
}

std::vector<Param> Values(Tx& tx, absl::string_view identity_id,
                          const std::vector<platform::ScopeKey>& scope, const v1::Grant& grant) {
  return {grant.id(),
          scope,
          identity_id,
          grant.role(),
          grant.unit_code(),
          platform::TailOf(grant.unit_code()).value_or(0),
          static_cast<int>(grant.relation()),
          Param::OrNull(grant.until()),
          grant.granted_by(),
          tx.call().now()};
}

}  // namespace

absl::Status FillGrants(Tx& tx, const std::vector<v1::Identity*>& identities) {
  std::vector<std::string> ids;
  std::map<std::string, v1::Identity*> by_id;
  for (v1::Identity* identity : identities) {
    ids.push_back(identity->id());
    by_id[identity->id()] = identity;
  }
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT identity_id, id, role, unit_code, relation, until, granted_by FROM grants "
               "WHERE identity_id = ANY ($1::uuid[]) ORDER BY id",
               ids));
  for (int i = 0; i < rows.size(); ++i) *by_id.at(rows[i].str(0))->add_grants() = Read(rows[i]);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::Grant>> GrantsOf(Tx& tx, absl::string_view identity_id) {
  v1::Identity identity;
  identity.set_id(std::string(identity_id));
  CC_RETURN_IF_ERROR(FillGrants(tx, {&identity}));
  return std::vector<v1::Grant>(identity.grants().begin(), identity.grants().end());
}

absl::Status InsertGrant(Tx& tx, absl::string_view identity_id,
                         const std::vector<platform::ScopeKey>& scope, const v1::Grant& grant) {
  return tx
      .Run(
          "INSERT INTO grants (id, scope, identity_id, role, unit_code, tail, relation, until, "
          "granted_by, created_at) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
          Values(tx, identity_id, scope, grant))
      .status();
}

void EnsureGrant(Tx& tx, absl::string_view identity_id,
                 const std::vector<platform::ScopeKey>& scope, const v1::Grant& grant) {
  tx.Queue(
      "INSERT INTO grants (id, scope, identity_id, role, unit_code, tail, relation, until, "
      "granted_by, created_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
      Values(tx, identity_id, scope, grant));
}

absl::Status DeleteGrant(Tx& tx, absl::string_view identity_id, absl::string_view grant_id) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("DELETE FROM grants WHERE identity_id = $1 AND id = $2", identity_id, grant_id));
  return rows.affected() == 0 ? platform::Fail(common::v1::REASON_NOT_FOUND) : absl::OkStatus();
}

absl::StatusOr<std::vector<EntitlementRow>> ListEntitled(Tx& tx, const platform::Keyring& keyring,
                                                         const std::vector<std::string>& roles,
                                                         const std::vector<int32_t>& tails,
                                                         absl::CivilDay today,
                                                         const platform::Page& page) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query(
          "SELECT g.id, g.identity_id, i.display_name, g.role, g.unit_code, g.relation, g.until "
          "FROM grants g JOIN identities i ON i.id = g.identity_id "
          "WHERE i.active AND g.role = ANY ($1::text[]) AND (cardinality($2::int[]) = 0 OR g.tail "
          "= ANY ($2::int[])) "
          "AND (g.until IS NULL OR g.until >= $3::date) AND g.id > $4::uuid ORDER BY g.id LIMIT $5",
          roles, tails, today, page.after.empty() ? std::string(kFirstId) : page.after[0],
          page.size + 1));
  std::vector<EntitlementRow> found;
  for (int i = 0; i < rows.size(); ++i) {
    EntitlementRow row{.grant_id = rows[i].str(0)};
    row.entitlement.set_identity_id(rows[i].str(1));
    CC_ASSIGN_OR_RETURN(
        *row.entitlement.mutable_display_name(),
        keyring.Decrypt(rows[i].bytes(2), "identities.display_name", rows[i].text(1)));
    row.entitlement.set_role(rows[i].str(3));
    row.entitlement.set_unit_code(rows[i].str(4));
    row.entitlement.set_relation(static_cast<options::v1::Relation>(rows[i].integer(5)));
    row.entitlement.set_until(rows[i].date(6));
    found.push_back(std::move(row));
  }
  return found;
}

absl::StatusOr<bool> AnyoneHolds(Tx& tx, absl::string_view role) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT 1 FROM grants g JOIN identities i ON i.id = g.identity_id "
               "WHERE g.role = $1 AND g.tail = 0 AND i.active AND NOT i.demo LIMIT 1",
               role));
  return !rows.empty();
}

}  // namespace cc::access
