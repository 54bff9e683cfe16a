#ifndef SERVICES_REGISTRY_MATCHING_PROFILE_H_
#define SERVICES_REGISTRY_MATCHING_PROFILE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "services/registry/matching/name_part.h"
#include "services/registry/matching/record.h"

namespace cc::registry::matching {

// A day of birth as it was written; zero for what is not known.
struct WrittenDate {
  int year = 0;
  int month = 0;
  int day = 0;
  bool whole() const { return year != 0 && month != 0 && day != 0; }
  friend bool operator==(const WrittenDate&, const WrittenDate&) = default;
};
WrittenDate ReadDate(absl::string_view text);

// A record made comparable, once; comparing two is then cheap.
struct Profile {
  struct Number {
    uint64_t kind = 0;
    std::string value;  // one byte for each letter or digit
    bool permanent = true;
  };

  NamePart family, given, patronymic;
  // The same in Latin letters where both were written, and former family names.
  std::vector<NamePart> family_spellings, given_spellings, former_families;
  WrittenDate birth;
  Sex sex = Sex::kUnknown;
  std::vector<Number> numbers;
  std::vector<std::string> phones;  // the last nine digits
  std::string origin, residence;    // folded
  std::vector<uint64_t> address;    // its words, sorted
  uint64_t household_id = 0;
  std::vector<uint64_t> household;  // sorted
};

// Parts of a name that were typed in each other's place are put right where endings tell
// («Іванович Петро» for «Петро Іванович»); otherwise the comparison finds them.
Profile ReadProfile(const Record& record);

// Stands for a person in the records of those with whom they live: given name and day of birth.
std::string MemberDigest(const Record& record);

}  // namespace cc::registry::matching

#endif  // SERVICES_REGISTRY_MATCHING_PROFILE_H_
