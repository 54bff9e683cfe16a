#include "services/reporting/reporting_numbers.h"

namespace cc::reporting {

std::vector<platform::Observation> ReportingNumbers() {
  return {
      {{{"reporting_reports_overdue",
         "Reports of the last three months that are owed and not submitted in time."},
        {"reporting_reports_due_soon", "Reports owed within three days."},
        {"reporting_reports_to_accept",
         "Reports of the last three months that wait for acceptance."}},
       "WITH today AS (SELECT (now() AT TIME ZONE 'Europe/Kyiv')::date AS day), "
       "months AS (SELECT m::date AS first, to_char(m, 'YYYY-MM') AS month FROM today, "
       "generate_series(date_trunc('month', day) - interval '3 months', "
       "date_trunc('month', day) - interval '1 month', interval '1 month') m), "
       "owed AS (SELECT coalesce(s.state, 1) AS state, (m.first + interval '1 month')::date + "
       "(SELECT d.due_day FROM form_deadlines d WHERE d.form = u.form AND d.first_month <= m.month "
       "ORDER BY d.first_month DESC LIMIT 1) - 1 AS due FROM months m JOIN form_units u "
       "ON u.first_month <= m.month AND (u.last_month IS NULL OR u.last_month >= m.month) "
       "LEFT JOIN submissions s ON s.form = u.form AND s.unit_tail = u.unit_tail "
       "AND s.month = m.month) "
       "SELECT count(*) FILTER (WHERE state IN (1, 3) AND due < day), "
       "count(*) FILTER (WHERE state IN (1, 3) AND due BETWEEN day AND day + 3), "
       "count(*) FILTER (WHERE state = 2) FROM owed, today"},
  };
}

}  // namespace cc::reporting
