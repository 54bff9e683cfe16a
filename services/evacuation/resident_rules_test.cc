#include "services/evacuation/resident_rules.h"

#include <set>
#include <utility>

#include "services/evacuation/decision_fixture.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using v1::EvacuationRefusal;
using v1::RemainingResident;

const platform::DatedRules& Rules() {
  static const auto* rules = new platform::DatedRules(*LoadRules());
  return *rules;
}

TEST(ResidentRules, ResidentsAreSettledForwardOnly) {
  const std::set<std::pair<RemainingResident::State, RemainingResident::State>> allowed = {
      {RemainingResident::STATE_REMAINS, RemainingResident::STATE_AGREED},
      {RemainingResident::STATE_REMAINS, RemainingResident::STATE_LEFT},
      {RemainingResident::STATE_REMAINS, RemainingResident::STATE_DIED},
      {RemainingResident::STATE_AGREED, RemainingResident::STATE_LEFT},
      {RemainingResident::STATE_AGREED, RemainingResident::STATE_DIED},
      {RemainingResident::STATE_REFUSED, RemainingResident::STATE_DIED},
  };
  for (int from = 1; from <= 5; ++from) {
    for (int to = 0; to <= 5; ++to) {
      const auto step = std::pair(static_cast<RemainingResident::State>(from),
                                  static_cast<RemainingResident::State>(to));
      EXPECT_EQ(CheckSettling(step.first, step.second).ok(), allowed.contains(step))
          << from << " → " << to;
    }
  }
}

TEST(ResidentRules, WhoDidNotSignIsWitnessedByTwo) {
  EvacuationRefusal refusal;
  refusal.set_refuse_date("2026-03-05");
  for (auto signature :
       {EvacuationRefusal::SIGNATURE_REFUSED_TO_SIGN, EvacuationRefusal::SIGNATURE_UNABLE}) {
    refusal.set_signature(signature);
    refusal.clear_witnesses();
    refusal.add_witnesses("староста");
    EXPECT_EQ(Why(CheckRefusal(Rules(), refusal, false)),
              common::v1::REASON_REFUSAL_WITNESSES_MISSING);
    refusal.add_witnesses("поліцейський");
    EXPECT_THAT(CheckRefusal(Rules(), refusal, false), IsOk());
  }
  refusal.clear_witnesses();
  refusal.set_signature(EvacuationRefusal::SIGNATURE_SIGNED);
  EXPECT_THAT(CheckRefusal(Rules(), refusal, false), IsOk());
}

TEST(ResidentRules, AnotherRefusesForAChildUntilItsEighteenthBirthday) {
  EvacuationRefusal refusal;
  refusal.set_refuse_date("2026-03-05");
  refusal.set_signature(EvacuationRefusal::SIGNATURE_SIGNED);
  EXPECT_EQ(Why(CheckRefusal(Rules(), refusal, true)), common::v1::REASON_REFUSAL_BY_CHILD);
  refusal.set_signed_by("мати");
  EXPECT_THAT(CheckRefusal(Rules(), refusal, true), IsOk());
  EXPECT_TRUE(IsChildOn("2008-03-06", absl::CivilDay(2026, 3, 5)));
  EXPECT_FALSE(IsChildOn("2008-03-05", absl::CivilDay(2026, 3, 5)));
  EXPECT_FALSE(IsChildOn("", absl::CivilDay(2026, 3, 5))) << "not known";
}

TEST(ResidentRules, TheyAreAskedAgainWithinAWeekUnlessADayIsStated) {
  EXPECT_EQ(*ReviewDate(Rules(), "", absl::CivilDay(2026, 3, 5), "date"), "2026-03-12");
  EXPECT_EQ(*ReviewDate(Rules(), "2026-03-05", absl::CivilDay(2026, 3, 5), "date"), "2026-03-05");
  EXPECT_EQ(Why(ReviewDate(Rules(), "2026-03-04", absl::CivilDay(2026, 3, 5), "date")),
            common::v1::REASON_DATES_REVERSED);
}

TEST(ResidentRules, ACountIsOfASettlementAndOfAPastDay) {
  auto count = platform::ParseProto<v1::RemainingCount>(
      "unit_code: 'UA14120110010088407' date: '2026-03-05' "
      "remaining { people: 10 children: 10 low_mobility: 10 }");
  EXPECT_THAT(CheckCount(count, absl::CivilDay(2026, 3, 5)), IsOk());
  EXPECT_EQ(Why(CheckCount(count, absl::CivilDay(2026, 3, 4))), common::v1::REASON_DATE_IN_FUTURE);
  count.mutable_remaining()->set_children(11);
  EXPECT_EQ(Why(CheckCount(count, absl::CivilDay(2026, 3, 5))),
            common::v1::REASON_COUNT_PARTS_EXCEED);
  count.set_unit_code("UA14120110000031497");
  EXPECT_EQ(Why(CheckCount(count, absl::CivilDay(2026, 3, 5))),
            common::v1::REASON_NOT_A_SETTLEMENT);
}

TEST(ResidentRules, OnlyFieldsOfTheMaskChangeAndTheSettlementNever) {
  RemainingResident from, to;
  from.set_phone("+380501234567");
  from.set_needs("ліки");
  from.set_unit_code("UA14120110010088407");
  google::protobuf::FieldMask mask;
  mask.add_paths("phone");
  ASSERT_THAT(ApplyMask(mask, from, to), IsOk());
  EXPECT_EQ(to.phone(), "+380501234567");
  EXPECT_EQ(to.needs(), "");
  mask.add_paths("unit_code");
  EXPECT_EQ(Why(ApplyMask(mask, from, to)), common::v1::REASON_FIELD_MASK_INVALID);
}

}  // namespace
}  // namespace cc::evacuation
