#include "services/evacuation/desk_numbers.h"

namespace cc::evacuation {

std::vector<platform::Observation> DeskNumbers() {
  const std::string open = "Incidents that are not closed, by kind.";
  return {
      {{{"evacuation_incidents_open", open, {{"kind", "silent_trip"}}},
        {"evacuation_incidents_open", open, {{"kind", "boarding_refused"}}},
        {"evacuation_incidents_open", open, {{"kind", "site_full"}}},
        {"evacuation_incidents_open", open, {{"kind", "shelling_on_route"}}},
        {"evacuation_incidents_open", open, {{"kind", "other"}}}},
       "SELECT count(*) FILTER (WHERE kind = 1), count(*) FILTER (WHERE kind = 2), "
       "count(*) FILTER (WHERE kind = 3), count(*) FILTER (WHERE kind = 4), "
       "count(*) FILTER (WHERE kind = 5) FROM incidents WHERE state <> 3"},
      // An escalation is what the end of the term does: an incident of a level is over its term.
      {{{"evacuation_incidents_overdue",
         "Incidents that nobody acknowledged within the first step of their escalation."},
        {"evacuation_incident_unacknowledged_seconds",
         "Since the incident was raised that has waited longest for somebody to acknowledge it."}},
       "SELECT count(*) FILTER (WHERE level > 0), extract(epoch FROM now() - min(created_at)) "
       "FROM incidents WHERE state = 1"},
  };
}

}  // namespace cc::evacuation
