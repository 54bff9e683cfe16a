#include "services/registry/birth_date_check.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "services/platform/time/date.h"
#include "services/registry/household_rules.h"
#include "services/registry/household_store.h"
#include "services/registry/person_store.h"

namespace cc::registry {

absl::Status CheckBirthDate(platform::Tx& tx, const platform::Keyring& keyring,
                            const DatedRules& rules, const v1::Person& before,
                            const v1::Person& after, absl::string_view field) {
  if (before.birth_date() == after.birth_date()) return absl::OkStatus();
  const absl::CivilDay today = platform::DayIn(tx.call().now());
  CC_ASSIGN_OR_RETURN(const v1::Household household, FindHousehold(tx, after.household_id()));
  CC_ASSIGN_OR_RETURN(const std::vector<PersonRow> people,
                      LockPeopleOf(tx, keyring, after.household_id()));
  std::map<std::string, std::string> births;
  for (const PersonRow& row : people) births[row.person.id()] = row.person.birth_date();
  auto complaints = [&](const v1::Person& person) {
    births[person.id()] = person.birth_date();
    return platform::FieldsOf(
        CheckHousehold(household, births, today, AgesOn(rules, today), "members"));
  };
  const std::vector<platform::FieldError> old = complaints(before);
  std::vector<platform::FieldError> errors;
  for (const platform::FieldError& error : complaints(after)) {
    const bool known = std::any_of(old.begin(), old.end(), [&](const platform::FieldError& one) {
      return one.field == error.field && one.reason == error.reason;
    });
    if (!known) errors.push_back({std::string(field), error.reason, error.details});
  }
  return errors.empty() ? absl::OkStatus() : platform::FailFields(std::move(errors));
}

}  // namespace cc::registry
