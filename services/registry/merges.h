#ifndef SERVICES_REGISTRY_MERGES_H_
#define SERVICES_REGISTRY_MERGES_H_

#include "absl/status/statusor.h"
#include "services/registry/dated_rules.h"
#include "services/registry/duplicate_store.h"

namespace cc::registry {

// What a merge does to the records, their identity keys and their match keys, and how it is taken
// back. Both run within the step of the candidate, which names the survivor.

// The other record points at the survivor, which takes over what the rules of survivorship give it
// and every identity key of both. As CheckBirthDate where it gets another birth date.
absl::StatusOr<MergeRecord> Merge(platform::Tx& tx, const platform::Keyring& keyring,
                                  const DatedRules& rules, const CandidateRow& row);

// Everything as before the merge. MERGE_OVERTAKEN where the survivor was changed since; as
// CheckBirthDate where others came to rely on the survivor's age.
absl::Status TakeBack(platform::Tx& tx, const platform::Keyring& keyring, const DatedRules& rules,
                      const CandidateRow& row);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_MERGES_H_
