#include "services/platform/rotation/key_rotation.h"

#include <atomic>
#include <thread>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"

namespace cc::platform {
namespace {

constexpr char kFirst[] = "00000000-0000-0000-0000-000000000000";
constexpr char kLast[] = "ffffffff-ffff-ffff-ffff-ffffffffffff";

// So that a circle of waiting with a request ends before the server looks for one (1 s), and ends
// here.
constexpr char kWaitALittle[] = "SET LOCAL lock_timeout = '50ms'";

// Neighbours on a page of the table are written in different transactions: where one was moves room
// comes free for the next, which then needs no new entry in any index.
constexpr size_t kTurns = 4;

// Fields of one page that are to be written anew, of one turn.
struct Turn {
  std::vector<std::string> keys, versions;
  std::string values;
  std::vector<int32_t> firsts, sizes;
};

struct RowPage {
  std::string last;  // key of its last row; empty at the end of the table
  int64_t stale = 0;
  Turn turns[kTurns];
};

}  // namespace

struct KeyRotation::Impl {
  Impl(Db& d, const Keyring& k, std::vector<EncryptedColumn> c, Options o)
      : db(d), keyring(k), columns(std::move(c)), options(o) {}

  // With a permission of its own, for rows that a policy shows to few.
  Call NewCall() const {
    Call::Parts parts = Call::SystemParts("key_rotation", absl::Now());
    parts.permission = "system.key_rotation";
    return Call(std::move(parts));
  }

  absl::StatusOr<RowPage> ReadPage(Tx& tx, const EncryptedColumn& column,
                                   const std::string& after) {
    RowPage page;
    CC_ASSIGN_OR_RETURN(Rows boundary, tx.Query(column.boundary, after, column.page - 1));
    if (!boundary.empty()) page.last = boundary[0].str(0);
    CC_ASSIGN_OR_RETURN(Rows rows,
                        tx.Query(column.stale, after, page.last.empty() ? kLast : page.last,
                                 Param::Bytes(keyring.CurrentPrefix())));
    for (int i = 0; i < rows.size(); ++i) {
      const std::string key = rows[i].str(0);
      absl::StatusOr<std::string> plain = keyring.Decrypt(rows[i].bytes(2), column.place, key);
      if (!plain.ok()) {
        CountUnreadable(column, key, plain.status());
        continue;
      }
      const std::string value = keyring.Encrypt(*plain, column.place, key);
      Turn& turn = page.turns[static_cast<size_t>(page.stale++) % kTurns];
      turn.keys.push_back(key);
      turn.versions.push_back(rows[i].str(1));
      turn.firsts.push_back(static_cast<int32_t>(turn.values.size()) + 1);
      turn.sizes.push_back(static_cast<int32_t>(value.size()));
      turn.values += value;
    }
    return page;
  }

  // How many rows it changed: those that still are as they were read.
  absl::StatusOr<int64_t> WriteTurn(const char* update, const Turn& turn, bool wait) {
    return db.WriteStep(NewCall(), [&](Tx& tx) -> absl::StatusOr<int64_t> {
      if (wait) tx.Defer(kWaitALittle);
      CC_ASSIGN_OR_RETURN(Rows updated,
                          tx.Query(update, turn.keys, turn.versions, Param::Bytes(turn.values),
                                   turn.firsts, turn.sizes));
      return updated.empty() ? updated.affected() : updated[0].integer(0);
    });
  }

  void CountUnreadable(const EncryptedColumn& column, const std::string& key,
                       const absl::Status& status) {
    ++failed;
    Log(Level::kError, "a field cannot be brought under the current key",
        {{"column", column.place}, {"row", key}, {"why", std::string(status.message())}});
  }

