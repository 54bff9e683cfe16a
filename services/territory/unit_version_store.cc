#include "services/territory/unit_version_store.h"

#include <limits>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"
#include "services/territory/codifier_rules.h"

namespace cc::territory {
namespace {

using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;

// Six columns: code, category, name, code of the unit above, former codes, closed.
v1::Unit ReadUnit(const Row& row, int first) {
  v1::Unit unit;
  unit.set_code(row.str(first));
  unit.set_tail(unit.code().substr(14));
  unit.set_category(static_cast<v1::Unit::Category>(row.integer(first + 1)));
  unit.set_name(row.str(first + 2));
  unit.set_parent_code(row.str(first + 3));
  if (!row.text(first + 4).empty()) {
    for (std::string& code : row.texts(first + 4)) unit.add_former_codes(std::move(code));
  }
  unit.set_closed(row.boolean(first + 5));
  return unit;
}

std::vector<v1::Unit> ReadAll(const Rows& rows) {
  std::vector<v1::Unit> units;
  units.reserve(static_cast<size_t>(rows.size()));
  for (int i = 0; i < rows.size(); ++i) units.push_back(ReadUnit(rows[i], 0));
  return units;
}

// Columns: id, date, import, units, partial, built in, hash, revision, and counts by kind.
v1::Edition ReadEdition(const Row& row) {
  v1::Edition edition;
  edition.set_id(row.str(0));
  edition.set_edition_date(row.date(1));
  *edition.mutable_import_time() = platform::ToProto(row.instant(2));
  edition.set_unit_count(static_cast<int32_t>(row.integer(3)));
  edition.set_partial(row.boolean(4));
  edition.set_built_in(row.boolean(5));
  edition.set_file_sha256(row.str(6));
  edition.set_revision(row.integer(7));
  const std::vector<int64_t> counts = row.integers(8);
  for (size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0)
      (*edition.mutable_changes())[v1::UnitChange::Kind_Name(static_cast<int>(i) + 1)] =
          static_cast<int32_t>(counts[i]);
  }
  return edition;
}

int64_t After(const Page& page, size_t key, int64_t first) {
  int64_t value = first;
  if (page.after.size() > key && !absl::SimpleAtoi(page.after[key], &value)) return first;
  return value;
}

}  // namespace

absl::StatusOr<std::optional<v1::Edition>> EditionOn(Tx& tx, absl::string_view date) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT id, edition_date, imported_at, unit_count, partial, false, file_sha256, "
               "revision, '{}'::int[] FROM editions WHERE edition_date <= $1 AND file_sha256 <> '' "
               "ORDER BY revision DESC LIMIT 1",
               date));
  if (rows.empty()) return std::optional<v1::Edition>();
  return std::make_optional(ReadEdition(rows[0]));
}

absl::StatusOr<std::vector<v1::Edition>> ReadEditions(Tx& tx, const Page& page) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT e.id, e.edition_date, e.imported_at, e.unit_count, e.partial, "
               "e.file_sha256 = '', e.file_sha256, e.revision, "
               "(SELECT ARRAY[count(*) FILTER (WHERE kinds & 2 <> 0), "
               "count(*) FILTER (WHERE kinds & 4 <> 0), count(*) FILTER (WHERE kinds & 8 <> 0), "
               "count(*) FILTER (WHERE kinds & 16 <> 0), count(*) FILTER (WHERE kinds & 32 <> 0), "
               "count(*) FILTER (WHERE kinds & 64 <> 0), count(*) FILTER (WHERE kinds & 128 <> 0)] "
               "FROM unit_versions v WHERE v.edition_id = e.id) "
               "FROM editions e WHERE e.revision < $1 ORDER BY e.revision DESC LIMIT $2",
               After(page, 0, std::numeric_limits<int64_t>::max()), page.size + 1));
  std::vector<v1::Edition> editions;
  for (int i = 0; i < rows.size(); ++i) editions.push_back(ReadEdition(rows[i]));
  return editions;
}

absl::StatusOr<bool> EditionExists(Tx& tx, absl::string_view id) {
  CC_ASSIGN_OR_RETURN(const Rows rows, tx.Query("SELECT 1 FROM editions WHERE id = $1", id));
  return !rows.empty();
}

absl::StatusOr<std::optional<int32_t>> FindTail(Tx& tx, absl::string_view code) {
  const int32_t tail = TailOfCode(code);
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT 1 FROM unit_versions WHERE tail = $1 AND ($2 OR code = $3) "
               "UNION ALL SELECT 1 FROM units WHERE tail = $1 AND $3 = ANY (former_codes) LIMIT 1",
               tail, code.size() == 5, code));
  if (rows.empty()) return std::optional<int32_t>();
  return std::make_optional(tail);
}

