#include "services/registry/match_records.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "services/platform/auth/scope.h"
#include "services/registry/matching/profile.h"

namespace cc::registry {
namespace {

int64_t KeyedNumber(const platform::Keyring& keyring, const std::string& text) {
  const std::string index = keyring.BlindIndex(text, "match_keys");
  int64_t number = 0;
  std::memcpy(&number, index.data(), sizeof(number));
  return number;
}

// A unit by its tail, which no recoding changes.
std::string PlaceOf(const std::string& unit_code) {
  const std::optional<int32_t> tail = platform::TailOf(unit_code);
  return tail ? absl::StrCat(*tail) : unit_code;
}

matching::Sex SexOf(common::v1::Sex sex) {
  switch (sex) {
    case common::v1::SEX_FEMALE:
      return matching::Sex::kFemale;
    case common::v1::SEX_MALE:
      return matching::Sex::kMale;
    default:
      return matching::Sex::kUnknown;
  }
}

bool Agrees(matching::Level level) {
  return level == matching::Level::kExact || level == matching::Level::kVariant ||
         level == matching::Level::kSounds;
}

// The whole name, the day of birth, and a phone or people with whom they live.
bool AllElseAgrees(const matching::Agreement& agreement) {
  using matching::Field;
  using matching::Level;
  const Level household = agreement[Field::kHousehold];
  return Agrees(agreement[Field::kFamilyName]) && Agrees(agreement[Field::kGivenName]) &&
         Agrees(agreement[Field::kPatronymic]) && agreement[Field::kBirthDate] == Level::kExact &&
         (agreement[Field::kPhone] == Level::kExact || household == Level::kExact ||
          household == Level::kClose);
}

}  // namespace

matching::Record MatchRecord(const v1::Person& person, const MatchSurroundings& surroundings) {
  matching::Record record;
  record.family_name = person.name().family_name();
  record.given_name = person.name().given_name();
  record.patronymic = person.name().patronymic();
  record.latin_family_name = person.latin_name().family_name();
  record.latin_given_name = person.latin_name().given_name();
  for (const v1::FormerName& former : person.former_names()) {
    if (!former.family_name().empty()) record.former_family_names.push_back(former.family_name());
  }
  record.birth_date = person.birth_date();
  record.sex = SexOf(person.sex());
  if (!person.rnokpp().empty()) record.identifiers.push_back({"rnokpp", person.rnokpp(), true});
  if (!person.unzr().empty()) record.identifiers.push_back({"unzr", person.unzr(), true});
  for (const v1::IdentityDocument& document : person.documents()) {
    record.identifiers.push_back(
        {absl::StrCat("document ", document.kind()), document.number(), false});
  }
  if (!person.phone().empty()) record.phones.push_back(person.phone());
  record.origin = PlaceOf(surroundings.origin_unit_code);
  record.residence = PlaceOf(surroundings.residence_unit_code);
  record.household_id = surroundings.household_id;
  for (int64_t other : surroundings.others) record.household.push_back(absl::StrCat(other));
  return record;
}

double SuspicionOf(const matching::Profile& a, const matching::Profile& b,
                   const matching::Agreement& agreement, const matching::Weights& weights) {
  if (!matching::MayBeOnePerson(a, b, agreement)) return 0;
  if (agreement[matching::Field::kIdentifier] != matching::Level::kDifferent)
    return weights.ScoreOf(agreement).probability;
  if (!AllElseAgrees(agreement)) return 0;
  matching::Agreement without = agreement;
  without.levels[static_cast<size_t>(matching::Field::kIdentifier)] = matching::Level::kMissing;
  return std::min(weights.ScoreOf(without).probability, weights.adjudicate);
}

int64_t MemberDigestOf(const platform::Keyring& keyring, const v1::Person& person) {
  const std::string digest = matching::MemberDigest(MatchRecord(person, {}));
  return digest.empty() ? 0 : KeyedNumber(keyring, digest);
}

std::vector<int64_t> KeyedKeys(const platform::Keyring& keyring,
                               const std::vector<std::string>& keys) {
  std::vector<int64_t> keyed;
  keyed.reserve(keys.size());
  for (const std::string& key : keys) keyed.push_back(KeyedNumber(keyring, key));
  return keyed;
}

}  // namespace cc::registry
