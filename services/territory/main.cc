#include "services/access/client/auth_follower.h"
#include "services/access/client/service_token.h"
#include "services/platform/server/server.h"
#include "services/territory/migrations.h"
#include "services/territory/register_keeper.h"
#include "services/territory/territory_service.h"

namespace cc::territory {
namespace {

using platform::Server;

absl::Status SetUp(Server& server) {
  auto access = server.Dial("access");
  auto& follower = server.Make<access::AuthFollower>(access, server.authenticator(), server.db());
  server.AddReadiness("access", [&follower] { return follower.Ready(); });
  auto& token = server.Make<access::ServiceToken>(access);
  server.SetServiceToken([&token] { return token.Get(); });

  auto& reg = server.Make<Register>(server.db());
  CC_RETURN_IF_ERROR(reg.Reload(server.SystemCall("start")));
  auto& uploads = server.Make<platform::Uploads>(server.db());
  auto& imports = server.Make<Imports>(server.db(), uploads, reg);
  CC_RETURN_IF_ERROR(imports.SeedFirstUnits(server.SystemCall("seed")));
  server.Make<RegisterKeeper>(reg, server.feed().wakeup(),
                              [&server] { return server.SystemCall("reload"); });
  server.SetUnitPaths(reg);
  server.AddReadiness("register", [&reg] { return reg.Ready(); });

  auto& units = server.Make<Units>(reg);
  auto& statuses = server.Make<Statuses>(reg);
  auto& files = server.Make<Files>(uploads);
  auto& changes = server.Make<Changes>(server.feed());
  server.Add(server.Make<TerritoryService>(server.rpc(), server.feed().wakeup(), units, statuses,
                                           imports, files, changes));
  return absl::OkStatus();
}

}  // namespace
}  // namespace cc::territory

int main(int argc, char** argv) {
  return cc::platform::RunService({.name = "territory", .migrations = cc::territory::Migrations()},
                                  argc, argv, cc::territory::SetUp);
}
