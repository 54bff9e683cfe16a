#ifndef SERVICES_REGISTRY_MASKING_STORE_H_
#define SERVICES_REGISTRY_MASKING_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/platform/db/tx.h"

namespace cc::registry {

// A message of the contract that is a record with a scope of its own.
struct RecordKind {
  const char* message;
  const char* visible;  // which of the ids $1 lie within the scope
};

// Null where the message is none.
const RecordKind* FindRecordKind(absl::string_view message);

absl::StatusOr<std::vector<std::string>> VisibleRecords(platform::Tx& tx, const RecordKind& kind,
                                                        const std::vector<std::string>& ids);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_MASKING_STORE_H_
