#include "services/evacuation/departure_rules.h"

#include "services/platform/testing/testing.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::ParseProto;
using platform::StatusIs;

const absl::CivilDay kNow(2026, 3, 2);

TEST(CountNamed, CountsChildrenByTheDayAndWhoeverDoesNotWalkAlone) {
  const auto departure = ParseProto<v1::Departure>(
      "persons { birth_date: '2008-03-02' mobility: MOBILITY_ASSISTED } "
      "persons { birth_date: '2008-03-03' mobility: MOBILITY_WALKING with_disability: true } "
      "persons { }");
  const v1::DepartureCount count = CountNamed(departure, kNow);
  EXPECT_EQ(count.people(), 3);
  EXPECT_EQ(count.children(), 1);
  EXPECT_EQ(count.low_mobility(), 1);
  EXPECT_EQ(count.with_disability(), 1);
}

TEST(CheckDeparture, WantsPartsWithinTheWholeAndDaysThatHaveCome) {
  auto check = [](const std::string& text) {
    return CheckDeparture(ParseProto<v1::Departure>("date: '2026-03-02' " + text), kNow);
  };
  EXPECT_THAT(check("count { people: 2 children: 2 low_mobility: 2 }"), IsOk());
  for (const char* wrong :
       {"", "count { people: 1 low_mobility: 2 }", "count { people: 1 with_disability: 2 }",
        "count { people: 1 } persons { } persons { }",
        "count { people: 1 } persons { birth_date: '2026-03-03' }",
        "count { people: 1 } persons { birth_date: '1890-01-01' }"}) {
    EXPECT_THAT(check(wrong), StatusIs(absl::StatusCode::kInvalidArgument)) << wrong;
  }
  EXPECT_THAT(
      CheckDeparture(ParseProto<v1::Departure>("date: '2026-03-03' count { people: 1 }"), kNow),
      StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(CheckEstimate, WantsAPeriodThatIsOver) {
  auto check = [](const std::string& text) {
    return CheckEstimate(ParseProto<v1::Estimate>(text), kNow);
  };
  EXPECT_THAT(check("start_date: '2026-03-01' end_date: '2026-03-02' count { people: 1 }"), IsOk());
  EXPECT_THAT(check("start_date: '2026-03-02' end_date: '2026-03-01'"),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(check("start_date: '2026-03-02' end_date: '2026-03-03'"),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(
      check("start_date: '2026-03-01' end_date: '2026-03-02' count { people: 1 children: 2 }"),
      StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(TakeOut, NeverGoesBelowZero) {
  auto from = ParseProto<v1::DepartureCount>("people: 2 children: 0");
  TakeOut(from, ParseProto<v1::DepartureCount>("people: 1 children: 1"));
  EXPECT_EQ(from.people(), 1);
  EXPECT_EQ(from.children(), 0);
}

}  // namespace
}  // namespace cc::evacuation
