#include "services/platform/db/tx.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/platform/db/connection.h"

namespace cc::platform {
namespace {

constexpr char kBeginRead[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
constexpr char kBeginWrite[] = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
constexpr char kSet[] =
    "SELECT set_config('cc.scope', $1, true), set_config('cc.principal', $2, true), "
    "set_config('statement_timeout', $3, true), set_config('cc.permission', $4, true)";
constexpr char kSetAndLock[] =
    "SELECT set_config('cc.scope', $1, true), set_config('cc.principal', $2, true), "
    "set_config('statement_timeout', $3, true), set_config('cc.permission', $4, true), "
    "pg_advisory_xact_lock(hashtextextended($5, 0))";
constexpr char kSetTimeout[] = "SELECT set_config('statement_timeout', $1, true)";
constexpr char kNoTimeout[] = "SET LOCAL statement_timeout = 0";
constexpr char kCommit[] = "COMMIT";
constexpr char kRollback[] = "ROLLBACK";
// An event sorts after the one before it of the same resource, even when its transaction began
// earlier: the two may have waited for each other. It cannot sort below what a reader has passed,
// for both were hidden until now.
constexpr char kEmit[] =
    "INSERT INTO platform.outbox (xid, kind, key, revision, before, after, change_time) "
    "SELECT greatest(pg_current_xact_id(), (SELECT o.xid FROM platform.outbox o "
    "WHERE o.kind = $1 AND o.key = $2 ORDER BY o.xid DESC LIMIT 1)), $1, $2, $3, $4, $5, $6";
// The same for several, in their order.
constexpr char kEmitAll[] =
    "INSERT INTO platform.outbox (xid, kind, key, revision, before, after, change_time) "
    "SELECT greatest(pg_current_xact_id(), (SELECT o.xid FROM platform.outbox o "
    "WHERE o.kind = c.kind AND o.key = c.key ORDER BY o.xid DESC LIMIT 1)), c.kind, c.key, "
    "c.revision, c.before::int[], c.after::int[], $6 "
    "FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[]) "
    "WITH ORDINALITY AS c (kind, key, revision, before, after, place) ORDER BY c.place";

// How long the answer may be late beyond the server's own limit before the connection is given up.
constexpr absl::Duration kGrace = absl::Seconds(2);
constexpr absl::Duration kCommitWait = absl::Seconds(10);

int64_t Milliseconds(absl::Duration d) {
  return std::max<int64_t>(1, absl::ToInt64Milliseconds(absl::Ceil(d, absl::Milliseconds(1))));
}

// A text that the protocol would cut at its first NUL.
bool HoldsNul(const std::vector<Param>& params) {
  return std::any_of(params.begin(), params.end(), [](const Param& p) {
    return !p.binary() && p.value() && p.value()->find('\0') != std::string::npos;
  });
}

std::vector<Param> Columns(const std::vector<std::vector<Param>>& rows) {
  std::vector<Param> columns;
  for (size_t i = 0; i < rows[0].size(); ++i) columns.push_back(Param::Column(rows, i));
  return columns;
}

}  // namespace

Tx::Tx(Connection& connection, const Call& call, Options options)
    : connection_(connection), call_(call), options_(std::move(options)) {}

absl::Duration Tx::Budget() const {
  return std::min(options_.statement_limit, call_.deadline() - absl::Now());
}

absl::Status Tx::Lose(absl::Status status) {
  if (failure_.ok()) failure_ = std::move(status);
  return failure_;
}

absl::Status Tx::SendPending() {
  if (!failure_.ok()) return failure_;
  const absl::Duration budget = Budget();
  if (budget <= absl::ZeroDuration()) return Lose(Fail(common::v1::REASON_DEADLINE));
  if (!begun_) {
    begun_ = true;
    timeout_ = budget;
    connection_.Send(options_.writable ? kBeginWrite : kBeginRead, {}, false);
    std::vector<Param> settings = {absl::StrCat("{", absl::StrJoin(call_.scope().keys(), ","), "}"),
                                   call_.principal().id, Milliseconds(budget), call_.permission()};
    if (!options_.lock.empty()) settings.push_back(options_.lock);
    connection_.Send(options_.lock.empty() ? kSet : kSetAndLock, settings, false);
  } else if (budget < timeout_ * 0.8) {
    timeout_ = budget;
    connection_.Send(kSetTimeout, {Milliseconds(budget)}, false);
  }
  for (const Deferred& d : deferred_) connection_.Send(d.sql, d.params, false);
  deferred_.clear();
  return absl::OkStatus();
}

absl::Status Tx::Exchange(std::vector<Rows>* kept) {
  const absl::Time until =
      absl::Now() + (committing_ ? std::max(kCommitWait, Budget()) : timeout_ + kGrace);
  if (connection_.Exchange(until, kept)) return absl::OkStatus();
  const DbFailure& failure = connection_.failure();
  // While committing, a connection that breaks leaves the outcome open, unless the server said that
  // an earlier statement ended it.
  if (committing_ && failure.broken && (failure.sqlstate.empty() || failure.sql == kCommit)) {
    return Lose(Fail(common::v1::REASON_COMMIT_UNKNOWN));
  }
  if (!options_.writable && failure.sqlstate == "25006") {
    return Lose(Fail(common::v1::REASON_INTERNAL));  // a body of Read that writes
  }
  retriable_ = Retriable(failure);
  return Lose(StatusOf(failure));
}

absl::StatusOr<Rows> Tx::Run(const char* sql, std::vector<Param> params) {
  if (HoldsNul(params)) return Lose(Fail(common::v1::REASON_TEXT_NOT_UTF8));
  if (absl::Status s = SendPending(); !s.ok()) return s;
  connection_.Send(sql, params, true);
  std::vector<Rows> kept;
  if (absl::Status s = Exchange(&kept); !s.ok()) return s;
  return std::move(kept.back());
}

absl::StatusOr<Rows> Tx::RunAll(const char* sql, const std::vector<std::vector<Param>>& rows) {
  if (std::any_of(rows.begin(), rows.end(), HoldsNul))
    return Lose(Fail(common::v1::REASON_TEXT_NOT_UTF8));
  return Run(sql, Columns(rows));
}

void Tx::QueueAll(const char* sql, const std::vector<std::vector<Param>>& rows) {
  if (std::any_of(rows.begin(), rows.end(), HoldsNul))
    Lose(Fail(common::v1::REASON_TEXT_NOT_UTF8)).IgnoreError();
  else
    Queue(sql, Columns(rows));
}

void Tx::Queue(const char* sql, std::vector<Param> params) {
  if (HoldsNul(params)) {
    Lose(Fail(common::v1::REASON_TEXT_NOT_UTF8)).IgnoreError();
  } else {
    deferred_.push_back({sql, std::move(params)});
  }
}

void Tx::Emit(const Change& change) { changes_.push_back(change); }

void Tx::QueueChanges() {
  if (changes_.size() == 1) {
    const Change& one = changes_[0];
    return Defer(kEmit, one.kind, one.key, one.revision, one.before, one.after, call_.now());
  }
  if (changes_.empty()) return;
  std::vector<std::string> kinds, keys;
  std::vector<int64_t> revisions;
  std::vector<std::vector<ScopeKey>> before, after;
  for (const Change& change : changes_) {
    kinds.push_back(change.kind);
    keys.push_back(change.key);
    revisions.push_back(change.revision);
    before.push_back(change.before);
    after.push_back(change.after);
  }
  Defer(kEmitAll, kinds, keys, revisions, Param::ArrayTexts(before), Param::ArrayTexts(after),
        call_.now());
}

absl::Status Tx::Commit() {
  if (!failure_.ok()) return failure_;
  QueueChanges();
  if (!begun_ && deferred_.empty()) return absl::OkStatus();
  if (!options_.writable) {
    if (deferred_.empty()) {
      connection_.SendAside(kCommit);
      return absl::OkStatus();
    }
    if (absl::Status s = SendPending(); !s.ok()) return s;
    connection_.Send(kCommit, {}, false);
    return Exchange(nullptr);
  }
  if (absl::Status s = SendPending(); !s.ok()) return s;
  committing_ = true;
  connection_.Send(kNoTimeout, {}, false);  // a COMMIT is never cancelled
  connection_.Send(kCommit, {}, false);
  return Exchange(nullptr);
}

void Tx::Rollback() {
  if (begun_) connection_.SendAside(kRollback);
}

}  // namespace cc::platform
