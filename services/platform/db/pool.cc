#include "services/platform/db/pool.h"

#include <algorithm>
#include <utility>

#include "services/platform/error/error.h"

namespace cc::platform {
namespace {

constexpr absl::Duration kTrustIdleFor = absl::Seconds(1);

}  // namespace

ConnectionPool::~ConnectionPool() = default;

absl::StatusOr<std::unique_ptr<Connection>> ConnectionPool::Acquire(absl::Time deadline) {
  const absl::Time now = absl::Now();
  const absl::Time until = std::min(deadline, now + options_.longest_wait);
  Waiter self;
  {
    absl::MutexLock lock(&mu_);
    while (!idle_.empty()) {
      std::unique_ptr<Connection> connection = std::move(idle_.back());
      idle_.pop_back();
      if (connection->last_used + kTrustIdleFor > now || connection->Alive()) return connection;
      --places_;
    }
    if (places_ < options_.connections) {
      ++places_;
    } else {
      waiters_.push_back(&self);
      while (!self.served) {
        if (self.ready.WaitWithDeadline(&mu_, until) && !self.served) {
          waiters_.erase(std::find(waiters_.begin(), waiters_.end(), &self));
          return Fail(until == deadline ? common::v1::REASON_DEADLINE
                                        : common::v1::REASON_OVERLOADED);
        }
      }
      if (self.connection != nullptr) return std::move(self.connection);
    }
  }
  return OpenNew();
}

absl::StatusOr<std::unique_ptr<Connection>> ConnectionPool::OpenNew() {
  {
    absl::MutexLock lock(&mu_);
    if (absl::Now() < next_attempt_) {
      PassPlace();
      return Fail(common::v1::REASON_UNAVAILABLE);
    }
  }
  absl::StatusOr<std::unique_ptr<Connection>> connection =
      Connection::Open(options_.conninfo, options_.application, options_.statement_limit);
  absl::MutexLock lock(&mu_);
  if (connection.ok()) {
    failures_ = 0;
  } else {
    failures_ = std::min(failures_ + 1, 6);
    next_attempt_ = absl::Now() + absl::Milliseconds(25) * (1 << failures_);
    PassPlace();
  }
  return connection;
}

void ConnectionPool::PassPlace() {
  if (waiters_.empty()) {
    --places_;
    return;
  }
  Waiter* next = waiters_.front();
  waiters_.pop_front();
  next->served = true;
  next->ready.Signal();
}

bool ConnectionPool::Worn(const Connection& connection, absl::Time now) {
  // The address spreads the lifetimes by a tenth either way.
  const auto spread = reinterpret_cast<uintptr_t>(&connection) / 64 % 21;
  return now - connection.opened() > options_.lifetime * (0.9 + 0.01 * static_cast<double>(spread));
}

void ConnectionPool::Release(std::unique_ptr<Connection> connection) {
  const absl::Time now = absl::Now();
  std::vector<std::unique_ptr<Connection>> dead;  // closed outside the lock
  connection->last_used = now;
  if (connection->broken() || Worn(*connection, now)) {
    const bool broken = connection->broken();
    dead.push_back(std::move(connection));
    absl::MutexLock lock(&mu_);
    PassPlace();
    if (!broken) return;
    for (auto& idle : idle_) {
      if (!idle->Alive()) dead.push_back(std::move(idle));
    }
    idle_.erase(std::remove(idle_.begin(), idle_.end(), nullptr), idle_.end());
    places_ -= static_cast<int>(dead.size()) - 1;
    return;
  }
  {
    absl::MutexLock lock(&mu_);
    if (!waiters_.empty()) {
      // What is queued (the COMMIT of a read) travels with the next user's first statement.
      waiters_.front()->connection = std::move(connection);
      PassPlace();
      return;
    }
  }
  connection->Flush();
  absl::MutexLock lock(&mu_);
  if (waiters_.empty()) {
    idle_.push_back(std::move(connection));
  } else {
    waiters_.front()->connection = std::move(connection);
    PassPlace();
  }
}

int ConnectionPool::in_use() const {
  absl::MutexLock lock(&mu_);
  return places_ - static_cast<int>(idle_.size());
}

int ConnectionPool::waiting() const {
  absl::MutexLock lock(&mu_);
  return static_cast<int>(waiters_.size());
}

}  // namespace cc::platform
