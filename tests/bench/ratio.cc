#include "tests/bench/ratio.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "tests/bench/table.h"

namespace cc::bench {
namespace {

// A fifth of the patience that a burst finds in the workers' queue
// (services/platform/rpc/executor.h).
constexpr double kOpenLoopP99Ms = 50;

// Rounds of one kind of load: medians of the figures, the sum of the failures.
struct Figures {
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
std::string OpenLoopVerdict(const Figures& open) {
  if (!open.failures.empty()) return "**short**";
  if (Median(open.p99_ms) <= kOpenLoopP99Ms) return "met";
  return Median(open.late_p99_ms) > kOpenLoopP99Ms ? "**unclear: the generator was held up**"
                                                   : "**short**";
}

}  // namespace

void Ratio(const Rounds& rounds, const std::string& what, const Target& target,
           const std::string& name, const std::function<double()>& baseline, double floor,
           double aim) {
  const auto& [length, count, outstanding] = rounds;
  ClosedLoop(target, outstanding, absl::Seconds(1));
  std::vector<double> ratios, bases, asked;
  Figures closed, open;
  for (int i = 0; i < count; ++i) {
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

double Pgbench(const tests::Suite& suite, const std::string& database, absl::Duration length,
               const std::string& arguments) {
  const std::string command = absl::StrFormat(
      "pgbench -n -M prepared -c 8 -j 2 -T %.0f -h '%s' -p %s -U %s_app %s %s 2>/dev/null",
      absl::ToDoubleSeconds(length), suite.Text({"postgres", "socket"}),
      suite.Text({"postgres", "port"}), database, arguments, database);
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

}  // namespace cc::bench
