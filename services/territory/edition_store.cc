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

absl::Status ApplyDifference(Tx& tx, const Edition& edition, const CodifierDifference& difference) {
  if (!difference.added.empty()) {
    Columns added(difference.added);
    CC_RETURN_IF_ERROR(
        tx.Query("INSERT INTO units (tail, code, category, name, parent_tail, edition_id) "
                 "SELECT tail, code, category, name, NULLIF(parent, -1), $6 "
                 "FROM unnest($1::int[], $2::text[], $3::int[], $4::text[], $5::int[]) AS t (tail, "
                 "code, category, name, parent)",
                 added.tails, added.codes, added.categories, added.names, added.parents, edition.id)
            .status());
  }
  if (!difference.changed.empty()) {
    Columns changed(difference.changed);
    CC_RETURN_IF_ERROR(
        tx.Query(
              "UPDATE units u SET code = t.code, category = t.category, name = t.name, parent_tail "
              "= NULLIF(t.parent, -1), "
              "former_codes = string_to_array(t.formers, ','), edition_id = $7, closed_by = NULL "
              "FROM unnest($1::int[], $2::text[], $3::int[], $4::text[], $5::int[], $6::text[]) "
              "AS t (tail, code, category, name, parent, formers) WHERE u.tail = t.tail",
              changed.tails, changed.codes, changed.categories, changed.names, changed.parents,
              changed.formers, edition.id)
            .status());
  }
  if (difference.closed.empty()) return absl::OkStatus();
  return tx
      .Query("UPDATE units SET closed_by = $2 WHERE tail = ANY ($1::int[])",
             Columns(difference.closed).tails, edition.id)
      .status();
}

}  // namespace cc::territory
