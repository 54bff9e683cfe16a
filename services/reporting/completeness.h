#ifndef SERVICES_REPORTING_COMPLETENESS_H_
#define SERVICES_REPORTING_COMPLETENESS_H_

#include "absl/status/statusor.h"
#include "cc/reporting/v1/reporting_service.pb.h"
#include "services/platform/db/db.h"

namespace cc::reporting {

// Handler of the question who has reported. Thread-safe.
class Completeness {
 public:
  explicit Completeness(platform::Db& db) : db_(db) {}

  absl::StatusOr<v1::GetCompletenessResponse> GetCompleteness(
      const platform::Call& call, const v1::GetCompletenessRequest& request);

 private:
  platform::Db& db_;
};

}  // namespace cc::reporting

#endif  // SERVICES_REPORTING_COMPLETENESS_H_
