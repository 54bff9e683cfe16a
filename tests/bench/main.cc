// Measures a running suite against its targets, each figure beside its baseline in the same run.
// usage: cc-bench --run=var/run.json [--seconds=3] [--rounds=3]; prints a Markdown table.
#include <sys/wait.h>
#include <unistd.h>
#include <cstdio>
#include <cstdlib>

#include <fstream>
#include <iostream>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/rpc/call.h"
#include "services/platform/server/credentials.h"
#include "tests/bench/board_rows.h"
#include "tests/bench/evacuation_rows.h"
#include "tests/bench/import_rows.h"
#include "tests/bench/people_rows.h"
#include "tests/bench/planning_rows.h"
#include "tests/bench/protection_rows.h"
#include "tests/bench/ratio.h"
#include "tests/bench/registry_rows.h"
#include "tests/bench/site_rows.h"
#include "tests/bench/situation_rows.h"
#include "tests/bench/statistics_rows.h"
#include "tests/bench/table.h"
#include "tests/bench/territory_rows.h"
#include "tests/framework/suite.h"

ABSL_FLAG(std::string, run, "var/run.json", "what deploy/run wrote about the running suite");
ABSL_FLAG(std::string, empty_server, "", "path of cc-bench-empty");
ABSL_FLAG(std::string, sql, "tests/bench", "folder of read.sql and write.sql, run by pgbench");
ABSL_FLAG(double, seconds, 3, "length of one round");
ABSL_FLAG(int, rounds, 3, "rounds of each pair; the median of the ratios is given");
ABSL_FLAG(int, outstanding, 20, "calls under way at once; a service queues 24");
ABSL_FLAG(int, audit_rows, 300000, "backlog of audit rows that is sealed beside traffic");
ABSL_FLAG(int, people, 100000, "synthetic people that get a new key beside traffic");
ABSL_FLAG(std::string, only, "",
          "measure these rows alone: `people`, `import`, `sealing`, `rotation`, `board`, `sites`, "
          "`evacuation`, `planning`, `situation`, `search` or `registry` (a register of many "
          "people); all but the last four where empty");
ABSL_FLAG(int, plan_requests, 1000, "open requests that `planning` adds and plans");
ABSL_FLAG(int, import_people, 50000, "synthetic people of the table that is imported");
ABSL_FLAG(int64_t, registry_people, 1'000'000, "how many people `registry` measures");
ABSL_FLAG(int, watchers, 2000, "streams of the live board");
ABSL_FLAG(int, board_changes, 30, "changes of the board that are timed");
ABSL_FLAG(int64_t, evacuees, 2'000'000, "how many people the situation report counts");
ABSL_FLAG(std::string, registry_seed, "", "path of cc-registry-seed");
ABSL_FLAG(int, idle_calls, 40, "calls of the idle row");

namespace cc::bench {
namespace {

namespace evacuation = evacuation::v1;
namespace territory = territory::v1;

constexpr char kUnit[] = "UA14120000000070232";
using tests::Suite;

Rounds AskedRounds() {
  return {absl::Seconds(absl::GetFlag(FLAGS_seconds)), absl::GetFlag(FLAGS_rounds),
          absl::GetFlag(FLAGS_outstanding)};
}

Target StatusTarget(const Suite& suite, std::shared_ptr<grpc::Channel> channel) {
  territory::GetStatusRequest request;
  request.set_unit_code(kUnit);
  request.set_date("2025-05-01");
  return {std::move(channel), "/cc.territory.v1.TerritoryService/GetStatus", suite.Token("analyst"),
          [packed = Pack(request)](int64_t) { return packed; }};
}

// A server with the suite's certificates and no pipeline at all, for as long as this lives.
class EmptyServer {
 public:
  explicit EmptyServer(const Suite& suite) {
    const std::string command = absl::StrCat(absl::GetFlag(FLAGS_empty_server), " '",
                                             suite.Text({"certificates"}), "/territory'");
    int to_child[2], from_child[2];
    if (pipe(to_child) != 0 || pipe(from_child) != 0) std::exit(1);
    if (fork() == 0) {
      dup2(to_child[0], 0);
      dup2(from_child[1], 1);
      close(to_child[1]);
      close(from_child[0]);
      execl("/bin/sh", "sh", "-c", absl::StrCat("exec ", command).c_str(), nullptr);
      _exit(127);
    }
    close(to_child[0]);
    close(from_child[1]);
    ends_ = {to_child[1], from_child[0]};
    char port[16] = {};
    if (read(from_child[0], port, sizeof(port) - 1) <= 0) std::exit(1);
    channel_ = platform::DialTls(absl::StrCat("127.0.0.1:", std::atoi(port)), "territory",
                                 suite.Text({"cert_dir_operator"}));
  }
  ~EmptyServer() {
    for (int end : ends_) close(end);
  }
  EmptyServer(const EmptyServer&) = delete;
  EmptyServer& operator=(const EmptyServer&) = delete;

