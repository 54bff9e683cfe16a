#include "absl/status/status.h"
#include "services/access/client/auth_follower.h"
#include "services/access/client/service_token.h"
#include "services/platform/server/server.h"
#include "services/roadmap/migrations.h"
#include "services/roadmap/roadmap_service.h"
#include "services/territory/client/territory_snapshot.h"

namespace cc::roadmap {
namespace {

absl::Status SetUp(platform::Server& server) {
  auto& auth =
      server.Make<access::AuthFollower>(server.Dial("access"), server.authenticator(), server.db());
  auto& token = server.Make<access::ServiceToken>(server.Dial("access"));
  auto own_token = [&token] { return token.Get(); };
  server.SetServiceToken(own_token);
  auto& territory =
      server.Make<territory::TerritorySnapshot>(server.Dial("territory"), own_token, server.db());
  server.SetUnitPaths(territory);
  server.AddReadiness("access", [&auth] { return auth.Ready(); });
  server.AddReadiness("territory", [&territory] { return territory.Ready(); });

  auto& bodies = server.Make<Bodies>(server.db(), territory);
  auto& meetings = server.Make<Meetings>(server.db(), territory);
  auto& decisions = server.Make<Decisions>(server.db());
  auto& instructions = server.Make<Instructions>(server.db(), territory);
  auto& changes = server.Make<Changes>(server.feed());
  server.Add(server.Make<RoadmapService>(server.rpc(), bodies, meetings, decisions, instructions,
                                         changes));
  return absl::OkStatus();
}

}  // namespace
}  // namespace cc::roadmap

int main(int argc, char** argv) {
  return cc::platform::RunService({.name = "roadmap", .migrations = cc::roadmap::Migrations()},
                                  argc, argv, cc::roadmap::SetUp);
}
