#include "services/evacuation/count_store.h"

#include <algorithm>

#include "services/evacuation/situation_rules.h"
#include "services/platform/db/columns.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;

constexpr char kReasonPlace[] = "count_corrections.reason";

#define COUNTED "people, children, low_mobility, with_disability"
#define PATH_KEYS(path) \
  "ARRAY(SELECT $1 + step FROM unnest(" path ") WITH ORDINALITY AS s (step, n) ORDER BY n)"
#define SUMMED(filter)                                                          \
  "sum(people) " filter ", sum(children) " filter ", sum(low_mobility) " filter \
  ", sum(with_disability) " filter

#define ENTRIES "count_entries e LEFT JOIN count_corrections c ON c.id = e.id"
#define ENTRY_COLUMNS                       \
  "e.id, method, unit_code, date, " COUNTED \
  ", record_kind, record_id, recorded_at, late, synthetic, c.reason, c.corrected_by"

int OriginKeys() { return platform::MakeScopeKey(options::v1::RELATION_ORIGIN, 0); }

// The rollups that make up the days from `since` to `day`: whole months where they lie between, and
// the last month by its days, so that `day` is among them.
struct Spans {
  std::vector<int32_t> span;
  std::vector<std::string> low, high;
  void Add(int32_t of, absl::CivilDay from, absl::CivilDay to) {
    if (from > to) return;
    span.push_back(of);
    low.push_back(platform::FormatDate(from));
    high.push_back(platform::FormatDate(to));
  }
};

Spans SpansOf(absl::CivilDay since, absl::CivilDay day) {
  Spans spans;
  const absl::CivilMonth last(day);
  absl::CivilMonth whole(since);
  if (absl::CivilDay(whole) != since) {
    const absl::CivilDay end = std::min(absl::CivilDay(whole + 1) - 1, day);
    spans.Add(0, since, end);
    ++whole;
  }
  spans.Add(1, absl::CivilDay(whole), absl::CivilDay(last) - 1);
  spans.Add(0, std::max(since, absl::CivilDay(std::max(whole, last))), day);
  return spans;
}

v1::EvacuatedCount ReadCount(const Row& row, int column) {
  v1::EvacuatedCount count;
  count.set_people(row.integer(column));
  count.set_children(row.integer(column + 1));
  count.set_low_mobility(row.integer(column + 2));
  count.set_with_disability(row.integer(column + 3));
  return count;
}

absl::StatusOr<v1::CountEntry> ReadEntry(const Row& row, const platform::Keyring& keyring) {
  v1::CountEntry entry;
  entry.set_id(row.str(0));
  entry.set_method(static_cast<v1::CountMethod>(row.integer(1)));
  entry.set_unit_code(row.str(2));
  entry.set_date(row.date(3));
  *entry.mutable_count() = ReadCount(row, 4);
  entry.set_record_kind(row.str(8));
  entry.set_record_id(row.str(9));
  *entry.mutable_record_time() = platform::ToProto(row.instant(10));
  entry.set_late(row.boolean(11));
  entry.set_synthetic(row.boolean(12));
  if (!row.null(13)) {
    CC_ASSIGN_OR_RETURN(*entry.mutable_reason(),
                        keyring.Decrypt(row.bytes(13), kReasonPlace, row.text(0)));
    entry.set_corrected_by(row.str(14));
  }
  return entry;
}

CountCell ReadCell(const Row& row, int column) {
  return {.unit = static_cast<int32_t>(row.integer(column)),
          .method = static_cast<v1::CountMethod>(row.integer(column + 1)),
          .day = ReadCount(row, column + 2),
          .total = ReadCount(row, column + 6)};
}

}  // namespace

