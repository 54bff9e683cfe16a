#include "services/evacuation/situation_store.h"

#include <utility>

#include "cc/evacuation/v1/residents.pb.h"
#include "services/evacuation/site_columns.h"
#include "services/platform/db/columns.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {

using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;

namespace {

constexpr int32_t kTails = 100000;

// A row's units in a relation, with all above them, are among the keys of its scope.
int KeyOf(options::v1::Relation relation) { return platform::MakeScopeKey(relation, 0); }

absl::CivilDay DayOf(const Row& row, int column) {
  return platform::ParseDate(row.text(column)).value_or(absl::CivilDay());
}

absl::Status ReadOnTheWay(Tx& tx, PresentState& present) {
  CC_ASSIGN_OR_RETURN(
      const Rows trips,
      tx.Query("SELECT key - $1::int, count(*), sum(boarded_seats), sum(boarded_wheelchairs), "
               "sum(boarded_stretchers) FROM trips, unnest(scope) AS key "
               "WHERE state = 3 AND key >= $1::int AND key < $1::int + $2::int GROUP BY key",
               KeyOf(options::v1::RELATION_ORIGIN), kTails));
  for (int i = 0; i < trips.size(); ++i) {
    v1::OnTheWay& on_the_way = present.on_the_way[static_cast<int32_t>(trips[i].integer(0))];
    on_the_way.set_trips(trips[i].integer(1));
    on_the_way.set_seats(trips[i].integer(2));
    on_the_way.set_wheelchairs(trips[i].integer(3));
    on_the_way.set_stretchers(trips[i].integer(4));
  }
  return absl::OkStatus();
}

// Of sites that take people in, under the unit where they stand and all above it.
absl::Status ReadFreePlaces(Tx& tx, PresentState& present) {
  CC_ASSIGN_OR_RETURN(
      const Rows sites,
      tx.Query(
          "SELECT key - $2::int, count(*), sum(" FREE_BEDS("ordinary") "), sum(" FREE_BEDS(
              "wheelchair") "), sum(" FREE_BEDS("stretcher") ") FROM sites s " RESERVED_BEDS
                                                             "CROSS JOIN unnest(s.scope) AS key "
                                                             "WHERE s.state = 1 AND key >= $2::int "
                                                             "AND key < $2::int + $3::int GROUP BY "
                                                             "key",
          tx.call().now(), KeyOf(options::v1::RELATION_DESTINATION), kTails));
  for (int i = 0; i < sites.size(); ++i) {
    v1::FreeAtSites& free = present.free_places[static_cast<int32_t>(sites[i].integer(0))];
    free.set_sites(sites[i].integer(1));
    free.set_ordinary(sites[i].integer(2));
    free.set_wheelchair(sites[i].integer(3));
    free.set_stretcher(sites[i].integer(4));
  }
  return absl::OkStatus();
}

// Of each settlement the last count alone, in the line of its method.
absl::Status ReadUnderDecision(Tx& tx, absl::CivilDay today, PresentState& present) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query(
          "WITH under AS (SELECT ds.unit_tail, min(ds.scope) AS scope, "
          "bool_or(d.kind = 2) AS forced FROM evacuation_decision_settlements ds "
          "JOIN evacuation_decisions d ON d.id = ds.decision_id WHERE d.state IN (3, 5, 6) "
          "AND d.force_start <= $3::date AND (d.force_end IS NULL OR d.force_end >= $3::date) "
          "GROUP BY ds.unit_tail) "
          "SELECT key - $1::int, l.method, count(*), count(*) FILTER (WHERE u.forced), "
          "sum(l.people), sum(l.children), sum(l.low_mobility), min(l.date) FROM under u "
          "LEFT JOIN LATERAL (SELECT c.method, c.date, c.people, c.children, c.low_mobility "
          "FROM remaining_counts c WHERE c.unit_tail = u.unit_tail AND c.corrected_by_id IS NULL "
          "AND c.date <= $3::date ORDER BY c.date DESC, c.method LIMIT 1) l ON true, "
          "unnest(u.scope) AS key WHERE key >= $1::int AND key < $1::int + $2::int "
          "GROUP BY key, l.method ORDER BY key, l.method",
          KeyOf(options::v1::RELATION_ORIGIN), kTails, today));
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    v1::UnderDecision& under = present.under_decision[static_cast<int32_t>(row.integer(0))];
    under.set_settlements(under.settlements() + row.integer(2));
    under.set_forced_settlements(under.forced_settlements() + row.integer(3));
    if (row.null(1)) continue;  // nobody counted there
    under.set_counted_settlements(under.counted_settlements() + row.integer(2));
    v1::RemainingFigures& remaining = *under.add_remaining();
    remaining.set_method(
        v1::RemainingCount::Method_Name(static_cast<v1::RemainingCount::Method>(row.integer(1))));
    remaining.set_settlements(row.integer(2));
    remaining.set_people(row.integer(4));
    remaining.set_children(row.integer(5));
    remaining.set_low_mobility(row.integer(6));
    remaining.set_oldest_count_date(row.date(7));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<PresentState> ReadPresentState(Tx& tx, absl::CivilDay today) {
  PresentState present;
  CC_RETURN_IF_ERROR(ReadOnTheWay(tx, present));
  CC_RETURN_IF_ERROR(ReadFreePlaces(tx, present));
  CC_RETURN_IF_ERROR(ReadUnderDecision(tx, today, present));
  return present;
}

