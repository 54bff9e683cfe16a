#ifndef SERVICES_REGISTRY_HOUSEHOLD_RULES_H_
#define SERVICES_REGISTRY_HOUSEHOLD_RULES_H_

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cc/registry/v1/registry_service.pb.h"
#include "services/platform/error/error.h"
#include "services/registry/dated_rules.h"

// What holds of every household: one head, and somebody who answers for each child.
namespace cc::registry {

// From which age a person applies in person, and is an adult (rule `registration.application`).
struct Ages {
  int in_person = 14;
  int adult = 18;
};

// As the rules of the day say.
Ages AgesOn(const DatedRules& rules, absl::CivilDay day);

// One member as the rules see them. `adult` is the place, in the same list, of who answers for
// them: kNobody, or kStranger where that is none of the list.
struct MemberPlace {
  static constexpr int kNobody = -1, kStranger = -2;
  std::optional<int> age;
  common::v1::Kinship kinship = common::v1::KINSHIP_UNSPECIFIED;
  int adult = kNobody;
  bool guardianship_body = false;
};

// Appends HEAD_NOT_ONE for `list`, and for each member, at the path that `path_of` gives,
// MINOR_UNACCOMPANIED and ADULT_OF_HOUSEHOLD_INVALID. A minor who is the head and applies in person
// needs nobody.
void CheckPlaces(const std::vector<MemberPlace>& places, Ages ages, absl::string_view list,
                 const std::function<std::string(int)>& path_of,
                 std::vector<platform::FieldError>& errors);

using Members = google::protobuf::RepeatedPtrField<v1::HouseholdMember>;

// Takes those of `leaving` out of `household` and gives them the places told, in that order.
// MEMBER_UNKNOWN at `field` where one is no member or is told twice.
absl::StatusOr<std::vector<v1::HouseholdMember>> TakeOut(const Members& leaving,
                                                         absl::string_view field,
                                                         v1::Household& household);
// Gives members new places. MEMBER_UNKNOWN as above.
absl::Status GivePlaces(const Members& members, absl::string_view field, v1::Household& household);

// FIELDS_INVALID as CheckPlaces; the members' birth dates by their ids. `field` is the list of the
// request that told the places.
absl::Status CheckHousehold(const v1::Household& household,
                            const std::map<std::string, std::string>& birth_dates,
                            absl::CivilDay today, Ages ages, absl::string_view field);
// HOUSEHOLD_CLOSED where nobody is left in it.
absl::Status CheckOpen(const v1::Household& household);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_HOUSEHOLD_RULES_H_
