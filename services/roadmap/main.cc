#include "absl/status/status.h"
#include "services/access/client/follow_access.h"
#include "services/platform/server/server.h"
#include "services/roadmap/migrations.h"
#include "services/roadmap/roadmap_numbers.h"
#include "services/roadmap/roadmap_service.h"
#include "services/territory/client/follow_territory.h"

namespace cc::roadmap {
namespace {

absl::Status SetUp(platform::Server& server) {
  access::FollowAccess(server);
  auto& territory = territory::FollowTerritory(server);

  auto& bodies = server.Make<Bodies>(server.db(), territory);
  auto& meetings = server.Make<Meetings>(server.db(), territory);
  auto& decisions = server.Make<Decisions>(server.db());
  auto& instructions = server.Make<Instructions>(server.db(), territory);
  auto& changes = server.Make<Changes>(server.feed());
  server.Add(server.Make<RoadmapService>(server.rpc(), bodies, meetings, decisions, instructions,
                                         changes));
  server.Observe(RoadmapNumbers());
  return absl::OkStatus();
}

}  // namespace
}  // namespace cc::roadmap

int main(int argc, char** argv) {
  return cc::platform::RunService({.name = "roadmap", .migrations = cc::roadmap::Migrations()},
                                  argc, argv, cc::roadmap::SetUp);
}
