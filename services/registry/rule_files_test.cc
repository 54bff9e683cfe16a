#include "services/registry/rule_files.h"

#include <fstream>

#include "services/platform/testing/testing.h"

namespace cc::registry {
namespace {

using platform::IsOk;

TEST(LoadRules, TheProgramsOwnRulesHoldTodayAndAnInstallationCanOverrideThem) {
  const absl::CivilDay today(2026, 3, 2);
  auto own = LoadRules();
  ASSERT_THAT(own, IsOk());
  EXPECT_EQ(own->Find("registration.verification", today)->Integer("working_days"), 15);
  EXPECT_EQ(own->On(today, "registration.cancel.").size(), 6u);
  // Resolution 376 of 04.04.2025, not the ministry's order 376 of 28.02.2025.
  EXPECT_EQ(own->Find("registration.cancel.absent_abroad", absl::CivilDay(2025, 4, 3)), nullptr);
  EXPECT_EQ(own->Find("registration.cancel.absent_abroad", absl::CivilDay(2025, 4, 4))->act.date(),
            "2025-04-04");

  const std::string path = ::testing::TempDir() + "/registry_rules_override.json";
  std::ofstream(path)
      << R"({"rules":[{"id":"registration.verification","title_uk":"Назва",)"
         R"("act":{"kind":"постанова","number":"1","date":"2020-01-01"},"article":"п. 1",)"
         R"("valid_from":"2022-01-01","parameters":{"working_days":20}}]})";
  auto changed = LoadRules({path});
  ASSERT_THAT(changed, IsOk());
  EXPECT_EQ(changed->Find("registration.verification", today)->Integer("working_days"), 20);
  EXPECT_EQ(changed->On(today, "registration.cancel.").size(), 6u);
  EXPECT_FALSE(LoadRules({path + ".absent"}).ok());
}

}  // namespace
}  // namespace cc::registry
