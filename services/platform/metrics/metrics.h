#ifndef SERVICES_PLATFORM_METRICS_METRICS_H_
#define SERVICES_PLATFORM_METRICS_METRICS_H_

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

// What Prometheus scrapes. Families and their children are made at start-up; labels are methods,
// codes and names of queues and feeds, never units, ids or users.
namespace cc::platform {

// Rate, errors and duration of one method.
class MethodMetrics {
 public:
  MethodMetrics(prometheus::Registry& registry, const std::string& service,
                const std::string& method);
  void Handled(absl::StatusCode code, absl::Duration took);

 private:
  std::array<prometheus::Counter*, 17> handled_;
  prometheus::Histogram* seconds_;
};

// Gauges whose values are asked for when they are scraped.
class Metrics : public prometheus::Collectable {
 public:
  explicit Metrics(const std::string& service);
  prometheus::Registry& registry() { return *registry_; }

  // `cc_<name>` with an optional label; `value` is called at each scrape and must be quick and
  // thread-safe.
  void AddGauge(const std::string& name, const std::string& help,
                std::map<std::string, std::string> labels, std::function<double()> value);
  prometheus::Counter& AddCounter(const std::string& name, const std::string& help);

  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  struct Asked {
    std::string name, help;
    std::map<std::string, std::string> labels;
    std::function<double()> value;
  };
  std::shared_ptr<prometheus::Registry> registry_;
  mutable absl::Mutex mu_;
  std::vector<Asked> asked_ ABSL_GUARDED_BY(mu_);
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_METRICS_METRICS_H_