  absl::Status WritePage(const EncryptedColumn& column, const RowPage& page) {
    for (const Turn& turn : page.turns) {
      if (turn.keys.empty()) continue;
      absl::StatusOr<int64_t> changed = WriteTurn(column.update, turn, /*wait=*/true);
      if (ReasonOf(changed.status()) == common::v1::REASON_CONFLICT &&
          column.update_free != nullptr) {
        changed = WriteTurn(column.update_free, turn, /*wait=*/false);
      }
      CC_RETURN_IF_ERROR(changed.status());
      written += *changed;
    }
    return absl::OkStatus();
  }

  // A page in which nothing is stale costs no write.
  absl::Status RewriteColumn(const EncryptedColumn& column, int64_t& stale) {
    std::string after = kFirst;
    while (!stopping()) {
      CC_ASSIGN_OR_RETURN(RowPage page,
                          db.Read(NewCall(), [&](Tx& tx) { return ReadPage(tx, column, after); }));
      CC_RETURN_IF_ERROR(WritePage(column, page));
      stale += page.stale;
      if (page.last.empty()) return absl::OkStatus();
      looked_at += column.page;
      after = page.last;
    }
    return Fail(common::v1::REASON_DRAINING);
  }

  absl::StatusOr<int64_t> Pass() {
    const int64_t before = written, failed_before = failed;
    const absl::Time began = absl::Now();
    int64_t stale = 0;
    looked_at = 0;
    for (const EncryptedColumn& column : columns) CC_RETURN_IF_ERROR(RewriteColumn(column, stale));
    if (stale == 0 && failed == failed_before) clean_at = absl::ToUnixMicros(began);
    if (written > before) {
      Log(Level::kInfo, "fields were brought under the current key",
          {{"fields", absl::StrCat(written - before)}});
    }
    return written - before;
  }

  void Run() {
    std::string key;
    absl::Time next = absl::InfinitePast();
    absl::MutexLock lock(&mu);
    do {
      mu.Unlock();
      const std::string current = keyring.CurrentPrefix();
      if (current != key || absl::Now() >= next) {
        key = current;
        absl::StatusOr<int64_t> done = Pass();
        if (!done.ok() && !stopping()) {
          ++failed;
          Log(Level::kError, "the rotation of keys was interrupted",
              {{"reason", common::v1::Reason_Name(ReasonOf(done.status()))}});
        }
        // Until a pass finds nothing: rows may have been in use, or written by an older instance.
        const bool clean = done.ok() && *done == 0;
        next = absl::Now() + (clean ? options.when_clean : options.between);
      }
      mu.Lock();
    } while (!mu.AwaitWithTimeout(absl::Condition(&stop), options.between));
  }

  bool stopping() {
    absl::MutexLock lock(&mu);
    return stop;
  }

  Db& db;
  const Keyring& keyring;
  const std::vector<EncryptedColumn> columns;
  const Options options;
  std::atomic<int64_t> written{0}, looked_at{0}, failed{0};
  std::atomic<int64_t> clean_at{0};  // Unix microseconds
  absl::Mutex mu;
  bool stop ABSL_GUARDED_BY(mu) = false;
  std::thread thread;
};

KeyRotation::KeyRotation(Db& db, const Keyring& keyring, std::vector<EncryptedColumn> columns,
                         Options options)
    : impl_(std::make_unique<Impl>(db, keyring, std::move(columns), options)) {}

KeyRotation::~KeyRotation() {
  {
    absl::MutexLock lock(&impl_->mu);
    impl_->stop = true;
  }
  if (impl_->thread.joinable()) impl_->thread.join();
}

void KeyRotation::Start() {
  impl_->thread = std::thread([this] { impl_->Run(); });
}

absl::StatusOr<int64_t> KeyRotation::RunOnce() { return impl_->Pass(); }
int64_t KeyRotation::fields() const { return impl_->written; }
int64_t KeyRotation::rows() const { return impl_->looked_at; }
int64_t KeyRotation::failures() const { return impl_->failed; }
absl::Time KeyRotation::clean() const {
  return impl_->clean_at == 0 ? absl::InfinitePast() : absl::FromUnixMicros(impl_->clean_at);
}

}  // namespace cc::platform
