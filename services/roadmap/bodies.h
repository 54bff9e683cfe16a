#ifndef SERVICES_ROADMAP_BODIES_H_
#define SERVICES_ROADMAP_BODIES_H_

#include "absl/status/statusor.h"
#include "cc/roadmap/v1/roadmap_service.pb.h"
#include "services/platform/auth/scope.h"
#include "services/platform/db/db.h"

namespace cc::roadmap {

// Handlers of the RPCs of bodies. Thread-safe.
class Bodies {
 public:
  Bodies(platform::Db& db, const platform::UnitPaths& paths) : db_(db), paths_(paths) {}

  absl::StatusOr<v1::Body> CreateBody(const platform::Call& call,
                                      const v1::CreateBodyRequest& request);
  absl::StatusOr<v1::Body> GetBody(const platform::Call& call, const v1::GetBodyRequest& request);
  absl::StatusOr<v1::ListBodiesResponse> ListBodies(const platform::Call& call,
                                                    const v1::ListBodiesRequest& request);

 private:
  platform::Db& db_;
  const platform::UnitPaths& paths_;
};

}  // namespace cc::roadmap

#endif  // SERVICES_ROADMAP_BODIES_H_
