#ifndef SERVICES_PLATFORM_AUDIT_SEAL_STORE_H_
#define SERVICES_PLATFORM_AUDIT_SEAL_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/platform/audit/seal.h"
#include "services/platform/db/tx.h"

// SQL of audit rows and their seals.
namespace cc::platform {

struct KeptSeal {
  int64_t number = 0;
  Seal seal;
  std::string entries;
};

// True where this transaction alone may seal.
absl::StatusOr<bool> LockSealing(Tx& tx);
// Nothing where nothing is sealed yet; without entries.
absl::StatusOr<std::optional<KeptSeal>> LastSeal(Tx& tx);
// Seals after this number, in order, at most `most`.
absl::StatusOr<std::vector<KeptSeal>> SealsAfter(Tx& tx, int64_t number, int most,
                                                 bool with_entries);
void InsertSeal(Tx& tx, int64_t number, const Seal& seal, const std::string& entries);

// The next rows after this place that nothing can come between any more, at most `most`.
absl::StatusOr<SealedBatch> SettledRows(Tx& tx, const AuditPlace& after, int most);
// The rows after `after` up to and with `last`, at most `most`.
absl::StatusOr<SealedBatch> RowsBetween(Tx& tx, const AuditPlace& after, const AuditPlace& last,
                                        int most);
// When the first row after this place was recorded, settled or not; nothing where there is none.
absl::StatusOr<std::optional<absl::Time>> OldestAfter(Tx& tx, const AuditPlace& after);
// How many rows are after this place.
absl::StatusOr<int64_t> CountAfter(Tx& tx, const AuditPlace& after);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_AUDIT_SEAL_STORE_H_
