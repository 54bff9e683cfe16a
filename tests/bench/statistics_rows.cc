#include "tests/bench/statistics_rows.h"

#include <cstdlib>
#include <iostream>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "cc/registry/v1/statistics_service.pb.h"
#include "services/platform/rpc/call.h"
#include "tests/bench/table.h"

namespace cc::bench {
namespace {

constexpr char kService[] = "/cc.registry.v1.StatisticsService/";
constexpr double kMostGrowth = 1.2;
constexpr int kRounds = 5;

Target TargetOf(const tests::Suite& suite, const std::string& method) {
  return {suite.Dial("registry"), kService + method,
          suite.Mint({{.role = "national_coordinator", .tail = 0}}), nullptr};
}

Target RecountTarget(const tests::Suite& suite) {
  Target target = TargetOf(suite, "GetStatisticsRecount");
  target.request = [](int64_t) { return Pack(registry::v1::GetStatisticsRecountRequest()); };
  return target;
}

// The country by oblast, by every dimension and side in turn.
grpc::ByteBuffer Question(int64_t n) {
  registry::v1::GetStatisticsRequest request;
  request.set_relation(n % 2 == 0 ? options::v1::RELATION_RESIDENCE : options::v1::RELATION_ORIGIN);
  request.set_dimension(static_cast<registry::v1::StatisticsDimension>(n / 2 % 7));
  return Pack(request);
}

}  // namespace

StatisticsTime TimeStatistics(const tests::Suite& suite, absl::Duration length) {
  Target target = TargetOf(suite, "GetStatistics");
  target.request = Question;
  ClosedLoop(target, 1, absl::Seconds(1));
  std::vector<double> times;
  for (int i = 0; i < kRounds; ++i) {
    const Result result = ClosedLoop(target, 1, length);
    if (result.failed > 0) {
      std::cerr << "figures failed" << Failed(result.failures) << "\n";
      std::exit(1);
    }
    times.push_back(result.p50_ms);
  }
  return {Ask<registry::v1::StatisticsRecount>(RecountTarget(suite)).people(), Median(times)};
}

void StatisticsRow(const StatisticsTime& small, const StatisticsTime& large) {
  const std::string what =
      absl::StrFormat("figures of the country by oblast, %d people", large.people);
  const std::string measured = absl::StrFormat("p50 %.2f ms", large.p50_ms);
  const std::string target = absl::StrFormat("≤ %.1f × a smaller register", kMostGrowth);
  const double growth = large.p50_ms / small.p50_ms;
  Row(what, measured, absl::StrFormat("%d people: p50 %.2f ms", small.people, small.p50_ms),
      absl::StrFormat("%.2f", growth), target, growth <= kMostGrowth);
}

void AwaitRecount(const tests::Suite& suite, absl::Duration patience) {
  Target target = TargetOf(suite, "RecountStatistics");
  target.request = [](int64_t) {
    registry::v1::RecountStatisticsRequest request;
    request.set_rebuild(true);
    request.set_request_id(platform::NewUuid(absl::Now()));
    return Pack(request);
  };
  Ask<registry::v1::StatisticsRecount>(target);
  const Target recount = RecountTarget(suite);
  const absl::Time until = absl::Now() + patience;
  while (Ask<registry::v1::StatisticsRecount>(recount).due()) {
    if (absl::Now() > until) {
      std::cerr << "the recount of figures does not end\n";
      std::exit(1);
    }
    absl::SleepFor(absl::Milliseconds(500));
  }
}

}  // namespace cc::bench
