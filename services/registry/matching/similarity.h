#ifndef SERVICES_REGISTRY_MATCHING_SIMILARITY_H_
#define SERVICES_REGISTRY_MATCHING_SIMILARITY_H_

#include "absl/strings/string_view.h"

// How alike two short texts of one-byte characters are. Only the first 64 characters count.
namespace cc::registry::matching {

// Jaro–Winkler: 1 for equal texts, 0 for texts without a common character. Weighs a common
// beginning of up to four characters.
double JaroWinkler(absl::string_view a, absl::string_view b);

// Insertions, removals, replacements and swaps of neighbours (each place changed once); `most` + 1
// where there are more than `most`, which is at most 3.
int TypingErrors(absl::string_view a, absl::string_view b, int most);

}  // namespace cc::registry::matching

#endif  // SERVICES_REGISTRY_MATCHING_SIMILARITY_H_
