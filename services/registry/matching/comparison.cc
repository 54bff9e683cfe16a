#include "services/registry/matching/comparison.h"

#include <algorithm>
#include <bit>
#include <cstdlib>

#include "services/registry/matching/similarity.h"

namespace cc::registry::matching {
namespace {

int Rank(Level level) {
  static constexpr std::array<int, kLevels> kRanks{12, 0, 1, 2, 4, 6, 5, 2, 3, 10, 11, 9};
  return kRanks[static_cast<size_t>(level)];
}
Level Better(Level a, Level b) { return Rank(b) < Rank(a) ? b : a; }

bool ShareWord(const NamePart& a, const NamePart& b, NameRole role) {
  if (a.words.empty() && b.words.empty()) return false;
  const uint64_t whole_a = Hash(role == NameRole::kFamily ? a.stem : a.sounds);
  const uint64_t whole_b = Hash(role == NameRole::kFamily ? b.stem : b.sounds);
  auto holds = [](const NamePart& name, uint64_t word) {
    return std::find(name.words.begin(), name.words.end(), word) != name.words.end();
  };
  if (holds(a, whole_b) || holds(b, whole_a)) return true;
  return std::any_of(a.words.begin(), a.words.end(), [&](uint64_t word) { return holds(b, word); });
}

uint64_t Letters(absl::string_view text) {
  uint64_t letters = 0;
  for (char c : text) letters |= uint64_t{1} << (c & 63);
  return letters;
}

Level BySpelling(absl::string_view a, absl::string_view b) {
  // Most pairs have too little in common to look at places.
  if (std::popcount(Letters(a) ^ Letters(b)) > 6) return Level::kDifferent;
  const size_t shorter = std::min(a.size(), b.size());
  const int errors = TypingErrors(a, b, 2);
  if (shorter >= 3 && errors <= 1) return Level::kClose;
  const double likeness = JaroWinkler(a, b);
  if (shorter >= 7 && errors <= 2 && likeness >= 0.85) return Level::kClose;
  if (shorter >= 4 && (likeness >= 0.9 || (errors <= 2 && shorter >= 5))) return Level::kSimilar;
  return Level::kDifferent;
}

Level CompareNames(const NamePart& a, const NamePart& b, NameRole role) {
  if (a.empty() || b.empty()) return Level::kMissing;
  if (a.written == b.written || (a.cyrillic != b.cyrillic && a.sounds == b.sounds))
    return Level::kExact;
  if (role != NameRole::kFamily && Share(a.groups, b.groups)) return Level::kVariant;
  if (a.sounds == b.sounds) return Level::kSounds;
  if (role == NameRole::kFamily && a.stem == b.stem) return Level::kVariant;
  if (role == NameRole::kPatronymic && a.stem == b.stem) return Level::kSounds;
  if (ShareWord(a, b, role)) return Level::kVariant;
  if (a.initial || b.initial)
    return a.first == b.first || a.sounds[0] == b.sounds[0] ? Level::kInitial : Level::kDifferent;
  // Two names that both are known and are not forms of each other were not mistyped.
  if (role != NameRole::kFamily && a.groups[0] != 0 && b.groups[0] != 0) return Level::kOther;
  if (role == NameRole::kPatronymic) return BySpelling(a.stem, b.stem);
  const Level by_sounds = BySpelling(a.sounds, b.sounds);
  if (a.cyrillic != b.cyrillic || by_sounds == Level::kClose) return by_sounds;
  return Better(by_sounds, BySpelling(a.letters, b.letters));
}

Level BestOf(const NamePart& a, const std::vector<NamePart>& more_a, const NamePart& b,
             const std::vector<NamePart>& more_b, NameRole role) {
  Level best = CompareNames(a, b, role);
  if (more_a.empty() && more_b.empty()) return best;
  for (const NamePart& other : more_b) best = Better(best, CompareNames(a, other, role));
  for (const NamePart& other : more_a) {
    best = Better(best, CompareNames(other, b, role));
    for (const NamePart& another : more_b) best = Better(best, CompareNames(other, another, role));
  }
  return best;
}

bool Agrees(Level level) {
  return level == Level::kExact || level == Level::kVariant || level == Level::kSounds;
}

bool ByFormerName(const Profile& a, const Profile& b) {
  auto had = [](const Profile& one, const Profile& other) {
    return std::any_of(
        one.former_families.begin(), one.former_families.end(), [&](const NamePart& former) {
          if (Agrees(CompareNames(former, other.family, NameRole::kFamily))) return true;
          return std::any_of(other.former_families.begin(), other.former_families.end(),
                             [&](const NamePart& another) {
                               return Agrees(CompareNames(former, another, NameRole::kFamily));
                             });
        });
  };
  return had(a, b) || had(b, a);
}

bool MayHaveMarried(const Profile& a, const Profile& b) {
  return a.sex != Sex::kMale && b.sex != Sex::kMale &&
         (a.sex == Sex::kFemale || b.sex == Sex::kFemale);
}

// Whether the family name of each is the given name of the other.
bool AreSwapped(const Profile& a, const Profile& b) {
  if (a.family.empty() || a.given.empty() || b.family.empty() || b.given.empty()) return false;
  auto same = [](const NamePart& family, const NamePart& given) {
    return family.sounds == given.sounds || Share(family.groups, given.groups) ||
           (family.sounds.size() >= 5 && given.sounds.size() >= 5 &&
            TypingErrors(family.sounds, given.sounds, 1) <= 1);
  };
  return same(a.family, b.given) && same(b.family, a.given);
}

Level CompareDates(const WrittenDate& a, const WrittenDate& b) {
  if (a.year == 0 || b.year == 0) return Level::kMissing;
  if (!a.whole() || !b.whole()) {
    if (a.year == b.year) return Level::kVariant;
    return std::abs(a.year - b.year) <= 1 ? Level::kSimilar : Level::kDifferent;
  }
  if (a == b) return Level::kExact;
  if (a.year == b.year && a.month == b.day && a.day == b.month) return Level::kSwapped;
  auto first = [](const WrittenDate& d) { return d.month == 1 && d.day == 1; };
  if (a.year == b.year && (first(a) || first(b))) return Level::kVariant;
  auto text = [](const WrittenDate& d, std::array<char, 8>& out) {
    const int number = d.year * 10000 + d.month * 100 + d.day;
    for (int i = 7, rest = number; i >= 0; --i, rest /= 10)
      out[static_cast<size_t>(i)] = static_cast<char>('0' + rest % 10);
    return absl::string_view(out.data(), out.size());
  };
  std::array<char, 8> x, y;
  if (TypingErrors(text(a, x), text(b, y), 1) <= 1) return Level::kClose;
  return a.year == b.year ? Level::kSimilar : Level::kDifferent;
}

Level CompareNumbers(const Profile& a, const Profile& b, bool permanent) {
  Level best = Level::kMissing;
  for (const Profile::Number& x : a.numbers) {
    for (const Profile::Number& y : b.numbers) {
      if (x.kind != y.kind || x.permanent != permanent || y.permanent != permanent) continue;
      const Level level = x.value == y.value                       ? Level::kExact
                          : TypingErrors(x.value, y.value, 1) <= 1 ? Level::kClose
                                                                   : Level::kDifferent;
      best = Better(best, level);
    }
  }
  return best;
}

Level ComparePhones(const Profile& a, const Profile& b) {
  Level best = Level::kMissing;
  for (const std::string& x : a.phones) {
    for (const std::string& y : b.phones) {
      best = Better(best, x == y                       ? Level::kExact
                          : TypingErrors(x, y, 1) <= 1 ? Level::kClose
                                                       : Level::kDifferent);
    }
  }
  return best;
}

Level ComparePlaces(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return Level::kMissing;
  if (a == b) return Level::kExact;
  return std::min(a.size(), b.size()) >= 4 && TypingErrors(a, b, 1) <= 1 ? Level::kClose
                                                                         : Level::kDifferent;
}

size_t Common(const std::vector<uint64_t>& a, const std::vector<uint64_t>& b) {
  size_t common = 0;
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) {
      ++common;
      ++i;
      ++j;
    } else if (a[i] < b[j]) {
      ++i;
    } else {
      ++j;
    }
  }
  return common;
}

