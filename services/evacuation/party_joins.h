#ifndef SERVICES_EVACUATION_PARTY_JOINS_H_
#define SERVICES_EVACUATION_PARTY_JOINS_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/party_service.pb.h"
#include "services/evacuation/party_join_store.h"
#include "services/evacuation/party_store.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::evacuation {

// Handlers that find groups which are the same people, and make one group of two or two of one.
// Trips are locked before groups, groups in the order of their ids. Thread-safe.
class PartyJoins {
 public:
  PartyJoins(platform::Db& db, const platform::Keyring& keyring, const platform::UnitPaths& paths)
      : db_(db), keyring_(keyring), paths_(paths) {}

  absl::StatusOr<v1::ListPartyDuplicatesResponse> ListPartyDuplicates(
      const platform::Call& call, const v1::ListPartyDuplicatesRequest& request);
  absl::StatusOr<v1::Party> JoinParties(const platform::Call& call,
                                        const v1::JoinPartiesRequest& request);
  absl::StatusOr<v1::PartyDistinction> DismissPartyDuplicate(
      const platform::Call& call, const v1::DismissPartyDuplicateRequest& request);
  absl::StatusOr<v1::ListPartyDistinctionsResponse> ListPartyDistinctions(
      const platform::Call& call, const v1::ListPartyDistinctionsRequest& request);
  absl::StatusOr<v1::UndoPartyJoinResponse> UndoPartyJoin(const platform::Call& call,
                                                          const v1::UndoPartyJoinRequest& request);
  absl::StatusOr<v1::PartySplit> SplitParty(const platform::Call& call,
                                            const v1::SplitPartyRequest& request);
  absl::StatusOr<v1::ListPartySplitsResponse> ListPartySplits(
      const platform::Call& call, const v1::ListPartySplitsRequest& request);

 private:
  // Both, in the order of their ids; as the names say.
  absl::StatusOr<std::pair<PartyRow, PartyRow>> LockBoth(platform::Tx& tx, const std::string& id,
                                                         const std::string& other_id) const;
  // PARTY_JOIN_NOT_UNDOABLE; the groups as they were.
  absl::StatusOr<std::pair<v1::Party, v1::Party>> Former(platform::Tx& tx, const JoinRow& join,
                                                         const PartyRow& kept,
                                                         const PartyRow& joined) const;
  // PARTY_ORIGINS_DIFFER unless one of the units is the other or lies within it.
  absl::Status CheckOrigins(const v1::Party& a, const v1::Party& b) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_PARTY_JOINS_H_
