#ifndef SERVICES_REGISTRY_MATCHING_LABELLED_PEOPLE_FOR_TESTS_H_
#define SERVICES_REGISTRY_MATCHING_LABELLED_PEOPLE_FOR_TESTS_H_

#include <cstdint>
#include <vector>

#include "services/registry/matching/record.h"

// Invented (synthetic) records whose persons are known, to judge the matching by. Its names and
// errors are its own; nothing in the matching is made for them.
namespace cc::registry::matching {

struct LabelledPeople {
  std::vector<Record> records;
  std::vector<uint32_t> person;  // who each record is of
};

struct LabelledOptions {
  size_t people = 20'000;
  double twice = 0.1;       // of the people come a second time, some a third
  bool identifiers = true;  // taxpayer number, document, phone
  bool latin = false;       // names and addresses of English-speaking countries, no households
  uint64_t seed = 7;
};

// The same seed gives the same people.
LabelledPeople InventPeople(const LabelledOptions& options);

}  // namespace cc::registry::matching

#endif  // SERVICES_REGISTRY_MATCHING_LABELLED_PEOPLE_FOR_TESTS_H_