  std::shared_ptr<grpc::Channel> channel() const { return channel_; }

 private:
  std::vector<int> ends_;
  std::shared_ptr<grpc::Channel> channel_;
};

void StatusRow(const Suite& suite, const EmptyServer& server) {
  Target empty = StatusTarget(suite, server.channel());
  const Rounds rounds = AskedRounds();
  Ratio(
      rounds, "GetStatus, whole pipeline", StatusTarget(suite, suite.Dial("territory")),
      "empty RPC", [&] { return ClosedLoop(empty, rounds.outstanding, rounds.length).per_second; },
      0.5, 0);
}

void DatabaseRows(const Suite& suite) {
  std::string token = suite.Token("dispatcher");
  auto channel = suite.Dial("evacuation");
  const std::string service = "/cc.evacuation.v1.EvacuationService/";
  auto centres = Ask<evacuation::ListTransitCentresResponse>(
      {channel, service + "ListTransitCentres", token,
       [](int64_t) { return Pack(evacuation::ListTransitCentresRequest()); }});
  if (centres.transit_centres().empty()) {
    std::cerr << "the examples are not loaded: no transit centre\n";
    std::exit(1);
  }
  evacuation::CreateTripRequest create;
  create.mutable_trip()->set_from_unit_code(kUnit);
  create.mutable_trip()->set_transit_centre_id(centres.transit_centres(0).id());
  create.mutable_trip()->set_date("2025-05-01");
  create.mutable_trip()->set_vehicle(evacuation::Trip::VEHICLE_BUS);
  create.mutable_trip()->mutable_places()->set_seats(40);
  create.mutable_trip()->set_synthetic(true);
  auto fresh = [create](int64_t) {
    evacuation::CreateTripRequest request = create;
    request.set_request_id(platform::NewUuid(absl::Now()));
    return Pack(request);
  };
  Target write{channel, service + "CreateTrip", token, fresh};
  std::vector<grpc::ByteBuffer> reads;
  std::string id;
  for (int i = 0; i < 100; ++i) {
    evacuation::GetTripRequest get;
    id = Ask<evacuation::Trip>(write).id();
    get.set_id(id);
    reads.push_back(Pack(get));
  }
  Target read{channel, service + "GetTrip", token,
              [&reads](int64_t n) { return reads[n % reads.size()]; }};
  const std::string given =
      absl::StrCat("-D id=", id, " -D centre=", centres.transit_centres(0).id(),
                   " -D principal=00000000-0000-7000-8000-0000000000bb -D "
                   "scope={200000,300000,400000,500000,291971,391971,491971,591971}");
  auto pgbench = [&](const char* file) {
    return [&suite, &given, file] {
      return Pgbench(suite, "cc_evacuation", AskedRounds().length,
                     absl::StrFormat("%s -f '%s/%s'", given, absl::GetFlag(FLAGS_sql), file));
    };
  };
  Ratio(AskedRounds(), "GetTrip, row-level security", read, "pgbench, same SQL",
        pgbench("read.sql"), 0.25, 0.35);
  Ratio(AskedRounds(), "CreateTrip, audit + idempotency + event", write, "pgbench, same SQL",
        pgbench("write.sql"), 0.4, 0);
}

void IdleRow(const Suite& suite) {
  Result idle =
      IdleLoop(StatusTarget(suite, suite.Dial("territory")), absl::GetFlag(FLAGS_idle_calls),
               absl::Seconds(1), absl::Milliseconds(2200));
  Row("GetStatus on an idle service, gaps of 1–2.2 s",
      absl::StrFormat("p50 %.2f ms, p99 %.2f ms, worst %.2f ms", idle.p50_ms, idle.p99_ms,
                      idle.max_ms),
      "", "", "p99 ≤ 5 ms", idle.p99_ms <= 5 && idle.failed == 0);
}

void BatchRow(const Suite& suite) {
  std::string token = suite.Token("analyst");
  auto channel = suite.Dial("territory");
  territory::BatchGetStatusesRequest batch;
  batch.set_date("2025-05-01");
  territory::ListUnitsRequest list;
  list.set_page_size(5000);
  while (batch.unit_codes_size() < 10000) {
    auto page =
        Ask<territory::ListUnitsResponse>({channel, "/cc.territory.v1.TerritoryService/ListUnits",
                                           token, [&](int64_t) { return Pack(list); }});
    for (const auto& unit : page.units()) {
      if (batch.unit_codes_size() < 10000) batch.add_unit_codes(unit.code());
    }
    if (page.next_page_token().empty()) break;
    list.set_page_token(page.next_page_token());
  }
  grpc::ByteBuffer packed = Pack(batch);
  Result result = ClosedLoop({channel, "/cc.territory.v1.TerritoryService/BatchGetStatuses", token,
                              [&](int64_t) { return packed; }},
                             1, absl::Seconds(absl::GetFlag(FLAGS_seconds)));
  Row(absl::StrCat("batch status of ", batch.unit_codes_size(), " codes"),
      absl::StrFormat("p50 %.1f ms, p99 %.1f ms", result.p50_ms, result.p99_ms), "", "", "≤ 50 ms",
      result.p50_ms <= 50 && result.failed == 0);
}

void MemoryRows(const Suite& suite) {
  auto pids = suite.run().fields().find("pids");
  if (pids == suite.run().fields().end()) return;
  for (const auto& [name, value] : pids->second.struct_value().fields()) {
    if (suite.Text({"services", name, "grpc"}).empty() && name != "gateway") continue;
    std::ifstream status(absl::StrFormat("/proc/%.0f/status", value.number_value()));
    std::string line;
    while (std::getline(status, line)) {
      long kib = 0;
      if (std::sscanf(line.c_str(), "VmRSS: %ld", &kib) == 1) {
        Row(absl::StrCat("memory of ", name), absl::StrFormat("%.1f MB", kib / 1024.0), "", "",
            "≤ 60 MB idle", kib <= 60 * 1024);
      }
    }
  }
}

}  // namespace
}  // namespace cc::bench

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  cc::tests::Suite suite(absl::GetFlag(FLAGS_run));
  std::printf(
      "| what | measured | baseline | ratio (least–most) | target | "
      "|\n|---|---|---|---|---|---|\n");
  const cc::bench::Rounds rounds = cc::bench::AskedRounds();
  const std::string only = absl::GetFlag(FLAGS_only);
  const auto people = [&] { cc::bench::PeopleRows(suite, rounds, absl::GetFlag(FLAGS_sql)); };
  const auto sealing = [&] {
    cc::bench::SealingRow(suite, rounds, absl::GetFlag(FLAGS_audit_rows));
  };
  const auto rotation = [&] { cc::bench::RotationRow(suite, absl::GetFlag(FLAGS_people)); };
  const auto import = [&] { cc::bench::ImportRows(suite, absl::GetFlag(FLAGS_import_people)); };
  const cc::bench::RegistryBench many{.suite = suite,
                                      .length = absl::Seconds(absl::GetFlag(FLAGS_seconds)),
                                      .rounds = absl::GetFlag(FLAGS_rounds),
                                      .people = absl::GetFlag(FLAGS_registry_people),
                                      .seeder = absl::GetFlag(FLAGS_registry_seed)};
  const auto registry = [&] {
    cc::bench::RegistryRows(many);
    people();
    import();
  };
  const auto board = [&] {
    cc::bench::BoardRows(suite, absl::GetFlag(FLAGS_watchers), absl::GetFlag(FLAGS_board_changes));
  };
  const auto sites = [&] {
    cc::bench::SiteRows(suite, absl::Seconds(absl::GetFlag(FLAGS_seconds)));
  };
  const auto evacuation = [&](const cc::bench::EmptyServer& empty) {
    cc::bench::EvacuationRows(suite, empty.channel());
  };
  if (!only.empty()) {
    if (only == "board") board();
    if (only == "situation") {
      cc::bench::SituationRows(suite, absl::GetFlag(FLAGS_evacuees),
                               absl::Seconds(absl::GetFlag(FLAGS_seconds)));
    }
    if (only == "sites") sites();
    if (only == "evacuation") evacuation(cc::bench::EmptyServer(suite));
    if (only == "planning") cc::bench::PlanningRow(suite, absl::GetFlag(FLAGS_plan_requests));
    if (only == "import") import();
    if (only == "people") people();
    if (only == "sealing") sealing();
    if (only == "rotation") rotation();
    if (only == "search") cc::bench::SearchRows(many);
    if (only == "registry") registry();
    return 0;
  }
  cc::bench::IdleRow(suite);
  cc::bench::MemoryRows(suite);  // after a minute of rest
  const cc::bench::EmptyServer empty(suite);
  cc::bench::StatusRow(suite, empty);
  cc::bench::BatchRow(suite);
  cc::bench::TerritoryRows(suite, empty.channel(), absl::Seconds(absl::GetFlag(FLAGS_seconds)),
                           absl::GetFlag(FLAGS_rounds));
  cc::bench::DatabaseRows(suite);
  board();
  sites();
  evacuation(empty);
  people();
  import();
  sealing();
  rotation();
  return 0;
}