absl::StatusOr<std::optional<OfficialDay>> FindOfficialDay(Tx& tx, const platform::UnitPath& path,
                                                           absl::CivilDay date) {
  const int32_t unit = path.back();
  const int32_t parent = path.size() > 1 ? path[path.size() - 2] : kAboveCountry;
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT r.cut_off, r.frozen_at, r.since, o.parent_tail, o.unit_tail, o.figures "
               "FROM official_reports r LEFT JOIN official_rows o ON o.date = r.date "
               "AND (o.parent_tail = $2 OR (o.parent_tail = $3 AND o.unit_tail = $2)) "
               "WHERE r.date = $1 ORDER BY o.parent_tail, o.unit_tail",
               date, unit, parent));
  if (rows.empty()) return std::nullopt;
  OfficialDay day{.date = date,
                  .cut_off = rows[0].instant(0),
                  .frozen_at = rows[0].instant(1),
                  .since = DayOf(rows[0], 2)};
  for (int i = 0; i < rows.size(); ++i) {
    if (rows[i].null(3)) continue;
    OfficialRow& row = day.rows.emplace_back();
    row.parent = static_cast<int32_t>(rows[i].integer(3));
    row.unit = static_cast<int32_t>(rows[i].integer(4));
    CC_RETURN_IF_ERROR(platform::AddJson(rows[i].text(5), row.figures));
  }
  return day;
}

absl::Status LockCounts(Tx& tx) {
  return tx.Query("SELECT pg_advisory_xact_lock(hashtextextended('evacuation.counts', 0))")
      .status();
}

absl::StatusOr<std::optional<absl::CivilDay>> LastOfficialDay(Tx& tx) {
  CC_ASSIGN_OR_RETURN(const Rows rows, tx.Query("SELECT max(date) FROM official_reports"));
  if (rows[0].null(0)) return std::nullopt;
  return DayOf(rows[0], 0);
}

absl::StatusOr<bool> HasOldCounts(Tx& tx) {
  CC_ASSIGN_OR_RETURN(const Rows rows, tx.Query("SELECT EXISTS (SELECT FROM arrival_counts)"));
  return rows[0].boolean(0);
}

void MarkLate(Tx& tx, absl::CivilDay date, absl::Time cut_off) {
  tx.Defer(
      "UPDATE count_entries SET late = true WHERE date <= $1 AND recorded_at >= $2 AND NOT late",
      date, cut_off);
}

void InsertOfficialDay(Tx& tx, const OfficialDay& day) {
  tx.Defer("INSERT INTO official_reports (date, cut_off, frozen_at, since) VALUES ($1, $2, $3, $4)",
           day.date, day.cut_off, day.frozen_at, day.since);
  std::vector<std::vector<Param>> rows;
  for (const OfficialRow& row : day.rows) {
    rows.push_back({day.date, row.parent, row.unit, row.scope, platform::ToJson(row.figures)});
  }
  if (rows.empty()) return;
  tx.QueueAll(
      "INSERT INTO official_rows (date, parent_tail, unit_tail, scope, figures) "
      "SELECT d, p, u, s::int[], f::jsonb FROM unnest($1::date[], $2::int[], $3::int[], "
      "$4::text[], $5::text[]) AS r (d, p, u, s, f)",
      rows);
}

}  // namespace cc::evacuation
