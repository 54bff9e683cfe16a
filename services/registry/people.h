#ifndef SERVICES_REGISTRY_PEOPLE_H_
#define SERVICES_REGISTRY_PEOPLE_H_

#include "absl/status/statusor.h"
#include "cc/registry/v1/registry_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::registry {

// Handlers of the Person and Household RPCs. Thread-safe.
class People {
 public:
  People(platform::Db& db, const platform::Keyring& keyring) : db_(db), keyring_(keyring) {}

  absl::StatusOr<v1::Household> GetHousehold(const platform::Call& call,
                                             const v1::GetHouseholdRequest& request);
  absl::StatusOr<v1::Person> GetPerson(const platform::Call& call,
                                       const v1::GetPersonRequest& request);
  absl::StatusOr<v1::SearchPersonsResponse> SearchPersons(const platform::Call& call,
                                                          const v1::SearchPersonsRequest& request);

 private:
  platform::Db& db_;
  const platform::Keyring& keyring_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_PEOPLE_H_
