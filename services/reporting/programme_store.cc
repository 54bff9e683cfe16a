#include "services/reporting/programme_store.h"

#include <string>
#include <utility>

#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

#define PROGRAMME_COLUMNS "id, title, details, synthetic, revision, created_at, updated_at"

namespace cc::reporting {
namespace {

using platform::Row;
using platform::Rows;
using platform::Tx;

absl::StatusOr<v1::Programme> ReadProgramme(const Row& row) {
  v1::Programme programme;
  programme.set_id(row.str(0));
  programme.set_title(row.str(1));
  CC_RETURN_IF_ERROR(platform::AddJson(row.text(2), programme));
  programme.set_synthetic(row.boolean(3));
  programme.set_etag(platform::EtagOf(row.integer(4)));
  *programme.mutable_create_time() = platform::ToProto(row.instant(5));
  *programme.mutable_update_time() = platform::ToProto(row.instant(6));
  return programme;
}

// What has no column of its own.
std::string DetailsOf(const v1::Programme& programme) {
  v1::Programme part = programme;
  part.clear_id();
  part.clear_title();
  part.clear_synthetic();
  part.clear_etag();
  part.clear_create_time();
  part.clear_update_time();
  return platform::ToJson(part);
}

}  // namespace

absl::StatusOr<v1::Programme> InsertProgramme(Tx& tx, const v1::Programme& programme,
                                              const platform::OfficeKeys& scope) {
  const std::string id = tx.call().NewId();
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("INSERT INTO programmes (id, title, details, synthetic, scope, created_at, "
               "updated_at) VALUES ($1, $2, $3, $4, $5, $6, $6) RETURNING " PROGRAMME_COLUMNS,
               id, programme.title(), DetailsOf(programme), programme.synthetic(), scope,
               tx.call().now()));
  tx.call().Touch("programmes", id);
  tx.Emit({.kind = "programmes", .key = id, .revision = 1, .after = scope});
  return ReadProgramme(rows[0]);
}

absl::StatusOr<v1::Programme> FindProgramme(Tx& tx, absl::string_view id) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT " PROGRAMME_COLUMNS " FROM programmes WHERE id = $1", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadProgramme(rows[0]);
}

absl::StatusOr<std::vector<v1::Programme>> SelectProgrammes(
    Tx& tx, std::optional<platform::ScopeKey> seen_by, const platform::Page& page) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT " PROGRAMME_COLUMNS " FROM programmes "
                                          "WHERE ($1::int IS NULL OR scope @> ARRAY[$1::int]) "
                                          "AND ($2::uuid IS NULL OR id > $2) "
                                          "ORDER BY id LIMIT $3",
                                          seen_by, platform::AfterOrNull(page, 0), page.size + 1));
  std::vector<v1::Programme> programmes;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(v1::Programme programme, ReadProgramme(rows[i]));
    programmes.push_back(std::move(programme));
  }
  return programmes;
}

}  // namespace cc::reporting
