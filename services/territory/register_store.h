#ifndef SERVICES_TERRITORY_REGISTER_STORE_H_
#define SERVICES_TERRITORY_REGISTER_STORE_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/platform/db/tx.h"
#include "services/territory/territory_index.h"

namespace cc::territory {

absl::StatusOr<int64_t> ReadRevision(platform::Tx& tx);

// Everything that answers rest on: units, closed ones too, periods in force, acts.
absl::StatusOr<RegisterContent> ReadRegister(platform::Tx& tx);

// Moves the revision on by one. CONFLICT where it is no longer `from`: somebody else took something
// over meanwhile.
absl::StatusOr<int64_t> AdvanceRevision(platform::Tx& tx, int64_t from);

// From now on the register answers from the acts in force on the day, where it is a later one.
absl::Status AnswerOn(platform::Tx& tx, const std::string& day);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_REGISTER_STORE_H_
