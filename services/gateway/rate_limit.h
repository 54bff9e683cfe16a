#ifndef SERVICES_GATEWAY_RATE_LIMIT_H_
#define SERVICES_GATEWAY_RATE_LIMIT_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace cc::gateway {

// Token buckets by client. Thread-safe; holds at most `max_clients` buckets, full ones are
// forgotten first.
class RateLimit {
 public:
  struct Options {
    double per_second = 100;
    double burst = 200;
    size_t max_clients = 100000;
  };
  explicit RateLimit(Options options) : options_(options) {}

  // Zero where the client may go on, else how long it has to wait.
  absl::Duration Take(absl::string_view client, absl::Time now);

 private:
  struct Bucket {
    double tokens;
    absl::Time filled;
  };
  double Refilled(const Bucket& bucket, absl::Time now) const;

  const Options options_;
  absl::Mutex mu_;
  absl::flat_hash_map<std::string, Bucket> buckets_ ABSL_GUARDED_BY(mu_);
  absl::Time swept_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
};

// The part of an address that stands for one client: an IPv6 network of 64 bits, else the address.
std::string ClientNetwork(absl::string_view address);

// `sub` of a token that nobody has verified yet: good for a bucket's name, for nothing else. Empty
// where unreadable.
std::string UnverifiedSubject(absl::string_view bearer);

}  // namespace cc::gateway

#endif  // SERVICES_GATEWAY_RATE_LIMIT_H_
