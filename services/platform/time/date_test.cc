#include "services/platform/time/date.h"

#include <gtest/gtest.h>

namespace cc::platform {
namespace {

TEST(Date, ReadsOnlyDaysThatExist) {
  EXPECT_EQ(ParseDate("2024-02-29"), absl::CivilDay(2024, 2, 29));
  for (const char* bad : {"2025-02-29", "2025-13-01", "2025-00-10", "25-01-01", "2025-1-1",
                          "2025/01/01", "", "2025-01-0x", "+025-01-01", "2025-01-01 "}) {
    EXPECT_FALSE(ParseDate(bad).has_value()) << bad;
  }
}

TEST(Date, BeginsAtMidnightInKyivInSummerAndWinter) {
  EXPECT_EQ(DayIn(absl::FromCivil(absl::CivilSecond(2025, 7, 1, 21, 30, 0), absl::UTCTimeZone())),
            absl::CivilDay(2025, 7, 2));
  EXPECT_EQ(DayIn(absl::FromCivil(absl::CivilSecond(2025, 1, 1, 21, 30, 0), absl::UTCTimeZone())),
            absl::CivilDay(2025, 1, 1));
}

TEST(Date, KeepsInstantsThroughTheContract) {
  absl::Time instant = absl::FromUnixNanos(1700000000123456789);
  EXPECT_EQ(FromProto(ToProto(instant)), instant);
}

}  // namespace
}  // namespace cc::platform
