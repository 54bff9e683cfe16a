#ifndef SERVICES_PLATFORM_DB_AUDIT_RECORD_H_
#define SERVICES_PLATFORM_DB_AUDIT_RECORD_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/platform/rpc/call.h"

namespace cc::platform {

class Tx;

// Who did what, when and with which outcome. Never personal data: ids and names of things only.
struct AuditRecord {
  absl::Time at;
  std::string principal;  // identity id; `anonymous` where nobody could be told
  std::string method;
  std::string permission;
  std::string trace;
  std::string request_id;  // of the request; empty where it has none or it is no UUID
  std::string outcome;     // `OK` or the name of the reason
  std::string peer_certificate;
  std::vector<std::string> touched;  // `kind/id`
};

// The record of a call with its outcome.
AuditRecord RecordOf(const Call& call, const absl::Status& outcome);

// Adds the record to the transaction of a change (deferred to the commit).
void AppendAudit(Tx& tx, const AuditRecord& record);
// The same for several, in one statement.
void AppendAudits(Tx& tx, const std::vector<AuditRecord>& records);

// The `request_id` of the call's request; empty where it has none.
std::string RequestIdOf(const Call& call);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_DB_AUDIT_RECORD_H_
