#include "absl/status/status.h"
#include "services/access/client/auth_follower.h"
#include "services/access/client/service_token.h"
#include "services/platform/server/server.h"
#include "services/reporting/migrations.h"
#include "services/reporting/reporting_service.h"
#include "services/territory/client/territory_snapshot.h"

namespace cc::reporting {
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

  auto& submissions = server.Make<Submissions>(server.db(), territory);
  auto& completeness = server.Make<Completeness>(server.db());
  auto& programmes = server.Make<Programmes>(server.db(), territory);
  auto& changes = server.Make<Changes>(server.feed());
  server.Add(
      server.Make<ReportingService>(server.rpc(), submissions, completeness, programmes, changes));
  return absl::OkStatus();
}

}  // namespace
}  // namespace cc::reporting

int main(int argc, char** argv) {
  return cc::platform::RunService({.name = "reporting", .migrations = cc::reporting::Migrations()},
                                  argc, argv, cc::reporting::SetUp);
}
