#ifndef SERVICES_EVACUATION_PLAN_STORE_H_
#define SERVICES_EVACUATION_PLAN_STORE_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/planning_service.pb.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of plans, of what they are made of, and of times by road.
namespace cc::evacuation {

// A group that asked to be taken, as planning sees it: nothing personal.
struct OpenRequest {
  std::string party_id;
  int64_t revision = 0;
  std::string origin_unit_code;
  v1::Party::Urgency urgency = v1::Party::URGENCY_UNSPECIFIED;
  bool escort_needed = false;
  v1::Places needs;
  int people = 0;
};
// Groups REQUESTED from a unit or below it that want to leave by the day and are expected on no
// trip, by id; at most `most`.
absl::StatusOr<std::vector<OpenRequest>> ReadOpenRequests(platform::Tx& tx, int32_t unit_tail,
                                                          const std::string& date, int most);

struct PlanRow {
  v1::Plan plan;
  int64_t revision = 0;
  std::vector<platform::ScopeKey> scope;
};
absl::StatusOr<PlanRow> InsertPlan(platform::Tx& tx, const v1::Plan& plan,
                                   const std::vector<platform::ScopeKey>& scope);
// With what became of its trips. NOT_FOUND where there is none within the scope.
absl::StatusOr<PlanRow> FindPlan(platform::Tx& tx, const std::string& id);
absl::StatusOr<PlanRow> LockPlan(platform::Tx& tx, const std::string& id);
// The newest first, without their parts; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::Plan>> ListPlans(platform::Tx& tx,
                                                const v1::ListPlansRequest& request,
                                                const platform::Page& page);
// Writes what a locked plan has become.
void UpdatePlan(platform::Tx& tx, PlanRow& row);

// Locks these groups and answers those that are still REQUESTED in this revision and expected on no
// trip.
absl::StatusOr<std::vector<std::string>> LockUnchanged(
    platform::Tx& tx, const std::vector<std::pair<std::string, int64_t>>& parties);
// Notes what became of a planned trip of a locked plan; `trip_id` empty where none was made.
void InsertPlanTrip(platform::Tx& tx, const PlanRow& row, int number, const std::string& trip_id,
                    const std::vector<std::string>& changed_parties);

// Minutes by pair of units (from, to); nothing for a closed road.
using RoadTimes = std::map<std::pair<std::string, std::string>, std::optional<int>>;
// What is kept for ways among these units.
absl::StatusOr<RoadTimes> ReadRoadTimes(platform::Tx& tx, const std::vector<std::string>& units);
// Answers how many pairs are new or another than they were.
absl::StatusOr<int> WriteRoadTimes(platform::Tx& tx, const RoadTimes& times);
absl::StatusOr<std::vector<v1::RoadTime>> ListRoadTimes(platform::Tx& tx,
                                                        const v1::ListRoadTimesRequest& request,
                                                        const platform::Page& page);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_PLAN_STORE_H_
