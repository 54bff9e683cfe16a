#include "services/evacuation/follow_up_count_store.h"

#include <set>

#include "services/platform/db/columns.h"

namespace cc::evacuation {

using platform::AfterOrNull;
using platform::Param;
using platform::Rows;
using platform::Tx;

absl::StatusOr<std::vector<std::string>> TakeDays(Tx& tx, const std::string& from,
                                                  const std::string& until, int64_t revision) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("INSERT INTO follow_up_days AS d (date, revision) SELECT day::date, $3 "
                          "FROM generate_series($1::date, $2::date, interval '1 day') AS day "
                          "ORDER BY day ON CONFLICT (date) DO UPDATE SET revision = "
                          "excluded.revision WHERE d.revision < excluded.revision RETURNING date",
                          from, until, revision));
  std::vector<std::string> days;
  for (int i = 0; i < rows.size(); ++i) days.push_back(rows[i].date(0));
  return days;
}

absl::Status ReplaceCounts(Tx& tx, const std::vector<std::string>& days,
                           const std::vector<UnitCount>& counts) {
  tx.Defer("DELETE FROM follow_up_counts WHERE date = ANY ($1::date[])", days);
  const std::set<std::string> taken(days.begin(), days.end());
  std::vector<std::vector<Param>> rows;
  for (const auto& [tail, count] : counts) {
    if (!taken.contains(count->date())) continue;
    rows.push_back(
        {tail, count->date(), static_cast<int>(count->kind()), count->count(), count->reached()});
  }
  if (rows.empty()) return absl::OkStatus();
  return tx
      .RunAll(
          "INSERT INTO follow_up_counts (unit_tail, date, kind, counted, reached) SELECT tail, "
          "date, kind, sum(counted), sum(reached) FROM unnest($1::int[], $2::date[], "
          "$3::smallint[], $4::bigint[], $5::bigint[]) AS c (tail, date, kind, counted, reached) "
          "GROUP BY tail, date, kind",
          rows)
      .status();
}

absl::StatusOr<int64_t> LeastRevision(Tx& tx, const std::string& from, const std::string& until) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT coalesce(min(revision), 0) FROM follow_up_days WHERE date "
                               "BETWEEN $1 AND $2",
                               from, until));
  return rows[0].integer(0);
}

absl::StatusOr<std::vector<v1::FollowUpCount>> ListFollowUpCounts(Tx& tx, int32_t tail,
                                                                  const std::string& from,
                                                                  const std::string& until,
                                                                  const platform::Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query(
          "SELECT date, kind, counted, reached FROM follow_up_counts WHERE unit_tail = $1 AND "
          "date BETWEEN $2 AND $3 AND ($4::date IS NULL OR (date, kind) > ($4::date, $5::int)) "
          "ORDER BY date, kind LIMIT $6",
          tail, from, until, AfterOrNull(page, 0), AfterOrNull(page, 1), page.size + 1));
  std::vector<v1::FollowUpCount> counts;
  for (int i = 0; i < rows.size(); ++i) {
    v1::FollowUpCount& count = counts.emplace_back();
    count.set_date(rows[i].date(0));
    count.set_kind(static_cast<v1::FollowUpCount::Kind>(rows[i].integer(1)));
    count.set_count(rows[i].integer(2));
    count.set_reached(rows[i].integer(3));
  }
  return counts;
}

}  // namespace cc::evacuation
