#include "services/evacuation/site_terms.h"

#include "services/evacuation/rule_files.h"
#include "services/platform/testing/testing.h"

namespace cc::evacuation {
namespace {

using absl::CivilDay;
using v1::Site;

class SiteTermsTest : public testing::Test {
 protected:
  const platform::DatedRules rules_ = *LoadRules();
};

TEST_F(SiteTermsTest, ATransitCentreIsForSevenDaysSinceTheResolutionAndNoLimitIsKnownBefore) {
  EXPECT_EQ(LastDayOf(rules_, Site::KIND_TRANSIT_CENTRE, CivilDay(2025, 11, 1), false),
            CivilDay(2025, 11, 7))
      << "the day of arrival is the first";
  EXPECT_EQ(LastDayOf(rules_, Site::KIND_TRANSIT_CENTRE, CivilDay(2025, 10, 9), true),
            std::nullopt);
  const auto limit = StayLimitOn(rules_, Site::KIND_TRANSIT_CENTRE, CivilDay(2025, 11, 1));
  ASSERT_TRUE(limit.has_value());
  EXPECT_TRUE(limit->doubtful()) << "the text of the act was not seen";
  EXPECT_EQ(limit->act().number(), "1307");
}

TEST_F(SiteTermsTest, TemporaryAccommodationLimitsOnlyThoseWithoutDocuments) {
  const CivilDay day(2026, 1, 1);
  EXPECT_EQ(LastDayOf(rules_, Site::KIND_TEMPORARY_ACCOMMODATION, day, true), CivilDay(2026, 3, 1));
  EXPECT_EQ(LastDayOf(rules_, Site::KIND_TEMPORARY_ACCOMMODATION, day, false), std::nullopt);
}

TEST_F(SiteTermsTest, RoomsAndInspectionsOfTemporaryAccommodationHaveRulesThoseOfCentresNone) {
  const CivilDay day(2026, 1, 1);
  ASSERT_TRUE(RoomLimitOn(rules_, Site::KIND_TEMPORARY_ACCOMMODATION, day).has_value());
  EXPECT_EQ(RoomLimitOn(rules_, Site::KIND_TEMPORARY_ACCOMMODATION, day)->beds, 4);
  EXPECT_FALSE(RoomLimitOn(rules_, Site::KIND_TRANSIT_CENTRE, day).has_value());
  const auto terms = InspectionTermsOn(rules_, Site::KIND_TEMPORARY_ACCOMMODATION, day);
  ASSERT_TRUE(terms.has_value());
  EXPECT_EQ(terms->first_months, 1);
  EXPECT_EQ(terms->every_months, 6);
  EXPECT_FALSE(InspectionTermsOn(rules_, Site::KIND_TRANSIT_CENTRE, day).has_value());
}

TEST_F(SiteTermsTest, ReservationsAndDirectionsHaveTermsOfTheCentresOwn) {
  const ReservationTerms terms = ReservationTermsOn(rules_, CivilDay(2026, 1, 1));
  EXPECT_GT(terms.usual, absl::ZeroDuration());
  EXPECT_GE(terms.most, terms.usual);
  EXPECT_GT(DirectedDays(rules_, CivilDay(2026, 1, 1)), 0);
}

}  // namespace
}  // namespace cc::evacuation
