#include "services/registry/calendar_rules.h"

#include "services/platform/testing/testing.h"
#include "services/registry/rule_files.h"

namespace cc::registry {
namespace {

TEST(AddWorkingDays, CountsFromTheNextDayAndLeavesOutWeekends) {
  const DatedRules rules = *LoadRules();
  const absl::CivilDay friday(2026, 2, 27);
  EXPECT_EQ(AddWorkingDays(rules, friday, 1), absl::CivilDay(2026, 3, 2));
  EXPECT_EQ(AddWorkingDays(rules, friday, 5), absl::CivilDay(2026, 3, 6));
  EXPECT_EQ(AddWorkingDays(rules, friday, 15), absl::CivilDay(2026, 3, 20));
  EXPECT_EQ(AddWorkingDays(rules, friday, 0), friday);
}

TEST(AddWorkingDays, HolidaysCountUnderMartialLawAndDidNotBefore) {
  const DatedRules rules = *LoadRules();
  EXPECT_FALSE(IsWorkingDay(rules, absl::CivilDay(2021, 8, 24)));
  EXPECT_TRUE(IsWorkingDay(rules, absl::CivilDay(2021, 8, 25)));
  EXPECT_TRUE(IsWorkingDay(rules, absl::CivilDay(2022, 8, 24)));
  EXPECT_EQ(AddWorkingDays(rules, absl::CivilDay(2021, 8, 23), 1), absl::CivilDay(2021, 8, 25));
}

TEST(AddWorkingDays, TakesTheCalendarOfTheInstallation) {
  auto rules = DatedRules::Parse("a.json", R"({"rules":[{"id":"calendar.working_days",
    "title_uk":"Дні","act":{"kind":"наказ","number":"1","date":"2020-01-01"},"article":"п. 1",
    "valid_from":"2020-01-01","parameters":{"weekend":["sunday"],"holidays":["2026-03-02"]}}]})");
  ASSERT_THAT(rules, platform::IsOk());
  EXPECT_EQ(AddWorkingDays(*rules, absl::CivilDay(2026, 2, 27), 1), absl::CivilDay(2026, 2, 28));
  EXPECT_EQ(AddWorkingDays(*rules, absl::CivilDay(2026, 2, 28), 1), absl::CivilDay(2026, 3, 3));
  EXPECT_FALSE(IsWorkingDay(DatedRules(), absl::CivilDay(2026, 2, 28)));
}

}  // namespace
}  // namespace cc::registry
