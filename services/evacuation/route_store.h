#ifndef SERVICES_EVACUATION_ROUTE_STORE_H_
#define SERVICES_EVACUATION_ROUTE_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/route_service.pb.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of where trips go and are, apart from the trips.
namespace cc::evacuation {

absl::StatusOr<v1::AssemblyPoint> InsertAssemblyPoint(platform::Tx& tx,
                                                      const v1::AssemblyPoint& point,
                                                      const platform::UnitPath& path);
// Of the unit with this tail and of all below it, by creation; one more than the page holds.
absl::StatusOr<std::vector<v1::AssemblyPoint>> ListAssemblyPoints(platform::Tx& tx, int32_t tail,
                                                                  const platform::Page& page);

// Writes a trip's stops over the former ones, whose recorded times stay; the trip is locked.
// ETAG_STALE; REFERENCE_BROKEN at the commit where an assembly point is unknown.
absl::Status SaveRoute(platform::Tx& tx, const v1::Route& route,
                       const std::vector<platform::UnitPath>& paths,
                       const std::vector<platform::ScopeKey>& scope);
// With hazards that concern a stop's unit or road about its planned time, or now. NOT_FOUND where
// nobody wrote it.
absl::StatusOr<v1::Route> FindRoute(platform::Tx& tx, const std::string& trip_id);
// What is absent stays; the trip is locked. STOP_UNKNOWN.
absl::Status SaveStopTimes(platform::Tx& tx, const v1::RecordStopRequest& request);

absl::StatusOr<v1::Hazard> InsertHazard(platform::Tx& tx, const v1::Hazard& hazard,
                                        const platform::UnitPath& path);
// NOT_FOUND; no one else changes it until the transaction ends.
absl::StatusOr<v1::Hazard> LockHazard(platform::Tx& tx, const std::string& id);
void EndHazard(platform::Tx& tx, const std::string& id, absl::Time at);
// The latest first; one more than the page holds.
absl::StatusOr<std::vector<v1::Hazard>> ListHazards(platform::Tx& tx, int32_t tail, bool ended,
                                                    const platform::Page& page);

// Keeps the newer of this and what is known; returns what is known now.
absl::StatusOr<v1::TripPosition> SavePosition(platform::Tx& tx, const v1::TripPosition& position,
                                              const std::vector<platform::ScopeKey>& scope);
// NOT_FOUND where none is known.
absl::StatusOr<v1::TripPosition> FindPosition(platform::Tx& tx, const std::string& trip_id);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_ROUTE_STORE_H_
