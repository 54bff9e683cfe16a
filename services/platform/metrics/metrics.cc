#include "services/platform/metrics/metrics.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace cc::platform {
namespace {

constexpr const char* kCodes[] = {
    "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
    "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
    "DATA_LOSS", "UNAUTHENTICATED"};
constexpr char kHandled[] = "grpc_server_handled_total";
constexpr char kSeconds[] = "grpc_server_handling_seconds";

std::string LabelOf(const prometheus::ClientMetric& metric, const std::string& name) {
  for (const prometheus::ClientMetric::Label& label : metric.label) {
    if (label.name == name) return label.value;
  }
  return "";
}

// Of each method that was called ever: how its calls ended, with a nought for every code that the
// error budget counts (deploy/prometheus/rules/objectives.yml), so that the first one shows as an
// increase. No other noughts: whoever watches goes over every one.
bool TellsSomething(const prometheus::ClientMetric& metric, const std::set<std::string>& called) {
  static const std::set<std::string>* faults = new std::set<std::string>{
      "UNKNOWN", "DEADLINE_EXCEEDED", "RESOURCE_EXHAUSTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS"};
  if (metric.counter.value > 0) return true;
  return called.contains(LabelOf(metric, "grpc_service") + LabelOf(metric, "grpc_method")) &&
         (metric.histogram.sample_count > 0 || faults->contains(LabelOf(metric, "grpc_code")));
}

void LeaveOutNoughts(std::vector<prometheus::MetricFamily>& families) {
  std::set<std::string> called;
  for (const prometheus::MetricFamily& family : families) {
    if (family.name != kSeconds) continue;
    for (const prometheus::ClientMetric& metric : family.metric) {
      if (metric.histogram.sample_count > 0)
        called.insert(LabelOf(metric, "grpc_service") + LabelOf(metric, "grpc_method"));
    }
  }
  for (prometheus::MetricFamily& family : families) {
    if (family.name != kSeconds && family.name != kHandled) continue;
    std::erase_if(family.metric, [&](const prometheus::ClientMetric& metric) {
      return !TellsSomething(metric, called);
    });
  }
}

}  // namespace

MethodMetrics::MethodMetrics(prometheus::Registry& registry, const std::string& service,
                             const std::string& method) {
  auto& handled = prometheus::BuildCounter()
                      .Name(kHandled)
                      .Help("Calls finished, by service, method and code.")
                      .Register(registry);
  for (size_t code = 0; code < handled_.size(); ++code) {
    handled_[code] = &handled.Add(
        {{"grpc_service", service}, {"grpc_method", method}, {"grpc_code", kCodes[code]}});
  }
  seconds_ = &prometheus::BuildHistogram()
                  .Name(kSeconds)
                  .Help("Time from the start of a call to its answer.")
                  .Register(registry)
                  .Add({{"grpc_service", service}, {"grpc_method", method}},
                       prometheus::Histogram::BucketBoundaries{.001, .005, .01, .025, .05, .1, .25,
                                                               .5, 1, 2.5, 5, 10});
}

void MethodMetrics::Handled(absl::StatusCode code, absl::Duration took) {
  size_t index = static_cast<size_t>(code);
  handled_[index < handled_.size() ? index : 2]->Increment();
  seconds_->Observe(absl::ToDoubleSeconds(took));
}

Metrics::Metrics(const std::string& service) : registry_(std::make_shared<prometheus::Registry>()) {
  prometheus::BuildGauge()
      .Name("cc_service_info")
      .Help("Always 1; names the service.")
      .Register(*registry_)
      .Add({{"service", service}})
      .Set(1);
}

void Metrics::AddGauge(const std::string& name, const std::string& help,
                       std::map<std::string, std::string> labels, std::function<double()> value) {
  absl::MutexLock lock(&mu_);
  asked_.push_back({"cc_" + name, help, std::move(labels), std::move(value)});
}

prometheus::Counter& Metrics::AddCounter(const std::string& name, const std::string& help) {
  return prometheus::BuildCounter().Name("cc_" + name).Help(help).Register(*registry_).Add({});
}

std::vector<prometheus::MetricFamily> Metrics::Collect() const {
  std::vector<prometheus::MetricFamily> families = registry_->Collect();
  LeaveOutNoughts(families);
  std::map<std::string, prometheus::MetricFamily> asked;
  absl::MutexLock lock(&mu_);
  for (const Asked& gauge : asked_) {
    prometheus::MetricFamily& family = asked[gauge.name];
    family.name = gauge.name;
    family.help = gauge.help;
    family.type = prometheus::MetricType::Gauge;
    prometheus::ClientMetric metric;
    for (const auto& [name, value] : gauge.labels) metric.label.push_back({name, value});
    metric.gauge.value = gauge.value();
    family.metric.push_back(std::move(metric));
  }
  for (auto& [name, family] : asked) families.push_back(std::move(family));
  return families;
}

}  // namespace cc::platform
