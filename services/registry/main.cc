#include "absl/flags/flag.h"
#include "services/access/client/follow_access.h"
#include "services/platform/server/server.h"
#include "services/registry/arrival_intake.h"
#include "services/registry/evacuation_client.h"
#include "services/registry/migrations.h"
#include "services/registry/protection.h"
#include "services/registry/registry_service.h"
#include "services/territory/client/follow_territory.h"
#include "services/territory/client/status_change_client.h"

ABSL_FLAG(int, people_per_hour, 300,
          "how many different people one person may open in an hour of the clock");
ABSL_FLAG(int, people_per_hour_systems, 20000, "the same for a service or an exchange client");

namespace cc::registry {
namespace {

// Follows evacuation's arrivals with the service's own token, from here to the drain.
void FollowArrivals(platform::Server& server, const platform::UnitPaths& units) {
  auto& source = server.Make<EvacuationClient>(server.Dial("evacuation"));
  auto& intake = server.Make<ArrivalIntake>(server.keyring(), units, source);
  auto& consumer = server.Make<platform::FeedConsumer>(
      server.db(), platform::FeedConsumer::Options{.feed = "evacuation.arrivals"},
      [&server, &source](const std::string& token) {
        return source.ListArrivals(server.SystemCall("arrivals"), token);
      },
      [&server, &intake](const platform::Call&, const common::v1::Event& event) {
        return intake.Prepare(server.SystemCall("arrivals"), event);
      });
  consumer.Start();
}

absl::Status SetUp(platform::Server& server) {
  access::FollowAccess(server);
  auto& territory = territory::FollowTerritory(server);

  auto& pre_registrations = server.Make<PreRegistrations>(server.db(), server.keyring());
  auto& registrations =
      server.Make<Registrations>(server.db(), server.keyring(), territory, territory);
  auto& people = server.Make<People>(server.db(), server.keyring());
  auto& changes = server.Make<Changes>(server.feed());
  auto& status_reviews = server.Make<StatusReviews>(server.db(), server.keyring());
  server.Add(server.Make<RegistryService>(server.rpc(), pre_registrations, registrations, people,
                                          changes, status_reviews));
  ProtectPeople(server, {.people_per_hour = absl::GetFlag(FLAGS_people_per_hour),
                         .systems_per_hour = absl::GetFlag(FLAGS_people_per_hour_systems)});
  FollowArrivals(server, territory);
  territory::ReviewStatuses(server, territory, kReliedStatuses);
  return absl::OkStatus();
}

}  // namespace
}  // namespace cc::registry

int main(int argc, char** argv) {
  return cc::platform::RunService({.name = "registry", .migrations = cc::registry::Migrations()},
                                  argc, argv, cc::registry::SetUp);
}
