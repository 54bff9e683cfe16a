#ifndef SERVICES_REGISTRY_BIRTH_DATE_CHECK_H_
#define SERVICES_REGISTRY_BIRTH_DATE_CHECK_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "cc/registry/v1/resources.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/registry/dated_rules.h"

namespace cc::registry {

// Whichever way a person of a household gets another birth date: MINOR_UNACCOMPANIED or
// ADULT_OF_HOUSEHOLD_INVALID on `field` where it makes of the household what would not have been
// taken in; what did not hold before is nobody's hindrance. The household is locked.
absl::Status CheckBirthDate(platform::Tx& tx, const platform::Keyring& keyring,
                            const DatedRules& rules, const v1::Person& before,
                            const v1::Person& after, absl::string_view field);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_BIRTH_DATE_CHECK_H_
