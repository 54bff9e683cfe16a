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

struct Page {
  std::string last;  // key of its last row; empty at the end of the table
  int64_t written = 0, stale = 0;
};

}  // namespace

struct KeyRotation::Impl {
  Impl(Db& d, const Keyring& k, std::vector<EncryptedColumn> c, Options o)
      : db(d), keyring(k), columns(std::move(c)), options(o) {}

  Call NewCall() const { return Call::System("key_rotation", absl::Now()); }

  // Writes the stale values of one page anew. With `update_free` after a row was held too long.
  absl::StatusOr<Page> Rewrite(Tx& tx, const EncryptedColumn& column, const std::string& after,
                               bool free) {
    Page page;
    CC_ASSIGN_OR_RETURN(Rows boundary, tx.Query(column.boundary, after, column.page - 1));
    if (!boundary.empty()) page.last = boundary[0].str(0);
    CC_ASSIGN_OR_RETURN(Rows rows,
                        tx.Query(column.stale, after, page.last.empty() ? kLast : page.last,
                                 Param::Bytes(keyring.CurrentPrefix())));
    std::vector<std::string> keys, versions;
    std::string values;
    std::vector<int32_t> firsts, sizes;
    for (int i = 0; i < rows.size(); ++i) {
      const std::string key = rows[i].str(0);
      absl::StatusOr<std::string> plain = keyring.Decrypt(rows[i].bytes(2), column.place, key);
      if (!plain.ok()) {
        CountUnreadable(column, key, plain.status());
        continue;
      }
      const std::string value = keyring.Encrypt(*plain, column.place, key);
      keys.push_back(key);
      versions.push_back(rows[i].str(1));
      firsts.push_back(static_cast<int32_t>(values.size()) + 1);
      sizes.push_back(static_cast<int32_t>(value.size()));
      values += value;
    }
    page.stale = static_cast<int64_t>(keys.size());
    if (keys.empty()) return page;
    if (!free) tx.Defer(kWaitALittle);
    CC_ASSIGN_OR_RETURN(Rows updated, tx.Query(free ? column.update_free : column.update, keys,
                                               versions, Param::Bytes(values), firsts, sizes));
    page.written = updated.empty() ? updated.affected() : updated[0].integer(0);
    return page;
  }

  void CountUnreadable(const EncryptedColumn& column, const std::string& key,
                       const absl::Status& status) {
    ++failed;
    Log(Level::kError, "a field cannot be brought under the current key",
        {{"column", column.place}, {"row", key}, {"why", std::string(status.message())}});
  }

  absl::StatusOr<Page> RewritePage(const EncryptedColumn& column, const std::string& after) {
    const auto rewrite = [&](bool free) {
      return db.WriteStep(NewCall(), [&](Tx& tx) { return Rewrite(tx, column, after, free); });
    };
    absl::StatusOr<Page> page = rewrite(false);
    const bool held = ReasonOf(page.status()) == common::v1::REASON_CONFLICT;
    return held && column.update_free != nullptr ? rewrite(true) : page;
  }

  // A page in which nothing is stale costs no write.
  absl::Status RewriteColumn(const EncryptedColumn& column, int64_t& stale) {
    std::string after = kFirst;
    while (!stopping()) {
      CC_ASSIGN_OR_RETURN(Page page, RewritePage(column, after));
      written += page.written;
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
