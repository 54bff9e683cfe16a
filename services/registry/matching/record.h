#ifndef SERVICES_REGISTRY_MATCHING_RECORD_H_
#define SERVICES_REGISTRY_MATCHING_RECORD_H_

#include <string>
#include <vector>

// What is known of one person and tells them from others, as it was written. Any part may be empty.
namespace cc::registry::matching {

enum class Sex { kUnknown, kFemale, kMale };

struct Identifier {
  std::string kind;   // numbers of different kinds are never compared
  std::string value;  // spaces, case and look-alike letters do not matter
  // Given to a person once: another value of the same kind speaks against one person. A document's
  // number changes with the document and does not.
  bool permanent = true;
};

struct Record {
  std::string family_name;
  std::string given_name;
  std::string patronymic;  // or middle name
  std::string latin_family_name;
  std::string latin_given_name;
  std::vector<std::string> former_family_names;
  // `YYYY-MM-DD`, `YYYYMMDD`, `DD.MM.YYYY`, `DD/MM/YYYY` or a year alone; a day that does not exist
  // is compared as it stands.
  std::string birth_date;
  Sex sex = Sex::kUnknown;
  std::vector<Identifier> identifiers;
  std::vector<std::string> phones;
  std::string origin;     // a unit, a town: any code or name of a place
  std::string residence;  // the same, of where the person lives: a unit, a postal code
  std::string address;
  std::string household_id;  // equal in records of the same household; empty where unknown
  // `MemberDigest` of the others in the household.
  std::vector<std::string> household;
};

}  // namespace cc::registry::matching

#endif  // SERVICES_REGISTRY_MATCHING_RECORD_H_
