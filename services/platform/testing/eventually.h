#ifndef SERVICES_PLATFORM_TESTING_EVENTUALLY_H_
#define SERVICES_PLATFORM_TESTING_EVENTUALLY_H_

#include "absl/time/clock.h"

namespace cc::platform {

// Waits until `holds()`, for what other threads do; false after a minute, which only a hang needs.
template <typename Condition>
bool Eventually(Condition holds) {
  const absl::Time until = absl::Now() + absl::Minutes(1);
  while (!holds()) {
    if (absl::Now() > until) return false;
    absl::SleepFor(absl::Milliseconds(5));
  }
  return true;
}

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_TESTING_EVENTUALLY_H_
