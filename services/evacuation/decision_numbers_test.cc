#include "services/evacuation/decision_numbers.h"

#include <map>

#include "services/evacuation/decision_fixture.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;

class DecisionNumbersTest : public DecisionStory {
 protected:
  std::map<std::string, double> Ask() {
    platform::Metrics metrics("evacuation");
    platform::Observer observer(database.db(), metrics, platform::Observer::Options());
    observer.Add(DecisionNumbers());
    EXPECT_THAT(observer.ObserveNow(), IsOk());
    std::map<std::string, double> values;
    for (const auto& family : metrics.Collect()) {
      for (const auto& metric : family.metric) values[family.name.substr(14)] = metric.gauge.value;
    }
    return values;
  }
};

TEST_F(DecisionNumbersTest, TellsWhatAwaitsAnAnswerAndWhatNobodyCountedToday) {
  EXPECT_EQ(Ask()["decisions_awaiting"], 0);
  ASSERT_THAT(Submit(Create(Forced({kTown}))->id()), IsOk());
  ASSERT_THAT(Submit(Create(Forced({kVillage}))->id()), IsOk());
  InForce(Obligatory({kTown, kVillage}));
  // The numbers are of the day on which they are asked for, so everything is moved there.
  database.Sql(
      "UPDATE evacuation_decisions SET due_date = due_date + "
      "((now() AT TIME ZONE 'Europe/Kyiv')::date - date '2026-03-06') WHERE state = 2");
  database.Sql(
      "UPDATE evacuation_decisions SET force_start = (now() AT TIME ZONE "
      "'Europe/Kyiv')::date WHERE state = 3");
  EXPECT_EQ(Ask()["decisions_awaiting"], 2);
  EXPECT_EQ(Ask()["decisions_overdue"], 0) << "the last day is within the term";
  database.Sql(
      "UPDATE evacuation_decisions SET due_date = due_date - 1 WHERE id = "
      "(SELECT min(id::text)::uuid FROM evacuation_decisions WHERE state = 2)");
  EXPECT_EQ(Ask()["decisions_overdue"], 1);
  EXPECT_EQ(Ask()["settlements_under_decision"], 2);
  EXPECT_EQ(Ask()["settlements_uncounted"], 2);
  database.Sql(
      "INSERT INTO remaining_counts (id, scope, unit_tail, unit_code, date, method, people, "
      "children, low_mobility, source, recorded_by, correction_reason, synthetic, "
      "created_at) SELECT gen_random_uuid(), scope, unit_tail, unit_code, "
      "(now() AT TIME ZONE 'Europe/Kyiv')::date, 1, 5, 0, 0, '', '', '', true, now() "
      "FROM evacuation_decision_settlements LIMIT 1");
  EXPECT_EQ(Ask()["settlements_uncounted"], 1);
}

}  // namespace
}  // namespace cc::evacuation
