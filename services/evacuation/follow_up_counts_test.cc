#include "services/evacuation/follow_up_counts.h"

#include "services/evacuation/site_fixture.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using testing::SizeIs;

class FollowUpCountsTest : public SiteStory {
 protected:
  absl::StatusOr<v1::RecordFollowUpCountsResponse> Record(int revision, const std::string& counts,
                                                          const std::string& days =
                                                              "from_date: '2026-02-01' "
                                                              "until_date: '2026-02-10'") {
    return Do(follow_up_counts, &FollowUpCounts::RecordFollowUpCounts,
              Parse<v1::RecordFollowUpCountsRequest>(
                  absl::StrCat(days, " revision: ", revision, " ", counts)));
  }
  static std::string Count(const char* unit, const std::string& date, const std::string& kind,
                           int count, int reached = 0) {
    return absl::StrCat("counts { unit_code: '", unit, "' date: '", date, "' kind: ", kind,
                        " count: ", count, " reached: ", reached, " } ");
  }
  std::string Of(const char* unit) {
    auto found = Do(
        follow_up_counts, &FollowUpCounts::ListFollowUpCounts,
        Parse<v1::ListFollowUpCountsRequest>("unit_code: '" + std::string(unit) +
                                             "' from_date: '2026-01-01' until_date: '2026-12-31'"));
    EXPECT_THAT(found, IsOk());
    std::string text;
    for (const auto& count : found->counts())
      absl::StrAppend(&text, count.date(), " ", count.kind(), ": ", count.count(), "/",
                      count.reached(), "; ");
    return text;
  }
};

TEST_F(FollowUpCountsTest, AreSummedOverTheUnitsAboveAndReplacedByALaterCounting) {
  auto taken = Record(5, Count(kPavlohradRaion, "2026-02-03", "KIND_DAY_14", 4, 3) +
                             Count(kDnipropetrovsk, "2026-02-03", "KIND_DAY_14", 1, 1) +
                             Count(kLyman, "2026-02-04", "KIND_RETURNED", 2));
  ASSERT_THAT(taken, IsOk());
  EXPECT_EQ(taken->days(), 10);
  EXPECT_EQ(Of(kDnipropetrovsk), "2026-02-03 1: 5/4; ");
  EXPECT_EQ(Of(kPavlohradRaion), "2026-02-03 1: 4/3; ");
  EXPECT_EQ(Of(kDonetsk), "2026-02-04 4: 2/0; ");

  const std::string later = Count(kPavlohradRaion, "2026-02-03", "KIND_DAY_14", 4, 4);
  ASSERT_THAT(Record(6, later), IsOk());
  EXPECT_EQ(Of(kDnipropetrovsk), "2026-02-03 1: 4/4; ");
  EXPECT_EQ(Of(kDonetsk), "") << "what is not named is zero";
  taken = Record(5, Count(kLyman, "2026-02-04", "KIND_RETURNED", 2));
  ASSERT_THAT(taken, IsOk()) << "one that comes late changes nothing";
  EXPECT_EQ(taken->days(), 0);
  EXPECT_EQ(taken->revision(), 6);
  ASSERT_THAT(Record(6, later), IsOk());
  EXPECT_EQ(Of(kDnipropetrovsk), "2026-02-03 1: 4/4; ") << "nor one that comes twice";
}

TEST_F(FollowUpCountsTest, ConcernTheirDaysAndKnownUnits) {
  EXPECT_THAT(Record(1, Count(kLyman, "2026-02-11", "KIND_RETURNED", 2)),
              FieldRefused(common::v1::REASON_DATES_REVERSED));
  EXPECT_THAT(Record(1, Count("UA99000000000099999", "2026-02-03", "KIND_RETURNED", 2)),
              FieldRefused(common::v1::REASON_UNIT_UNKNOWN));
  EXPECT_THAT(Record(1, "", "from_date: '2026-02-10' until_date: '2026-02-01'"),
              FieldRefused(common::v1::REASON_DATES_REVERSED));
  EXPECT_THAT(Record(1, "", "from_date: '2020-02-10' until_date: '2026-02-01'"),
              FieldRefused(common::v1::REASON_NUMBER_OUT_OF_RANGE));
}

}  // namespace
}  // namespace cc::evacuation
