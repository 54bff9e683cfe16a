#ifndef SERVICES_EVACUATION_ESTIMATES_H_
#define SERVICES_EVACUATION_ESTIMATES_H_

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/departure_service.pb.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::evacuation {

// Handlers of what authorities estimate. Thread-safe.
class Estimates {
 public:
  Estimates(platform::Db& db, const platform::UnitPaths& paths) : db_(db), paths_(paths) {}

  absl::StatusOr<v1::Estimate> RecordEstimate(const platform::Call& call,
                                              const v1::RecordEstimateRequest& request);
  absl::StatusOr<v1::ListEstimatesResponse> ListEstimates(const platform::Call& call,
                                                          const v1::ListEstimatesRequest& request);

 private:
  // Counts an estimate on its last day, or takes it back.
  void Count(platform::Tx& tx, const v1::Estimate& estimate, int sign) const;

  platform::Db& db_;
  const platform::UnitPaths& paths_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_ESTIMATES_H_
