#include "services/access/client/auth_follower.h"
#include "services/access/client/service_token.h"
#include "services/evacuation/evacuation_service.h"
#include "services/evacuation/migrations.h"
#include "services/evacuation/territory_client.h"
#include "services/platform/server/server.h"
#include "services/territory/client/territory_snapshot.h"

namespace cc::evacuation {
namespace {

absl::Status SetUp(platform::Server& server) {
  auto access = server.Dial("access");
  auto& follower = server.Make<access::AuthFollower>(access, server.authenticator(), server.db());
  server.AddReadiness("access", [&follower] { return follower.Ready(); });
  auto& token = server.Make<access::ServiceToken>(access);
  server.SetServiceToken([&token] { return token.Get(); });

  auto& units = server.Make<territory::TerritorySnapshot>(
      server.Dial("territory"), [&token] { return token.Get(); }, server.db());
  server.AddReadiness("territory", [&units] { return units.Ready(); });
  server.SetUnitPaths(units);
  auto& statuses = server.Make<TerritoryClient>(units);

  auto& centres = server.Make<TransitCentres>(server.db(), units);
  auto& trips = server.Make<Trips>(server.db(), units);
  auto& parties = server.Make<Parties>(server.db(), server.keyring(), units, statuses);
  auto& arrivals = server.Make<Arrivals>(server.db(), server.keyring(), units);
  auto& changes = server.Make<Changes>(server.feed());
  server.Add(
      server.Make<EvacuationService>(server.rpc(), centres, trips, parties, arrivals, changes));
  return absl::OkStatus();
}

}  // namespace
}  // namespace cc::evacuation

int main(int argc, char** argv) {
  return cc::platform::RunService(
      {.name = "evacuation", .migrations = cc::evacuation::Migrations()}, argc, argv,
      cc::evacuation::SetUp);
}
