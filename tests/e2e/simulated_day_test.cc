// `ccctl simulate evacuation`: what a day counts by itself is what the situation report says, and
// the same day driven again makes nothing twice.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/framework/story.h"

namespace cc::tests {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kVillage[] = "UA14120110250049232";  // Ozerne of Lyman hromada

class SimulatedDay : public testing::Test {
 protected:
  static Suite::Output Drive() {
    return Suite::Shared().Ccctl(
        "", absl::StrCat("simulate evacuation --lang=en --parties=15 --seed=7 --from-unit-code=",
                         kVillage, " --to-unit-code=", kTransitUnit));
  }
  // All that a second time could double.
  std::string Records() const {
    const Office headquarters{Suite::Shared(), "donetsk-ova"};
    std::string records;
    for (const auto& [path, field] :
         {std::pair<std::string, std::string>{"parties?unit_code=", "parties"},
          {"departures?unit_code=", "departures"},
          {"estimates?unit_code=", "estimates"},
          {"remainingCounts?unit_code=", "counts"},
          {"evacuationDecisions?unit_code=", "decisions"},
          {"countEntries?unit_code=", "entries"}}) {
      for (const Json& record : headquarters.All(absl::StrCat("/v1/", path, kVillage), field))
        absl::StrAppend(&records, field, " ", record["id"], " ", record["state"], "\n");
    }
    for (const Json& trip : headquarters.All("/v1/trips", "trips")) {
      if (trip["fromUnitCode"] == kVillage)
        absl::StrAppend(&records, "trip ", trip["id"], " ", trip["state"], "\n");
    }
    return records;
  }
};

TEST_F(SimulatedDay, CountsWhatTheSituationReportCountsAndIsMadeOnce) {
  const Suite::Output first = Drive();
  ASSERT_EQ(first.code, 0) << first.text;
  EXPECT_THAT(first.text, HasSubstr("alerts of silent trips: 1"));
  EXPECT_THAT(first.text, HasSubstr("without a bed: 0"));
  for (const char* method : {"by manifests", "at checkpoints", "left by themselves", "by estimate"})
    EXPECT_THAT(first.text, HasSubstr(method));
  EXPECT_THAT(first.text, Not(HasSubstr("DIFFERS")));
  const std::string records = Records();
  EXPECT_THAT(records, HasSubstr("STATE_CLOSED"));
  EXPECT_THAT(records, Not(HasSubstr("STATE_DEPARTED")));

  const Suite::Output again = Drive();
  ASSERT_EQ(again.code, 0) << again.text;
  EXPECT_EQ(Records(), records);
}

}  // namespace
}  // namespace cc::tests
