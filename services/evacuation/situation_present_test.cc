#include "absl/strings/str_join.h"
#include "services/evacuation/situation_fixture.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;

class SituationPresentTest : public SituationStory {
 protected:
  static std::string Keys(const platform::UnitPath& path) {
    return absl::StrCat(
        "'{", absl::StrJoin(platform::RowKeys(options::v1::RELATION_ORIGIN, path), ","), "}'");
  }
  // A decision over one unit, in force on the days.
  void Decide(const std::string& unit, int kind, int state, const std::string& from,
              const std::string& to) {
    const std::string scope = Keys(*paths.Find(unit));
    database.Sql(absl::StrCat(
        "WITH d AS (INSERT INTO evacuation_decisions (id, scope, kind, state, force_start, "
        "force_end, body, synthetic, created_at, updated_at) VALUES (gen_random_uuid(), ",
        scope, ", ", kind, ", ", state, ", '", from, "', ", to.empty() ? "NULL" : "'" + to + "'",
        ", '{}', true, now(), now()) RETURNING id) INSERT INTO evacuation_decision_settlements "
        "(decision_id, unit_tail, unit_code, scope, planned_people, planned_children, "
        "planned_low_mobility) SELECT id, ",
        *platform::TailOf(unit), ", '", unit, "', ", scope, ", 0, 0, 0 FROM d"));
  }
  void Remain(const std::string& unit, const std::string& date, int method, int people) {
    database.Sql(absl::StrCat(
        "INSERT INTO remaining_counts (id, scope, unit_tail, unit_code, date, method, people, "
        "children, low_mobility, source, recorded_by, correction_reason, synthetic, created_at) "
        "VALUES (gen_random_uuid(), ",
        Keys(*paths.Find(unit)), ", ", *platform::TailOf(unit), ", '", unit, "', '", date, "', ",
        method, ", ", people, ", 2, 1, '', '', '', true, now())"));
  }
  v1::UnderDecision Under(const std::string& unit, platform::TestCaller caller = {}) {
    auto report = Report(unit, "2026-03-02", "", caller);
    EXPECT_THAT(report, IsOk());
    return report->rows_size() > 0 ? report->rows(0).under_decision() : v1::UnderDecision();
  }
};

TEST_F(SituationPresentTest, TellsSettlementsUnderADecisionInForceOnce) {
  Decide(kLyman, 1, 3, "2026-01-01", "");
  Decide(kLyman, 2, 6, "2026-02-01", "2026-03-02");
  Decide(kKramatorskRaion, 1, 6, "2026-01-01", "2026-03-01");  // lifted
  Decide(kPavlohradRaion, 1, 3, "2026-03-03", "");             // not yet
  EXPECT_EQ(Under("").settlements(), 1);
  EXPECT_EQ(Under("").forced_settlements(), 1);
  EXPECT_EQ(Under(kDonetsk).settlements(), 1);
  EXPECT_EQ(Under(kDnipropetrovsk).settlements(), 0);
  EXPECT_EQ(Under(kDonetsk).counted_settlements(), 0);
  EXPECT_EQ(Under(kDonetsk, In(kDonetsk)).settlements(), 1);
}

TEST_F(SituationPresentTest, WhoRemainsStandsInTheLineOfTheLastCountsMethod) {
  Decide(kLyman, 1, 3, "2026-01-01", "");
  Decide(kKramatorskRaion, 1, 3, "2026-01-01", "");
  Remain(kLyman, "2026-02-01", 1, 500);
  Remain(kLyman, "2026-02-27", 4, 400);
  Remain(kLyman, "2026-02-27", 1, 300);
  Remain(kKramatorskRaion, "2026-02-20", 4, 70);
  Remain(kDnipropetrovsk, "2026-02-20", 1, 9);  // under no decision
  const v1::UnderDecision under = Under(kDonetsk);
  EXPECT_EQ(under.counted_settlements(), 2);
  ASSERT_EQ(under.remaining_size(), 2);
  EXPECT_EQ(under.remaining(0).method(), "METHOD_DOOR_TO_DOOR");
  EXPECT_EQ(under.remaining(0).people(), 300);
  EXPECT_EQ(under.remaining(0).children(), 2);
  EXPECT_EQ(under.remaining(0).oldest_count_date(), "2026-02-27");
  EXPECT_EQ(under.remaining(1).method(), "METHOD_ESTIMATE");
  EXPECT_EQ(under.remaining(1).people(), 70);
}

}  // namespace
}  // namespace cc::evacuation