absl::StatusOr<std::vector<v1::Unit>> ReadPath(Tx& tx, int64_t revision, int32_t tail) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("WITH RECURSIVE path AS ("
               "SELECT v.*, 1 AS step FROM (SELECT * FROM unit_versions WHERE tail = $2 AND "
               "revision <= $1 ORDER BY revision DESC LIMIT 1) v "
               "UNION ALL SELECT v.*, path.step + 1 FROM path CROSS JOIN LATERAL (SELECT * FROM "
               "unit_versions u WHERE u.tail = path.parent_tail AND u.revision <= $1 "
               "ORDER BY u.revision DESC LIMIT 1) v WHERE path.step < 10) "
               "SELECT p.code, p.category, p.name, above.code, "
               "(SELECT array_agg(DISTINCT f.code) FROM unit_versions f WHERE f.tail = p.tail AND "
               "f.revision <= $1 AND f.code <> p.code), p.closed "
               "FROM path p LEFT JOIN path above ON above.tail = p.parent_tail "
               "ORDER BY p.step DESC",
               revision, tail));
  return ReadAll(rows);
}

absl::StatusOr<std::vector<v1::Unit>> ReadUnits(Tx& tx, int64_t revision,
                                                const UnitsFilter& filter) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("WITH state AS MATERIALIZED (SELECT DISTINCT ON (tail) * FROM unit_versions "
               "WHERE revision <= $1 ORDER BY tail, revision DESC), "
               "page AS MATERIALIZED (SELECT * FROM state WHERE ($2 = -1 OR parent_tail = $2) AND "
               "($3 = 0 OR category = $3) AND ($4 OR NOT closed) AND code > $5 "
               "ORDER BY code LIMIT $6) "
               "SELECT p.code, p.category, p.name, above.code, "
               "(SELECT array_agg(DISTINCT f.code) FROM unit_versions f WHERE f.tail = p.tail AND "
               "f.revision <= $1 AND f.code <> p.code), p.closed "
               "FROM page p LEFT JOIN state above ON above.tail = p.parent_tail ORDER BY p.code",
               revision, filter.parent.value_or(-1), filter.category, filter.closed, filter.after,
               filter.most));
  return ReadAll(rows);
}

absl::StatusOr<std::vector<v1::UnitChange>> ReadChanges(Tx& tx, absl::string_view edition_id,
                                                        v1::UnitChange::Kind kind,
                                                        const Page& page) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query(
          "SELECT a.kinds, a.code, a.category, a.name, above.code, NULL, a.closed, "
          "b.code, b.category, b.name, above_before.code, NULL, b.closed FROM (SELECT * FROM "
          "unit_versions WHERE edition_id = $1 AND ($2 = 0 OR kinds & (1 << $2) <> 0) AND "
          "tail > $3 ORDER BY tail LIMIT $4) a "
          "LEFT JOIN LATERAL (SELECT code FROM unit_versions v WHERE v.tail = a.parent_tail AND "
          "v.revision <= a.revision ORDER BY v.revision DESC LIMIT 1) above ON true "
          "LEFT JOIN LATERAL (SELECT * FROM unit_versions v WHERE v.tail = a.tail AND "
          "v.revision < a.revision ORDER BY v.revision DESC LIMIT 1) b ON true "
          "LEFT JOIN LATERAL (SELECT code FROM unit_versions v WHERE v.tail = b.parent_tail AND "
          "v.revision < a.revision ORDER BY v.revision DESC LIMIT 1) above_before ON true "
          "ORDER BY a.tail",
          edition_id, static_cast<int>(kind), After(page, 0, -1), page.size + 1));
  std::vector<v1::UnitChange> changes;
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    v1::UnitChange& change = changes.emplace_back();
    for (auto each : KindsIn(static_cast<UnitChangeKinds>(row.integer(0)))) change.add_kinds(each);
    *change.mutable_after() = ReadUnit(row, 1);
    change.set_tail(change.after().tail());
    if (!row.text(7).empty()) *change.mutable_before() = ReadUnit(row, 7);
  }
  return changes;
}

absl::StatusOr<Versions> ReadVersions(Tx& tx, int32_t tail, const Page& page) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query(
          "SELECT v.code, v.category, v.name, above.code, (SELECT array_agg(DISTINCT f.code) FROM "
          "unit_versions f WHERE f.tail = v.tail AND f.revision < v.revision AND "
          "f.code <> v.code), v.closed, v.kinds, e.id, e.edition_date, v.revision "
          "FROM unit_versions v JOIN editions e ON e.id = v.edition_id "
          "LEFT JOIN LATERAL (SELECT code FROM unit_versions u WHERE u.tail = v.parent_tail AND "
          "u.revision <= v.revision ORDER BY u.revision DESC LIMIT 1) above ON true "
          "WHERE v.tail = $1 AND v.revision < $2 ORDER BY v.revision DESC LIMIT $3",
          tail, After(page, 0, std::numeric_limits<int64_t>::max()), page.size + 1));
  Versions found;
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    v1::UnitVersion& version = found.versions.emplace_back();
    *version.mutable_unit() = ReadUnit(row, 0);
    for (auto kind : KindsIn(static_cast<UnitChangeKinds>(row.integer(6)))) version.add_kinds(kind);
    version.set_edition_id(row.str(7));
    version.set_edition_date(row.date(8));
    found.revisions.push_back(row.integer(9));
  }
  return found;
}

}  // namespace cc::territory
