#ifndef SERVICES_REGISTRY_PERSON_STORE_H_
#define SERVICES_REGISTRY_PERSON_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/registry_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of people, households and the keys by which a person is recognised. Personal data is
// encrypted on the way in and read back on the way out; what is searched by is kept as keyed index.
namespace cc::registry {

// A keyed index of something that tells a person from others.
struct IdentityKey {
  enum Kind { kRnokpp = 1, kUnzr = 2, kNameAndBirthDate = 3 };
  Kind kind;
  std::string key;
};
IdentityKey RnokppKey(const platform::Keyring& keyring, absl::string_view rnokpp);
IdentityKey UnzrKey(const platform::Keyring& keyring, absl::string_view unzr);
IdentityKey NameAndBirthKey(const platform::Keyring& keyring, const common::v1::PersonName& name,
                            absl::string_view birth_date);
// Every key that the person has.
std::vector<IdentityKey> KeysOf(const platform::Keyring& keyring, const v1::Person& person);

// Whoever else wants to register one of these waits until this transaction ends.
absl::Status LockKeys(platform::Tx& tx, const std::vector<IdentityKey>& keys);
// Which of the keys belong to somebody registered, anywhere in the country; one flag for each.
absl::StatusOr<std::vector<bool>> AreTaken(platform::Tx& tx, const std::vector<IdentityKey>& keys);
void InsertKeys(platform::Tx& tx, const std::vector<IdentityKey>& keys,
                const std::string& person_id, const std::string& registration_id);

void InsertHousehold(platform::Tx& tx, const std::string& id, bool synthetic,
                     const std::vector<platform::ScopeKey>& scope);
// NOT_FOUND where there is none within the scope.
absl::StatusOr<v1::Household> FindHousehold(platform::Tx& tx, const std::string& id);

// A person as the member of a household at this place; the person bears its id, household and
// registration.
void InsertPerson(platform::Tx& tx, const platform::Keyring& keyring, const v1::Person& person,
                  const v1::HouseholdMember& member, int number,
                  const std::vector<platform::ScopeKey>& scope);
// NOT_FOUND where there is none within the scope.
absl::StatusOr<v1::Person> FindPerson(platform::Tx& tx, const platform::Keyring& keyring,
                                      const std::string& id);
// People with this key, by id; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::Person>> FindPeople(platform::Tx& tx,
                                                   const platform::Keyring& keyring,
                                                   const IdentityKey& key,
                                                   const platform::Page& page);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_PERSON_STORE_H_
