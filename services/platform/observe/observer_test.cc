#include "services/platform/observe/observer.h"

#include <cmath>

#include "services/platform/testing/testing.h"

namespace cc::platform {
namespace {

constexpr char kThings[] =
    "CREATE TABLE things (scope int[] NOT NULL, size int); "
    "COMMENT ON TABLE things IS 'retention: of a test';"
    "ALTER TABLE things ENABLE ROW LEVEL SECURITY; ALTER TABLE things FORCE ROW LEVEL SECURITY; "
    "CREATE POLICY things_scope ON things USING (scope && (SELECT platform.cc_scope()))";

class ObserverTest : public testing::Test {
 protected:
  double Value(const std::string& name) {
    for (const auto& family : metrics_.Collect()) {
      if (family.name == name) return family.metric.at(0).gauge.value;
    }
    ADD_FAILURE() << "no metric " << name;
    return 0;
  }

  TestDatabase database_{"observe", {{"0001_things", kThings}}};
  Metrics metrics_{"observe"};
  Observer observer_{database_.db(), metrics_, Observer::Options()};
};

TEST_F(ObserverTest, GivesTheNumbersOfTheWholeCountryInTheirOrder) {
  observer_.Add({{{{"things", "How many."}, {"largest", "The largest."}},
                  "SELECT count(*), max(size) FROM things"}});
  EXPECT_TRUE(std::isnan(Value("cc_things"))) << "before anybody asked";
  ASSERT_THAT(observer_.ObserveNow(), IsOk());
  EXPECT_EQ(Value("cc_things"), 0);
  EXPECT_EQ(Value("cc_largest"), 0) << "NULL";
  ASSERT_THAT(database_.db().WriteStep(Call::System("observe", absl::Now()),
                                       [](Tx& tx) {
                                         return tx
                                             .Query(
                                                 "INSERT INTO things VALUES "
                                                 "(platform.cc_scope(), 3), "
                                                 "(platform.cc_scope(), 8)")
                                             .status();
                                       }),
              IsOk());
  ASSERT_THAT(observer_.ObserveNow(), IsOk());
  EXPECT_EQ(Value("cc_things"), 2);
  EXPECT_EQ(Value("cc_largest"), 8);
}

TEST_F(ObserverTest, ANumberThatCannotBeAskedForIsUnknownAndSpoilsNoOther) {
  observer_.Add({{{{"lost", "Of a table that is not there."}}, "SELECT count(*) FROM nothing"},
                 {{{"one", "Always 1."}}, "SELECT 1"}});
  EXPECT_FALSE(observer_.ObserveNow().ok());
  EXPECT_TRUE(std::isnan(Value("cc_lost")));
  EXPECT_EQ(Value("cc_one"), 1);
}

TEST_F(ObserverTest, ADatabaseTellsOfItself) {
  observer_.Add(DatabaseObservations());
  ASSERT_THAT(observer_.ObserveNow(), IsOk());
  EXPECT_GT(Value("cc_db_size_bytes"), 1e6);
  EXPECT_GE(Value("cc_db_sessions"), 1);
  EXPECT_GE(Value("cc_db_oldest_transaction_seconds"), 0);
}

}  // namespace
}  // namespace cc::platform
