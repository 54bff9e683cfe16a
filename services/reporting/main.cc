#include "absl/status/status.h"
#include "services/access/client/follow_access.h"
#include "services/platform/server/server.h"
#include "services/reporting/migrations.h"
#include "services/reporting/reporting_numbers.h"
#include "services/reporting/reporting_service.h"
#include "services/territory/client/follow_territory.h"

namespace cc::reporting {
namespace {

absl::Status SetUp(platform::Server& server) {
  access::FollowAccess(server);
  auto& territory = territory::FollowTerritory(server);

  auto& submissions = server.Make<Submissions>(server.db(), territory);
  auto& completeness = server.Make<Completeness>(server.db());
  auto& programmes = server.Make<Programmes>(server.db(), territory);
  auto& changes = server.Make<Changes>(server.feed());
  server.Add(
      server.Make<ReportingService>(server.rpc(), submissions, completeness, programmes, changes));
  server.Observe(ReportingNumbers());
  return absl::OkStatus();
}

}  // namespace
}  // namespace cc::reporting

int main(int argc, char** argv) {
  return cc::platform::RunService({.name = "reporting", .migrations = cc::reporting::Migrations()},
                                  argc, argv, cc::reporting::SetUp);
}
