#ifndef SERVICES_EVACUATION_REQUESTS_H_
#define SERVICES_EVACUATION_REQUESTS_H_

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/party_service.pb.h"
#include "services/evacuation/party_store.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/territory/client/status_source.h"

namespace cc::evacuation {

// The status of a unit on a day, unspecified where nobody knows it: evacuation does not wait.
territory::v1::StatusBasis StatusOfOrigin(const territory::StatusSource& statuses,
                                          const std::string& unit_code, const std::string& date,
                                          absl::Time now);

// Tells the feed and the audit that a group has changed.
void EmitParty(platform::Tx& tx, const PartyRow& row,
               const std::vector<platform::ScopeKey>& scope_before);

// Cancels a locked group, of which `row` is told; the former state is kept. ALREADY_BOARDED,
// STATE_FORBIDS.
absl::Status CancelLocked(platform::Tx& tx, const platform::Keyring& keyring, PartyRow& row,
                          v1::PartyCancellation::Reason reason, const std::string& note);

// Handlers that correct, cancel and find requests. Thread-safe.
class Requests {
 public:
  Requests(platform::Db& db, const platform::Keyring& keyring,
           const territory::StatusSource& statuses)
      : db_(db), keyring_(keyring), statuses_(statuses) {}

  absl::StatusOr<v1::Party> UpdateParty(const platform::Call& call,
                                        const v1::UpdatePartyRequest& request);
  absl::StatusOr<v1::Party> CancelParty(const platform::Call& call,
                                        const v1::CancelPartyRequest& request);
  absl::StatusOr<v1::SearchPartiesResponse> SearchParties(const platform::Call& call,
                                                          const v1::SearchPartiesRequest& request);
  absl::StatusOr<v1::ListPartyVersionsResponse> ListPartyVersions(
      const platform::Call& call, const v1::ListPartyVersionsRequest& request);

 private:
  platform::Db& db_;
  const platform::Keyring& keyring_;
  const territory::StatusSource& statuses_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_REQUESTS_H_
