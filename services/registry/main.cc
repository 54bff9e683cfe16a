#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "services/access/client/follow_access.h"
#include "services/platform/server/server.h"
#include "services/registry/applications.h"
#include "services/registry/arrival_intake.h"
#include "services/registry/captivity_service.h"
#include "services/registry/certificate_requests.h"
#include "services/registry/certificate_simulator.h"
#include "services/registry/duplicate_pass.h"
#include "services/registry/duplicate_service.h"
#include "services/registry/eligibility_service.h"
#include "services/registry/evacuation_client.h"
#include "services/registry/evacuation_recorder_client.h"
#include "services/registry/evacuation_telling.h"
#include "services/registry/import_registrar.h"
#include "services/registry/import_service.h"
#include "services/registry/migrations.h"
#include "services/registry/ministry_feed_service.h"
#include "services/registry/office.h"
#include "services/registry/older_certificates.h"
#include "services/registry/protection.h"
#include "services/registry/registration_life.h"
#include "services/registry/registration_service.h"
#include "services/registry/registry_numbers.h"
#include "services/registry/registry_service.h"
#include "services/registry/rule_files.h"
#include "services/registry/state_evacuation_simulator.h"
#include "services/registry/statistics_count.h"
#include "services/registry/statistics_service.h"
#include "services/registry/support_service.h"
#include "services/territory/client/follow_territory.h"
#include "services/territory/client/status_change_client.h"

ABSL_FLAG(int, people_per_hour, 300,
          "how many different people one person may open in an hour of the clock");
ABSL_FLAG(int, people_per_hour_systems, 20000, "the same for a service or an exchange client");
ABSL_FLAG(std::vector<std::string>, rules, {},
          "files with rules of law that override those of the program, rule by rule");

ABSL_FLAG(
    std::string, certificates, "",
    "who gives certificates their numbers: `simulator`, or `none`; empty = the simulator in a "
    "local environment, else none");

ABSL_FLAG(std::string, state_evacuation, "none",
          "the state's system of coordination of evacuation: `simulator`, or `none`");

