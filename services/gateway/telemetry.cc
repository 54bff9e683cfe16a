#include "services/gateway/telemetry.h"

#include <algorithm>

#include "absl/random/random.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/platform/log/log.h"

namespace cc::gateway {
namespace {

std::string RandomHex(int words) {
  thread_local absl::BitGen random;
  std::string text;
  for (int i = 0; i < words; ++i)
    absl::StrAppend(&text, absl::Hex(absl::Uniform<uint64_t>(random), absl::kZeroPad16));
  return text;
}

bool LowerHex(absl::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == absl::string_view::npos;
}

}  // namespace

Telemetry::Telemetry() : metrics_(std::make_shared<platform::Metrics>("gateway")) {
  for (const Method& method : Methods()) {
    methods_[&method] = std::make_unique<platform::MethodMetrics>(metrics_->registry(), "gateway",
                                                                  method.descriptor->full_name());
  }
  methods_[nullptr] =
      std::make_unique<platform::MethodMetrics>(metrics_->registry(), "gateway", "other");
  metrics_->AddGauge("gateway_connections", "Open connections", {},
                     [this] { return static_cast<double>(connections.load()); });
  metrics_->AddGauge("gateway_streams", "Open event streams", {},
                     [this] { return static_cast<double>(streams.load()); });
  refused_connections_ = &metrics_->AddCounter("gateway_connections_refused_total",
                                               "Connections closed because there were too many");
  rate_limited_ =
      &metrics_->AddCounter("gateway_rate_limited_total", "Requests refused by the rate limit");
}

void Telemetry::Record(const Handled& handled) {
  methods_.at(handled.method)
      ->Handled(static_cast<absl::StatusCode>(std::clamp(handled.code, 0, 16)), handled.took);
  platform::Log(platform::Level::kInfo, "request",
                {{"verb", handled.verb},
                 {"route", handled.route},
                 {"status", absl::StrCat(handled.http_status)},
                 {"ms", absl::StrFormat("%.1f", absl::ToDoubleMilliseconds(handled.took))},
                 {"trace", handled.trace}});
}

Trace ContinueTrace(absl::string_view traceparent) {
  // 00-<32>-<16>-<2>
  std::string id = RandomHex(2), flags = "01";
  if (traceparent.size() == 55 && traceparent.substr(0, 3) == "00-" && traceparent[35] == '-' &&
      traceparent[52] == '-' && LowerHex(traceparent.substr(3, 32)) &&
      LowerHex(traceparent.substr(36, 16)) && LowerHex(traceparent.substr(53)) &&
      traceparent.substr(3, 32) != std::string(32, '0')) {
    id = std::string(traceparent.substr(3, 32));
    flags = std::string(traceparent.substr(53));
  }
  return {id, absl::StrCat("00-", id, "-", RandomHex(1), "-", flags)};
}

}  // namespace cc::gateway
