#ifndef SERVICES_REPORTING_PROGRAMMES_H_
#define SERVICES_REPORTING_PROGRAMMES_H_

#include "absl/status/statusor.h"
#include "cc/reporting/v1/reporting_service.pb.h"
#include "services/platform/auth/scope.h"
#include "services/platform/db/db.h"

namespace cc::reporting {

// Handlers of the RPCs of partners' programmes. Thread-safe.
class Programmes {
 public:
  Programmes(platform::Db& db, const platform::UnitPaths& paths) : db_(db), paths_(paths) {}

  absl::StatusOr<v1::Programme> CreateProgramme(const platform::Call& call,
                                                const v1::CreateProgrammeRequest& request);
  absl::StatusOr<v1::Programme> GetProgramme(const platform::Call& call,
                                             const v1::GetProgrammeRequest& request);
  absl::StatusOr<v1::ListProgrammesResponse> ListProgrammes(
      const platform::Call& call, const v1::ListProgrammesRequest& request);

 private:
  platform::Db& db_;
  const platform::UnitPaths& paths_;
};

}  // namespace cc::reporting

#endif  // SERVICES_REPORTING_PROGRAMMES_H_
