#include "tests/bench/territory_rows.h"

#include <functional>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "tests/bench/table.h"

namespace cc::bench {
namespace {

namespace v1 = territory::v1;

constexpr char kService[] = "/cc.territory.v1.TerritoryService/";
constexpr int kRequests = 4096;
constexpr double kStatusesPerSecond = 5000, kTimelinesPerSecond = 100, kSuggestionsPerSecond = 500;

struct Register {
  std::shared_ptr<grpc::Channel> channel;
  std::string token;
  std::vector<v1::Unit> units;
};

Register ReadRegister(const tests::Suite& suite) {
  Register kept{suite.Dial("territory"), suite.Token("analyst"), {}};
  v1::ListUnitsRequest list;
  list.set_page_size(5000);
  do {
    auto page = Ask<v1::ListUnitsResponse>({kept.channel, absl::StrCat(kService, "ListUnits"),
                                            kept.token, [&](int64_t) { return Pack(list); }});
    kept.units.insert(kept.units.end(), page.units().begin(), page.units().end());
    list.set_page_token(page.next_page_token());
  } while (!list.page_token().empty());
  return kept;
}

// Requests over units drawn by a fixed seed, so that every run asks the same.
Target TargetOf(const Register& kept, const std::string& method,
                const std::function<grpc::ByteBuffer(const v1::Unit&, std::mt19937&)>& make) {
  std::mt19937 random(376);
  std::vector<grpc::ByteBuffer> requests;
  for (int i = 0; i < kRequests; ++i)
    requests.push_back(make(kept.units[random() % kept.units.size()], random));
  return {kept.channel, absl::StrCat(kService, method), kept.token,
          [requests = std::move(requests)](int64_t n) { return requests[n % kRequests]; }};
}

// Latency counts from when a call should have begun: where the generator alone was later than the
// bound, the machine was too busy to say anything of the service.
// `empty` is what the same load does where there is no pipeline.
void OpenLoopRow(const std::string& what, const Target& target, const Target& empty,
                 double per_second, double most_ms, absl::Duration length, int rounds) {
  ClosedLoop(target, 4, absl::Seconds(1));
  std::vector<double> rates, p50, p99, late, empty_p99;
  std::map<grpc::StatusCode, int64_t> failures;
  for (int i = 0; i < rounds; ++i) {
    empty_p99.push_back(OpenLoop(empty, per_second, length).p99_ms);
    const Result result = OpenLoop(target, per_second, length);
    rates.push_back(result.per_second);
    p50.push_back(result.p50_ms);
    p99.push_back(result.p99_ms);
    late.push_back(result.late_p99_ms);
    for (const auto& [code, count] : result.failures) failures[code] += count;
  }
  std::string verdict = "met";
  if (!failures.empty() || Median(p99) > most_ms) {
    verdict = failures.empty() && Median(late) > most_ms ? "**unclear: the generator was held up**"
                                                         : "**short**";
  }
  Row(what,
      absl::StrFormat("%.0f/s, p50 %.2f ms, p99 %.2f ms%s", Median(rates), Median(p50), Median(p99),
                      Failed(failures)),
      absl::StrFormat("asked %.0f/s; empty RPC p99 %.2f ms; generator late by p99 %.2f ms",
                      per_second, Median(empty_p99), Median(late)),
      "", absl::StrFormat("p99 ≤ %.0f ms, none fails", most_ms), verdict);
}

struct Handled {
  double all = 0, within_a_millisecond = 0;
};

// Calls of a method as the service itself counts them, from their start to their answer.
Handled HandledBy(const tests::Suite& suite, const std::string& method) {
  const std::string metric = "grpc_server_handling_seconds_";
  Handled handled;
  for (const auto& [name, value] :
       {std::pair("count{", &handled.all), std::pair("bucket{", &handled.within_a_millisecond)}) {
    const tests::Suite::Output out = suite.Run(
        absl::StrCat("curl -s http://", suite.Text({"services", "territory", "metrics"}),
                     "/metrics | grep -F '", metric, name, "' | grep -F 'grpc_method=\"", method,
                     "\"'", absl::StartsWith(name, "bucket") ? " | grep -F 'le=\"0.001\"'" : "",
                     " | awk '{ print $2 }'"));
    if (!absl::SimpleAtod(absl::StripAsciiWhitespace(out.text), value)) *value = 0;
  }
  return handled;
}

// What the load costs on the way, generator and network included, is not the service's: here is
// its own part.
void OwnTimeRow(const std::string& what, const Handled& before, const Handled& after) {
  const double calls = after.all - before.all;
  const double share = (after.within_a_millisecond - before.within_a_millisecond) / calls;
  Row(absl::StrCat(what, ", as the service counts its own time"),
      absl::StrFormat("%.2f %% of %.0f calls within 1 ms", 100 * share, calls), "", "",
      "≥ 99 % within 1 ms", share >= 0.99);
}

grpc::ByteBuffer StatusOf(const v1::Unit& unit, std::mt19937& random) {
  v1::GetStatusRequest request;
  request.set_unit_code(unit.code());
  request.set_date(
      absl::StrFormat("202%d-%02d-%02d", 2 + random() % 4, 1 + random() % 12, 1 + random() % 28));
  return Pack(request);
}

grpc::ByteBuffer TimelineOf(const v1::Unit& unit, std::mt19937&) {
  v1::GetTimelineRequest request;
  request.set_unit_code(unit.code());
  return Pack(request);
}

// The beginning of a name, as it is typed.
grpc::ByteBuffer Beginning(const v1::Unit& unit, std::mt19937& random) {
  v1::SuggestUnitsRequest request;
  size_t letters = 1 + random() % 8, at = 0;
  while (at < unit.name().size() && letters > 0) letters -= (unit.name()[++at] & 0xC0) != 0x80;
  request.set_query(unit.name().substr(0, at));
  return Pack(request);
}

}  // namespace

void TerritoryRows(const tests::Suite& suite, std::shared_ptr<grpc::Channel> empty,
                   absl::Duration length, int rounds) {
  const Register kept = ReadRegister(suite);
  const std::string among = absl::StrCat(" (", kept.units.size(), " units)");
  const auto row = [&](const std::string& what, const Target& target, double per_second,
                       double most_ms) {
    Target nothing = target;
    nothing.channel = empty;
    nothing.method = absl::StrCat(kService, "GetStatus");
    OpenLoopRow(absl::StrCat(what, among), target, nothing, per_second, most_ms, length, rounds);
  };
  const std::string status = "GetStatus of any unit on any day";
  const Handled before = HandledBy(suite, "GetStatus");
  row(status, TargetOf(kept, "GetStatus", StatusOf), kStatusesPerSecond, 1);
  OwnTimeRow(absl::StrCat(status, among), before, HandledBy(suite, "GetStatus"));
  row("GetTimeline of any unit", TargetOf(kept, "GetTimeline", TimelineOf), kTimelinesPerSecond, 5);
  row("SuggestUnits of what is being typed", TargetOf(kept, "SuggestUnits", Beginning),
      kSuggestionsPerSecond, 10);
}

}  // namespace cc::bench
