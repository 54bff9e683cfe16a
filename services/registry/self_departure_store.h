#ifndef SERVICES_REGISTRY_SELF_DEPARTURE_STORE_H_
#define SERVICES_REGISTRY_SELF_DEPARTURE_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/resources.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"

// SQL of registrations of people who left by themselves, which evacuation is told of.
//
// Nobody is asked how they left: whoever is registered without an arrival of evacuation, from a
// place that had a status of the list of territories on the day of leaving, is taken to have left
// by themselves. Evacuation compares them with its passengers and leaves it to a person where
// somebody was on a trip after all (`DoubleCount`).
namespace cc::registry {

enum class SelfDepartureState { kWaiting = 1, kTold = 2, kNotTold = 3 };

struct SelfDeparture {
  v1::Registration registration;
  std::vector<v1::Person> people;
};

// Notes which of these registrations are to be told. Does nothing the second time; one that was not
// told because it had ended waits again once it is in force.
void NoteSelfDepartures(platform::Tx& tx, const std::vector<std::string>& registration_ids);
// Those of the registrations due that have waited longest. They are due again after a pause that
// grows to an hour.
absl::StatusOr<std::vector<std::string>> ClaimSelfDepartures(platform::Tx& tx, int most);
// With everyone of the registration, those included who were split from it since, without records
// that went into another.
absl::StatusOr<SelfDeparture> FindSelfDeparture(platform::Tx& tx, const platform::Keyring& keyring,
                                                const std::string& registration_id);
void SetSelfDeparture(platform::Tx& tx, const std::string& registration_id,
                      SelfDepartureState state);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_SELF_DEPARTURE_STORE_H_
