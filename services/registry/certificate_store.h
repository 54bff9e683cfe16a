#ifndef SERVICES_REGISTRY_CERTIFICATE_STORE_H_
#define SERVICES_REGISTRY_CERTIFICATE_STORE_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/registry_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"

// SQL of certificates. Numbers are encrypted and found by a keyed index, which is unique in the
// country.
namespace cc::registry {

// One that is issued under a number.
extern const char kCopyCertificates[];
std::vector<platform::Param> NewCertificateRow(const platform::Keyring& keyring,
                                               const std::string& id,
                                               const v1::Registration& registration,
                                               const std::string& number,
                                               const std::vector<platform::ScopeKey>& scope,
                                               const std::string& person_id, absl::Time now);
// A certificate of `registered->person_id` in a registration: issued under `number`, or awaiting it
// where that is empty; `registered` is told which.
struct NewCertificate {
  const v1::Registration* registration = nullptr;
  v1::RegisteredPerson* registered = nullptr;
  std::string number;
  std::vector<platform::ScopeKey> scope;
};
// CERTIFICATE_TAKEN where a number stands for another, anywhere.
absl::Status InsertCertificates(platform::Tx& tx, const platform::Keyring& keyring,
                                const std::vector<NewCertificate>& certificates);

// The people of registrations, in the order of the household, by the registration's id. Who has no
// certificate here has no state of one.
using RegisteredPeople = std::map<std::string, std::vector<v1::RegisteredPerson>>;
absl::StatusOr<RegisteredPeople> PeopleOf(platform::Tx& tx, const platform::Keyring& keyring,
                                          const std::vector<std::string>& registration_ids);
// Makes them the registration's people. Numbers that it told before, for people without a
// certificate here, stay: they are older than this table.
void TakeOver(const std::vector<v1::RegisteredPerson>& people, v1::Registration& registration);

// Gives a certificate that awaits its number this one, and tells the feed of the registration.
// False where it does not wait any more. CERTIFICATE_TAKEN where the number stands for another.
absl::StatusOr<bool> GiveNumber(platform::Tx& tx, const platform::Keyring& keyring,
                                const std::string& certificate_id, const std::string& number);

// Ends every certificate of a registration; their numbers stay taken.
void CancelCertificates(platform::Tx& tx, const std::string& registration_id);

// Notes a duplicate of a person's certificate in force.
void AddDuplicate(platform::Tx& tx, const std::string& person_id, absl::string_view date);

// Whose certificate in force has this number.
struct Holder {
  std::string certificate_id, person_id, registration_id;
};
absl::StatusOr<std::optional<Holder>> FindHolder(platform::Tx& tx, const platform::Keyring& keyring,
                                                 const std::string& number);

// A certificate that is older than this table, with the number that its registration tells of the
// person. False where the number stands for another, or the person has a newer one.
absl::StatusOr<bool> InsertOlderCertificate(platform::Tx& tx, const platform::Keyring& keyring,
                                            const v1::Registration& registration,
                                            const v1::RegisteredPerson& registered,
                                            const std::vector<platform::ScopeKey>& scope);

// Whose certificate has or had this number: the person, or who they were merged into.
absl::StatusOr<std::optional<std::string>> FindPersonOfNumber(platform::Tx& tx,
                                                              const platform::Keyring& keyring,
                                                              const std::string& number);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_CERTIFICATE_STORE_H_
