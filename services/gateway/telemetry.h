#ifndef SERVICES_GATEWAY_TELEMETRY_H_
#define SERVICES_GATEWAY_TELEMETRY_H_

#include <atomic>
#include <map>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/gateway/contract.h"
#include "services/platform/metrics/metrics.h"

namespace cc::gateway {

// What is recorded of a request. Never the raw path, the query, a body or a token.
struct Handled {
  std::string verb;
  std::string route;               // template as written; `-` where nothing matched
  const Method* method = nullptr;  // null for files, documents and refusals before routing
  int http_status = 0;
  int code = 0;  // google.rpc.Code
  absl::Duration took;
  std::string trace;
};

// Access log and metrics. Thread-safe.
class Telemetry {
 public:
  Telemetry();
  void Record(const Handled& handled);
  platform::Metrics& metrics() { return *metrics_; }
  std::shared_ptr<platform::Metrics> shared_metrics() { return metrics_; }

  std::atomic<int> connections{0};
  std::atomic<int> streams{0};
  prometheus::Counter& refused_connections() { return *refused_connections_; }
  prometheus::Counter& rate_limited() { return *rate_limited_; }

 private:
  std::shared_ptr<platform::Metrics> metrics_;
  std::map<const Method*, std::unique_ptr<platform::MethodMetrics>>
      methods_;  // fixed after construction
  prometheus::Counter* refused_connections_;
  prometheus::Counter* rate_limited_;
};

// W3C trace context of one request: the caller's trace id where it is well formed, else a new one;
// always a new span.
struct Trace {
  std::string id;           // 32 hexadecimal digits
  std::string traceparent;  // to hand on
};
Trace ContinueTrace(absl::string_view traceparent);

}  // namespace cc::gateway

#endif  // SERVICES_GATEWAY_TELEMETRY_H_
