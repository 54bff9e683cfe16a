#ifndef SERVICES_REGISTRY_SERVICE_POINT_STORE_H_
#define SERVICES_REGISTRY_SERVICE_POINT_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/office.pb.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of service points and mobile teams.
namespace cc::registry {

struct ServicePointRow {
  v1::ServicePoint point;
  std::vector<platform::ScopeKey> scope;
  int64_t revision = 1;
};
struct MobileTeamRow {
  v1::MobileTeam team;
  std::vector<platform::ScopeKey> scope;
};

// Gives the point its etag and times. TEAM_ELSEWHERE.
absl::Status InsertServicePoint(platform::Tx& tx, v1::ServicePoint& point,
                                const std::vector<platform::ScopeKey>& scope);
// Writes what may change. TEAM_ELSEWHERE.
absl::Status ReplaceServicePoint(platform::Tx& tx, ServicePointRow& row);
// NOT_FOUND.
absl::StatusOr<ServicePointRow> FindServicePoint(platform::Tx& tx, const std::string& id);
absl::StatusOr<ServicePointRow> LockServicePoint(platform::Tx& tx, const std::string& id);
// By id; only of offices that bear `office`, and stops of the team where one is given.
absl::StatusOr<std::vector<v1::ServicePoint>> SelectServicePoints(
    platform::Tx& tx, std::optional<platform::ScopeKey> office, const platform::Page& page);
absl::StatusOr<std::vector<v1::ServicePoint>> SelectStops(platform::Tx& tx,
                                                          const std::string& team_id);

void InsertMobileTeam(platform::Tx& tx, v1::MobileTeam& team,
                      const std::vector<platform::ScopeKey>& scope);
// NOT_FOUND.
absl::StatusOr<MobileTeamRow> FindMobileTeam(platform::Tx& tx, const std::string& id);
absl::StatusOr<std::vector<v1::MobileTeam>> SelectMobileTeams(platform::Tx& tx,
                                                              const platform::Page& page);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_SERVICE_POINT_STORE_H_
