#ifndef SERVICES_EVACUATION_PARTY_VERSION_STORE_H_
#define SERVICES_EVACUATION_PARTY_VERSION_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/party_service.pb.h"
#include "services/evacuation/party_store.h"

// SQL of what groups were before a change, and of splits. What was said of people is encrypted.
namespace cc::evacuation {

// Keeps a locked group as it is, before it is changed.
void KeepVersion(platform::Tx& tx, const platform::Keyring& keyring, const PartyRow& before,
                 v1::PartyVersion::Change change, const std::string& note,
                 const std::string& other_party_id = "");
// The newest first; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::PartyVersion>> ListVersions(platform::Tx& tx,
                                                           const platform::Keyring& keyring,
                                                           const std::string& party_id,
                                                           const platform::Page& page);

// What the group was before the change that ended this revision. NOT_FOUND.
absl::StatusOr<v1::Party> FormerParty(platform::Tx& tx, const platform::Keyring& keyring,
                                      const std::string& party_id, int64_t revision);

void InsertSplit(platform::Tx& tx, const platform::Keyring& keyring, const v1::PartySplit& split,
                 const std::vector<platform::ScopeKey>& scope);
// Of one group, either side, where `party_id` is set; the newest first.
absl::StatusOr<std::vector<v1::PartySplit>> ListSplits(platform::Tx& tx,
                                                       const platform::Keyring& keyring,
                                                       const std::string& party_id,
                                                       const platform::Page& page);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_PARTY_VERSION_STORE_H_
