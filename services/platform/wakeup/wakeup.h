#ifndef SERVICES_PLATFORM_WAKEUP_WAKEUP_H_
#define SERVICES_PLATFORM_WAKEUP_WAKEUP_H_

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"

namespace cc::platform {

// Wakes those who wait for something new. Thread-safe.
class Wakeup {
 public:
  using Id = int64_t;
  Id Add(std::function<void()> wake);  // `wake` is quick and neither blocks nor adds or removes
  void Remove(Id id);                  // after it returns, `wake` is not running
  void Notify();

 private:
  absl::Mutex mu_;
  Id next_ ABSL_GUARDED_BY(mu_) = 1;
  std::vector<std::pair<Id, std::function<void()>>> waiting_ ABSL_GUARDED_BY(mu_);
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_WAKEUP_WAKEUP_H_
