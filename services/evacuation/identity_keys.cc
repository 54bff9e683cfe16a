#include "services/evacuation/identity_keys.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/platform/text/name_key.h"

namespace cc::evacuation {
namespace {

// Family and given name by sound: the father's name is often left out.
std::string SoundOf(const common::v1::PersonName& name) {
  return absl::StrCat(platform::NameKey(name.family_name()), "|",
                      platform::NameKey(name.given_name()));
}

bool Contradict(absl::string_view a, absl::string_view b) {
  return !a.empty() && !b.empty() && a != b;
}

bool Agree(absl::string_view a, absl::string_view b) { return !a.empty() && a == b; }

}  // namespace

Identity IdentityOf(const v1::Person& person) {
  return {.name = person.name(),
          .birth_date = person.birth_date(),
          .rnokpp = person.rnokpp(),
          .unzr = person.unzr(),
          .phone = ""};
}

Identity IdentityOf(const v1::DepartedPerson& person) {
  return {.name = person.name(),
          .birth_date = person.birth_date(),
          .rnokpp = person.rnokpp(),
          .unzr = person.unzr(),
          .phone = person.phone()};
}

std::vector<IdentityKey> KeysOf(const platform::Keyring& keyring, const Identity& identity) {
  std::vector<IdentityKey> keys;
  auto add = [&](v1::IdentityMatch kind, const std::string& normalised) {
    keys.push_back({kind, keyring.BlindIndex(normalised, absl::StrCat("identity_keys.", kind))});
  };
  if (!identity.rnokpp.empty()) add(v1::IDENTITY_MATCH_RNOKPP, identity.rnokpp);
  if (!identity.unzr.empty()) add(v1::IDENTITY_MATCH_UNZR, identity.unzr);
  if (!identity.phone.empty()) add(v1::IDENTITY_MATCH_PHONE, identity.phone);
  if (identity.name.family_name().empty() || identity.name.given_name().empty()) return keys;
  const std::string sound = SoundOf(identity.name);
  int year = identity.birth_year;
  if (!identity.birth_date.empty()) {
    add(v1::IDENTITY_MATCH_NAME_AND_BIRTH_DATE, absl::StrCat(sound, "|", identity.birth_date));
    if (!absl::SimpleAtoi(identity.birth_date.substr(0, 4), &year)) year = 0;
  }
  if (year > 0) add(v1::IDENTITY_MATCH_NAME_AND_BIRTH_YEAR, absl::StrCat(sound, "|", year));
  return keys;
}

bool SamePerson(const v1::Person& a, const v1::Person& b) {
  if (Contradict(a.rnokpp(), b.rnokpp()) || Contradict(a.unzr(), b.unzr())) return false;
  if (Agree(a.rnokpp(), b.rnokpp()) || Agree(a.unzr(), b.unzr())) return true;
  return Agree(a.birth_date(), b.birth_date()) && SoundOf(a.name()) == SoundOf(b.name());
}

}  // namespace cc::evacuation