namespace cc::registry {
namespace {

// Follows the arrivals of a source from here to the drain.
void Follow(platform::Server& server, const platform::UnitPaths& units, ArrivalSource& source,
            const std::string& feed) {
  auto& intake = server.Make<ArrivalIntake>(server.keyring(), units, source);
  server.Follow(
      {.feed = feed},
      [&server, &source](const std::string& token) {
        return source.ListArrivals(server.SystemCall("arrivals"), token);
      },
      [&server, &intake](const platform::Call&, const common::v1::Event& event) {
        return intake.Prepare(server.SystemCall("arrivals"), event);
      });
}

// Follows evacuation's arrivals with the service's own token, and those of the state's system.
void FollowArrivals(platform::Server& server, const platform::UnitPaths& units) {
  Follow(server, units, server.Make<EvacuationClient>(server.Dial("evacuation")),
         "evacuation.arrivals");
  if (absl::GetFlag(FLAGS_state_evacuation) == "simulator") {
    Follow(server, units, server.Make<StateEvacuationSimulator>(server.db()),
           "state_evacuation.arrivals");
  }
}

void FindDuplicates(platform::Server& server, MatchWeights& weights, const DatedRules& rules) {
  auto& duplicates = server.Make<Duplicates>(server.db(), server.keyring(), weights, rules);
  auto& matches = server.Make<Matches>(server.db(), server.keyring(), weights);
  server.Add(server.Make<DuplicateService>(server.rpc(), duplicates, matches));
  auto& pass = server.Make<DuplicatePass>(
      server.db(), server.keyring(), weights, [&server] { return server.SystemCall("duplicates"); },
      DuplicatePass::Options());
  pass.Start();
}

// Where no state database is asked, certificates await their numbers.
void AskForCertificates(platform::Server& server) {
  std::string source = absl::GetFlag(FLAGS_certificates);
  if (source.empty()) source = platform::IsLocalEnvironment() ? "simulator" : "none";
  if (source != "simulator") return;
  auto& simulator = server.Make<CertificateSimulator>(server.db(), CertificateSimulator::Options());
  auto& requests = server.Make<CertificateRequests>(
      server.db(), server.keyring(), simulator,
      [&server] { return server.SystemCall("certificates"); }, CertificateRequests::Options());
  requests.Start();
}

// Keeps numbers that are older than the table of certificates.
void KeepOlderCertificates(platform::Server& server) {
  auto& older = server.Make<OlderCertificates>(
      server.db(), server.keyring(), [&server] { return server.SystemCall("certificates"); },
      OlderCertificates::Options());
  older.Start();
}

// Stages and applies files of households, from here to the drain.
void TakeImports(platform::Server& server, const platform::UnitPaths& units,
                 const RegistrationIntake& intake, const DatedRules& rules,
                 const DuplicateCheck& duplicates, MatchWeights& weights) {
  auto& uploads = server.Make<platform::Uploads>(server.db(), &server.keyring());
  auto& candidates = server.Make<ImportCandidates>(server.keyring(), weights);
  auto& staging =
      server.Make<ImportStaging>(server.db(), server.keyring(), uploads, units, rules, candidates);
  auto& registrar = server.Make<IntakeRegistrar>(intake, duplicates);
  auto& work = server.Make<ImportWork>(server.db(), server.keyring(), staging, registrar,
                                       ImportWork::Options());
  auto& imports = server.Make<Imports>(server.db(), server.keyring(), units, uploads, work);
  server.Add(server.Make<ImportService>(server.rpc(), imports));
  work.Start([&server] { return server.SystemCall("imports"); });
}

// Makes the follow-ups of registrations, by the service's own feed.
void FollowRegistrations(platform::Server& server) {
  server.Follow(
      {.feed = "registry.follow_ups"},
      [&server](const std::string& token) {
        return server.feed().List(server.SystemCall("follow_ups"), token, 200, {"registrations"});
      },
      [](const platform::Call&, const common::v1::Event& event)
          -> absl::StatusOr<platform::FeedConsumer::Effect> { return FollowUpEffect(event); });
}

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

// Follows the service's own feed by pages from here to the drain.
void FollowPages(platform::Server& server, const std::string& feed,
                 platform::FeedConsumer::Fetch fetch, platform::FeedConsumer::PreparePage prepare) {
  auto& kept = server.Make<std::unique_ptr<platform::FeedConsumer>>(platform::FeedConsumer::ByPages(
      server.db(), {.feed = feed}, std::move(fetch), std::move(prepare)));
  server.metrics().AddGauge("feed_lag_seconds", "Since the feed was last followed to its end.",
                            {{"feed", feed}}, [&kept] { return kept->lag_seconds(); });
  kept->Start();
}

// Tells evacuation who left by themselves, and what follow-ups and returns there are.
void TellEvacuation(platform::Server& server, territory::TerritorySnapshot& territory) {
  FollowPages(
      server, "registry.self_departures",
      [&server](const std::string& token) {
        return server.feed().List(server.SystemCall("evacuation"), token, 200, {"registrations"});
      },
      [](const platform::Call&, const std::vector<common::v1::Event>& events)
          -> absl::StatusOr<platform::FeedConsumer::Effect> {
        return SelfDepartureEffect(events);
      });
  auto& recorder = server.Make<EvacuationRecorderClient>(server.Dial("evacuation"));
  auto& telling =
      server.Make<EvacuationTelling>(server.db(), server.keyring(), territory, NamesOf(territory),
                                     recorder, EvacuationTelling::Options());
  telling.Start([&server] { return server.SystemCall("evacuation"); },
                [&territory] { return territory.Ready(); });
}

// What ministries' systems follow of the register.
void ServeMinistries(platform::Server& server, territory::TerritorySnapshot& territory) {
  auto& feed = server.Make<MinistryFeed>(server.db(), server.keyring(), server.feed(), territory,
                                         NamesOf(territory));
  server.Add(server.Make<MinistryFeedService>(server.rpc(), feed));
}

// Keeps figures of displaced people by the service's own feed and by a recount each night.
void KeepStatistics(platform::Server& server, territory::TerritorySnapshot& territory) {
  auto& reports = server.Make<StatisticsReports>(server.db(), territory, NamesOf(territory));
  server.Add(server.Make<StatisticsService>(server.rpc(), reports));
  auto& recount = server.Make<StatisticsRecount>(server.db(), server.keyring(), territory,
                                                 StatisticsRecount::Options());
  FollowPages(
      server, "registry.statistics",
      [&server, &territory](const std::string& token) -> absl::StatusOr<platform::FeedPage> {
        CC_RETURN_IF_ERROR(territory.Ready());  // units have to be known
        return server.feed().List(server.SystemCall("statistics"), token, 200, StatisticsKinds());
      },
      [&server, &territory](const platform::Call&, const std::vector<common::v1::Event>& events)
          -> absl::StatusOr<platform::FeedConsumer::Effect> {
        return StatisticsEffect(server.keyring(), territory, events);
      });
  recount.Start([&server] { return server.SystemCall("statistics"); },
                [&territory] { return territory.Ready(); });
}

// What is done for households: its services are handlers over the same database.
void ServeSupport(platform::Server& server, territory::TerritorySnapshot& territory,
                  const DatedRules& rules) {
  platform::Db& db = server.db();
  const platform::Keyring& keyring = server.keyring();
  server.Add(server.Make<SupportService>(
      server.rpc(), server.Make<GivenAssistance>(db, keyring),
      server.Make<DamagedProperties>(db, keyring, territory),
      server.Make<FollowUps>(db, keyring, territory, territory), server.Make<Needs>(db, keyring),
      server.Make<ReferralAnswers>(db, keyring), server.Make<Referrals>(db, keyring),
      server.Make<SupportProviders>(db, territory)));
  server.Add(server.Make<CaptivityService>(server.rpc(), server.Make<CaptivityCases>(db, keyring)));
  server.Add(server.Make<EligibilityService>(
      server.rpc(), server.Make<Eligibility>(db, keyring, territory, rules)));
  FollowRegistrations(server);
}

absl::Status SetUp(platform::Server& server) {
  access::FollowAccess(server);
  auto& territory = territory::FollowTerritory(server);

  auto& pre_registrations = server.Make<PreRegistrations>(server.db(), server.keyring());
  CC_ASSIGN_OR_RETURN(DatedRules loaded, LoadRules(absl::GetFlag(FLAGS_rules)));
  auto& rules = server.Make<DatedRules>(std::move(loaded));
  auto& intake = server.Make<RegistrationIntake>(server.keyring(), territory, territory);
  auto& weights = server.Make<MatchWeights>();
  auto& check = server.Make<DuplicateCheck>(server.db(), server.keyring(), weights);
  auto& registrations =
      server.Make<Registrations>(server.db(), server.keyring(), intake, rules, check);
  auto& people = server.Make<People>(server.db(), server.keyring(), rules);
  auto& households = server.Make<Households>(server.db(), server.keyring(), territory, rules);
  auto& changes = server.Make<Changes>(server.feed());
  auto& status_reviews = server.Make<StatusReviews>(server.db(), server.keyring());
  server.Add(server.Make<RegistryService>(server.rpc(), pre_registrations, registrations, people,
                                          households, changes, status_reviews));
  auto& applications =
      server.Make<Applications>(server.db(), server.keyring(), intake, rules, check);
  auto& life = server.Make<RegistrationLife>(server.db(), server.keyring(), territory, rules);
  server.Add(server.Make<RegistrationService>(server.rpc(), applications, life));
  FindDuplicates(server, weights, rules);
  AskForCertificates(server);
  KeepOlderCertificates(server);
  TakeImports(server, territory, intake, rules, check, weights);
  ProtectPeople(server, {.people_per_hour = absl::GetFlag(FLAGS_people_per_hour),
                         .systems_per_hour = absl::GetFlag(FLAGS_people_per_hour_systems)});
  ServeSupport(server, territory, rules);
  KeepStatistics(server, territory);
  ServeMinistries(server, territory);
  ServeOffices(server, territory, rules, applications);
  server.Observe(RegistryNumbers());
  FollowArrivals(server, territory);
  TellEvacuation(server, territory);
  territory::ReviewStatuses(server, territory, kReliedStatuses);
  return absl::OkStatus();
}

}  // namespace
}  // namespace cc::registry

int main(int argc, char** argv) {
  return cc::platform::RunService({.name = "registry", .migrations = cc::registry::Migrations()},
                                  argc, argv, cc::registry::SetUp);
}
