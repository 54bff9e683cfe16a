#include "services/access/client/follow_access.h"
#include "services/platform/server/server.h"
#include "services/platform/upload/uploads.h"
#include "services/territory/authority_service.h"
#include "services/territory/client/unit_moves.h"
#include "services/territory/coming_into_force.h"
#include "services/territory/list_maintenance_service.h"
#include "services/territory/migrations.h"
#include "services/territory/office_paths.h"
#include "services/territory/search_register.h"
#include "services/territory/territory_numbers.h"
#include "services/territory/territory_register.h"
#include "services/territory/territory_service.h"

namespace cc::territory {
namespace {

absl::Status SetUp(platform::Server& server) {
  access::FollowAccess(server);

  auto& kept = server.Make<TerritoryRegister>(server.db());
  auto& search = server.Make<SearchRegister>(server.db(), kept);
  server.Make<OfficePaths>(server.db(), kept);
  server.AddReadiness("register", [&kept] { return kept.Ready(); });
  server.SetUnitPaths(kept);
  server.Make<RegisterFollower>(kept, server.feed().wakeup(),
                                [&server] { return server.SystemCall("register"); });

  auto& rows = server.Make<ScopeFollower>(
      server.db(), [&kept] { return kept.index(); }, ScopeFollower::Options());
  rows.AddGauges(server.metrics());
  server.feed().wakeup().Add([&rows] { rows.Wake(); });

  auto& uploads = server.Make<platform::Uploads>(server.db());
  auto& units = server.Make<Units>(kept);
  auto& editions = server.Make<Editions>(server.db());
  auto& statuses = server.Make<Statuses>(kept);
  auto& past_statuses = server.Make<PastStatuses>(server.db(), kept);
  auto& timelines = server.Make<Timelines>(server.db(), kept);
  auto& imports = server.Make<Imports>(server.db(), uploads, kept);
  auto& list_imports = server.Make<ListImports>(server.db(), uploads, kept);
  auto& files = server.Make<Files>(uploads);
  auto& changes = server.Make<Changes>(server.feed());
  auto& exports = server.Make<ListExports>(server.db(), kept);
  auto& searches = server.Make<Searches>(server.db(), kept, search);
  auto& statistics = server.Make<StatusStatistics>(server.db(), kept);
  auto& doubts = server.Make<Doubts>(server.db(), kept);
  server.Add(server.Make<TerritoryService>(server.rpc(), units, editions, statuses, past_statuses,
                                           timelines, imports, list_imports, files, changes,
                                           searches, exports, statistics, doubts));
  server.Make<ForceCalendar>(server.db(), kept,
                             [&server] { return server.SystemCall("coming-into-force"); });
  auto& authorities = server.Make<Authorities>(server.db(), kept);
  auto& institutions = server.Make<Institutions>(server.db(), kept);
  server.Add(server.Make<AuthorityService>(server.rpc(), authorities, institutions));
  auto& proposals = server.Make<Proposals>(server.db(), uploads, server.keyring(), kept);
  auto& decisions = server.Make<ProposalDecisions>(server.db());
  auto& amendments = server.Make<ProposalAmendments>(server.db(), kept);
  server.Add(server.Make<ListMaintenanceService>(server.rpc(), proposals, decisions, amendments));
  platform::EncryptedColumn documents = CC_ENCRYPTED_APPEND_ONLY("proposal_documents", "content");
  documents.page = 4;  // whole files
  server.RotateKeys({documents});
  server.Observe(TerritoryNumbers());
  return absl::OkStatus();
}

}  // namespace
}  // namespace cc::territory

int main(int argc, char** argv) {
  return cc::platform::RunService({.name = "territory", .migrations = cc::territory::Migrations()},
                                  argc, argv, cc::territory::SetUp);
}
