#include "services/territory/client/follow_territory.h"

#include "absl/time/clock.h"

namespace cc::territory {

TerritorySnapshot& FollowTerritory(platform::Server& server) {
  auto& units = server.Make<TerritorySnapshot>(
      server.Dial("territory"),
      [&server] { return server.SystemCall("territory-snapshot").bearer(); }, server.db());
  server.AddReadiness("territory", [&units] { return units.Ready(); });
  server.SetUnitPaths(units);
  return units;
}

}  // namespace cc::territory
