#ifndef SERVICES_TERRITORY_PAST_STATUSES_H_
#define SERVICES_TERRITORY_PAST_STATUSES_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/territory/territory_register.h"

namespace cc::territory {

// Handlers of GetStatus and BatchGetStatuses where they ask for what was known at an instant or is
// in force on a day. The rows of the asked units and of those above them make an index of their
// own, from which the one rule (status_rules.h) answers. Thread-safe.
class PastStatuses {
 public:
  PastStatuses(platform::Db& db, const TerritoryRegister& kept) : db_(db), register_(kept) {}

  absl::StatusOr<v1::UnitStatus> GetStatus(const platform::Call& call,
                                           const v1::GetStatusRequest& request);
  absl::StatusOr<v1::BatchGetStatusesResponse> BatchGetStatuses(
      const platform::Call& call, const v1::BatchGetStatusesRequest& request);

 private:
  struct Moment;
  absl::StatusOr<std::shared_ptr<const TerritoryIndex>> IndexAt(const platform::Call& call,
                                                                const Moment& moment,
                                                                const TerritoryIndex& present,
                                                                const std::vector<int32_t>& units);

  platform::Db& db_;
  const TerritoryRegister& register_;
};

// Does a request ask for another moment than now?
template <typename Request>
bool AsksForAnotherMoment(const Request& request) {
  return request.has_known_at() || !request.in_force_on().empty();
}

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_PAST_STATUSES_H_