// Whoever makes a day official waits for all who hold the shared lock, and they then see its
// cut-off: what is recorded before a cut-off has been committed when its figures are read.
void InsertCountEntry(Tx& tx, const NewCountEntry& entry) {
  const CountedPeople& counted = entry.counted;
  const std::vector<platform::ScopeKey> scope =
      platform::RowKeys(options::v1::RELATION_ORIGIN, counted.origin);
  tx.Defer("SELECT pg_advisory_xact_lock_shared(hashtextextended('evacuation.counts', 0))");
  tx.Defer(
      "INSERT INTO count_entries (id, scope, method, unit_code, path, date, " COUNTED
      ", record_kind, record_id, synthetic, recorded_at, late) "
      "SELECT $1::uuid, $2::int[], $3::smallint, $4::text, $5::int[], $6::date, $7::int, $8::int, "
      "$9::int, $10::int, $11::text, $12::uuid, $13::boolean, "
      "greatest($14::timestamptz, max(r.cut_off)), coalesce($6::date <= max(r.date), false) "
      "FROM official_reports r",
      entry.id, scope, static_cast<int>(counted.method), counted.unit_code, counted.origin,
      counted.day, counted.people, counted.children, counted.low_mobility, counted.with_disability,
      counted.record_kind, counted.record_id, counted.synthetic,
      entry.recorded_at.value_or(tx.call().now()));
  tx.Defer("INSERT INTO count_tail (scope, method, path, date, " COUNTED
           ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
           scope, static_cast<int>(counted.method), counted.origin, counted.day, counted.people,
           counted.children, counted.low_mobility, counted.with_disability);
}

void InsertCorrection(Tx& tx, const platform::Keyring& keyring, const NewCountEntry& entry,
                      const std::string& reason) {
  tx.Defer(
      "INSERT INTO count_corrections (id, scope, reason, corrected_by) VALUES ($1, $2, $3, $4)",
      entry.id, platform::RowKeys(options::v1::RELATION_ORIGIN, entry.counted.origin),
      Param::Bytes(keyring.Encrypt(reason, kReasonPlace, entry.id)), tx.call().principal().id);
}

absl::StatusOr<std::vector<CountCell>> ReadCells(Tx& tx, const platform::UnitPath& path,
                                                 absl::CivilDay since, absl::CivilDay day) {
  const Spans spans = SpansOf(since, day);
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query(
          "SELECT unit_tail, method, " SUMMED("FILTER (WHERE span = 0 AND date = $4)") ", " SUMMED(
              "") " FROM ("
                  "SELECT c.unit_tail, c.method, c.span, c.date, c.people, c.children, "
                  "c.low_mobility, "
                  "c.with_disability FROM unnest($5::int[], $6::date[], $7::date[]) AS r (span, "
                  "low, high) "
                  "JOIN count_rollups c ON c.parent_tail = $1::int AND c.span = r.span "
                  "AND c.date BETWEEN r.low AND r.high "
                  "UNION ALL SELECT coalesce(t.path[$2::int + 1], t.path[$2::int]), t.method, 0, "
                  "t.date, "
                  "t.people, t.children, t.low_mobility, t.with_disability FROM count_tail t "
                  "WHERE t.path[$2::int] = $1::int AND t.date BETWEEN $3::date AND $4::date) x "
                  "GROUP BY unit_tail, method ORDER BY unit_tail, method",
          path.back(), static_cast<int>(path.size()), since, day, spans.span, spans.low,
          spans.high));
  std::vector<CountCell> cells;
  for (int i = 0; i < rows.size(); ++i) cells.push_back(ReadCell(rows[i], 0));
  return cells;
}

