#include "services/evacuation/situation_rules.h"

#include <gtest/gtest.h>

#include "services/evacuation/rule_files.h"
#include "services/platform/testing/testing.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::DatedRules;

const DatedRules& Rules() {
  static const auto* rules = new DatedRules(LoadRules().value());
  return *rules;
}

absl::Time Utc(int month, int day, int hour, int minute) {
  return absl::FromCivil(absl::CivilMinute(2026, month, day, hour, minute), absl::UTCTimeZone());
}

TEST(CutOff, IsAtEightInKyivOnTheNextDayAlsoWhereClocksChange) {
  EXPECT_EQ(CutOffOf(Rules(), absl::CivilDay(2026, 3, 27)), Utc(3, 28, 6, 0));  // winter time
  EXPECT_EQ(CutOffOf(Rules(), absl::CivilDay(2026, 3, 28)), Utc(3, 29, 5, 0));  // changed at 03:00
  EXPECT_EQ(CutOffOf(Rules(), absl::CivilDay(2026, 10, 23)), Utc(10, 24, 5, 0));  // summer time
  EXPECT_EQ(CutOffOf(Rules(), absl::CivilDay(2026, 10, 24)), Utc(10, 25, 6, 0));  // changed back
}

TEST(CutOff, IsThatOfTheRuleInForceOnItsDay) {
  DatedRules rules = DatedRules::Parse("r.json", R"({"rules": [
    {"id": "situation.cut_off", "title_uk": "а", "act": {"kind": "а", "number": "1", "date": "2020-01-01"},
     "article": "а", "valid_from": "2020-01-01", "valid_until": "2026-05-31", "parameters": {"time": "09:30"}}]})")
                         .value();
  EXPECT_EQ(CutOffOf(rules, absl::CivilDay(2026, 5, 30)), Utc(5, 31, 6, 30));
  EXPECT_EQ(CutOffOf(rules, absl::CivilDay(2026, 5, 31)), Utc(6, 1, 5, 0))
      << "08:00 without a rule";
}

TEST(DaysDue, AreThoseAfterTheLastWhoseCutOffIsOver) {
  using Days = std::vector<absl::CivilDay>;
  const absl::CivilDay sixth(2026, 3, 6), seventh(2026, 3, 7), eighth(2026, 3, 8);
  EXPECT_EQ(DaysDue(Rules(), sixth, Utc(3, 8, 5, 59)), Days());
  EXPECT_EQ(DaysDue(Rules(), sixth, Utc(3, 8, 6, 0)), Days({seventh}));
  EXPECT_EQ(DaysDue(Rules(), sixth, Utc(3, 9, 6, 0)), Days({seventh, eighth}));
  EXPECT_EQ(DaysDue(Rules(), std::nullopt, Utc(3, 9, 6, 0)), Days({eighth}));
  EXPECT_EQ(DaysDue(Rules(), eighth, Utc(3, 9, 6, 0)), Days());
  // The day of 23 hours, and that of 25.
  EXPECT_EQ(DaysDue(Rules(), absl::CivilDay(2026, 3, 27), Utc(3, 29, 5, 0)),
            Days({absl::CivilDay(2026, 3, 28)}));
  EXPECT_EQ(DaysDue(Rules(), absl::CivilDay(2026, 10, 23), Utc(10, 25, 5, 59)), Days());
}

TEST(Corrections, AreLiveMinusOfficialOfEachUnitAndMethod) {
  auto live = platform::ParseProto<v1::SituationReport>(
      "rows { unit_code: 'A' evacuated { method: COUNT_METHOD_MANIFEST day { people: 5 } total { "
      "people: 9 } } } "
      "rows { unit_code: 'B' evacuated { method: COUNT_METHOD_ESTIMATE day { people: 1 } total { "
      "people: 1 } } }");
  auto official = platform::ParseProto<v1::SituationReport>(
      "rows { unit_code: 'A' evacuated { method: COUNT_METHOD_MANIFEST day { people: 5 } total { "
      "people: 7 } } "
      "evacuated { method: COUNT_METHOD_CHECKPOINT day { people: 2 } total { people: 2 } } } "
      "rows { unit_code: 'B' evacuated { method: COUNT_METHOD_ESTIMATE day { people: 1 } total { "
      "people: 1 } } }");
  auto corrections = CorrectionsOf(live.rows(), official.rows(), /*same_since=*/true);
  ASSERT_EQ(corrections.size(), 2u);
  EXPECT_EQ(corrections[0].method(), v1::COUNT_METHOD_MANIFEST);
  EXPECT_EQ(corrections[0].day().people(), 0);
  EXPECT_EQ(corrections[0].total().people(), 2);
  EXPECT_EQ(corrections[1].method(), v1::COUNT_METHOD_CHECKPOINT);
  EXPECT_EQ(corrections[1].day().people(), -2);
  EXPECT_EQ(CorrectionsOf(live.rows(), official.rows(), /*same_since=*/false).size(), 1u);
}

}  // namespace
}  // namespace cc::evacuation
