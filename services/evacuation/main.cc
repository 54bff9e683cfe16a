#include "services/access/client/follow_access.h"
#include "services/evacuation/count_keeper.h"
#include "services/evacuation/evacuation_numbers.h"
#include "services/evacuation/evacuation_service.h"
#include "services/evacuation/migrations.h"
#include "services/platform/server/server.h"
#include "services/territory/client/follow_territory.h"
#include "services/territory/client/status_change_client.h"

namespace cc::evacuation {
namespace {

absl::Status SetUp(platform::Server& server) {
  access::FollowAccess(server);
  auto& territory = territory::FollowTerritory(server);

  auto& centres = server.Make<TransitCentres>(server.db(), territory);
  auto& trips = server.Make<Trips>(server.db(), territory);
  auto& parties = server.Make<Parties>(server.db(), server.keyring(), territory, territory);
  auto& arrivals = server.Make<Arrivals>(server.db(), server.keyring(), territory);
  auto& counts = server.Make<CountKeeper>(server.db(), territory, CountKeeper::Options());
  auto& changes = server.Make<Changes>(server.feed());
  auto& status_reviews = server.Make<StatusReviews>(server.db(), server.keyring());
  server.Add(server.Make<EvacuationService>(server.rpc(), centres, trips, parties, arrivals,
                                            changes, status_reviews));
  territory::ReviewStatuses(server, territory, kReliedStatuses);
  server.RotateKeys({CC_ENCRYPTED_COLUMN("parties", "personal"),
                     CC_ENCRYPTED_COLUMN("party_people", "personal"),
                     CC_ENCRYPTED_COLUMN("count_corrections", "reason"),
                     CC_ENCRYPTED_COLUMN("status_reviews", "note")});
  server.Observe(EvacuationNumbers());
  counts.Start([&server] { return server.SystemCall("counts"); },
               [&territory] { return territory.Ready(); });
  return absl::OkStatus();
}

}  // namespace
}  // namespace cc::evacuation

int main(int argc, char** argv) {
  return cc::platform::RunService(
      {.name = "evacuation", .migrations = cc::evacuation::Migrations()}, argc, argv,
      cc::evacuation::SetUp);
}
