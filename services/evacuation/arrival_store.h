#ifndef SERVICES_EVACUATION_ARRIVAL_STORE_H_
#define SERVICES_EVACUATION_ARRIVAL_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "services/platform/db/tx.h"

// SQL of arrivals.
namespace cc::evacuation {

// An arrival as its own table has it. A group arrives once: ALREADY_EXISTS (at the commit)
// otherwise.
void InsertArrival(platform::Tx& tx, const v1::Arrival& arrival,
                   const std::vector<platform::ScopeKey>& scope);
// With where the group stays now. NOT_FOUND where there is none within the scope. What belongs to
// the group is not filled in.
absl::StatusOr<v1::Arrival> FindArrival(platform::Tx& tx, const std::string& id);
// That of a group.
absl::StatusOr<v1::Arrival> FindArrivalOf(platform::Tx& tx, const std::string& party_id);
// Lets those who hold one of `keys` see the arrival, too.
void ShowArrival(platform::Tx& tx, const std::string& id,
                 const std::vector<platform::ScopeKey>& keys);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_ARRIVAL_STORE_H_
