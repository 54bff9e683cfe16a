#include "services/registry/registry_numbers.h"

namespace cc::registry {

std::vector<platform::Observation> RegistryNumbers() {
  return {
      {{{"registry_people",
         "People in the register, as the database estimates where there are many."},
        {"registry_households", "Households, as the database estimates where there are many."},
        {"registry_registrations",
         "Registrations, as the database estimates where there are many."}},
       "SELECT (SELECT CASE WHEN reltuples < 10000 THEN (SELECT count(*) FROM people) "
       "ELSE reltuples END FROM pg_class WHERE oid = 'people'::regclass), "
       "(SELECT CASE WHEN reltuples < 10000 THEN (SELECT count(*) FROM households) "
       "ELSE reltuples END FROM pg_class WHERE oid = 'households'::regclass), "
       "(SELECT CASE WHEN reltuples < 10000 THEN (SELECT count(*) FROM registrations) "
       "ELSE reltuples END FROM pg_class WHERE oid = 'registrations'::regclass)"},
      {{{"registry_waiting",
         "What waits for an office, up to 10,000, by kind.",
         {{"what", "pre_registrations"}}},
        {"registry_waiting",
         "What waits for an office, up to 10,000, by kind.",
         {{"what", "applications"}}},
        {"registry_waiting",
         "What waits for an office, up to 10,000, by kind.",
         {{"what", "verifications"}}},
        {"registry_waiting",
         "What waits for an office, up to 10,000, by kind.",
         {{"what", "duplicates"}}},
        {"registry_waiting",
         "What waits for an office, up to 10,000, by kind.",
         {{"what", "certificates"}}}},
       "SELECT (SELECT count(*) FROM (SELECT FROM pre_registrations WHERE state = 1 LIMIT 10000) "
       "w), "
       "(SELECT count(*) FROM (SELECT FROM registrations WHERE state = 3 LIMIT 10000) w), "
       "(SELECT count(*) FROM (SELECT FROM registrations WHERE state = 4 LIMIT 10000) w), "
       "(SELECT count(*) FROM (SELECT FROM duplicate_candidates WHERE state IN (1, 3) "
       "LIMIT 10000) w), "
       "(SELECT count(*) FROM (SELECT FROM certificates WHERE state = 1 LIMIT 10000) w)"},
      {{{"registry_overdue",
         "What an office owes since yesterday or longer, up to 10,000, by kind.",
         {{"what", "follow_ups"}}},
        {"registry_overdue",
         "What an office owes since yesterday or longer, up to 10,000, by kind.",
         {{"what", "appeals"}}}},
       "SELECT (SELECT count(*) FROM (SELECT FROM follow_ups WHERE state = 1 "
       "AND due_date < (now() AT TIME ZONE 'Europe/Kyiv')::date LIMIT 10000) w), "
       "(SELECT count(*) FROM (SELECT FROM appeals WHERE state IN (1, 2) "
       "AND due_date < (now() AT TIME ZONE 'Europe/Kyiv')::date LIMIT 10000) w)"},
      {{{"registry_import_silent_seconds",
         "Since the import at work that has moved least recently moved."},
        {"registry_import_review_seconds",
         "Since the oldest import that waits for a decision came in."}},
       "SELECT (SELECT extract(epoch FROM now() - min(updated_at)) FROM imports WHERE state IN (1, "
       "3)), "
       "(SELECT extract(epoch FROM now() - min(created_at)) FROM imports WHERE state = 2)"},
      {{{"registry_untold_seconds",
         "Since the oldest change that evacuation was not told of, by kind.",
         {{"what", "self_departures"}}},
        {"registry_untold_seconds",
         "Since the oldest change that evacuation was not told of, by kind.",
         {{"what", "follow_ups"}}}},
       "SELECT (SELECT extract(epoch FROM now() - min(created_at)) FROM self_departures "
       "WHERE state = 1), "
       "(SELECT extract(epoch FROM now() - min(greatest(changed_at, "
       "date::timestamp AT TIME ZONE 'Europe/Kyiv'))) FROM follow_up_changes "
       "WHERE date <= (now() AT TIME ZONE 'Europe/Kyiv')::date)"},
  };
}

}  // namespace cc::registry
