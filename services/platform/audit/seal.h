#ifndef SERVICES_PLATFORM_AUDIT_SEAL_H_
#define SERVICES_PLATFORM_AUDIT_SEAL_H_

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/platform/crypto/digest.h"
#include "services/platform/crypto/sealing_key.h"

// What a seal says and how rows are hashed (ADR 17). Pure: the sealer and whoever verifies share
// it, and it can be written anew from this file alone.
namespace cc::platform {

// Where an audit row stands in the order of sealing.
struct AuditPlace {
  uint64_t xid = 0;
  int64_t id = 0;
  auto operator<=>(const AuditPlace&) const = default;
};

// The rows of one seal, one after the other.
class SealedBatch {
 public:
  // `columns` are the row's texts as PostgreSQL prints them (UTC, ISO), xid and id first.
  void Add(AuditPlace place, const std::vector<absl::string_view>& columns);

  int64_t rows() const { return rows_; }
  const AuditPlace& first() const { return first_; }
  const AuditPlace& last() const { return last_; }
  // 40 bytes for each row: its id (big-endian) and SHA-256 over its columns, each after its length.
  const std::string& entries() const { return entries_; }

 private:
  Digest digest_;
  AuditPlace first_, last_;
  std::string row_;  // the columns of the row that is being added
  std::string entries_;
  int64_t rows_ = 0;
};

inline constexpr size_t kSealEntryBytes = 40;
// The id in the n-th entry.
int64_t EntryId(absl::string_view entries, size_t n);

// Merkle root: leaf = SHA-256(0x00 ‖ entry), node = SHA-256(0x01 ‖ left ‖ right); a node without a
// neighbour moves up as it is (RFC 6962). 32 bytes; of nothing, SHA-256 of the empty text.
std::string MerkleRoot(absl::string_view entries);

// One line, e.g. `cc-audit-seal/1 registry number=7 rows=120 first=775/1 last=800/120 root=… …`.
struct SealStatement {
  std::string service;
  int64_t number = 0;  // from 1 without a gap
  int64_t rows = 0;
  AuditPlace first, last;
  std::string root;      // 32 bytes
  std::string previous;  // hash of the seal before; 32 zero bytes in the first
  absl::Time at;         // microseconds
  std::string key;       // id of the key that signs
};
std::string StatementText(const SealStatement& statement);
// INVALID_ARGUMENT unless StatementText gives the same text again.
absl::StatusOr<SealStatement> ParseStatement(absl::string_view text);

struct Seal {
  std::string statement;
  std::string signature;  // Ed25519 over the statement

  // What the next seal names as the one before it.
  std::string Hash() const;
  // The line of the copy, without its end: the statement and the signature in base64.
  std::string Line() const;
  bool operator==(const Seal&) const = default;
};
absl::StatusOr<Seal> ParseSealLine(absl::string_view line);

Seal SealBatch(const SealedBatch& batch, absl::string_view service, int64_t number,
               absl::string_view previous, absl::Time at, const SealingKey& key);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_AUDIT_SEAL_H_
