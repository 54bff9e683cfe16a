#include "services/platform/audit/verify.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "services/platform/audit/seal_copy.h"
#include "services/platform/audit/seal_store.h"
#include "services/platform/error/error.h"

namespace cc::platform {
namespace {

constexpr int kSealsAtOnce = 16;

// Where the rows part from the entries that were sealed: the first entry that differs tells by its
// neighbours whether a row was changed, taken away or put in.
AuditBreak Compare(absl::string_view entries, const SealedBatch& batch, int64_t seal) {
  const absl::string_view rows = batch.entries();
  size_t n = 0;
  const auto entry = [](absl::string_view all, size_t i) {
    return i * kSealEntryBytes >= all.size() ? absl::string_view()
                                             : all.substr(i * kSealEntryBytes, kSealEntryBytes);
  };
  while (!entry(entries, n).empty() && entry(entries, n) == entry(rows, n)) ++n;
  const absl::string_view sealed = entry(entries, n), found = entry(rows, n);
  if (found.empty()) return {AuditBreak::kRowRemoved, seal, EntryId(entries, n)};
  if (sealed.empty()) return {AuditBreak::kRowInserted, seal, EntryId(rows, n)};
  if (EntryId(entries, n) == EntryId(rows, n)) {
    return {AuditBreak::kRowChanged, seal, EntryId(entries, n)};
  }
  for (size_t later = n + 1; !entry(rows, later).empty(); ++later) {
    if (entry(rows, later) == sealed) return {AuditBreak::kRowInserted, seal, EntryId(rows, n)};
  }
  return {AuditBreak::kRowRemoved, seal, EntryId(entries, n)};
}

class Verification {
 public:
  Verification(Db& db, const TrustedKeys& keys, const VerifyOptions& options)
      : db_(db), keys_(keys), options_(options) {}

  absl::StatusOr<AuditReport> Run() {
    if (!options_.copy_folder.empty()) {
      absl::StatusOr<SealCopyReader> opened = SealCopyReader::Open(options_.copy_folder);
      if (!opened.ok()) return opened.status();
      copy_.emplace(*std::move(opened));
    }
    for (bool more = true; more && !report_.broken;) {
      CC_ASSIGN_OR_RETURN(std::vector<KeptSeal> seals, db_.Read(NewCall(), [&](Tx& tx) {
        return SealsAfter(tx, report_.seals, kSealsAtOnce, /*with_entries=*/true);
      }));
      more = !seals.empty();
      for (const KeptSeal& kept : seals) {
        CC_RETURN_IF_ERROR(Check(kept));
        if (report_.broken) break;
      }
    }
    if (!report_.broken) CheckEnd();
    CC_ASSIGN_OR_RETURN(report_.unsealed,
                        db_.Read(NewCall(), [&](Tx& tx) { return CountAfter(tx, last_); }));
    return report_;
  }

 private:
  static Call NewCall() { return Call::System("audit.verify", absl::Now()); }
  void Break(AuditBreak::Kind kind, int64_t seal) { report_.broken = AuditBreak{kind, seal, 0}; }

  absl::Status Check(const KeptSeal& kept) {
    const int64_t number = report_.seals + 1;
    if (kept.number != number) {
      Break(AuditBreak::kSealMissing, number);
      return absl::OkStatus();
    }
    absl::StatusOr<SealStatement> statement = ParseStatement(kept.seal.statement);
    if (!CheckSeal(kept, statement)) return absl::OkStatus();
    // One row more than there should be shows that a row was put in.
    const int most = static_cast<int>(statement->rows) + 1;
    CC_ASSIGN_OR_RETURN(SealedBatch batch, db_.Read(NewCall(), [&](Tx& tx) {
      return RowsBetween(tx, last_, statement->last, most);
    }));
    if (batch.entries() != kept.entries) {
      report_.broken = Compare(kept.entries, batch, number);
      return absl::OkStatus();
    }
    report_.seals = number;
    report_.rows += statement->rows;
    report_.until = statement->at;
    previous_ = kept.seal.Hash();
    last_ = statement->last;
    return absl::OkStatus();
  }

  // False where it is broken. What the copy holds is asked first: a seal that was made anew with
  // the right key differs from it.
  bool CheckSeal(const KeptSeal& kept, const absl::StatusOr<SealStatement>& statement) {
    const int64_t number = kept.number;
    if (!CheckAgainstCopy(kept)) return false;
    if (!statement.ok() || statement->service != options_.service || statement->number != number ||
        statement->previous != previous_ || statement->last < last_) {
      Break(AuditBreak::kSealChanged, number);
    } else if (!keys_.Knows(statement->key)) {
      Break(AuditBreak::kKeyUnknown, number);
    } else if (!keys_.Verify(statement->key, kept.seal.statement, kept.seal.signature)) {
      Break(AuditBreak::kSealChanged, number);
    } else if (static_cast<int64_t>(kept.entries.size() / kSealEntryBytes) != statement->rows ||
               kept.entries.size() % kSealEntryBytes != 0 ||
               MerkleRoot(kept.entries) != statement->root) {
      Break(AuditBreak::kEntriesChanged, number);
    }
    return !report_.broken;
  }

  bool CheckAgainstCopy(const KeptSeal& kept) {
    if (!copy_ || copy_ended_) return true;
    absl::StatusOr<std::optional<Seal>> copied = copy_->Next();
    if (!copied.ok()) {
      Break(AuditBreak::kCopyUnreadable, kept.number);
    } else if (!*copied) {
      copy_ended_ = true;  // the copy may be some seconds older
    } else if (**copied != kept.seal) {
      Break(AuditBreak::kSealChanged, kept.number);
    } else {
      ++report_.copied;
    }
    return !report_.broken;
  }

  void CheckEnd() {
    if (!copy_ || copy_ended_) return;
    absl::StatusOr<std::optional<Seal>> copied = copy_->Next();
    if (!copied.ok()) {
      Break(AuditBreak::kCopyUnreadable, report_.seals + 1);
    } else if (*copied) {
      Break(AuditBreak::kSealMissing, report_.seals + 1);
    }
  }

  Db& db_;
  const TrustedKeys& keys_;
  const VerifyOptions& options_;
  AuditReport report_;
  std::optional<SealCopyReader> copy_;
  bool copy_ended_ = false;
  std::string previous_ = std::string(32, '\0');
  AuditPlace last_;
};

}  // namespace

absl::StatusOr<AuditReport> VerifyAudit(Db& db, const TrustedKeys& keys,
                                        const VerifyOptions& options) {
  return Verification(db, keys, options).Run();
}

}  // namespace cc::platform
