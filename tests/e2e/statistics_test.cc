// Figures follow what happens in the register, over HTTP; the public is told none of the present
// month.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/framework/story.h"

namespace cc::tests {
namespace {

class StatisticsStory : public testing::Test {
 protected:
  // People of all rows that this caller sees, told by sex and age.
  int64_t People() {
    Reply reply = registrar.Get("/v1/statistics?dimension=STATISTICS_DIMENSION_SEX_AND_AGE");
    EXPECT_EQ(reply.status, 200) << reply;
    int64_t people = 0;
    for (const Json& row : reply.body.At("rows").items()) {
      for (const Json& count : row.At("counts").items()) {
        int64_t some = 0;
        EXPECT_TRUE(absl::SimpleAtoi(count["people"], &some)) << count.text();
        people += some;
      }
    }
    return people;
  }

  std::mt19937_64 random{std::random_device{}()};
  Family family = NewFamily(random);
  Office registrar{Suite::Shared(), "registrar"};
  Office analyst{Suite::Shared(), "analyst"};
};

TEST_F(StatisticsStory, AFamilyThatIsRegisteredIsCounted) {
  const int64_t before = People();
  Journey journey = TakeAway(Once(Suite::Shared()), family);
  ASSERT_EQ(journey.refusal, "");
  Reply waiting;
  ASSERT_TRUE(Eventually([&] {
    waiting = registrar.Get("/v1/preRegistrations/" + journey.arrival_id);
    return waiting.status == 200;
  })) << waiting;
  Reply registration =
      registrar.Post(absl::StrCat("/v1/preRegistrations/", waiting["id"], ":confirm"),
                     absl::StrCat(R"({"applicationDate":"2025-05-03","residenceUnitCode":")",
                                  kTransitUnit, R"(","officeUnitCode":")", kTransitUnit,
                                  R"(","requestId":")", NewRequestId(), R"("})"));
  ASSERT_EQ(registration.status, 200) << registration;
  EXPECT_TRUE(Eventually([&] { return People() > before; }));
}

TEST_F(StatisticsStory, TheTableIsDownloadedWithHxlTags) {
  Reply file = registrar.Get("/v1/statistics:download?relation=RELATION_ORIGIN");
  ASSERT_EQ(file.status, 200) << file;
  const std::vector<std::string> lines = absl::StrSplit(file.text, "\r\n");
  ASSERT_GE(lines.size(), 2u);
  EXPECT_TRUE(absl::StartsWith(lines[1], "#date+month,#adm1+code+origin")) << lines[1];
}

TEST_F(StatisticsStory, WhoIsOutsideTheOfficesReadsMonthsThatAreOverAlone) {
  EXPECT_EQ(analyst.Get("/v1/statistics").status, 403);
  EXPECT_EQ(analyst.Get("/v1/publicStatistics?month=2026-01").status, 200);
  EXPECT_NE(analyst.Get("/v1/publicStatistics?month=2999-01").status, 200);
}

}  // namespace
}  // namespace cc::tests
