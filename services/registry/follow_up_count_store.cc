#include "services/registry/follow_up_count_store.h"

#include "services/platform/time/date.h"

namespace cc::registry {
namespace {

using platform::Rows;
using platform::Tx;

absl::Status AddDue(Tx& tx, const std::string& date, FollowUpDay& day) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT r.residence_unit_code, f.days, count(*), count(*) FILTER (WHERE f.state = "
               "2) FROM follow_ups f JOIN registrations r ON r.id = f.registration_id "
               "WHERE f.state IN (1, 2) AND f.due_date = $1 GROUP BY 1, 2 ORDER BY 1, 2",
               date));
  for (int i = 0; i < rows.size(); ++i) {
    day.figures.push_back({.unit_code = rows[i].str(0),
                           .days = static_cast<int>(rows[i].integer(1)),
                           .count = rows[i].integer(2),
                           .reached = rows[i].integer(3)});
  }
  return absl::OkStatus();
}

// Whom nobody names are all of the household. Who was recorded twice returned once.
absl::Status AddReturned(Tx& tx, const std::string& date, FollowUpDay& day) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT t.unit_code, count(DISTINCT who.id), count(DISTINCT who.id) FILTER (WHERE "
               "t.dangerous) FROM returns t CROSS JOIN LATERAL (SELECT p.id FROM people p "
               "WHERE t.person_ids = '{}' AND p.household_id = t.household_id "
               "AND p.merged_into IS NULL UNION ALL SELECT unnest(t.person_ids)) AS who "
               "WHERE t.return_date = $1 GROUP BY 1 ORDER BY 1",
               date));
  for (int i = 0; i < rows.size(); ++i) {
    day.figures.push_back(
        {.unit_code = rows[i].str(0), .count = rows[i].integer(1), .danger = rows[i].integer(2)});
  }
  return absl::OkStatus();
}

}  // namespace

void NoteFollowUpDay(Tx& tx, const std::string& date) {
  tx.Defer("INSERT INTO follow_up_changes (date, changed_at) VALUES ($1, $2)", date,
           tx.call().now());
}

void NoteFollowUpDaysOf(Tx& tx, const std::string& registration_id) {
  // A mark of a day ahead stays until that day, so that another says nothing more.
  tx.Defer(
      "INSERT INTO follow_up_changes (date, changed_at) SELECT DISTINCT f.due_date, "
      "$2::timestamptz FROM follow_ups f WHERE f.registration_id = $1 AND NOT EXISTS ("
      "SELECT FROM follow_up_changes c WHERE c.date = f.due_date AND c.date > $3::date)",
      registration_id, tx.call().now(), platform::DayIn(tx.call().now()) + 1);
}

void NoteFollowUpDays(Tx& tx, absl::CivilDay from, absl::CivilDay until) {
  tx.Defer(
      "INSERT INTO follow_up_changes (date, changed_at) SELECT d::date, $3::timestamptz "
      "FROM generate_series($1::date, $2::date, interval '1 day') AS d "
      "WHERE EXISTS (SELECT FROM follow_ups WHERE state IN (1, 2) AND due_date = d::date) "
      "OR EXISTS (SELECT FROM returns WHERE return_date = d::date)",
      from, until, tx.call().now());
}

absl::StatusOr<std::vector<std::string>> ChangedFollowUpDays(Tx& tx, absl::CivilDay until,
                                                             int most) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT date FROM follow_up_changes WHERE date <= $1 "
                                          "GROUP BY date ORDER BY min(id) LIMIT $2",
                                          until, most));
  std::vector<std::string> days;
  for (int i = 0; i < rows.size(); ++i) days.push_back(rows[i].date(0));
  return days;
}

absl::StatusOr<FollowUpDay> CountFollowUpDay(Tx& tx, const std::string& date) {
  // The marks go before the count: whoever commits between the two is counted and marked.
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query(
          "WITH marked AS (DELETE FROM follow_up_changes WHERE date = $1::date RETURNING "
          "changed_at) INSERT INTO follow_up_changes (date, changed_at) "
          "SELECT $1::date, coalesce(min(changed_at), $2::timestamptz) FROM marked RETURNING id",
          date, tx.call().now()));
  FollowUpDay day{.mark = rows[0].integer(0)};
  CC_RETURN_IF_ERROR(AddDue(tx, date, day));
  CC_RETURN_IF_ERROR(AddReturned(tx, date, day));
  return day;
}

void DropFollowUpMark(Tx& tx, int64_t mark) {
  tx.Defer("DELETE FROM follow_up_changes WHERE id = $1", mark);
}

}  // namespace cc::registry
