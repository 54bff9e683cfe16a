#ifndef SERVICES_PLATFORM_RPC_EXECUTOR_H_
#define SERVICES_PLATFORM_RPC_EXECUTOR_H_

#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"

namespace cc::platform {

// A fixed set of workers with a short queue: what does not fit is refused at once rather than late.
class Executor {
 public:
  Executor(int workers, int queue);
  ~Executor();  // runs what is queued, then joins

  // A call: false where the queue is full; the job is then not taken.
  bool TryRun(std::function<void()> job);
  // A job whose number is bounded elsewhere (one for each open stream): always taken, done when no
  // call waits, and at least every fourth time.
  void RunLater(std::function<void()> job);

  int queued() const;
  int busy() const;
  int workers() const { return static_cast<int>(threads_.size()); }

 private:
  void Work();

  const size_t capacity_;
  mutable absl::Mutex mu_;
  std::deque<std::function<void()>> queue_ ABSL_GUARDED_BY(mu_);
  std::deque<std::function<void()>> later_ ABSL_GUARDED_BY(mu_);
  int turn_ ABSL_GUARDED_BY(mu_) = 0;
  int busy_ ABSL_GUARDED_BY(mu_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_RPC_EXECUTOR_H_
