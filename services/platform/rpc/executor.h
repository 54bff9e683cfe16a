#ifndef SERVICES_PLATFORM_RPC_EXECUTOR_H_
#define SERVICES_PLATFORM_RPC_EXECUTOR_H_

#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace cc::platform {

// A fixed set of workers with a short queue. A burst may overflow the queue and waits `patience` at
// most; overload that lasts is refused at once rather than late. Thread-safe.
class Executor {
 public:
  struct Options {
    int workers = 1;
    int queue = 4;     // these wait as long as their callers do
    int burst = 1000;  // beyond the queue, only while it was empty within `patience`
    absl::Duration patience = absl::Milliseconds(250);
    std::function<absl::Time()> clock = [] { return absl::Now(); };
  };
  // What becomes of a call: true on a worker, false where it is refused (on any thread, the
  // caller's among them). Called once.
  using Job = std::function<void(bool taken)>;

  explicit Executor(Options options);
  ~Executor();  // runs what is queued, then joins

  void Run(Job job);
  // A job whose number is bounded elsewhere (one for each open stream): always taken, done when no
  // call waits, and at least every fourth time.
  void RunLater(std::function<void()> job);

  int queued() const;
  int busy() const;
  int workers() const { return static_cast<int>(threads_.size()); }

 private:
  struct Waiting {
    Job job;
    absl::Time since;
  };

  void Work();
  bool Admits(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Takes what has waited too long out of the overflow.
  std::vector<Job> Overdue(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  Job Next(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const Options options_;
  mutable absl::Mutex mu_;
  std::deque<Job> queue_ ABSL_GUARDED_BY(mu_);
  std::deque<Waiting> overflow_ ABSL_GUARDED_BY(mu_);  // empty unless the queue is full
  std::deque<std::function<void()>> later_ ABSL_GUARDED_BY(mu_);
  absl::Time empty_at_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();  // the queue, the last time
  int turn_ ABSL_GUARDED_BY(mu_) = 0;
  int busy_ ABSL_GUARDED_BY(mu_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_RPC_EXECUTOR_H_
