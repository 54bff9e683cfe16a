#ifndef SERVICES_REGISTRY_MATCHING_GIVEN_NAMES_H_
#define SERVICES_REGISTRY_MATCHING_GIVEN_NAMES_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

// Which spellings of given names mean one name: Ukrainian and Russian forms, short ones, the
// spellings of passports, and the usual names of other countries. A table of our own.
namespace cc::registry::matching {

// Groups that a name belongs to, none being 0: short forms may stand for several names («Саша»).
using NameGroups = std::array<uint16_t, 4>;

// `sounds` as platform::NameKey gives them.
NameGroups GroupsOfGivenName(absl::string_view sounds);

// Groups of the father's name in a patronymic without its ending (`ivan` of «Іванівна»).
NameGroups GroupsOfFather(absl::string_view root);

bool Share(const NameGroups& a, const NameGroups& b);

// The names of the table, group by group, separated by spaces: full ones first; men before an empty
// group, then women and all others.
absl::Span<const absl::string_view> GivenNameTable();

}  // namespace cc::registry::matching

#endif  // SERVICES_REGISTRY_MATCHING_GIVEN_NAMES_H_
