#include "services/platform/metrics/metrics.h"

#include <map>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace cc::platform {
namespace {

using testing::Pair;
using testing::UnorderedElementsAre;

// What one scrape tells of a family: values by the code of the call, or by its method.
std::map<std::string, double> Told(const Metrics& metrics, const std::string& name) {
  std::map<std::string, double> told;
  for (const prometheus::MetricFamily& family : metrics.Collect()) {
    if (family.name != name) continue;
    for (const prometheus::ClientMetric& metric : family.metric) {
      std::string key;
      for (const auto& label : metric.label) {
        if (label.name == "grpc_method") key = label.value + key;
        if (label.name == "grpc_code") key += " " + label.value;
      }
      told[key] = metric.counter.value + static_cast<double>(metric.histogram.sample_count);
    }
  }
  return told;
}

TEST(MethodMetrics, TellsNothingOfAMethodThatWasNeverCalled) {
  Metrics metrics("test");
  const MethodMetrics never(metrics.registry(), "cc.v1.Service", "Get");
  EXPECT_THAT(Told(metrics, "grpc_server_handled_total"), testing::IsEmpty());
  EXPECT_THAT(Told(metrics, "grpc_server_handling_seconds"), testing::IsEmpty());
}

TEST(MethodMetrics, TellsHowCallsEndedAndFaultsFromNought) {
  Metrics metrics("test");
  const MethodMetrics never(metrics.registry(), "cc.v1.Service", "Delete");
  MethodMetrics get(metrics.registry(), "cc.v1.Service", "Get");
  get.Handled(absl::StatusCode::kNotFound, absl::Milliseconds(3));
  get.Handled(absl::StatusCode::kNotFound, absl::Milliseconds(3));
  get.Handled(absl::StatusCode::kInternal, absl::Milliseconds(3));
  EXPECT_THAT(Told(metrics, "grpc_server_handled_total"),
              UnorderedElementsAre(Pair("Get NOT_FOUND", 2), Pair("Get INTERNAL", 1),
                                   Pair("Get UNKNOWN", 0), Pair("Get DEADLINE_EXCEEDED", 0),
                                   Pair("Get RESOURCE_EXHAUSTED", 0), Pair("Get UNAVAILABLE", 0),
                                   Pair("Get DATA_LOSS", 0)));
  EXPECT_THAT(Told(metrics, "grpc_server_handling_seconds"), UnorderedElementsAre(Pair("Get", 3)));
}

}  // namespace
}  // namespace cc::platform
