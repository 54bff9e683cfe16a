#ifndef SERVICES_EVACUATION_TRACING_PROPOSALS_H_
#define SERVICES_EVACUATION_TRACING_PROPOSALS_H_

#include <string>

#include "absl/status/status.h"
#include "cc/evacuation/v1/party_service.pb.h"
#include "services/evacuation/party_store.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"

// Searches that the service proposes; nothing is compared until a person takes them up. Whoever is
// sought already is not proposed.
namespace cc::evacuation {

// One for each who was parted from a group, by its head, with the other group as the candidate.
// `before`: the group as it was.
absl::Status ProposeTracing(platform::Tx& tx, const platform::Keyring& keyring,
                            const v1::PartySplit& split, const v1::Party& before,
                            const PartyRow& stayed, const PartyRow& parted);

// One for each who left this trip at a stop or for a hospital, or is missing, while others of their
// group did not; of the dead none. Withdraws those whose cause was an error. In a transaction that
// sees the whole country.
absl::Status ProposeTracingOfTrip(platform::Tx& tx, const platform::Keyring& keyring,
                                  const std::string& trip_id);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_TRACING_PROPOSALS_H_
