#include "services/platform/audit/sealer.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "services/platform/audit/seal_copy.h"
#include "services/platform/audit/seal_store.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"

namespace cc::platform {
namespace {

constexpr int kCopiedAtOnce = 1000;
constexpr absl::Duration kPauseAfterFailure = absl::Seconds(30);

}  // namespace

struct AuditSealer::Impl {
  Impl(Db& d, SealingKey k, Options o) : db(d), key(std::move(k)), options(std::move(o)) {}

  absl::Status OpenCopy() {
    if (copy || options.copy_folder.empty()) return absl::OkStatus();
    absl::StatusOr<SealCopy> opened = SealCopy::Open(options.copy_folder);
    if (!opened.ok()) return opened.status();
    copy = *std::move(opened);
    return absl::OkStatus();
  }

  // The copy is a beginning of the chain, or all of it.
  absl::Status CheckCopy(const std::optional<KeptSeal>& last) const {
    const int64_t number = last ? last->number : 0;
    if (!copy || copy->last_number() < number) return absl::OkStatus();
    if (copy->last_number() == number && (!last || *copy->last() == last->seal)) {
      return absl::OkStatus();
    }
    return absl::DataLossError("the copy knows seals that the database has not");
  }

  absl::StatusOr<int64_t> SealNext(Tx& tx) const {
    CC_ASSIGN_OR_RETURN(bool alone, LockSealing(tx));
    if (!alone) return 0;
    CC_ASSIGN_OR_RETURN(std::optional<KeptSeal> last, LastSeal(tx));
    CC_RETURN_IF_ERROR(CheckCopy(last));
    SealStatement before;
    std::string previous(32, '\0');
    if (last) {
      CC_ASSIGN_OR_RETURN(before, ParseStatement(last->seal.statement));
      previous = last->seal.Hash();
    }
    CC_ASSIGN_OR_RETURN(SealedBatch batch, SettledRows(tx, before.last, options.batch));
    if (batch.rows() == 0) return 0;
    // Never earlier than the seal before, so that the copy's files are in order.
    const absl::Time at = last ? std::max(before.at, tx.call().now()) : tx.call().now();
    InsertSeal(tx, before.number + 1,
               SealBatch(batch, options.service, before.number + 1, previous, at, key),
               batch.entries());
    return batch.rows();
  }

  // Appends to the copy what it lacks.
  absl::Status Copy() {
    for (;;) {
      CC_ASSIGN_OR_RETURN(std::vector<KeptSeal> missing, db.Read(NewCall(), [&](Tx& tx) {
        return SealsAfter(tx, copy->last_number(), kCopiedAtOnce, /*with_entries=*/false);
      }));
      if (missing.empty()) return absl::OkStatus();
      std::vector<Seal> seals;
      for (KeptSeal& each : missing) seals.push_back(std::move(each.seal));
      if (absl::Status s = copy->Append(seals); !s.ok()) {
        copy.reset();  // opened anew, which cuts an unfinished line
        return s;
      }
    }
  }

  absl::Status LookBehind() {
    return db.Read(NewCall(), [&](Tx& tx) -> absl::Status {
      CC_ASSIGN_OR_RETURN(std::optional<KeptSeal> last, LastSeal(tx));
      AuditPlace after;
      if (last) {
        CC_ASSIGN_OR_RETURN(SealStatement statement, ParseStatement(last->seal.statement));
        after = statement.last;
      }
      CC_ASSIGN_OR_RETURN(std::optional<absl::Time> oldest, OldestAfter(tx, after));
      oldest_unsealed = oldest ? absl::ToUnixMicros(*oldest) : 0;
      return absl::OkStatus();
    });
  }

  Call NewCall() const { return Call::System("audit.sealer", absl::Now()); }

  absl::StatusOr<int64_t> Round() {
    absl::Status copying = OpenCopy();
    CC_ASSIGN_OR_RETURN(int64_t rows,
                        db.WriteStep(NewCall(), [&](Tx& tx) { return SealNext(tx); }));
    sealed += rows;
    if (copying.ok() && copy) copying = Copy();
    if (!copying.ok()) Failed(copying);  // what is sealed stays so, and is copied later
    if (rows < options.batch) CC_RETURN_IF_ERROR(LookBehind());
    return rows;
  }

  void Run() {
    absl::MutexLock lock(&mu);
    absl::Duration pause = absl::ZeroDuration();
    while (!mu.AwaitWithTimeout(absl::Condition(&stop), pause)) {
      mu.Unlock();
      const absl::Time began = absl::Now();
      absl::StatusOr<int64_t> rows = Round();
      if (!rows.ok()) Failed(rows.status());
      pause = rows.ok() ? PauseAfter(*rows, absl::Now() - began, options)
                        : std::max(options.pause, kPauseAfterFailure);
      mu.Lock();
    }
  }

  void Failed(const absl::Status& status) {
    ++failed;
    Log(Level::kError, "the audit could not be sealed", {{"why", std::string(status.message())}});
  }

  Db& db;
  const SealingKey key;
  const Options options;
  std::optional<SealCopy> copy;
  std::atomic<int64_t> sealed{0}, failed{0};
  std::atomic<int64_t> oldest_unsealed{0};  // Unix microseconds; 0 = every row has its seal
  absl::Mutex mu;
  bool stop ABSL_GUARDED_BY(mu) = false;
  std::thread thread;
};

AuditSealer::AuditSealer(Db& db, SealingKey key, Options options)
    : impl_(std::make_unique<Impl>(db, std::move(key), std::move(options))) {}

AuditSealer::~AuditSealer() {
  {
    absl::MutexLock lock(&impl_->mu);
    impl_->stop = true;
  }
  if (impl_->thread.joinable()) impl_->thread.join();
}

void AuditSealer::Start() {
  impl_->thread = std::thread([this] { impl_->Run(); });
}

absl::Duration AuditSealer::PauseAfter(int64_t rows, absl::Duration took, const Options& options) {
  if (rows < options.batch) return options.pause;
  const absl::Duration due =
      absl::Seconds(static_cast<double>(rows) / options.least_per_second) - took;
  return std::max(absl::ZeroDuration(), std::min(took * options.rest, due));
}

absl::StatusOr<int64_t> AuditSealer::SealOnce() { return impl_->Round(); }

int64_t AuditSealer::sealed_rows() const { return impl_->sealed; }
int64_t AuditSealer::failures() const { return impl_->failed; }

absl::Duration AuditSealer::lag(absl::Time now) const {
  const int64_t oldest = impl_->oldest_unsealed;
  if (oldest == 0) return absl::ZeroDuration();
  return std::max(absl::ZeroDuration(), now - absl::FromUnixMicros(oldest));
}

}  // namespace cc::platform
