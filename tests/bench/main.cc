// Measures a running suite against its targets, each figure beside its baseline in the same run.
// usage: cc-bench --run=var/run.json [--seconds=3] [--rounds=3]; prints a Markdown table.
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include <fstream>
#include <iostream>
#include <map>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/rpc/call.h"
#include "services/platform/server/credentials.h"
#include "tests/bench/protection_rows.h"
#include "tests/bench/table.h"
#include "tests/bench/territory_rows.h"
#include "tests/framework/suite.h"

ABSL_FLAG(std::string, run, "var/run.json", "what deploy/run wrote about the running suite");
ABSL_FLAG(std::string, empty_server, "", "path of cc-bench-empty");
ABSL_FLAG(std::string, sql, "tests/bench", "folder of read.sql and write.sql, run by pgbench");
ABSL_FLAG(double, seconds, 3, "length of one round");
ABSL_FLAG(int, rounds, 3, "rounds of each pair; the median of the ratios is given");
ABSL_FLAG(int, outstanding, 20, "calls under way at once; a service queues 24");
ABSL_FLAG(int, audit_rows, 400000, "backlog of audit rows that is sealed beside traffic");
ABSL_FLAG(int, people, 100000, "synthetic people that get a new key beside traffic");
ABSL_FLAG(bool, only_protection, false, "measure sealing and the rotation of keys alone");
ABSL_FLAG(int, idle_calls, 40, "calls of the idle row");

namespace cc::bench {
namespace {

namespace evacuation = evacuation::v1;
namespace territory = territory::v1;

constexpr char kUnit[] = "UA14120000000070232";
// A fifth of the patience that a burst finds in the workers' queue
// (services/platform/rpc/executor.h).
constexpr double kOpenLoopP99Ms = 50;

using tests::Suite;

std::string Pgbench(const Suite& suite, const std::string& database, const std::string& arguments) {
  return absl::StrCat("pgbench -n -h '", suite.Text({"postgres", "socket"}), "' -p ",
                      suite.Text({"postgres", "port"}), " -U ", database, "_app ", arguments, " ",
                      database, " 2>/dev/null");
}

// Transactions a second of a pgbench run.
double RunPgbench(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  char line[512];
  double tps = 0;
  while (std::fgets(line, sizeof(line), pipe) != nullptr) {
    std::vector<absl::string_view> words = absl::StrSplit(line, ' ');
    if (words.size() > 2 && words[0] == "tps" && words[1] == "=") {
      double value = 0;
      if (absl::SimpleAtod(words[2], &value)) tps = value;
    }
  }
  pclose(pipe);
  return tps;
}

Target StatusTarget(const Suite& suite, std::shared_ptr<grpc::Channel> channel) {
  territory::GetStatusRequest request;
  request.set_unit_code(kUnit);
  request.set_date("2025-05-01");
  return {std::move(channel), "/cc.territory.v1.TerritoryService/GetStatus", suite.Token("analyst"),
          [packed = Pack(request)](int64_t) { return packed; }};
}

// Rounds of one kind of load: medians of the figures, the sum of the failures.
struct Rounds {
  std::vector<double> per_second, p99_ms, late_p99_ms;
  std::map<grpc::StatusCode, int64_t> failures;

  void Add(const Result& r) {
    per_second.push_back(r.per_second);
    p99_ms.push_back(r.p99_ms);
    late_p99_ms.push_back(r.late_p99_ms);
    for (const auto& [code, count] : r.failures) failures[code] += count;
  }
  std::string Shown() const {
    return absl::StrFormat("%.0f/s, p99 %.1f ms%s", Median(per_second), Median(p99_ms),
                           Failed(failures));
  }
};

// Latency counts from when a call should have begun. Where the generator alone was later than the
// bound, the machine was too busy to say anything of the service.
std::string OpenLoopVerdict(const Rounds& open) {
  if (!open.failures.empty()) return "**short**";
  if (Median(open.p99_ms) <= kOpenLoopP99Ms) return "met";
  return Median(open.late_p99_ms) > kOpenLoopP99Ms ? "**unclear: the generator was held up**"
                                                   : "**short**";
}

// The service against a baseline that is measured by `baseline` (per second), in turn; then at half
// the rate that it bears, which is what a service is to be run at: nothing may be refused there.
void Ratio(const std::string& what, const Target& target, const std::string& name,
           const std::function<double()>& baseline, double floor, double aim) {
  const absl::Duration length = absl::Seconds(absl::GetFlag(FLAGS_seconds));
  const int outstanding = absl::GetFlag(FLAGS_outstanding);
  ClosedLoop(target, outstanding, absl::Seconds(1));
  std::vector<double> ratios, bases, asked;
  Rounds closed, open;
  for (int i = 0; i < absl::GetFlag(FLAGS_rounds); ++i) {
    bases.push_back(baseline());
    const Result full = ClosedLoop(target, outstanding, length);
    closed.Add(full);
    ratios.push_back(bases.back() > 0 ? full.per_second / bases.back() : 0);
    asked.push_back(full.per_second / 2);
    open.Add(OpenLoop(target, asked.back(), length));
  }
  const double ratio = Median(ratios);
  Row(what, closed.Shown(), absl::StrFormat("%s %.0f/s", name, Median(bases)),
      absl::StrFormat("%.2f (%.2f–%.2f)", ratio, *std::min_element(ratios.begin(), ratios.end()),
                      *std::max_element(ratios.begin(), ratios.end())),
      absl::StrFormat("≥ %.2f%s, none fails", floor,
                      aim > floor ? absl::StrFormat(", aim %.2f", aim) : ""),
      ratio >= floor && closed.failures.empty());
  Row(what + ", open loop at half load", open.Shown(),
      absl::StrFormat("asked %.0f/s, itself late by p99 %.1f ms", Median(asked),
                      Median(open.late_p99_ms)),
      "", absl::StrFormat("p99 ≤ %.0f ms, none fails", kOpenLoopP99Ms), OpenLoopVerdict(open));
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
  Ratio(
      "GetStatus, whole pipeline", StatusTarget(suite, suite.Dial("territory")), "empty RPC",
      [&] {
        return ClosedLoop(empty, absl::GetFlag(FLAGS_outstanding),
                          absl::Seconds(absl::GetFlag(FLAGS_seconds)))
            .per_second;
      },
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
      return RunPgbench(Pgbench(
          suite, "cc_evacuation",
          absl::StrFormat("-M prepared -c 8 -j 2 -T %.0f %s -f '%s/%s'",
                          absl::GetFlag(FLAGS_seconds), given, absl::GetFlag(FLAGS_sql), file)));
    };
  };
  Ratio("GetTrip, row-level security", read, "pgbench, same SQL", pgbench("read.sql"), 0.25, 0.35);
  Ratio("CreateTrip, audit + idempotency + event", write, "pgbench, same SQL", pgbench("write.sql"),
        0.4, 0);
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
  const auto protection = [&suite] {
    cc::bench::ProtectionRows(suite, absl::Seconds(absl::GetFlag(FLAGS_seconds)),
                              absl::GetFlag(FLAGS_rounds), absl::GetFlag(FLAGS_audit_rows),
                              absl::GetFlag(FLAGS_people));
  };
  if (absl::GetFlag(FLAGS_only_protection)) {
    protection();
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
  protection();
  return 0;
}
