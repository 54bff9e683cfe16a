#ifndef SERVICES_PLATFORM_AUDIT_AUDIT_H_
#define SERVICES_PLATFORM_AUDIT_AUDIT_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

// Who did what to which record, append-only. Changes are recorded in their own transaction; audited
// reads and refusals through the batch. Never personal data: ids and names of things only.
namespace cc::platform {

struct AuditRecord {
  absl::Time at;
  std::string principal;  // identity id; `anonymous` where nobody could be told
  std::string method;
  std::string permission;
  std::string trace;
  std::string outcome;  // `OK` or the name of the reason
  std::string peer_certificate;
  std::vector<std::string> touched;  // `kind/id`
};

// The record of a call with its outcome.
AuditRecord RecordOf(const Call& call, const absl::Status& outcome);

// Adds the record to the transaction of a change (deferred to the commit).
void AppendAudit(Tx& tx, const AuditRecord& record);

// Commits records of reads and refusals in groups on a thread and connection of its own.
class AuditLog {
 public:
  explicit AuditLog(Db& db);
  ~AuditLog();  // writes what is queued, then stops

  // `committed` (may be empty) runs when the record is safe, or with UNAVAILABLE where it cannot be
  // made so or the queue (4,096 records) is full. Never blocks.
  void Record(AuditRecord record, std::function<void(absl::Status)> committed = {});
  int queued() const;
  int64_t dropped() const;  // records without a waiter that did not fit

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_AUDIT_AUDIT_H_
