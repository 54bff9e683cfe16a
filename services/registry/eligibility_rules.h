#ifndef SERVICES_REGISTRY_ELIGIBILITY_RULES_H_
#define SERVICES_REGISTRY_ELIGIBILITY_RULES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "cc/registry/v1/eligibility.pb.h"
#include "services/registry/dated_rules.h"

// Advice on programmes of payments by rules as data. The tests are known here; numbers, statuses,
// days and acts come from the rules `eligibility.<programme>.…`. Pure.
namespace cc::registry {

// What is known of one member; an answer that is not known stays unspecified.
struct MemberFacts {
  std::string person_id;
  absl::CivilDay birth_date;
  v1::Answer disability = v1::ANSWER_UNSPECIFIED;
  v1::Answer orphan = v1::ANSWER_UNSPECIFIED;
  v1::Answer student = v1::ANSWER_UNSPECIFIED;
};

// What is known of a household.
struct HouseholdFacts {
  bool registered = false;                             // on the day of the advice
  std::optional<territory::v1::Status> origin_status;  // of the place left, on that day
  enum class Dwelling { kNotTold, kReported, kDocumented };
  Dwelling dwelling = Dwelling::kNotTold;  // told to be, or shown to be, not fit to live in
  bool returned = false;                   // to the place left
  std::vector<MemberFacts> members;
  v1::EligibilityFacts told;
};

// The advice, without household and time. PROGRAMME_UNKNOWN where the programme has no amounts on
// that day. A condition whose test this program does not know is UNKNOWN, never passed over.
absl::StatusOr<v1::EligibilityAdvice> Advise(const DatedRules& rules, const std::string& programme,
                                             absl::CivilDay day, const HouseholdFacts& facts);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_ELIGIBILITY_RULES_H_
