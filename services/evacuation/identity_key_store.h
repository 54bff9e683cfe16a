#ifndef SERVICES_EVACUATION_IDENTITY_KEY_STORE_H_
#define SERVICES_EVACUATION_IDENTITY_KEY_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/party_service.pb.h"
#include "services/evacuation/identity_keys.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of the keyed indexes. Row-level security shows a call the keys of records within its scope.
namespace cc::evacuation {

// As the column `record_kind` has it.
enum class RecordKind { kParty = 1, kDeparture = 2, kSearch = 3 };

// Keys of one person of a record; of the record itself for its telephone.
struct SubjectKeys {
  std::string subject_id;
  std::vector<IdentityKey> keys;
};

// Over the former ones of the record.
void PutKeys(platform::Tx& tx, RecordKind kind, const std::string& record_id,
             const std::vector<platform::ScopeKey>& scope,
             const std::vector<SubjectKeys>& subjects);
void DropKeys(platform::Tx& tx, const std::string& record_id);
// The keys of a group that is written: of its people, and of the telephones of the group and its
// contact. One that was but a mistake or a duplicate has none.
void PutPartyKeys(platform::Tx& tx, const platform::Keyring& keyring, const v1::Party& party,
                  const std::vector<platform::ScopeKey>& scope);
// Locks groups whose keys were made otherwise or never, at most so many; those that another
// transaction has are passed over.
absl::StatusOr<std::vector<std::string>> LockPartiesWithOldKeys(platform::Tx& tx, int most);

// Groups that have one of the keys, by their creation; at most so many.
absl::StatusOr<std::vector<std::string>> FindPartiesByKeys(platform::Tx& tx,
                                                           const std::vector<IdentityKey>& keys,
                                                           int most);

// Groups that may be the same people as one, but cancelled ones and those dismissed.
absl::StatusOr<std::vector<v1::PartyDuplicate>> FindDuplicates(platform::Tx& tx,
                                                               const std::string& party_id);
// Pairs of groups that may still be joined and nobody dismissed; with one of them where `party_id`
// is set. By their ids; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::PartyPair>> ListDuplicatePairs(platform::Tx& tx,
                                                              const std::string& party_id,
                                                              const platform::Page& page);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_IDENTITY_KEY_STORE_H_
