#ifndef SERVICES_EVACUATION_STAY_PARTY_H_
#define SERVICES_EVACUATION_STAY_PARTY_H_

#include <string>
#include <vector>

#include "services/evacuation/party_store.h"
#include "services/evacuation/stay_store.h"

// A stay together with its group, whose lock comes first.
namespace cc::evacuation {

struct StayAndParty {
  StayRow stay;
  PartyRow party;
};

// A stay and its group, both locked by the group's lock. NOT_FOUND outside the caller's scope;
// ETAG_STALE where `etag` is set and not the stay's.
absl::StatusOr<StayAndParty> LockStay(platform::Tx& tx, const platform::Keyring& keyring,
                                      const std::string& id, const std::string& etag);

// Lets those who hold one of `keys` see the locked group and its stays from now on. `row.scope` is
// what a stay that begins now takes over.
void ShowParty(platform::Tx& tx, PartyRow& row, const std::vector<platform::ScopeKey>& keys);

// Tells that a stay changed, and names it and its group in the audit.
void EmitStay(platform::Tx& tx, const StayRow& row, const std::vector<platform::ScopeKey>& before);

// Those of `a` and `b`, each once.
std::vector<platform::ScopeKey> BothOf(std::vector<platform::ScopeKey> a,
                                       const std::vector<platform::ScopeKey>& b);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_STAY_PARTY_H_
