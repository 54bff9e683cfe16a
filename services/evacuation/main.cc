#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/time/clock.h"
#include "services/access/client/follow_access.h"
#include "services/evacuation/board_reader.h"
#include "services/evacuation/board_service.h"
#include "services/evacuation/count_keeper.h"
#include "services/evacuation/decision_numbers.h"
#include "services/evacuation/decision_service.h"
#include "services/evacuation/departure_service.h"
#include "services/evacuation/desk_numbers.h"
#include "services/evacuation/desk_rules.h"
#include "services/evacuation/desk_work.h"
#include "services/evacuation/duty_desk_service.h"
#include "services/evacuation/evacuation_numbers.h"
#include "services/evacuation/evacuation_service.h"
#include "services/evacuation/institution_service.h"
#include "services/evacuation/migrations.h"
#include "services/evacuation/party_keys_job.h"
#include "services/evacuation/party_service.h"
#include "services/evacuation/planning_service.h"
#include "services/evacuation/record_matching.h"
#include "services/evacuation/resident_service.h"
#include "services/evacuation/route_service.h"
#include "services/evacuation/rule_files.h"
#include "services/evacuation/scan_log.h"
#include "services/evacuation/site_service.h"
#include "services/evacuation/situation_service.h"
#include "services/evacuation/tracing_service.h"
#include "services/evacuation/trip_service.h"
#include "services/evacuation/trip_store.h"
#include "services/platform/server/server.h"
#include "services/platform/time/date.h"
#include "services/territory/client/follow_territory.h"
#include "services/territory/client/status_change_client.h"

ABSL_FLAG(std::vector<std::string>, rules, {},
          "files with rules of law that override those of the program, rule by rule");

ABSL_FLAG(int, plans_at_once, 1, "how many plans one process solves at once");