absl::StatusOr<std::vector<PlacedCell>> ReadAllCells(Tx& tx, absl::CivilDay since,
                                                     absl::CivilDay day, absl::Time known_before) {
  const Spans spans = SpansOf(since, day);
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query(
          "SELECT parent_tail, min(keys), unit_tail, method, " SUMMED(
              "FILTER (WHERE span = 0 AND "
              "date = $3)") ", " SUMMED("") " FROM ("
                                            "SELECT c.parent_tail, c.scope AS keys, c.unit_tail, "
                                            "c.method, c.span, c.date, "
                                            "c.people, "
                                            "c.children, c.low_mobility, c.with_disability "
                                            "FROM unnest($5::int[], $6::date[], $7::date[]) AS r "
                                            "(span, low, high) "
                                            "JOIN count_rollups c ON c.span = r.span AND c.date "
                                            "BETWEEN r.low AND r.high "
                                            "UNION ALL SELECT t.path[n], " PATH_KEYS(
                                                "t.path[1:n + 1]") ", "
                                                                   "coalesce(t.path[n + 1], "
                                                                   "t.path[n]), t.method, 0, "
                                                                   "t.date, "
                                                                   "t.people, t.children, "
                                                                   "t.low_mobility, "
                                                                   "t.with_disability "
                                                                   "FROM count_tail t, "
                                                                   "generate_series(1, "
                                                                   "cardinality(t.path)) n "
                                                                   "WHERE t.date BETWEEN $2::date "
                                                                   "AND $3::date "
                                                                   "UNION ALL SELECT "
                                                                   "e.path[n], " PATH_KEYS(
                                                                       "e.path[1:n + 1]") ", "
                                                                                          "coalesce"
                                                                                          "(e.path["
                                                                                          "n + 1], "
                                                                                          "e.path["
                                                                                          "n]), "
                                                                                          "e."
                                                                                          "method, "
                                                                                          "0, "
                                                                                          "e.date, "
                                                                                          "-e."
                                                                                          "people, "
                                                                                          "-e."
                                                                                          "children"
                                                                                          ", "
                                                                                          "-e.low_"
                                                                                          "mobility"
                                                                                          ", "
                                                                                          "-e.with_"
                                                                                          "disabili"
                                                                                          "ty "
                                                                                          "FROM "
                                                                                          "count_"
                                                                                          "entries "
                                                                                          "e, "
                                                                                          "generate"
                                                                                          "_series("
                                                                                          "1, "
                                                                                          "cardinal"
                                                                                          "ity(e."
                                                                                          "path)) "
                                                                                          "n "
                                                                                          "WHERE "
                                                                                          "e."
                                                                                          "recorded"
                                                                                          "_at >= "
                                                                                          "$4 AND "
                                                                                          "e.date "
                                                                                          "BETWEEN "
                                                                                          "$2::"
                                                                                          "date "
                                                                                          "AND "
                                                                                          "$3::"
                                                                                          "date) x "
                                                                                          "GROUP "
                                                                                          "BY "
                                                                                          "parent_"
                                                                                          "tail, "
                                                                                          "unit_"
                                                                                          "tail, "
                                                                                          "method "
                                                                                          "ORDER "
                                                                                          "BY "
                                                                                          "parent_"
                                                                                          "tail, "
                                                                                          "unit_"
                                                                                          "tail, "
                                                                                          "method",
          OriginKeys(), since, day, known_before, spans.span, spans.low, spans.high));
  std::vector<PlacedCell> cells;
  for (int i = 0; i < rows.size(); ++i) {
    PlacedCell& cell = cells.emplace_back();
    cell.parent = static_cast<int32_t>(rows[i].integer(0));
    for (int64_t key : rows[i].integers(1))
      cell.path.push_back(static_cast<int32_t>(key) - OriginKeys());
    cell.cell = ReadCell(rows[i], 2);
  }
  return cells;
}

// One statement: whoever reads sees an entry in the queue or in the figures, never in both. Rows of
// figures are taken in one order, so that two who fold do not wait for each other in a circle.
absl::StatusOr<int64_t> FoldCounts(Tx& tx, int limit) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query(
          "WITH gone AS (DELETE FROM count_tail WHERE id IN (SELECT id FROM count_tail ORDER BY id "
          "LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING path, method, date, " COUNTED
          "), parts AS (SELECT g.path[n] AS parent_tail, coalesce(g.path[n + 1], g.path[n]) "
          "AS unit_tail, s.span, CASE s.span WHEN 0 THEN g.date ELSE date_trunc('month', "
          "g.date)::date "
          "END AS date, g.method, g.path[1:n + 1] AS unit_path, " COUNTED
          " FROM gone g, generate_series(1, cardinality(g.path)) n, (VALUES (0), (1)) s (span)), "
          "sums AS (SELECT parent_tail, span, date, unit_tail, method, min(unit_path) AS "
          "unit_path, "
          "sum(people) AS people, sum(children) AS children, sum(low_mobility) AS low_mobility, "
          "sum(with_disability) AS with_disability FROM parts "
          "GROUP BY parent_tail, span, date, unit_tail, method), "
          "added AS (INSERT INTO count_rollups AS c (parent_tail, span, date, unit_tail, method, "
          "scope, " COUNTED ") SELECT parent_tail, span, date, unit_tail, method, " PATH_KEYS(
              "unit_path") ", " COUNTED
                           " FROM sums ORDER BY parent_tail, span, date, unit_tail, method "
                           "ON CONFLICT (parent_tail, span, date, unit_tail, method) DO UPDATE SET "
                           "people = c.people + excluded.people, children = c.children + "
                           "excluded.children, "
                           "low_mobility = c.low_mobility + excluded.low_mobility, "
                           "with_disability = c.with_disability + excluded.with_disability) "
                           "SELECT count(*) FROM gone",
          OriginKeys(), limit));
  return rows[0].integer(0);
}