Level CompareAddresses(const Profile& a, const Profile& b) {
  if (a.address.empty() || b.address.empty()) return Level::kMissing;
  if (a.address == b.address) return Level::kExact;
  const size_t common = Common(a.address, b.address);
  if (common == 0) return Level::kDifferent;
  return common * 2 >= std::max(a.address.size(), b.address.size()) ? Level::kSimilar
                                                                    : Level::kVariant;
}

Level CompareHouseholds(const Profile& a, const Profile& b) {
  if (a.household.empty() || b.household.empty()) return Level::kMissing;
  if (a.household_id != 0 && a.household_id == b.household_id) return Level::kMissing;
  const size_t common = Common(a.household, b.household);
  return common == 0 ? Level::kDifferent : common == 1 ? Level::kClose : Level::kExact;
}

// The value by which the frequency of a name is counted: the name behind its forms.
uint64_t NameValue(const NamePart& name) {
  if (name.empty() || name.initial) return 0;
  return name.groups[0] != 0 ? name.groups[0] : Hash(name.stem);
}

}  // namespace

absl::string_view FieldName(Field field) {
  static constexpr absl::string_view kNames[kFields] = {
      "family_name", "given_name", "patronymic", "birth_date", "sex",     "identifier",
      "document",    "phone",      "origin",     "residence",  "address", "household"};
  return kNames[static_cast<size_t>(field)];
}

