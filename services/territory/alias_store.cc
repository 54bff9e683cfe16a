#include "services/territory/alias_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/db/columns.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

#define ALIAS_COLUMNS \
  "id, unit_tail, kind, name, start_date, end_date, source, created_at, removed_at"

namespace cc::territory {
namespace {

using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;

using Found = std::pair<int32_t, v1::UnitAlias>;

Found ReadAlias(const Row& row) {
  Found found;
  found.first = static_cast<int32_t>(row.integer(1));
  v1::UnitAlias& alias = found.second;
  alias.set_id(row.str(0));
  alias.set_kind(static_cast<v1::UnitAlias::Kind>(row.integer(2)));
  alias.set_name(row.str(3));
  alias.set_start_date(row.date(4));
  alias.set_end_date(row.date(5));
  alias.set_source(row.str(6));
  *alias.mutable_create_time() = platform::ToProto(row.instant(7));
  if (!row.null(8)) *alias.mutable_remove_time() = platform::ToProto(row.instant(8));
  return found;
}

// In the transaction of the change; the feed wakes the other processes.
void Advance(Tx& tx, absl::string_view id) {
  tx.Defer("UPDATE alias_register SET revision = revision + 1");
  // Neighbours hold no aliases: revision 0 tells them that their copy is not concerned.
  tx.Emit({.kind = "aliases", .key = std::string(id), .revision = 0});
  tx.call().Touch("aliases", id);
}

}  // namespace

absl::StatusOr<int64_t> ReadAliasRevision(Tx& tx) {
  CC_ASSIGN_OR_RETURN(const Rows rows, tx.Query("SELECT revision FROM alias_register"));
  return rows[0].integer(0);
}

absl::StatusOr<std::vector<UnitName>> ReadAliases(Tx& tx) {
  CC_ASSIGN_OR_RETURN(const Rows rows,
                      tx.Query("SELECT unit_tail, kind, name FROM unit_aliases "
                               "WHERE removed_at IS NULL ORDER BY unit_tail, name"));
  std::vector<UnitName> names;
  names.reserve(static_cast<size_t>(rows.size()));
  for (int i = 0; i < rows.size(); ++i) {
    names.push_back({static_cast<int32_t>(rows[i].integer(0)),
                     static_cast<v1::UnitAlias::Kind>(rows[i].integer(1)), rows[i].str(2)});
  }
  return names;
}

absl::StatusOr<v1::UnitAlias> InsertAlias(Tx& tx, int32_t tail, v1::UnitAlias alias) {
  const std::string id = tx.call().NewId();
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("INSERT INTO unit_aliases (id, unit_tail, kind, name, start_date, end_date, source, "
               "created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING " ALIAS_COLUMNS,
               id, tail, static_cast<int>(alias.kind()), alias.name(),
               Param::OrNull(alias.start_date()), Param::OrNull(alias.end_date()), alias.source(),
               tx.call().now()));
  Advance(tx, id);
  return ReadAlias(rows[0]).second;
}

absl::StatusOr<Found> RemoveAlias(Tx& tx, absl::string_view id) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("UPDATE unit_aliases SET removed_at = $2 WHERE id = $1 AND "
                               "removed_at IS NULL RETURNING " ALIAS_COLUMNS,
                               id, tx.call().now()));
  if (rows.empty()) {
    CC_ASSIGN_OR_RETURN(rows, tx.Query("SELECT FROM unit_aliases WHERE id = $1", id));
    if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
    return platform::Fail(common::v1::REASON_STATE_FORBIDS, {{"state", "REMOVED"}});
  }
  Advance(tx, id);
  return ReadAlias(rows[0]);
}

absl::StatusOr<std::vector<Found>> SelectAliases(Tx& tx, std::optional<int32_t> tail,
                                                 bool show_removed, const platform::Page& page) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT " ALIAS_COLUMNS " FROM unit_aliases "
               "WHERE ($1::int IS NULL OR unit_tail = $1) AND ($2 OR removed_at IS NULL) "
               "AND ($3::uuid IS NULL OR id > $3) ORDER BY id LIMIT $4",
               tail, show_removed, platform::AfterOrNull(page, 0), page.size + 1));
  std::vector<Found> found;
  for (int i = 0; i < rows.size(); ++i) found.push_back(ReadAlias(rows[i]));
  return found;
}

absl::Status KeepFormerNames(Tx& tx, const TerritoryIndex& before,
                             const std::vector<v1::Unit>& changed, absl::string_view edition_date) {
  bool any = false;
  for (const v1::Unit& unit : changed) {
    const int32_t tail = TailOfCode(unit.code());
    const int32_t position = before.FindTail(tail);
    if (position == TerritoryIndex::kNone || before.unit(position).name() == unit.name()) continue;
    any = true;
    tx.Defer(
        "INSERT INTO unit_aliases (id, unit_tail, kind, name, source, created_at) "
        "VALUES ($1, $2, $3, $4, $5, $6) "
        "ON CONFLICT (unit_tail, name) WHERE removed_at IS NULL DO NOTHING",
        tx.call().NewId(), tail, static_cast<int>(v1::UnitAlias::KIND_FORMER),
        before.unit(position).name(), absl::StrCat("редакція кодифікатора від ", edition_date),
        tx.call().now());
  }
  if (any) tx.Defer("UPDATE alias_register SET revision = revision + 1");
  return absl::OkStatus();
}

}  // namespace cc::territory
