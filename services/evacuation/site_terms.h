#ifndef SERVICES_EVACUATION_SITE_TERMS_H_
#define SERVICES_EVACUATION_SITE_TERMS_H_

#include <optional>
#include <string>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "cc/evacuation/v1/sites.pb.h"
#include "services/platform/rules/dated_rules.h"

// Terms of sites, as the dated rules of `rules/sites.json` have them.
namespace cc::evacuation {

// How long people may stay in a kind of site by the rule of a day; nothing where none says so.
std::optional<v1::StayLimit> StayLimitOn(const platform::DatedRules& rules, v1::Site::Kind kind,
                                         absl::CivilDay day);
// The last day that the rule of the first day allows; nothing where there is no limit for them.
std::optional<absl::CivilDay> LastDayOf(const platform::DatedRules& rules, v1::Site::Kind kind,
                                        absl::CivilDay start, bool without_documents);
// How many days before the last one a stay is warned of.
int WarnDays(const platform::DatedRules& rules, v1::Site::Kind kind, absl::CivilDay day);

// How many beds a room may have, and by which act; nothing where no rule says so.
struct RoomLimit {
  int beds;
  std::string act;
};
std::optional<RoomLimit> RoomLimitOn(const platform::DatedRules& rules, v1::Site::Kind kind,
                                     absl::CivilDay day);

// When inspections of a kind of site are due; nothing where no rule asks for any.
struct InspectionTerms {
  int first_months, every_months;
};
std::optional<InspectionTerms> InspectionTermsOn(const platform::DatedRules& rules,
                                                 v1::Site::Kind kind, absl::CivilDay day);

// How long reserved beds are kept.
struct ReservationTerms {
  absl::Duration usual, most;
};
ReservationTerms ReservationTermsOn(const platform::DatedRules& rules, absl::CivilDay day);

// How many days whoever was directed to a unit is expected there.
int DirectedDays(const platform::DatedRules& rules, absl::CivilDay day);

// `постанова … 930 від 2023-09-01`.
std::string ActInWords(const common::v1::ActReference& act);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_SITE_TERMS_H_
