#ifndef SERVICES_REGISTRY_PERSON_STORE_H_
#define SERVICES_REGISTRY_PERSON_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/registry_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of people, their former states and the keys by which a person is recognised. Personal data is
// encrypted on the way in and read back on the way out; what is searched by is kept as keyed index.
namespace cc::registry {

// A keyed index of something that tells a person from others.
struct IdentityKey {
  enum Kind { kRnokpp = 1, kUnzr = 2, kNameAndBirthDate = 3, kCertificate = 4 };
  Kind kind;
  std::string key;
};
IdentityKey RnokppKey(const platform::Keyring& keyring, absl::string_view rnokpp);
IdentityKey UnzrKey(const platform::Keyring& keyring, absl::string_view unzr);
IdentityKey NameAndBirthKey(const platform::Keyring& keyring, const common::v1::PersonName& name,
                            absl::string_view birth_date);
// Of a number as CanonicalCertificateNumber writes it: held by whoever stated it when they applied
// or were confirmed, until their registration ends.
IdentityKey CertificateKey(const platform::Keyring& keyring, absl::string_view canonical_number);
// Every key that the person has, but for certificates.
std::vector<IdentityKey> KeysOf(const platform::Keyring& keyring, const v1::Person& person);

// Whoever else wants to register one of these waits until this transaction ends.
absl::Status LockKeys(platform::Tx& tx, const std::vector<IdentityKey>& keys);
// Which of the keys belong to somebody registered, anywhere in the country; one flag for each.
// Those of one person may be left out.
absl::StatusOr<std::vector<bool>> AreTaken(platform::Tx& tx, const std::vector<IdentityKey>& keys,
                                           absl::string_view but_of_person = "");
// A new key as a row, for COPY where many come at once; so with the other `New…Row`.
extern const char kCopyIdentityKeys[];
std::vector<platform::Param> NewKeyRow(const IdentityKey& key, const std::string& person_id,
                                       const std::string& registration_id);
struct NewKeys {
  std::vector<IdentityKey> keys;
  std::string person_id, registration_id;
};
void InsertKeys(platform::Tx& tx, const std::vector<NewKeys>& people);
// The person may be registered by others of these keys from now on, but for that of a certificate.
// True where there were any.
absl::StatusOr<bool> DeleteKeys(platform::Tx& tx, const std::string& person_id);
// The same for everybody in a registration.
void DeleteKeysOfRegistration(platform::Tx& tx, const std::string& registration_id);

// A person as the member of a household at this place; the person bears its id, household and
// registration.
extern const char kCopyPeople[];
std::vector<platform::Param> NewPersonRow(const platform::Keyring& keyring,
                                          const v1::Person& person,
                                          const v1::HouseholdMember& member, int number,
                                          const std::vector<platform::ScopeKey>& scope,
                                          const std::vector<IdentityKey>& keys, absl::Time now);
struct NewPerson {
  const v1::Person* person = nullptr;
  v1::HouseholdMember member;
  int number = 0;
  std::vector<platform::ScopeKey> scope;
  std::vector<IdentityKey> keys;  // KeysOf
};
void InsertPeople(platform::Tx& tx, const platform::Keyring& keyring,
                  const std::vector<NewPerson>& people);
// The personal part of a person from the column `personal`.
absl::StatusOr<v1::Person> ReadPersonal(const platform::Keyring& keyring, const std::string& id,
                                        const std::string& personal);
// NOT_FOUND where there is none within the scope.
absl::StatusOr<v1::Person> FindPerson(platform::Tx& tx, const platform::Keyring& keyring,
                                      const std::string& id);

// A person as locked for a change.
struct PersonRow {
  v1::Person person;
  int64_t revision = 0;
  std::vector<platform::ScopeKey> scope;
};
// NOT_FOUND where there is none within the scope.
absl::StatusOr<PersonRow> LockPerson(platform::Tx& tx, const platform::Keyring& keyring,
                                     const std::string& id);
// The members of a household, in their order.
absl::StatusOr<std::vector<PersonRow>> LockPeopleOf(platform::Tx& tx,
                                                    const platform::Keyring& keyring,
                                                    const std::string& household_id);
// Writes the person's data over the row and the former state among the versions; raises the
// revision.
void ReplacePerson(platform::Tx& tx, const platform::Keyring& keyring, const v1::Person& former,
                   absl::string_view reason, PersonRow& row);
// The person's place in the household that they now belong to, and their registration; raises the
// revision where one of the two is another.
void PlacePerson(platform::Tx& tx, const v1::HouseholdMember& member, int number,
                 const std::string& registration_id, bool moved);
// Former states, the latest first; one more than the page holds where there are more. NOT_FOUND
// where there is no such person within the scope.
absl::StatusOr<std::vector<v1::PersonVersion>> ListVersionsOf(platform::Tx& tx,
                                                              const platform::Keyring& keyring,
                                                              const std::string& person_id,
                                                              const platform::Page& page);
// People who have one of these match keys, by id; one more than the page holds where there are
// more.
absl::StatusOr<std::vector<v1::Person>> FindPeopleByMatchKeys(platform::Tx& tx,
                                                              const platform::Keyring& keyring,
                                                              const std::vector<int64_t>& keys,
                                                              const platform::Page& page);
// People with this key; likewise.
absl::StatusOr<std::vector<v1::Person>> FindPeople(platform::Tx& tx,
                                                   const platform::Keyring& keyring,
                                                   const IdentityKey& key,
                                                   const platform::Page& page);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_PERSON_STORE_H_
