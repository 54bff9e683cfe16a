#include "services/platform/wakeup/wakeup.h"

#include <algorithm>

namespace cc::platform {

Wakeup::Id Wakeup::Add(std::function<void()> wake) {
  absl::MutexLock lock(&mu_);
  waiting_.emplace_back(next_, std::move(wake));
  return next_++;
}

void Wakeup::Remove(Id id) {
  absl::MutexLock lock(&mu_);
  waiting_.erase(std::remove_if(waiting_.begin(), waiting_.end(),
                                [id](const auto& w) { return w.first == id; }),
                 waiting_.end());
}

void Wakeup::Notify() {
  absl::MutexLock lock(&mu_);
  for (const auto& [id, wake] : waiting_) wake();
}

}  // namespace cc::platform
