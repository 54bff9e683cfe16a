#include "services/platform/rpc/executor.h"

#include <utility>

namespace cc::platform {

Executor::Executor(Options options) : options_(std::move(options)) {
  for (int i = 0; i < options_.workers; ++i) threads_.emplace_back([this] { Work(); });
}

Executor::~Executor() {
  {
    absl::MutexLock lock(&mu_);
    stopping_ = true;
  }
  for (std::thread& thread : threads_) thread.join();
}

void Executor::Run(Job job) {
  const absl::Time now = options_.clock();
  std::vector<Job> refused;
  {
    absl::MutexLock lock(&mu_);
    refused = Overdue(now);
    if (queue_.empty()) empty_at_ = now;
    if (!Admits(now)) {
      refused.push_back(std::move(job));
    } else if (queue_.size() < static_cast<size_t>(options_.queue)) {
      queue_.push_back(std::move(job));
    } else {
      overflow_.push_back({std::move(job), now});
    }
  }
  for (Job& late : refused) late(false);
}

bool Executor::Admits(absl::Time now) {
  if (stopping_) return false;
  if (queue_.size() < static_cast<size_t>(options_.queue)) return true;
  // A queue that has not been empty for so long is no burst: a longer one would only add waiting.
  return overflow_.size() < static_cast<size_t>(options_.burst) &&
         now - empty_at_ < options_.patience;
}

std::vector<Executor::Job> Executor::Overdue(absl::Time now) {
  std::vector<Job> overdue;
  while (!overflow_.empty() && now - overflow_.front().since > options_.patience) {
    overdue.push_back(std::move(overflow_.front().job));
    overflow_.pop_front();
  }
  return overdue;
}

Executor::Job Executor::Next(absl::Time now) {
  Job job = std::move(queue_.front());
  queue_.pop_front();
  if (!overflow_.empty()) {
    queue_.push_back(std::move(overflow_.front().job));
    overflow_.pop_front();
  }
  if (queue_.empty()) empty_at_ = now;
  return job;
}

void Executor::RunLater(std::function<void()> job) {
  absl::MutexLock lock(&mu_);
  if (!stopping_) later_.push_back(std::move(job));
}

int Executor::queued() const {
  absl::MutexLock lock(&mu_);
  return static_cast<int>(queue_.size() + overflow_.size());
}

int Executor::busy() const {
  absl::MutexLock lock(&mu_);
  return busy_;
}

void Executor::Work() {
  while (true) {
    std::vector<Job> refused;
    Job call;
    std::function<void()> later;
    {
      auto ready = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
        return stopping_ || !queue_.empty() || !later_.empty();
      };
      absl::MutexLock lock(&mu_, absl::Condition(&ready));
      if (queue_.empty() && later_.empty()) return;
      const absl::Time now = options_.clock();
      refused = Overdue(now);
      if (queue_.empty() || (!later_.empty() && ++turn_ % 4 == 0)) {
        later = std::move(later_.front());
        later_.pop_front();
      } else {
        call = Next(now);
      }
      ++busy_;
    }
    for (Job& late : refused) late(false);
    if (call) {
      call(true);
    } else {
      later();
    }
    absl::MutexLock lock(&mu_);
    --busy_;
  }
}

}  // namespace cc::platform