namespace cc::evacuation {
namespace {

UnitNames NamesOf(territory::TerritorySnapshot& territory) {
  return [&territory](int32_t tail) -> std::optional<NamedUnit> {
    const auto index = territory.index();
    if (!index) return std::nullopt;
    const int32_t position = index->FindTail(tail);
    if (position == territory::TerritoryIndex::kNone) return std::nullopt;
    const territory::v1::Unit unit = index->Whole(position);
    return NamedUnit{unit.code(), unit.name()};
  };
}

ScopeFor ScopesOf(platform::Server& server) {
  return [&server](const platform::Call& call, absl::string_view permission) {
    return server.authenticator().ScopeFor(call.principal(), permission, call.now());
  };
}

// The daily report, and the job that keeps its figures.
void ReportSituation(platform::Server& server, territory::TerritorySnapshot& territory,
                     const platform::DatedRules& rules) {
  auto& situation =
      server.Make<Situation>(server.db(), server.keyring(), territory, NamesOf(territory), rules);
  server.Add(server.Make<SituationReportService>(server.rpc(), situation));
  auto& counts =
      server.Make<CountKeeper>(server.db(), territory, situation, CountKeeper::Options());
  counts.Start([&server] { return server.SystemCall("counts"); },
               [&territory] { return territory.Ready(); });
}

// What many look at: kept in memory by one reader of the service's own feed.
void ShowBoard(platform::Server& server, territory::TerritorySnapshot& territory,
               const platform::DatedRules& rules) {
  auto& board = server.Make<Board>(platform::NewUuid(absl::Now()), Board::Options());
  auto& reader = server.Make<BoardReader>(server.db(), server.feed(), board, territory,
                                          NamesOf(territory), rules, BoardReader::Options());
  server.Add(
      server.Make<BoardService>(server.rpc(), server.Make<BoardWatch>(board, ScopesOf(server))));
  reader.Start([&server] { return server.SystemCall("board"); },
               [&territory] { return territory.Ready(); });
}

// Who must go: decisions, residents who remain, institutions.
void ServeDecisions(platform::Server& server, const territory::TerritorySnapshot& territory,
                    const platform::DatedRules& rules) {
  platform::Db& db = server.db();
  const platform::Keyring& keyring = server.keyring();
  server.Add(server.Make<EvacuationDecisionService>(
      server.rpc(), server.Make<Decisions>(db, territory, territory, rules)));
  server.Add(server.Make<RemainingResidentService>(
      server.rpc(), server.Make<RemainingCounts>(db, territory),
      server.Make<Residents>(db, keyring, territory),
      server.Make<Refusals>(db, keyring, territory, rules)));
  server.Add(server.Make<InstitutionEvacuationService>(server.rpc(),
                                                       server.Make<Institutions>(db, territory)));
  server.Observe(DecisionNumbers());
}

// Plans of trips; a day without the rules that they need would be found too late.
absl::Status ServePlanning(platform::Server& server, territory::TerritorySnapshot& territory,
                           const platform::DatedRules& rules) {
  CC_RETURN_IF_ERROR(PlanTermsOn(rules, platform::DayIn(absl::Now())).status());
  server.Add(server.Make<PlanningService>(
      server.rpc(),
      server.Make<Plans>(server.db(), territory, rules,
                         Plans::Options{.most_at_once = absl::GetFlag(FLAGS_plans_at_once),
                                        .solver = planning::SolverOptions()}),
      server.Make<PlanAcceptance>(server.db(), territory, rules),
      server.Make<RoadTimesKept>(server.db(), territory)));
  return absl::OkStatus();
}

// The duty desk, and its work by itself.
absl::Status ServeDesk(platform::Server& server, territory::TerritorySnapshot& territory,
                       const platform::DatedRules& rules) {
  CC_RETURN_IF_ERROR(CheckDeskRules(rules));
  server.Add(server.Make<DutyDeskService>(
      server.rpc(), server.Make<Incidents>(server.db(), server.keyring(), territory),
      server.Make<DutyRoster>(server.db(), server.keyring(), territory, ScopesOf(server)),
      server.Make<Shifts>(server.db(), server.keyring(), territory)));
  const DeskWork::FindSilent find_silent =
      [](platform::Tx& tx) -> absl::StatusOr<std::vector<Raised>> {
    CC_ASSIGN_OR_RETURN(std::vector<SilentTrip> silent, SilentTrips(tx, tx.call().now()));
    std::vector<Raised> raised;
    for (SilentTrip& trip : silent) {
      raised.push_back({.kind = v1::Incident::KIND_SILENT_TRIP,
                        .scope = std::move(trip.scope),
                        .subject_kind = "trips",
                        .subject_id = std::move(trip.id),
                        .unit_code = std::move(trip.from_unit_code),
                        .synthetic = trip.synthetic});
    }
    return raised;
  };
  auto& work =
      server.Make<DeskWork>(server.db(), territory, rules, find_silent, DeskWork::Options());
  work.Start([&server] { return server.SystemCall("duty_desk"); });
  server.Observe(DeskNumbers());
  return absl::OkStatus();
}

// Requests besides the journey, other ways out, and whoever is sought among all of them.
void ServeRequests(platform::Server& server, territory::TerritorySnapshot& territory) {
  platform::Db& db = server.db();
  const platform::Keyring& keyring = server.keyring();
  server.Add(server.Make<PartyService>(server.rpc(), server.Make<Requests>(db, keyring, territory),
                                       server.Make<PartyJoins>(db, keyring, territory)));
  server.Add(server.Make<DepartureService>(
      server.rpc(), server.Make<Departures>(db, keyring, territory),
      server.Make<Estimates>(db, territory), server.Make<DoubleCounts>(db, keyring, territory)));
  auto& matches = server.Make<TracingMatches>(
      keyring, territory, [names = NamesOf(territory)](int32_t tail) -> std::string {
        const std::optional<NamedUnit> unit = names(tail);
        return unit ? unit->code : "";
      });
  server.Add(server.Make<TracingService>(server.rpc(),
                                         server.Make<Tracing>(db, keyring, territory, matches)));
  // By pages, not in haste: a trip changes with every scan, and is looked at once for many.
  auto consumer = platform::FeedConsumer::ByPages(
      db, {.feed = "evacuation.matching", .gather = absl::Milliseconds(500)},
      [&server, &territory](const std::string& token) -> absl::StatusOr<platform::FeedPage> {
        CC_RETURN_IF_ERROR(territory.Ready());  // units have to be known
        return server.feed().List(server.SystemCall("matching"), token, 500, MatchedKinds());
      },
      [&matches](const platform::Call&, const std::vector<common::v1::Event>& events)
          -> absl::StatusOr<platform::FeedConsumer::Effect> {
        return MatchEffect(matches, events);
      });
  auto& kept = server.Make<std::unique_ptr<platform::FeedConsumer>>(std::move(consumer));
  server.metrics().AddGauge("feed_lag_seconds", "Since the feed was last followed to its end.",
                            {{"feed", "evacuation.matching"}},
                            [&kept] { return kept->lag_seconds(); });
  kept->Start();
  auto& keys = server.Make<PartyKeysJob>(db, keyring, matches, PartyKeysJob::Options());
  keys.Start([&server] { return server.SystemCall("party_keys"); },
             [&territory] { return territory.Ready(); });
}

// Where people stay, and who receives them.
void ServeSites(platform::Server& server, territory::TerritorySnapshot& territory,
                const platform::DatedRules& rules) {
  platform::Db& db = server.db();
  const platform::Keyring& keyring = server.keyring();
  server.Add(
      server.Make<SiteService>(server.rpc(), server.Make<Sites>(db, territory, rules),
                               server.Make<SiteDoor>(db, keyring, territory, territory),
                               server.Make<Placements>(db, keyring, rules),
                               server.Make<Stays>(db, keyring, territory, rules),
                               server.Make<FreePlacesBoard>(db, territory, NamesOf(territory)),
                               server.Make<SiteAid>(db, keyring),
                               server.Make<ExpectedArrivals>(db, keyring, territory, rules),
                               server.Make<FollowUpCounts>(db, territory)));
}

// Who boards and leaves, how trips end, where they go.
void ServeTrips(platform::Server& server, const territory::TerritorySnapshot& territory,
                const platform::DatedRules& rules, ScanLog& scan_log) {
  server.Add(
      server.Make<TripService>(server.rpc(), server.Make<Manifests>(server.db(), server.keyring()),
                               server.Make<Scans>(server.db(), server.keyring(), scan_log),
                               server.Make<TripEndings>(server.db(), server.keyring(), territory),
                               server.Make<TripCrews>(server.db(), server.keyring())));
  server.Add(
      server.Make<RouteService>(server.rpc(), server.Make<Routes>(server.db(), territory, rules)));
}

absl::Status SetUp(platform::Server& server) {
  access::FollowAccess(server);
  auto& territory = territory::FollowTerritory(server);
  CC_ASSIGN_OR_RETURN(platform::DatedRules loaded, LoadRules(absl::GetFlag(FLAGS_rules)));
  auto& rules = server.Make<platform::DatedRules>(std::move(loaded));

  auto& centres = server.Make<TransitCentres>(server.db(), territory);
  auto& scan_log = server.Make<ScanLog>(server.keyring(), rules, territory);
  auto& trips = server.Make<Trips>(server.db(), territory, rules, scan_log);
  auto& parties =
      server.Make<Parties>(server.db(), server.keyring(), territory, territory, scan_log);
  auto& arrivals = server.Make<Arrivals>(server.db(), server.keyring(), territory);
  auto& changes = server.Make<Changes>(server.feed());
  auto& status_reviews = server.Make<StatusReviews>(server.db(), server.keyring());
  server.Add(server.Make<EvacuationService>(server.rpc(), centres, trips, parties, arrivals,
                                            changes, status_reviews));
  ServeRequests(server, territory);
  ServeTrips(server, territory, rules, scan_log);
  territory::ReviewStatuses(server, territory, kReliedStatuses);
  server.RotateKeys({CC_ENCRYPTED_COLUMN("duty_contacts", "personal"),
                     CC_ENCRYPTED_COLUMN("incidents", "personal"),
                     CC_ENCRYPTED_COLUMN("shift_entries", "personal"),
                     CC_ENCRYPTED_COLUMN("shifts", "personal"),
                     CC_ENCRYPTED_COLUMN("parties", "personal"),
                     CC_ENCRYPTED_COLUMN("party_people", "personal"),
                     CC_ENCRYPTED_COLUMN("count_corrections", "reason"),
                     CC_ENCRYPTED_COLUMN("remaining_residents", "personal"),
                     CC_ENCRYPTED_COLUMN("evacuation_refusals", "personal"),
                     CC_ENCRYPTED_COLUMN("status_reviews", "note"),
                     CC_ENCRYPTED_COLUMN("stays", "personal"),
                     CC_ENCRYPTED_COLUMN("party_versions", "former"),
                     CC_ENCRYPTED_COLUMN("party_versions", "note"),
                     CC_ENCRYPTED_COLUMN("party_splits", "note"),
                     CC_ENCRYPTED_COLUMN("party_distinctions", "note"),
                     CC_ENCRYPTED_COLUMN("departures", "personal"),
                     CC_ENCRYPTED_COLUMN("double_counts", "note"),
                     CC_ENCRYPTED_COLUMN("tracing_requests", "personal"),
                     CC_ENCRYPTED_COLUMN("tracing_candidates", "note"),
                     CC_ENCRYPTED_COLUMN("tracing_candidates", "personal"),
                     CC_ENCRYPTED_COLUMN("scan_texts", "text"),
                     CC_ENCRYPTED_COLUMN("trip_crews", "personal")});
  server.Observe(EvacuationNumbers());
  ServeSites(server, territory, rules);
  ReportSituation(server, territory, rules);
  ShowBoard(server, territory, rules);
  ServeDecisions(server, territory, rules);
  CC_RETURN_IF_ERROR(ServePlanning(server, territory, rules));
  return ServeDesk(server, territory, rules);
}

}  // namespace
}  // namespace cc::evacuation

int main(int argc, char** argv) {
  return cc::platform::RunService(
      {.name = "evacuation", .migrations = cc::evacuation::Migrations()}, argc, argv,
      cc::evacuation::SetUp);
}
