#include "services/platform/db/retention.h"

#include <thread>

#include "services/platform/error/error.h"
#include "services/platform/log/log.h"

namespace cc::platform {
namespace {

constexpr absl::Duration kAnswers = absl::Hours(30 * 24);
constexpr absl::Duration kEvents = absl::Hours(30 * 24);
constexpr absl::Duration kUploads = absl::Hours(24);

// Deletes in portions, so that no transaction lasts.
absl::Status DeleteOld(Db& db, const Call& call, const char* sql, absl::Duration age) {
  for (;;) {
    CC_ASSIGN_OR_RETURN(int64_t deleted, db.WriteStep(call, [&](Tx& tx) -> absl::StatusOr<int64_t> {
      CC_ASSIGN_OR_RETURN(Rows rows, tx.Query(sql, call.now() - age));
      return rows.affected();
    }));
    if (deleted == 0) return absl::OkStatus();
  }
}

// The oldest events in the order of the feed, up to the first young one; the place is noted, so
// that an older token is told that it has expired.
constexpr char kPurgeEvents[] =
    "WITH old AS (SELECT xid, id, change_time FROM platform.outbox "
    "WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, id LIMIT 2000), "
    "young AS (SELECT xid, id FROM old WHERE change_time >= $1 ORDER BY xid, id LIMIT 1), "
    "gone AS (DELETE FROM platform.outbox o USING old WHERE o.xid = old.xid AND o.id = old.id AND "
    "(NOT EXISTS (SELECT FROM young) OR (o.xid, o.id) < (SELECT xid, id FROM young)) "
    "RETURNING o.xid, o.id), "
    "last AS (SELECT xid, id FROM gone ORDER BY xid DESC, id DESC LIMIT 1) "
    "UPDATE platform.feed_epoch SET purged_xid = last.xid, purged_id = last.id FROM last "
    "WHERE (purged_xid, purged_id) < (last.xid, last.id)";

}  // namespace

absl::Status PurgeOld(Db& db, const Call& call) {
  CC_RETURN_IF_ERROR(DeleteOld(db, call,
                               "DELETE FROM platform.idempotency WHERE ctid = ANY (ARRAY("
                               "SELECT ctid FROM platform.idempotency WHERE create_time < $1 "
                               "LIMIT 2000))",
                               kAnswers));
  CC_RETURN_IF_ERROR(DeleteOld(db, call,
                               "DELETE FROM platform.uploads WHERE id = ANY (ARRAY("
                               "SELECT id FROM platform.uploads WHERE create_time < $1 LIMIT 10))",
                               kUploads));
  return DeleteOld(db, call, kPurgeEvents, kEvents);
}

struct Retention::Impl {
  explicit Impl(Db& d) : db(d), thread([this] { Run(); }) {}

  void Run() {
    absl::MutexLock lock(&mu);
    absl::Duration pause = absl::Minutes(1);
    while (!mu.AwaitWithTimeout(absl::Condition(&stop), pause)) {
      pause = absl::Hours(1);
      mu.Unlock();
      absl::Status status = PurgeOld(db, Call::System("retention", absl::Now()));
      if (!status.ok()) {
        Log(Level::kWarning, "what is too old could not be removed",
            {{"reason", common::v1::Reason_Name(ReasonOf(status))}});
      }
      mu.Lock();
    }
  }

  Db& db;
  absl::Mutex mu;
  bool stop ABSL_GUARDED_BY(mu) = false;
  std::thread thread;  // last: it uses the rest
};

Retention::Retention(Db& db) : impl_(std::make_unique<Impl>(db)) {}

Retention::~Retention() {
  {
    absl::MutexLock lock(&impl_->mu);
    impl_->stop = true;
  }
  impl_->thread.join();
}

}  // namespace cc::platform
