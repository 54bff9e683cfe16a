#ifndef SERVICES_TERRITORY_DOUBTS_H_
#define SERVICES_TERRITORY_DOUBTS_H_

#include "absl/status/statusor.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/territory/territory_register.h"

namespace cc::territory {

// Handlers of doubts: what contradicts itself is put before a person and the decision is kept.
// Thread-safe.
class Doubts {
 public:
  Doubts(platform::Db& db, TerritoryRegister& kept) : db_(db), register_(kept) {}

  absl::StatusOr<v1::ListDoubtsResponse> ListDoubts(const platform::Call& call,
                                                    const v1::ListDoubtsRequest& request);
  absl::StatusOr<v1::Doubt> GetDoubt(const platform::Call& call,
                                     const v1::GetDoubtRequest& request);
  absl::StatusOr<v1::Doubt> DecideDoubt(const platform::Call& call,
                                        const v1::DecideDoubtRequest& request);
  absl::StatusOr<v1::CheckRegisterResponse> CheckRegister(const platform::Call& call,
                                                          const v1::CheckRegisterRequest& request);

 private:
  platform::Db& db_;
  TerritoryRegister& register_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_DOUBTS_H_
