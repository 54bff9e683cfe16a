#ifndef SERVICES_REGISTRY_PEOPLE_H_
#define SERVICES_REGISTRY_PEOPLE_H_

#include "absl/status/statusor.h"
#include "cc/registry/v1/registry_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/registry/dated_rules.h"
#include "services/registry/person_store.h"

namespace cc::registry {

// Handlers of the Person RPCs. Thread-safe.
class People {
 public:
  People(platform::Db& db, const platform::Keyring& keyring, const DatedRules& rules)
      : db_(db), keyring_(keyring), rules_(rules) {}

  absl::StatusOr<v1::Person> GetPerson(const platform::Call& call,
                                       const v1::GetPersonRequest& request);
  absl::StatusOr<v1::SearchPersonsResponse> SearchPersons(const platform::Call& call,
                                                          const v1::SearchPersonsRequest& request);
  absl::StatusOr<v1::Person> UpdatePerson(const platform::Call& call,
                                          const v1::UpdatePersonRequest& request);
  absl::StatusOr<v1::ListPersonVersionsResponse> ListPersonVersions(
      const platform::Call& call, const v1::ListPersonVersionsRequest& request);

 private:
  // DUPLICATE_REGISTRATION where somebody else has an identity key that the person has now and had
  // not before.
  absl::Status CheckNewKeys(platform::Tx& tx, const v1::Person& before,
                            const v1::Person& after) const;

  // The person as locked; with all of the household, in the order that everybody locks them, where
  // a change of the person may touch who answers for whom.
  absl::StatusOr<PersonRow> LockForUpdate(platform::Tx& tx,
                                          const v1::UpdatePersonRequest& request) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const DatedRules& rules_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_PEOPLE_H_
