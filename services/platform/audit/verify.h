#ifndef SERVICES_PLATFORM_AUDIT_VERIFY_H_
#define SERVICES_PLATFORM_AUDIT_VERIFY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/crypto/sealing_key.h"
#include "services/platform/db/db.h"

// Proves that the audit of a database is as it was sealed, or names what is not. It believes
// neither the database nor the machine, only the public keys and the copy that it is given.
namespace cc::platform {

// The first thing that is not as it was sealed.
struct AuditBreak {
  enum Kind {
    kRowChanged,      // the row bears other values than it was sealed with
    kRowRemoved,      // the row is gone
    kRowInserted,     // the row was put between sealed ones
    kEntriesChanged,  // what the seal keeps of its rows is not what it was signed for
    kSealChanged,     // the seal is not what was signed, or not what the copy holds
    kSealMissing,     // the chain has a gap, or ends before the copy does
    kKeyUnknown,      // signed with a key that is not trusted
    kCopyUnreadable,  // a line of the copy is none
  };
  Kind kind;
  int64_t seal = 0;
  int64_t row = 0;  // id of the audit row; 0 where a seal is meant
};

struct AuditReport {
  int64_t seals = 0, rows = 0;              // that are as they were sealed
  int64_t unsealed = 0;                     // rows that wait for their seal
  int64_t copied = 0;                       // seals that the copy holds too
  absl::Time until = absl::InfinitePast();  // time of the last good seal
  std::optional<AuditBreak> broken;
};

struct VerifyOptions {
  std::string service;
  std::string copy_folder;  // empty: a cut end cannot be seen
};
// Reads everything, seal by seal. The status tells only whether it could be read.
absl::StatusOr<AuditReport> VerifyAudit(Db& db, const TrustedKeys& keys,
                                        const VerifyOptions& options);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_AUDIT_VERIFY_H_
