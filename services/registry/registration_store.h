#ifndef SERVICES_REGISTRY_REGISTRATION_STORE_H_
#define SERVICES_REGISTRY_REGISTRATION_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/registry_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"
#include "services/registry/household_store.h"

// SQL of registrations. Personal data is encrypted on the way in and read back on the way out.
namespace cc::registry {

// A registration as locked for a change.
struct RegistrationRow {
  v1::Registration registration;
  int64_t revision = 0;
  std::vector<platform::ScopeKey> scope;
};

extern const char kCopyRegistrations[];
std::vector<platform::Param> NewRegistrationRow(const platform::Keyring& keyring,
                                                const v1::Registration& registration,
                                                const std::vector<platform::ScopeKey>& scope,
                                                absl::Time now);
// The registration bears its id; its people are rows of their own. ALREADY_EXISTS (at the commit)
// where its pre-registration has one.
struct NewRegistration {
  const v1::Registration* registration = nullptr;
  std::vector<platform::ScopeKey> scope;
};
void InsertRegistrations(platform::Tx& tx, const platform::Keyring& keyring,
                         const std::vector<NewRegistration>& registrations);
// With its people and former residences. NOT_FOUND where there is none within the scope.
absl::StatusOr<v1::Registration> FindRegistration(platform::Tx& tx,
                                                  const platform::Keyring& keyring,
                                                  const std::string& id);
// Those of a household, by id.
absl::StatusOr<std::vector<RegistrationRow>> LockRegistrationsOf(platform::Tx& tx,
                                                                 const platform::Keyring& keyring,
                                                                 const std::string& household_id);
// A registration with its household and the others of that household, all locked in the order that
// everybody locks them.
struct LockedLife {
  HouseholdRow household;
  std::vector<RegistrationRow> registrations;
  size_t asked = 0;
  RegistrationRow& row() { return registrations[asked]; }
};
// NOT_FOUND where there is none within the scope; ETAG_STALE where it went to another household
// meanwhile.
absl::StatusOr<LockedLife> LockLife(platform::Tx& tx, const platform::Keyring& keyring,
                                    const std::string& id);
// Registrations, by id, of which it is not known that their numbers of certificates are kept.
absl::StatusOr<std::vector<std::string>> NumbersToKeep(platform::Tx& tx, int most);
void NoteNumbersKept(platform::Tx& tx, const std::string& id);
// Writes what can change over the row and raises the revision. The scope is SetHouseholdScope's.
void ReplaceRegistration(platform::Tx& tx, const platform::Keyring& keyring, RegistrationRow& row);
// Tells the feed of a change of the row, whose scope was `before`.
void EmitRegistration(platform::Tx& tx, const RegistrationRow& row,
                      const std::vector<platform::ScopeKey>& before);

// The registrations of a state within the scope (every state where unspecified), the longest
// waiting first; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::Registration>> ListRegistrationsOf(platform::Tx& tx,
                                                                  const platform::Keyring& keyring,
                                                                  v1::Registration::State state,
                                                                  absl::string_view due_by,
                                                                  const platform::Page& page);

// Keeps where the household of the registration lived until `former.end_date`.
void InsertFormerResidence(platform::Tx& tx, const platform::Keyring& keyring,
                           const RegistrationRow& row, const v1::FormerResidence& former);

// People, certificates and keys that follow a person into another registration.
void MoveToRegistration(platform::Tx& tx, const std::string& person_id,
                        const std::string& registration_id);
// The copy rests on the same status: what is open for the one is open for the other.
void CopyOpenReviews(platform::Tx& tx, const std::string& from_registration_id,
                     const std::string& to_registration_id);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_REGISTRATION_STORE_H_
