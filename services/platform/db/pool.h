#ifndef SERVICES_PLATFORM_DB_POOL_H_
#define SERVICES_PLATFORM_DB_POOL_H_

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/platform/db/connection.h"

namespace cc::platform {

// A bounded number of connections; the one used last is used next. Thread-safe.
class ConnectionPool {
 public:
  struct Options {
    std::string conninfo;
    std::string application;
    int connections = 8;
    absl::Duration statement_limit = absl::Seconds(5);
    absl::Duration lifetime = absl::Minutes(30);  // ±10 %
    absl::Duration longest_wait = absl::Seconds(5);
  };
  explicit ConnectionPool(Options options) : options_(std::move(options)) {}
  ~ConnectionPool();

  // Waits for a connection until the deadline, first come first served. DEADLINE or OVERLOADED
  // where none came free, UNAVAILABLE where the database does not answer (at once, while the last
  // attempt is recent).
  absl::StatusOr<std::unique_ptr<Connection>> Acquire(absl::Time deadline);
  // Takes a connection back; what it has queued is sent, at the latest with the next user's
  // statements. A broken one is closed, and so are the idle ones that have died with it.
  void Release(std::unique_ptr<Connection> connection);

  int in_use() const;
  int waiting() const;

 private:
  struct Waiter {
    absl::CondVar ready;
    bool served = false;
    std::unique_ptr<Connection> connection;  // null when served: may open a new one
  };

  // Gives the place of a connection that is gone to whoever waits.
  void PassPlace() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::StatusOr<std::unique_ptr<Connection>> OpenNew();
  bool Worn(const Connection& connection, absl::Time now);

  const Options options_;
  mutable absl::Mutex mu_;
  std::vector<std::unique_ptr<Connection>> idle_ ABSL_GUARDED_BY(mu_);
  std::deque<Waiter*> waiters_ ABSL_GUARDED_BY(mu_);
  int places_ ABSL_GUARDED_BY(mu_) = 0;  // connections that are open or being opened
  int failures_ ABSL_GUARDED_BY(mu_) = 0;
  absl::Time next_attempt_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_DB_POOL_H_
