#ifndef SERVICES_PLATFORM_AUDIT_AUDIT_H_
#define SERVICES_PLATFORM_AUDIT_AUDIT_H_

#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "services/platform/db/audit_record.h"
#include "services/platform/db/db.h"

// Who did what to which record, append-only. Changes are recorded in their own transaction
// (Db::Write), audited reads and refusals through the batch.
namespace cc::platform {

// Commits records of reads and refusals in groups on a thread and connection of its own.
class AuditLog {
 public:
  explicit AuditLog(Db& db);
  ~AuditLog();  // writes what is queued, then stops

  // `committed` (may be empty) runs on the log's thread when the record is safe, or with
  // UNAVAILABLE where it cannot be made so or the queue (4,096 records) is full. Never blocks. A
  // record without `committed` is tried again until it is safe.
  void Record(AuditRecord record, std::function<void(absl::Status)> committed = {});
  // A record that anybody can cause, also without a token: taken while it leaves three quarters of
  // the queue to the others, up to 1,024 at once and 50 a second by the records' own time, so that
  // a flood fills neither queue nor disk. Otherwise dropped and counted. Never blocks.
  void RecordStranger(AuditRecord record);
  int queued() const;
  int64_t dropped() const;  // records without a waiter that did not fit, and strangers

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_AUDIT_AUDIT_H_
