#ifndef SERVICES_REGISTRY_MASS_READING_STORE_H_
#define SERVICES_REGISTRY_MASS_READING_STORE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/db/tx.h"

// SQL of how many records an identity has opened within an hour.
namespace cc::registry {

struct OpenedRecord {
  std::string principal, record_id;
};
// Records that are noted already are passed over.
void NoteOpened(platform::Tx& tx, absl::Time hour, const std::vector<OpenedRecord>& opened);
// How many different records each of these identities has opened, in all instances.
absl::StatusOr<std::map<std::string, int64_t>> CountOpened(
    platform::Tx& tx, absl::Time hour, const std::vector<std::string>& principals);
void ForgetOpenedBefore(platform::Tx& tx, absl::Time hour);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_MASS_READING_STORE_H_