absl::string_view LevelName(Level level) {
  static constexpr absl::string_view kNames[kLevels] = {
      "missing", "exact",   "variant", "sounds",    "close", "similar",
      "initial", "swapped", "former",  "different", "other", "married"};
  return kNames[static_cast<size_t>(level)];
}

uint64_t Agreement::pattern() const {
  uint64_t pattern = 0;
  for (size_t i = 0; i < kFields; ++i) pattern |= static_cast<uint64_t>(levels[i]) << (4 * i);
  return pattern;
}

Agreement Agreement::OfPattern(uint64_t pattern) {
  Agreement agreement;
  for (size_t i = 0; i < kFields; ++i)
    agreement.levels[i] = static_cast<Level>(pattern >> (4 * i) & 15);
  return agreement;
}

uint64_t ValueOf(const Profile& profile, Field field) {
  switch (field) {
    case Field::kFamilyName:
      return profile.family.empty() ? 0 : Hash(profile.family.stem);
    case Field::kGivenName:
      return NameValue(profile.given);
    case Field::kPatronymic:
      return NameValue(profile.patronymic);
    case Field::kOrigin:
      return profile.origin.empty() ? 0 : Hash(profile.origin);
    case Field::kResidence:
      return profile.residence.empty() ? 0 : Hash(profile.residence);
    default:
      return 0;
  }
}

Agreement Compare(const Profile& a, const Profile& b) {
  Agreement agreement;
  auto set = [&](Field field, Level level) {
    agreement.levels[static_cast<size_t>(field)] = level;
    if (Agrees(level))
      agreement.values[static_cast<size_t>(field)] = std::min(ValueOf(a, field), ValueOf(b, field));
  };
  Level family =
      BestOf(a.family, a.family_spellings, b.family, b.family_spellings, NameRole::kFamily);
  Level given = BestOf(a.given, a.given_spellings, b.given, b.given_spellings, NameRole::kGiven);
  const bool swapped = !Agrees(family) && !Agrees(given) && AreSwapped(a, b);
  if (swapped) {
    family = Level::kSwapped;
    given = Level::kMissing;  // the swap speaks for both
  } else if (!Agrees(family) && family != Level::kMissing) {
    if (ByFormerName(a, b))
      family = Level::kFormer;
    else if (family == Level::kDifferent && MayHaveMarried(a, b))
      family = Level::kMarried;
  }
  set(Field::kFamilyName, family);
  set(Field::kGivenName, given);
  set(Field::kPatronymic, CompareNames(a.patronymic, b.patronymic, NameRole::kPatronymic));
  set(Field::kBirthDate, CompareDates(a.birth, b.birth));
  // A given name says the sex already.
  Level sex = Level::kMissing;
  if (a.sex != Sex::kUnknown && b.sex != Sex::kUnknown) {
    if (a.sex != b.sex)
      sex = Level::kDifferent;
    else if (!Agrees(given) && !swapped)
      sex = Level::kExact;
  }
  set(Field::kSex, sex);
  set(Field::kIdentifier, CompareNumbers(a, b, true));
  set(Field::kDocument, CompareNumbers(a, b, false));
  set(Field::kPhone, ComparePhones(a, b));
  set(Field::kOrigin, ComparePlaces(a.origin, b.origin));
  set(Field::kResidence, ComparePlaces(a.residence, b.residence));
  set(Field::kAddress, CompareAddresses(a, b));
  set(Field::kHousehold, CompareHouseholds(a, b));
  return agreement;
}

bool MayBeOnePerson(const Profile& a, const Profile& b, const Agreement& agreement) {
  if (a.household_id == 0 || a.household_id != b.household_id) return true;
  if (agreement[Field::kIdentifier] == Level::kExact) return true;
  const Level given = agreement[Field::kGivenName];
  const Level birth = agreement[Field::kBirthDate];
  return (Agrees(given) || given == Level::kClose) &&
         (birth == Level::kExact || birth == Level::kSwapped || birth == Level::kClose);
}

}  // namespace cc::registry::matching
