#include "services/roadmap/body_store.h"

#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

#define BODY_COLUMNS                                                                         \
  "id, kind, name, unit_code, details, synthetic, revision, created_at, updated_at, scope, " \
  "office"

namespace cc::roadmap {
namespace {

using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;

absl::StatusOr<BodyRow> ReadBody(const Row& row) {
  BodyRow out;
  v1::Body& body = out.body;
  body.set_id(row.str(0));
  body.set_kind(static_cast<v1::Body::Kind>(row.integer(1)));
  body.set_name(row.str(2));
  body.set_unit_code(row.str(3));
  CC_RETURN_IF_ERROR(platform::AddJson(row.text(4), body));
  body.set_synthetic(row.boolean(5));
  body.set_etag(platform::EtagOf(row.integer(6)));
  *body.mutable_create_time() = platform::ToProto(row.instant(7));
  *body.mutable_update_time() = platform::ToProto(row.instant(8));
  out.scope = platform::KeysOf(row, 9);
  out.office = platform::KeysOf(row, 10);
  return out;
}

std::string DetailsOf(const v1::Body& body) {
  v1::Body part;
  if (body.has_act()) *part.mutable_act() = body.act();
  *part.mutable_members() = body.members();
  return platform::ToJson(part);
}

}  // namespace

absl::StatusOr<v1::Body> InsertBody(Tx& tx, const v1::Body& body, const platform::OfficeKeys& scope,
                                    const platform::OfficeKeys& office) {
  const std::string id = tx.call().NewId();
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("INSERT INTO bodies (id, kind, name, unit_code, unit_tail, details, act_date, "
               "synthetic, scope, office, created_at, updated_at) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) "
               "RETURNING " BODY_COLUMNS,
               id, static_cast<int>(body.kind()), body.name(), body.unit_code(),
               platform::TailOf(body.unit_code()).value_or(0), DetailsOf(body),
               Param::OrNull(body.act().date()), body.synthetic(), scope, office, tx.call().now()));
  CC_ASSIGN_OR_RETURN(BodyRow row, ReadBody(rows[0]));
  tx.call().Touch("bodies", id);
  tx.Emit({.kind = "bodies", .key = id, .revision = 1, .after = scope});
  return row.body;
}

absl::StatusOr<BodyRow> FindBody(Tx& tx, absl::string_view id) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT " BODY_COLUMNS " FROM bodies WHERE id = $1", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadBody(rows[0]);
}

absl::StatusOr<std::vector<v1::Body>> SelectBodies(Tx& tx, v1::Body::Kind kind,
                                                   std::optional<platform::ScopeKey> seen_by,
                                                   const platform::Page& page) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT " BODY_COLUMNS " FROM bodies "
                                          "WHERE ($1::int = 0 OR kind = $1) "
                                          "AND ($2::int IS NULL OR scope @> ARRAY[$2::int]) "
                                          "AND ($3::uuid IS NULL OR id > $3) "
                                          "ORDER BY id LIMIT $4",
                                          static_cast<int>(kind), seen_by,
                                          platform::AfterOrNull(page, 0), page.size + 1));
  std::vector<v1::Body> bodies;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(BodyRow row, ReadBody(rows[i]));
    bodies.push_back(std::move(row.body));
  }
  return bodies;
}

}  // namespace cc::roadmap
