#ifndef SERVICES_PLATFORM_ERROR_STATE_WORDS_H_
#define SERVICES_PLATFORM_ERROR_STATE_WORDS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace cc::platform {

// How the state of a record is told to people: each in its quotes, so that it fits any sentence.
struct StateWords {
  std::string uk, en;
};

// `name` is that of an enum value (STATE_IN_TRANSIT, RESULT_APPLIED) or its end (CLOSED); null for
// one that the table lacks.
const StateWords* WordsOfState(absl::string_view name);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_ERROR_STATE_WORDS_H_
