#ifndef SERVICES_EVACUATION_PARTY_STORE_H_
#define SERVICES_EVACUATION_PARTY_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of groups and their people. Personal data is encrypted on the way in and read back on the way
// out.
namespace cc::evacuation {

// A group with what its change tells the feed.
struct PartyRow {
  v1::Party party;
  int64_t revision = 0;
  std::vector<platform::ScopeKey> scope;
  std::vector<platform::ScopeKey> kept_scope;  // as the database has it
};

// A new person of a group, with id and number.
void InsertPerson(platform::Tx& tx, const platform::Keyring& keyring, const std::string& party_id,
                  const v1::Person& person, const std::vector<platform::ScopeKey>& scope);
// A new group in the state that `party` says; gives ids and numbers to it and its people.
absl::StatusOr<PartyRow> InsertParty(platform::Tx& tx, const platform::Keyring& keyring,
                                     v1::Party party, const std::vector<platform::ScopeKey>& scope);
// NOT_FOUND where there is none within the scope.
absl::StatusOr<PartyRow> FindParty(platform::Tx& tx, const platform::Keyring& keyring,
                                   const std::string& id);
// The same, and no one else changes it until the transaction ends.
absl::StatusOr<PartyRow> LockParty(platform::Tx& tx, const platform::Keyring& keyring,
                                   const std::string& id);
// By creation; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::Party>> ListParties(platform::Tx& tx,
                                                   const platform::Keyring& keyring,
                                                   const v1::ListPartiesRequest& request,
                                                   const platform::Page& page);
// Those of these groups that are within the scope, by creation.
absl::StatusOr<std::vector<v1::Party>> FindParties(platform::Tx& tx,
                                                   const platform::Keyring& keyring,
                                                   const std::vector<std::string>& ids);
// Writes what may change of a group that this transaction has locked: state, trip, day of leaving,
// the origin's status and the scope. Raises its revision and etag.
void UpdateParty(platform::Tx& tx, PartyRow& row);
// Writes the whole request of a locked group with its people, and their keys anew. The people are
// in the database, in this group or another, also locked, from which they come over; those whom it
// no longer has are taken up by another within the transaction, or keep a number beyond the others.
void SaveRequest(platform::Tx& tx, const platform::Keyring& keyring, PartyRow& row);
// What hangs on a group is seen by whoever sees the group.
void FollowScope(platform::Tx& tx, const std::string& id,
                 const std::vector<platform::ScopeKey>& scope);
// The encrypted part of a person.
absl::StatusOr<v1::Person> ReadPersonal(const platform::Keyring& keyring,
                                        const std::string& personal, const std::string& person_id);
// Whether a group, by its encrypted part, names the guardianship body.
absl::StatusOr<bool> NamesGuardianshipBody(const platform::Keyring& keyring,
                                           const std::string& personal,
                                           const std::string& party_id);
// The origin's status as its column has it.
std::string StatusText(const territory::v1::StatusBasis& status);
// Every group on board: ASSEMBLED → IN_TRANSIT. Returns them without their people.
absl::StatusOr<std::vector<PartyRow>> SetOff(platform::Tx& tx, const std::string& trip_id);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_PARTY_STORE_H_
