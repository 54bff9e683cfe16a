#include "services/territory/client/follow_territory.h"

#include "absl/time/clock.h"

namespace cc::territory {

TerritorySnapshot& FollowTerritory(platform::Server& server) {
  auto& units = server.Make<TerritorySnapshot>(
      server.Dial("territory"),
      [&server] { return server.SystemCall("territory-snapshot").bearer(); }, server.db());
  platform::Metrics& metrics = server.metrics();
  metrics.AddGauge("territory_snapshot_revision", "Revision of the register that answers here.", {},
                   [&units] {
                     auto index = units.index();
                     return index == nullptr ? 0.0 : static_cast<double>(index->revision());
                   });
  metrics.AddGauge("territory_snapshot_age_seconds",
                   "Since when the copy of the register is not known to be current; 0 while it is "
                   "followed.",
                   {}, [&units] { return units.AgeSeconds(absl::Now()); });
  metrics.AddGauge("territory_snapshot_load_seconds",
                   "How long reading the kept register took at start.", {},
                   [&units] { return units.load_seconds(); });
  metrics.AddGauge("territory_snapshot_refresh_seconds",
                   "How long taking over the register's last change took.", {},
                   [&units] { return units.refresh_seconds(); });
  units.follower().AddGauges(metrics);
  server.AddReadiness("territory", [&units] { return units.Ready(); });
  server.SetUnitPaths(units);
  return units;
}

}  // namespace cc::territory
