#ifndef SERVICES_EVACUATION_IDENTITY_KEYS_H_
#define SERVICES_EVACUATION_IDENTITY_KEYS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "cc/evacuation/v1/departure.pb.h"
#include "cc/evacuation/v1/resources.pb.h"
#include "services/platform/crypto/keyring.h"

// Keyed indexes by which the same person is found in requests, departures and searches. Equal only,
// never similar: what is found is put before a person.
namespace cc::evacuation {

// What is known of somebody; what is empty says nothing.
struct Identity {
  common::v1::PersonName name;
  std::string birth_date;
  int birth_year = 0;  // where the day is not known
  std::string rnokpp, unzr, phone;
};
Identity IdentityOf(const v1::Person& person);
Identity IdentityOf(const v1::DepartedPerson& person);

struct IdentityKey {
  v1::IdentityMatch kind = v1::IDENTITY_MATCH_UNSPECIFIED;
  std::string key;
};
// How keys are made: raised with every change of it, so that those of before are made anew.
inline constexpr int kIdentityKeysVersion = 1;
std::vector<IdentityKey> KeysOf(const platform::Keyring& keyring, const Identity& identity);

// One person by what both records say: a number in common, or name and day of birth with no number
// against it.
bool SamePerson(const v1::Person& a, const v1::Person& b);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_IDENTITY_KEYS_H_
