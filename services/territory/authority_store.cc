#include "services/territory/authority_store.h"

#include <utility>

#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

#define AUTHORITY_COLUMNS                                                              \
  "id, unit_tail, kind, start_date, end_date, relocated, details, synthetic, office, " \
  "revision, created_at, updated_at"

namespace cc::territory {
namespace {

using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;

absl::StatusOr<AuthorityRow> ReadAuthority(const Row& row) {
  AuthorityRow out;
  v1::Authority& authority = out.authority;
  CC_RETURN_IF_ERROR(platform::AddJson(row.text(6), authority));
  authority.set_id(row.str(0));
  out.unit_tail = static_cast<int32_t>(row.integer(1));
  authority.set_kind(static_cast<v1::Authority::Kind>(row.integer(2)));
  authority.set_start_date(row.date(3));
  authority.set_end_date(row.date(4));
  authority.set_relocated(row.boolean(5));
  authority.set_synthetic(row.boolean(7));
  out.office = platform::KeysOf(row, 8);
  out.revision = row.integer(9);
  authority.set_etag(platform::EtagOf(out.revision));
  *authority.mutable_create_time() = platform::ToProto(row.instant(10));
  *authority.mutable_update_time() = platform::ToProto(row.instant(11));
  return out;
}

absl::StatusOr<std::vector<AuthorityRow>> ReadAll(const Rows& rows) {
  std::vector<AuthorityRow> all;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(AuthorityRow row, ReadAuthority(rows[i]));
    all.push_back(std::move(row));
  }
  return all;
}

// What has no column of its own.
std::string DetailsOf(const v1::Authority& authority) {
  v1::Authority part = authority;
  part.clear_id();
  part.clear_kind();
  part.clear_start_date();
  part.clear_end_date();
  part.clear_relocated();
  part.clear_synthetic();
  part.clear_etag();
  part.clear_create_time();
  part.clear_update_time();
  return platform::ToJson(part);
}

// The exclusion constraint tells two bodies of a kind.
absl::Status Explained(const absl::Status& status, const v1::Authority& authority) {
  if (platform::ReasonOf(status) != common::v1::REASON_ALREADY_EXISTS) return status;
  return platform::Fail(common::v1::REASON_AUTHORITY_OVERLAPS, {{"unit", authority.unit_code()}});
}

absl::StatusOr<AuthorityRow> Kept(Tx& tx, const Row& row) {
  CC_ASSIGN_OR_RETURN(AuthorityRow stored, ReadAuthority(row));
  tx.Defer(
      "INSERT INTO authority_versions (id, revision, state, changed_by, changed_at) "
      "VALUES ($1, $2, $3, $4, $5)",
      stored.authority.id(), stored.revision, platform::ToJson(stored.authority),
      tx.call().principal().id, tx.call().now());
  tx.call().Touch("authorities", stored.authority.id());
  return stored;
}

}  // namespace

absl::StatusOr<AuthorityRow> InsertAuthority(Tx& tx, const v1::Authority& authority,
                                             const platform::OfficeKeys& office) {
  const absl::StatusOr<Rows> rows = tx.Query(
      "INSERT INTO authorities (id, unit_tail, kind, start_date, end_date, relocated, details, "
      "synthetic, office, created_at, updated_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) RETURNING " AUTHORITY_COLUMNS,
      tx.call().NewId(), *platform::TailOf(authority.unit_code()),
      static_cast<int>(authority.kind()), authority.start_date(),
      Param::OrNull(authority.end_date()), authority.has_present_seat(), DetailsOf(authority),
      authority.synthetic(), office, tx.call().now());
  if (!rows.ok()) return Explained(rows.status(), authority);
  return Kept(tx, (*rows)[0]);
}

absl::StatusOr<AuthorityRow> ReplaceAuthority(Tx& tx, const AuthorityRow& before,
                                              const v1::Authority& after) {
  const absl::StatusOr<Rows> rows = tx.Query(
      "UPDATE authorities SET start_date = $3, end_date = $4, relocated = $5, details = $6, "
      "updated_at = $7, revision = revision + 1 WHERE id = $1 AND revision = $2 "
      "RETURNING " AUTHORITY_COLUMNS,
      before.authority.id(), before.revision, after.start_date(), Param::OrNull(after.end_date()),
      after.has_present_seat(), DetailsOf(after), tx.call().now());
  if (!rows.ok()) return Explained(rows.status(), after);
  if (rows->empty()) return platform::Fail(common::v1::REASON_ETAG_STALE);
  return Kept(tx, (*rows)[0]);
}

absl::StatusOr<AuthorityRow> FindAuthority(Tx& tx, absl::string_view id) {
  CC_ASSIGN_OR_RETURN(const Rows rows,
                      tx.Query("SELECT " AUTHORITY_COLUMNS " FROM authorities WHERE id = $1", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadAuthority(rows[0]);
}

absl::StatusOr<std::vector<AuthorityRow>> SelectAuthorities(Tx& tx, const AuthorityFilter& filter,
                                                            const platform::Page& page) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query(
          "SELECT " AUTHORITY_COLUMNS " FROM authorities "
          "WHERE ($1::int IS NULL OR unit_tail = $1) "
          "AND ($2::int IS NULL OR office @> ARRAY[$2::int]) "
          "AND ($3 = 0 OR kind = $3) "
          "AND ($4::date IS NULL OR (start_date <= $4 AND (end_date IS NULL OR end_date >= $4))) "
          "AND ($5::boolean IS NULL OR relocated = $5) "
          "AND ($6::uuid IS NULL OR id > $6) ORDER BY id LIMIT $7",
          filter.unit_tail, filter.unit_below, filter.kind, Param::OrNull(filter.date),
          filter.relocated, platform::AfterOrNull(page, 0), page.size + 1));
  return ReadAll(rows);
}

absl::StatusOr<std::vector<AuthorityRow>> SelectWorking(Tx& tx,
                                                        const std::vector<int32_t>& unit_tails,
                                                        absl::string_view date) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT " AUTHORITY_COLUMNS " FROM authorities WHERE unit_tail = ANY($1) "
               "AND start_date <= $2 AND (end_date IS NULL OR end_date >= $2) ORDER BY kind, id",
               unit_tails, date));
  return ReadAll(rows);
}

absl::StatusOr<std::vector<v1::AuthorityVersion>> SelectAuthorityVersions(
    Tx& tx, absl::string_view id, const platform::Page& page) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT state, changed_by, changed_at FROM authority_versions WHERE id = $1 "
               "AND ($2::bigint IS NULL OR revision < $2) ORDER BY revision DESC LIMIT $3",
               id, platform::AfterOrNull(page, 0), page.size + 1));
  if (rows.empty() && page.after.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  std::vector<v1::AuthorityVersion> versions;
  for (int i = 0; i < rows.size(); ++i) {
    v1::AuthorityVersion& version = versions.emplace_back();
    CC_RETURN_IF_ERROR(platform::AddJson(rows[i].text(0), *version.mutable_authority()));
    version.set_changed_by(rows[i].str(1));
    *version.mutable_change_time() = platform::ToProto(rows[i].instant(2));
  }
  return versions;
}

}  // namespace cc::territory