absl::StatusOr<std::vector<v1::CountEntry>> ListEntries(Tx& tx, const platform::Keyring& keyring,
                                                        const EntryQuestion& question,
                                                        const platform::Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " ENTRY_COLUMNS " FROM " ENTRIES
               " WHERE path @> ARRAY[$1::int] AND date BETWEEN $2 AND $3 "
               "AND ($4 = 0 OR method = $4::int) "
               "AND ($5::timestamptz IS NULL OR (late AND recorded_at >= $5)) "
               "AND ($6::date IS NULL OR (date, e.id) < ($6, $7::uuid)) "
               "ORDER BY date DESC, e.id DESC LIMIT $8",
               question.unit, question.since, question.day, static_cast<int>(question.method),
               question.known_from, platform::AfterOrNull(page, 0), platform::AfterOrNull(page, 1),
               page.size + 1));
  std::vector<v1::CountEntry> entries;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(v1::CountEntry entry, ReadEntry(rows[i], keyring));
    entries.push_back(std::move(entry));
  }
  return entries;
}

absl::StatusOr<v1::CountEntry> FindEntry(Tx& tx, const platform::Keyring& keyring,
                                         const std::string& id) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT " ENTRY_COLUMNS " FROM " ENTRIES " WHERE e.id = $1", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadEntry(rows[0], keyring);
}

absl::Status LockCorrections(Tx& tx) {
  return tx
      .Query("SELECT pg_advisory_xact_lock(hashtextextended('evacuation.count_corrections', 0))")
      .status();
}

absl::StatusOr<v1::EvacuatedCount> CountOfDay(Tx& tx, const platform::UnitPath& path,
                                              absl::CivilDay day, v1::CountMethod method) {
  CC_ASSIGN_OR_RETURN(const std::vector<CountCell> cells, ReadCells(tx, path, day, day));
  v1::EvacuatedCount count;
  for (const CountCell& cell : cells) {
    if (cell.method == method) AddTo(count, cell.day);
  }
  return count;
}

absl::StatusOr<std::vector<OldCount>> LockOldCounts(Tx& tx, int limit) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT c.arrival_id, p.origin_unit_code, c.date, c.people, c.children, "
               "c.low_mobility, p.synthetic, a.created_at FROM arrival_counts c "
               "JOIN arrivals a ON a.id = c.arrival_id JOIN parties p ON p.id = a.party_id "
               "WHERE c.unit_tail = 0 ORDER BY c.date, c.arrival_id LIMIT $1 FOR UPDATE OF c",
               limit));
  std::vector<OldCount> counts;
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    counts.push_back({.arrival_id = row.str(0),
                      .unit_code = row.str(1),
                      .date = row.date(2),
                      .people = static_cast<int>(row.integer(3)),
                      .children = static_cast<int>(row.integer(4)),
                      .low_mobility = static_cast<int>(row.integer(5)),
                      .synthetic = row.boolean(6),
                      .created_at = row.instant(7)});
  }
  return counts;
}

void DeleteOldCounts(Tx& tx, const std::string& arrival_id) {
  tx.Defer("DELETE FROM arrival_counts WHERE arrival_id = $1", arrival_id);
}

absl::StatusOr<v1::EvacuatedCount> SumOldCounts(Tx& tx, int32_t unit, const std::string& date) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT sum(people), sum(children), sum(low_mobility), 0 "
                                          "FROM arrival_counts WHERE unit_tail = $1 AND date = $2",
                                          unit, date));
  return ReadCount(rows[0], 0);
}

}  // namespace cc::evacuation
