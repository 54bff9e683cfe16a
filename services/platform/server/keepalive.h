#ifndef SERVICES_PLATFORM_SERVER_KEEPALIVE_H_
#define SERVICES_PLATFORM_SERVER_KEEPALIVE_H_

#include "absl/time/time.h"

namespace cc::platform {

// How our servers and clients find a dead peer. A server sends away whoever pings more often than
// `shortest`, so clients ping three times as seldom.
struct Keepalive {
  absl::Duration every = absl::Minutes(1);
  absl::Duration answer = absl::Seconds(20);  // without it the connection is dead
  absl::Duration shortest = absl::Seconds(20);
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_SERVER_KEEPALIVE_H_
