#ifndef SERVICES_PLATFORM_DB_RETENTION_H_
#define SERVICES_PLATFORM_DB_RETENTION_H_

#include <memory>

#include "absl/status/status.h"
#include "services/platform/db/db.h"

namespace cc::platform {

// Removes what the platform keeps for a time only: answers of repeated requests and feed events
// after 30 days, uploads after 24 hours. In small transactions; safe to run in several replicas at
// once.
absl::Status PurgeOld(Db& db, const Call& call);

// Runs PurgeOld every hour on its own thread.
class Retention {
 public:
  explicit Retention(Db& db);
  ~Retention();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_DB_RETENTION_H_
