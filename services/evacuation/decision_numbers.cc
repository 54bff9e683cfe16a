#include "services/evacuation/decision_numbers.h"

namespace cc::evacuation {

std::vector<platform::Observation> DecisionNumbers() {
  return {
      {{{"evacuation_decisions_awaiting", "Decisions that await the headquarters' agreement."},
        {"evacuation_decisions_overdue", "Of these, beyond the term of the agreement."}},
       "SELECT count(*), count(*) FILTER (WHERE due_date < (now() AT TIME ZONE "
       "'Europe/Kyiv')::date) "
       "FROM evacuation_decisions WHERE state = 2"},
      {{{"evacuation_settlements_under_decision", "Settlements under a decision today."},
        {"evacuation_settlements_uncounted",
         "Of these, not counted today: nobody told who remains."}},
       "WITH held AS (SELECT DISTINCT s.unit_tail FROM evacuation_decisions d "
       "JOIN evacuation_decision_settlements s ON s.decision_id = d.id "
       "WHERE d.state IN (3, 5, 6) AND d.force_start <= (now() AT TIME ZONE 'Europe/Kyiv')::date "
       "AND COALESCE(d.force_end >= (now() AT TIME ZONE 'Europe/Kyiv')::date, true)) "
       "SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (SELECT FROM remaining_counts c "
       "WHERE c.unit_tail = held.unit_tail "
       "AND c.date = (now() AT TIME ZONE 'Europe/Kyiv')::date)) FROM held"},
      {{{"evacuation_refusals_due", "Refusals whose review is due."}},
       "SELECT count(*) FROM evacuation_refusals WHERE outcome = 1 "
       "AND review_date <= (now() AT TIME ZONE 'Europe/Kyiv')::date"},
  };
}

}  // namespace cc::evacuation
