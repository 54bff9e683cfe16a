#ifndef SERVICES_REGISTRY_MATCHING_COMPARISON_H_
#define SERVICES_REGISTRY_MATCHING_COMPARISON_H_

#include <array>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "services/registry/matching/profile.h"

namespace cc::registry::matching {

enum class Field : uint8_t {
  kFamilyName,
  kGivenName,
  kPatronymic,
  kBirthDate,
  kSex,
  kIdentifier,  // given to a person once
  kDocument,    // changes with the document
  kPhone,
  kOrigin,
  kResidence,
  kAddress,
  kHousehold,
};
constexpr size_t kFields = 12;

// How far two values of a field agree. What a level means in a field:
enum class Level : uint8_t {
  kMissing,  // one of them is not known, or another field says it: says nothing
  kExact,    // the same; household: two others or more are the same people
  kVariant,  // another form of the same name; date: same year, one has but its first day;
             // address: some words
  kSounds,   // sounds the same
  kClose,    // one typing error; household: one other is the same person
  kSimilar,  // alike; date: the same year; address: half of the words
  kInitial,  // a letter stands for the name
  kSwapped,  // family and given name, or day and month, in each other's place
  kFormer,   // the family name that one of them had before
  kDifferent,
  kOther,    // both names are known and are not forms of each other
  kMarried,  // different family names of women who may have taken another's
};
constexpr size_t kLevels = 12;

absl::string_view FieldName(Field field);  // `family_name`
absl::string_view LevelName(Level level);  // `exact`

struct Agreement {
  std::array<Level, kFields> levels{};
  // What they agree in, for how often it occurs; 0 where they do not or it does not matter.
  std::array<uint64_t, kFields> values{};

  Level operator[](Field field) const { return levels[static_cast<size_t>(field)]; }
  // The levels in one number, four bits each.
  uint64_t pattern() const;
  static Agreement OfPattern(uint64_t pattern);
};

// Pure and symmetric; about a microsecond.
Agreement Compare(const Profile& a, const Profile& b);

// The value whose frequency matters where two records agree in a field; 0 where there is none.
uint64_t ValueOf(const Profile& profile, Field field);

// False for two people of one household whom nothing shows to be one person: they were told apart
// when they were entered together.
bool MayBeOnePerson(const Profile& a, const Profile& b, const Agreement& agreement);

}  // namespace cc::registry::matching

#endif  // SERVICES_REGISTRY_MATCHING_COMPARISON_H_
