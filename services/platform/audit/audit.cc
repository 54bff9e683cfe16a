#include "services/platform/audit/audit.h"

#include <algorithm>
#include <deque>
#include <thread>
#include <utility>
#include <vector>

#include "services/platform/error/error.h"

namespace cc::platform {
namespace {

constexpr size_t kQueue = 4096;
constexpr size_t kBatch = 256;
constexpr absl::Duration kPause = absl::Milliseconds(200);
constexpr size_t kStrangers = kQueue / 4;
constexpr double kStrangersPerSecond = 50;

struct Entry {
  AuditRecord record;
  std::function<void(absl::Status)> committed;
};

}  // namespace

struct AuditLog::Impl {
  explicit Impl(Db& d) : db(d), thread([this] { Run(); }) {}

  absl::Status Commit(const std::vector<Entry>& batch) {
    return db.WriteStep(Call::System("audit", absl::Now()), [&](Tx& tx) {
      for (const Entry& entry : batch) AppendAudit(tx, entry.record);
      return absl::OkStatus();
    });
  }

  // What has come meanwhile; waits for something. Empty when it is time to end.
  std::vector<Entry> Take() {
    absl::MutexLock lock(&mu);
    mu.Await(absl::Condition(
        +[](Impl* self) { return self->stop || !self->queue.empty(); }, this));
    std::vector<Entry> batch;
    while (!queue.empty() && batch.size() < kBatch) {
      batch.push_back(std::move(queue.front()));
      queue.pop_front();
    }
    return batch;
  }

  // Those for whom nobody waits are tried again; false where it is time to give up.
  bool Retry(std::vector<Entry> batch) {
    absl::MutexLock lock(&mu);
    const bool last = stop;
    for (auto entry = batch.rbegin(); entry != batch.rend(); ++entry) {
      if (entry->committed) continue;
      if (last || queue.size() >= kQueue) {
        ++lost;
      } else {
        queue.push_front(std::move(*entry));
      }
    }
    if (!last) mu.AwaitWithTimeout(absl::Condition(&stop), kPause);
    return !last;
  }

  // Takes one from what strangers may write, which refills with time.
  bool AllowsStranger(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu) {
    if (now > refilled_at) {
      const double refill = absl::ToDoubleSeconds(now - refilled_at) * kStrangersPerSecond;
      allowance = std::min<double>(kStrangers, allowance + refill);
      refilled_at = now;
    }
    if (allowance < 1) return false;
    --allowance;
    return true;
  }

  void Run() {
    for (;;) {
      std::vector<Entry> batch = Take();
      if (batch.empty()) return;
      absl::Status status = Commit(batch);
      if (!status.ok()) status = Fail(common::v1::REASON_UNAVAILABLE);
      for (const Entry& entry : batch) {
        if (entry.committed) entry.committed(status);
      }
      if (!status.ok()) Retry(std::move(batch));
    }
  }

  Db& db;
  mutable absl::Mutex mu;
  std::deque<Entry> queue ABSL_GUARDED_BY(mu);
  bool stop ABSL_GUARDED_BY(mu) = false;
  int64_t lost ABSL_GUARDED_BY(mu) = 0;
  double allowance ABSL_GUARDED_BY(mu) = kStrangers;
  absl::Time refilled_at ABSL_GUARDED_BY(mu) = absl::InfinitePast();
  std::thread thread;  // last: it uses the rest
};

AuditLog::AuditLog(Db& db) : impl_(std::make_unique<Impl>(db)) {}

AuditLog::~AuditLog() {
  {
    absl::MutexLock lock(&impl_->mu);
    impl_->stop = true;
  }
  impl_->thread.join();
}

void AuditLog::Record(AuditRecord record, std::function<void(absl::Status)> committed) {
  {
    absl::MutexLock lock(&impl_->mu);
    if (impl_->queue.size() < kQueue) {
      impl_->queue.push_back({std::move(record), std::move(committed)});
      return;
    }
    if (!committed) ++impl_->lost;
  }
  if (committed) committed(Fail(common::v1::REASON_UNAVAILABLE));
}

void AuditLog::RecordStranger(AuditRecord record) {
  absl::MutexLock lock(&impl_->mu);
  if (impl_->queue.size() >= kStrangers || !impl_->AllowsStranger(record.at)) {
    ++impl_->lost;
    return;
  }
  impl_->queue.push_back({std::move(record), {}});
}

int AuditLog::queued() const {
  absl::MutexLock lock(&impl_->mu);
  return static_cast<int>(impl_->queue.size());
}

int64_t AuditLog::dropped() const {
  absl::MutexLock lock(&impl_->mu);
  return impl_->lost;
}

}  // namespace cc::platform
