#include "services/platform/observe/observer.h"

#include <atomic>
#include <limits>
#include <thread>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"

namespace cc::platform {
namespace {

constexpr double kUnknownNumber = std::numeric_limits<double>::quiet_NaN();

}  // namespace

struct Observer::Impl {
  struct Asked {
    std::vector<std::unique_ptr<std::atomic<double>>> values;
    const char* sql;
  };

  Impl(Db& d, Metrics& m, Options o) : db(d), metrics(m), options(o) {}

  absl::Status Ask(const Asked& asked) {
    absl::StatusOr<Rows> rows =
        db.Read(Call::System("observe", absl::Now()), [&](Tx& tx) { return tx.Query(asked.sql); });
    if (rows.ok() && rows->size() != 1) rows = absl::InternalError("not one row");
    for (size_t i = 0; i < asked.values.size(); ++i) {
      const int column = static_cast<int>(i);
      *asked.values[i] = rows.ok() ? (*rows)[0].real(column) : kUnknownNumber;
    }
    return rows.status();
  }

  absl::Status AskAll() {
    absl::Status first;
    for (const Asked& one : asked) first.Update(Ask(one));
    return first;
  }

  void Run() {
    bool failed = false;
    do {
      absl::Status status = AskAll();
      if (!status.ok() && !failed) {
        Log(Level::kWarning, "numbers of the tables could not be asked for",
            {{"reason", common::v1::Reason_Name(ReasonOf(status))}});
      }
      failed = !status.ok();
    } while (!Stopped());
  }

  bool Stopped() {
    absl::MutexLock lock(&mu);
    return mu.AwaitWithTimeout(absl::Condition(&stop), options.pause);
  }

  Db& db;
  Metrics& metrics;
  const Options options;
  std::vector<Asked> asked;
  absl::Mutex mu;
  bool stop ABSL_GUARDED_BY(mu) = false;
  std::thread thread;
};

Observer::Observer(Db& db, Metrics& metrics, Options options)
    : impl_(std::make_unique<Impl>(db, metrics, options)) {}

Observer::~Observer() {
  {
    absl::MutexLock lock(&impl_->mu);
    impl_->stop = true;
  }
  if (impl_->thread.joinable()) impl_->thread.join();
}

void Observer::Add(std::vector<Observation> observations) {
  for (Observation& observation : observations) {
    Impl::Asked& asked = impl_->asked.emplace_back();
    asked.sql = observation.sql;
    for (ObservedGauge& gauge : observation.gauges) {
      auto& value =
          *asked.values.emplace_back(std::make_unique<std::atomic<double>>(kUnknownNumber));
      impl_->metrics.AddGauge(gauge.name, gauge.help, std::move(gauge.labels),
                              [&value] { return value.load(); });
    }
  }
}

absl::Status Observer::ObserveNow() { return impl_->AskAll(); }

void Observer::Start() {
  impl_->thread = std::thread([impl = impl_.get()] { impl->Run(); });
}

std::vector<Observation> DatabaseObservations() {
  return {
      {{{"db_size_bytes", "Size of the service's database."},
        {"db_sessions", "Sessions in the service's database."},
        {"db_commits", "Transactions committed since the statistics began."},
        {"db_rollbacks", "Transactions rolled back since the statistics began."},
        {"db_blocks_read", "Blocks read from outside the database's cache."},
        {"db_blocks_hit", "Blocks found in the database's cache."},
        {"db_deadlocks", "Deadlocks since the statistics began."},
        {"db_temporary_bytes", "Bytes written to temporary files."}},
       "SELECT pg_database_size(datname), numbackends, xact_commit, xact_rollback, blks_read, "
       "blks_hit, deadlocks, temp_bytes FROM pg_stat_database WHERE datname = current_database()"},
      {{{"db_oldest_transaction_seconds", "Age of the service's oldest open transaction."}},
       "SELECT coalesce(extract(epoch FROM max(now() - xact_start)), 0) FROM pg_stat_activity "
       "WHERE datname = current_database() AND usename = current_user"},
      {{{"feed_events", "Events that the feed keeps, as the database estimates."}},
       "SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = 'platform.outbox'::regclass"},
  };
}

}  // namespace cc::platform
