#include "services/territory/edition_store.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"

namespace cc::territory {
namespace {

using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;

// Columns of units for unnest().
struct Columns {
  explicit Columns(const std::vector<v1::Unit>& units) {
    for (const v1::Unit& unit : units) {
      tails.push_back(TailOfCode(unit.code()));
      codes.push_back(unit.code());
      categories.push_back(unit.category());
      names.push_back(unit.name());
      parents.push_back(unit.parent_code().empty() ? -1 : TailOfCode(unit.parent_code()));
      formers.push_back("");
      for (const std::string& code : unit.former_codes())
        absl::StrAppend(&formers.back(), formers.back().empty() ? "" : ",", code);
    }
  }
  std::vector<int32_t> tails, categories, parents;
  std::vector<std::string> codes, names, formers;
};

}  // namespace

absl::StatusOr<std::optional<Edition>> FindEdition(Tx& tx, absl::string_view file_sha256) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT id, edition_date, file_sha256, partial, unit_count, revision FROM editions "
               "WHERE file_sha256 = $1",
               file_sha256));
  if (rows.empty()) return std::optional<Edition>();
  const Row row = rows[0];
  return std::make_optional(Edition{row.str(0), row.date(1), row.str(2), row.boolean(3),
                                    static_cast<int>(row.integer(4)), row.integer(5)});
}

absl::StatusOr<std::string> NewestEdition(Tx& tx) {
  CC_ASSIGN_OR_RETURN(const Rows rows, tx.Query("SELECT max(edition_date) FROM editions"));
  return rows[0].date(0);
}

absl::Status InsertEdition(Tx& tx, const Edition& edition) {
  return tx
      .Query(
          "INSERT INTO editions (id, edition_date, file_sha256, partial, unit_count, imported_at, "
          "revision) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7)",
          edition.id, edition.date, edition.file_sha256, edition.partial, edition.unit_count,
          tx.call().now(), edition.revision)
      .status();
}

namespace {

absl::Status AddUnits(Tx& tx, const Edition& edition, const std::vector<v1::Unit>& units) {
  if (units.empty()) return absl::OkStatus();
  const Columns added(units);
  return tx
      .Query(
          "WITH t AS (SELECT * FROM unnest($1::int[], $2::text[], $3::int[], $4::text[], "
          "$5::int[]) AS t (tail, code, category, name, parent)), "
          "added AS (INSERT INTO units (tail, code, category, name, parent_tail, edition_id) "
          "SELECT tail, code, category, name, NULLIF(parent, -1), $6 FROM t) "
          "INSERT INTO unit_versions (tail, revision, edition_id, kinds, code, category, name, "
          "parent_tail, closed) "
          "SELECT tail, $7, $6, $8, code, category, name, NULLIF(parent, -1), false FROM t",
          added.tails, added.codes, added.categories, added.names, added.parents, edition.id,
          edition.revision, KindBit(v1::UnitChange::KIND_ADDED))
      .status();
}

absl::Status ChangeUnits(Tx& tx, const Edition& edition, const CodifierDifference& difference) {
  if (difference.changed.empty()) return absl::OkStatus();
  const Columns changed(difference.changed);
  return tx
      .Query(
          "WITH t AS (SELECT * FROM unnest($1::int[], $2::text[], $3::int[], $4::text[], "
          "$5::int[], $6::text[], $7::int[]) "
          "AS t (tail, code, category, name, parent, formers, kinds)), "
          "changed AS (UPDATE units u SET code = t.code, category = t.category, name = t.name, "
          "parent_tail = NULLIF(t.parent, -1), former_codes = string_to_array(t.formers, ','), "
          "edition_id = $8, closed_by = NULL FROM t WHERE u.tail = t.tail) "
          "INSERT INTO unit_versions (tail, revision, edition_id, kinds, code, category, name, "
          "parent_tail, closed) "
          "SELECT tail, $9, $8, kinds, code, category, name, NULLIF(parent, -1), false FROM t",
          changed.tails, changed.codes, changed.categories, changed.names, changed.parents,
          changed.formers, difference.changed_kinds, edition.id, edition.revision)
      .status();
}

absl::Status CloseUnits(Tx& tx, const Edition& edition, const std::vector<v1::Unit>& units) {
  if (units.empty()) return absl::OkStatus();
  return tx
      .Query(
          "WITH closed AS (UPDATE units SET closed_by = $2 WHERE tail = ANY ($1::int[]) "
          "RETURNING tail, code, category, name, parent_tail) "
          "INSERT INTO unit_versions (tail, revision, edition_id, kinds, code, category, name, "
          "parent_tail, closed) "
          "SELECT tail, $3, $2, $4, code, category, name, parent_tail, true FROM closed",
          Columns(units).tails, edition.id, edition.revision, KindBit(v1::UnitChange::KIND_CLOSED))
      .status();
}

}  // namespace

absl::Status ApplyDifference(Tx& tx, const Edition& edition, const CodifierDifference& difference) {
  CC_RETURN_IF_ERROR(AddUnits(tx, edition, difference.added));
  CC_RETURN_IF_ERROR(ChangeUnits(tx, edition, difference));
  return CloseUnits(tx, edition, difference.closed);
}

}  // namespace cc::territory
