#ifndef SERVICES_EVACUATION_TRIPS_H_
#define SERVICES_EVACUATION_TRIPS_H_

#include <string>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "services/evacuation/scan_log.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/platform/rules/dated_rules.h"

namespace cc::evacuation {

// Handlers of the Trip RPCs. Thread-safe.
class Trips {
 public:
  Trips(platform::Db& db, const platform::UnitPaths& paths, const platform::DatedRules& rules,
        ScanLog& scans)
      : db_(db), paths_(paths), rules_(rules), scans_(scans) {}

  absl::StatusOr<v1::Trip> CreateTrip(const platform::Call& call,
                                      const v1::CreateTripRequest& request);
  absl::StatusOr<v1::Trip> GetTrip(const platform::Call& call, const v1::GetTripRequest& request);
  absl::StatusOr<v1::ListTripsResponse> ListTrips(const platform::Call& call,
                                                  const v1::ListTripsRequest& request);
  absl::StatusOr<v1::Trip> OpenBoarding(const platform::Call& call,
                                        const v1::OpenBoardingRequest& request);
  absl::StatusOr<v1::Trip> DepartTrip(const platform::Call& call,
                                      const v1::DepartTripRequest& request);
  absl::StatusOr<v1::Trip> ArriveTrip(const platform::Call& call,
                                      const v1::ArriveTripRequest& request);

 private:
  absl::StatusOr<v1::Trip> Move(const platform::Call& call, const std::string& id,
                                const std::string& etag, v1::Trip::State to);

  platform::Db& db_;
  const platform::UnitPaths& paths_;
  const platform::DatedRules& rules_;
  ScanLog& scans_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_TRIPS_H_
