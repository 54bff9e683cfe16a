#ifndef SERVICES_ROADMAP_DECISIONS_H_
#define SERVICES_ROADMAP_DECISIONS_H_

#include "absl/status/statusor.h"
#include "cc/roadmap/v1/roadmap_service.pb.h"
#include "services/platform/db/db.h"

namespace cc::roadmap {

// Handlers of the RPCs of decisions. Thread-safe.
class Decisions {
 public:
  explicit Decisions(platform::Db& db) : db_(db) {}

  absl::StatusOr<v1::Decision> AddDecision(const platform::Call& call,
                                           const v1::AddDecisionRequest& request);
  absl::StatusOr<v1::ListDecisionsResponse> ListDecisions(const platform::Call& call,
                                                          const v1::ListDecisionsRequest& request);

 private:
  platform::Db& db_;
};

}  // namespace cc::roadmap

#endif  // SERVICES_ROADMAP_DECISIONS_H_
