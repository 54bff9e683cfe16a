#include "services/territory/territory_numbers.h"

namespace cc::territory {

std::vector<platform::Observation> TerritoryNumbers() {
  return {
      {{{"territory_edition_age_seconds",
         "Age of the newest edition, by its own date.",
         {{"of", "codifier"}}},
        {"territory_edition_age_seconds",
         "Age of the newest edition, by its own date.",
         {{"of", "territories"}}}},
       "SELECT extract(epoch FROM now() - (SELECT max(edition_date) FROM editions)), "
       "extract(epoch FROM now() - (SELECT max(edition_date) FROM acts WHERE withdrawn_at IS "
       "NULL))"},
      {{{"territory_doubts_open", "Doubts about the official texts that nobody has decided."}},
       "SELECT count(*) FROM doubts WHERE state = 1 AND present"},
      {{{"territory_units", "Units of the codifier."}}, "SELECT count(*) FROM units"},
  };
}

}  // namespace cc::territory
