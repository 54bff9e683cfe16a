#include "services/platform/db/db.h"

#include <atomic>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/audit_record.h"
#include "services/platform/db/idempotency.h"
#include "services/platform/db/pool.h"
#include "services/platform/error/error.h"

namespace cc::platform {
namespace {

constexpr int kAttempts = 4;
constexpr absl::Duration kNotifyEvery = absl::Milliseconds(10);
constexpr char kNotify[] = "NOTIFY cc_feed";

void Pause(int attempt) {
  thread_local std::minstd_rand random{std::random_device{}()};
  absl::SleepFor(absl::Microseconds(1000 + random() % 9000) * attempt);
}

}  // namespace

struct Db::Impl {
  Impl(Options o, const Keyring& k)
      : options(std::move(o)),
        keyring(k),
        pool({.conninfo = options.conninfo,
              .application = absl::StrCat("cc-", options.service),
              .connections = options.connections,
              .statement_limit = options.statement_limit}) {}

  // Runs `body` in a transaction, and again in a new one where the failure may pass: a collision
  // with another transaction, or a connection that broke before anything was committed.
  absl::Status Run(const Call& call, const Tx::Options& tx_options,
                   const std::function<absl::Status(Tx&)>& body);
  // Tells other processes of this service; those of this one are told at once. A notification is a
  // commit of its own, for inside a change it would make the commits of all changes queue.
  void Announce(Connection& connection);

  const Options options;
  const Keyring& keyring;
  ConnectionPool pool;
  Wakeup changed;
  std::atomic<int64_t> notified_at{0};
};

void Db::Impl::Announce(Connection& connection) {
  int64_t now = absl::GetCurrentTimeNanos();
  int64_t last = notified_at.load();
  if (now - last >= absl::ToInt64Nanoseconds(kNotifyEvery) &&
      notified_at.compare_exchange_strong(last, now)) {
    connection.SendAside(kNotify);
    connection.Flush();
  }
}

absl::Status Db::Impl::Run(const Call& call, const Tx::Options& tx_options,
                           const std::function<absl::Status(Tx&)>& body) {
  for (int attempt = 1;; ++attempt) {
    absl::StatusOr<std::unique_ptr<Connection>> connection = pool.Acquire(call.deadline());
    if (!connection.ok()) return connection.status();
    Tx tx(**connection, call, tx_options);
    absl::Status status = body(tx);
    if (status.ok()) status = tx.Commit();
    const bool committed = status.ok();
    if (!committed) tx.Rollback();
    const bool again = !committed && tx.retriable_ && attempt < kAttempts;
    const bool tell = committed && !tx.changes_.empty();
    if (tell) Announce(**connection);
    pool.Release(*std::move(connection));
    if (tell) changed.Notify();
    if (!again) return status;
    Pause(attempt);
  }
}

Db::Db(Options options, const Keyring& keyring)
    : impl_(std::make_unique<Impl>(std::move(options), keyring)) {}

Db::~Db() = default;

absl::Status Db::RunRead(const Call& call, const std::function<absl::Status(Tx&)>& body) {
  return impl_->Run(call, {.statement_limit = impl_->options.statement_limit}, body);
}

absl::Status Db::RunStep(const Call& call, const std::function<absl::Status(Tx&)>& body) {
  return impl_->Run(call, {.writable = true, .statement_limit = impl_->options.statement_limit},
                    body);
}

absl::Status Db::RunWrite(const Call& call, const std::function<absl::Status(Tx&)>& body,
                          google::protobuf::Message* replayed,
                          const std::function<const google::protobuf::Message*()>& answer,
                          bool* replay) {
  const RequestKey key = {call.principal().id, call.method(), RequestIdOf(call)};
  const bool keyed = !key.request_id.empty();
  Tx::Options options = {.writable = true, .statement_limit = impl_->options.statement_limit};
  if (keyed) options.lock = key.text();
  return impl_->Run(call, options, [&](Tx& tx) -> absl::Status {
    if (keyed) {
      CC_ASSIGN_OR_RETURN(*replay, FindAnswer(tx, impl_->keyring, key, *call.request(), replayed));
      if (*replay) return absl::OkStatus();
    }
    CC_RETURN_IF_ERROR(body(tx));
    if (call.audited()) AppendAudit(tx, RecordOf(call, absl::OkStatus()));
    if (keyed) KeepAnswer(tx, impl_->keyring, key, *call.request(), answer());
    return absl::OkStatus();
  });
}

absl::Status Db::CheckReady(absl::Span<const Migration> migrations) {
  std::vector<Migration> needed = WithPlatform(migrations);
  return Read(Call::System("readiness", absl::Now()), [&](Tx& tx) -> absl::Status {
    absl::StatusOr<Rows> found_rows = tx.Query("SELECT name, sha256 FROM platform.migrations");
    if (absl::IsInternal(found_rows.status())) {
      return absl::FailedPreconditionError("the database has no schema: run `migrate` first");
    }
    CC_ASSIGN_OR_RETURN(Rows rows, std::move(found_rows));
    for (const Migration& m : needed) {
      bool found = false;
      for (int i = 0; i < rows.size(); ++i) {
        found |= rows[i].text(0) == m.name && rows[i].bytes(1) == Sha256(m.sql);
      }
      if (!found) {
        return absl::FailedPreconditionError(
            absl::StrCat("the database lacks migration ", m.name, ": run `migrate` first"));
      }
    }
    return absl::OkStatus();
  });
}

Wakeup& Db::changed() { return impl_->changed; }
int Db::in_use() const { return impl_->pool.in_use(); }
int Db::waiting() const { return impl_->pool.waiting(); }

}  // namespace cc::platform
