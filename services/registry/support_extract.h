#ifndef SERVICES_REGISTRY_SUPPORT_EXTRACT_H_
#define SERVICES_REGISTRY_SUPPORT_EXTRACT_H_

#include "services/registry/person_extract.h"

// What is held of a person's support: their own rows and those of their household as a whole.
namespace cc::registry {

absl::StatusOr<ExtractedRows> ExtractAssessments(platform::Tx& tx, const platform::Keyring& keyring,
                                                 const PersonIds& ids);
absl::StatusOr<ExtractedRows> ExtractNeeds(platform::Tx& tx, const platform::Keyring& keyring,
                                           const PersonIds& ids);
absl::StatusOr<ExtractedRows> ExtractReferrals(platform::Tx& tx, const platform::Keyring& keyring,
                                               const PersonIds& ids);
absl::StatusOr<ExtractedRows> ExtractAssistance(platform::Tx& tx, const platform::Keyring& keyring,
                                                const PersonIds& ids);
absl::StatusOr<ExtractedRows> ExtractFollowUps(platform::Tx& tx, const platform::Keyring& keyring,
                                               const PersonIds& ids);
absl::StatusOr<ExtractedRows> ExtractReturns(platform::Tx& tx, const platform::Keyring& keyring,
                                             const PersonIds& ids);
absl::StatusOr<ExtractedRows> ExtractDamagedProperty(platform::Tx& tx,
                                                     const platform::Keyring& keyring,
                                                     const PersonIds& ids);
// Row-level security shows none to the export: the person asks whoever keeps the case.
absl::StatusOr<ExtractedRows> ExtractCaptivity(platform::Tx& tx, const platform::Keyring& keyring,
                                               const PersonIds& ids);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_SUPPORT_EXTRACT_H_
