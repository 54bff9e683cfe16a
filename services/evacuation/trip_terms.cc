#include "services/evacuation/trip_terms.h"

namespace cc::evacuation {

TripTerms TripTermsOn(const platform::DatedRules& rules, absl::CivilDay day) {
  const platform::DatedRule* sign = rules.Find("trips.sign", day);
  const platform::DatedRule* scan = rules.Find("trips.scan", day);
  TripTerms terms;
  if (sign != nullptr) terms.sign_minutes = static_cast<int>(sign->Integer("minutes").value_or(0));
  if (scan != nullptr) {
    terms.clock_allowance = absl::Minutes(scan->Integer("clock_minutes").value_or(0));
    terms.before_day = absl::Hours(scan->Integer("hours_before").value_or(0));
  }
  return terms;
}

}  // namespace cc::evacuation
