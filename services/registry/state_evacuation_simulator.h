#ifndef SERVICES_REGISTRY_STATE_EVACUATION_SIMULATOR_H_
#define SERVICES_REGISTRY_STATE_EVACUATION_SIMULATOR_H_

#include <atomic>
#include <string>

#include "services/platform/db/db.h"
#include "services/registry/arrival_source.h"

namespace cc::registry {

// The adapter of the state's information system for coordination of evacuation (resolution 1307 of
// 10.10.2025) is an ArrivalSource as evacuation's own client is; ArrivalIntake follows it under the
// cursor `state_evacuation.arrivals`. What it exchanges was not published: the fields are those of
// the card that the domain documents propose. Masters, field by field:
//   the state's system: arrival_id (the card's UUID), origin_unit_code, origin_address, leave_date,
//     transit_unit_code, arrive_date, phone, and of each member number, name, birth_date, sex,
//     mobility, kinship, accompanying_adult, rnokpp, unzr, as on the card; never changed here, a
//     registrar's correction goes into the registration's people.
//   this register: state, rejection, note, registration_id of the pre-registration, and everything
//     that is made of it; nothing of that is sent back.
//
// This one stands for the system where there is none: keeps which arrivals it told over restarts,
// tells them again by any token of its own, and invents each family from a serial, so that it knows
// nobody. Thread-safe.
class StateEvacuationSimulator : public ArrivalSource {
 public:
  explicit StateEvacuationSimulator(platform::Db& db) : db_(db) {}

  // One more family arrives; answers with the arrival's id.
  absl::StatusOr<std::string> Arrive(const platform::Call& call,
                                     const std::string& origin_unit_code,
                                     const std::string& transit_unit_code,
                                     const std::string& leave_date);
  // FEED_EXPIRED for a token that is not its own.
  absl::StatusOr<platform::FeedPage> ListArrivals(const platform::Call& call,
                                                  const std::string& resume_token) override;
  absl::StatusOr<v1::PreRegistration> GetArrival(const platform::Call& call,
                                                 const std::string& id) override;
  // Out of reach until it is set again.
  void SetReachable(bool reachable) { reachable_ = reachable; }

 private:
  platform::Db& db_;
  std::atomic<bool> reachable_ = true;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_STATE_EVACUATION_SIMULATOR_H_
