// promtool finds no fault with any /metrics, and Prometheus reaches all of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/framework/http.h"

namespace cc::tests {
namespace {

std::vector<std::pair<std::string, std::string>> MetricsAddresses() {
  Suite& suite = Suite::Shared();
  std::vector<std::pair<std::string, std::string>> all = {
      {"gateway", suite.Text({"gateway", "metrics"})}};
  for (const auto& [service, unused] : suite.run().fields().at("services").struct_value().fields())
    all.emplace_back(service, suite.Text({"services", service, "metrics"}));
  return all;
}

TEST(Metrics, PassPromtoolWithoutComplaint) {
  // Something of every kind has happened.
  Office(Suite::Shared(), "ministry").Get("/v1/bodies");
  Office(Suite::Shared(), "").Get("/v1/bodies");
  for (const auto& [service, address] : MetricsAddresses()) {
    auto out =
        Suite::Shared().Run(absl::StrCat("bash -c 'set -o pipefail; curl -sf http://", address,
                                         "/metrics | promtool check metrics 2>&1'"));
    EXPECT_EQ(out.code, 0) << service << ": " << out.text;
    EXPECT_EQ(out.text, "") << service;
  }
}

TEST(Metrics, OfEveryServiceAreScrapedByPrometheus) {
  std::string text;
  const size_t wanted = MetricsAddresses().size() + 1;  // and Prometheus itself
  EXPECT_TRUE(Eventually([&] {
    text = Suite::Shared()
               .Run(absl::StrCat("curl -s --data-urlencode 'query=up == 1' ",
                                 Suite::Shared().Text({"prometheus"}), "/api/v1/query"))
               .text;
    return Json::Parse(text).At("data.result").items().size() >= wanted;
  })) << text;
}

TEST(Metrics, CountCallsByMethodAndCode) {
  Office(Suite::Shared(), "ministry").Get("/v1/bodies");
  auto out = Suite::Shared().Run(absl::StrCat(
      "curl -s http://", Suite::Shared().Text({"services", "roadmap", "metrics"}), "/metrics"));
  EXPECT_THAT(out.text, testing::HasSubstr("ListBodies"));
  EXPECT_THAT(out.text, testing::ContainsRegex("code=\"OK\""));
}

}  // namespace
}  // namespace cc::tests
