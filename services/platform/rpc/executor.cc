#include "services/platform/rpc/executor.h"

#include <utility>

namespace cc::platform {

Executor::Executor(int workers, int queue) : capacity_(queue) {
  for (int i = 0; i < workers; ++i) threads_.emplace_back([this] { Work(); });
}

Executor::~Executor() {
  {
    absl::MutexLock lock(&mu_);
    stopping_ = true;
  }
  for (std::thread& thread : threads_) thread.join();
}

bool Executor::TryRun(std::function<void()> job) {
  absl::MutexLock lock(&mu_);
  if (stopping_ || queue_.size() >= capacity_) return false;
  queue_.push_back(std::move(job));
  return true;
}

void Executor::RunLater(std::function<void()> job) {
  absl::MutexLock lock(&mu_);
  if (!stopping_) later_.push_back(std::move(job));
}

int Executor::queued() const {
  absl::MutexLock lock(&mu_);
  return static_cast<int>(queue_.size());
}

int Executor::busy() const {
  absl::MutexLock lock(&mu_);
  return busy_;
}

void Executor::Work() {
  while (true) {
    std::function<void()> job;
    {
      auto ready = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
        return stopping_ || !queue_.empty() || !later_.empty();
      };
      absl::MutexLock lock(&mu_, absl::Condition(&ready));
      if (queue_.empty() && later_.empty()) return;
      bool later = queue_.empty() || (!later_.empty() && ++turn_ % 4 == 0);
      auto& from = later ? later_ : queue_;
      job = std::move(from.front());
      from.pop_front();
      ++busy_;
    }
    job();
    absl::MutexLock lock(&mu_);
    --busy_;
  }
}

}  // namespace cc::platform
