#include "services/evacuation/evacuation_numbers.h"

#include <map>

#include "services/evacuation/migrations.h"
#include "services/platform/testing/testing.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;

class EvacuationNumbersTest : public testing::Test {
 protected:
  // By name, with the value of the label where there is one: `evacuation_trips planned`.
  std::map<std::string, double> Ask() {
    platform::Metrics metrics("evacuation");
    platform::Observer observer(database_.db(), metrics, platform::Observer::Options());
    observer.Add(EvacuationNumbers());
    EXPECT_THAT(observer.ObserveNow(), IsOk());
    std::map<std::string, double> values;
    for (const auto& family : metrics.Collect()) {
      for (const auto& metric : family.metric) {
        std::string name = family.name.substr(3);
        if (!metric.label.empty()) name += " " + metric.label[0].value;
        values[name] = metric.gauge.value;
      }
    }
    return values;
  }
  void AddTrip(const std::string& state, const std::string& boarded, const std::string& heard_of) {
    database_.Sql(
        "INSERT INTO trips (id, scope, from_unit_code, transit_centre_id, destination_unit_code, "
        "date, vehicle, state, seats, wheelchairs, stretchers, boarded_seats, boarded_wheelchairs, "
        "boarded_stretchers, synthetic, created_at, updated_at) SELECT gen_random_uuid(), "
        "'{100000, 400000}', "
        "'', id, '', current_date, 1, " +
        state + ", 50, 50, 50, " + boarded + ", true, now(), now() - interval '" + heard_of +
        "' FROM transit_centres");
  }

  platform::TestDatabase database_{"evacuation", Migrations()};
};

TEST_F(EvacuationNumbersTest, ATripOnTheWayIsSilentUntilItArrivesAndPeopleBeyondTheBedsAreCounted) {
  database_.Sql(
      "INSERT INTO transit_centres (id, scope, name, unit_code, capacity, ordinary_beds, "
      "wheelchair_beds, stretcher_beds, synthetic, created_at, updated_at) VALUES "
      "(gen_random_uuid(), '{100000, 400000}', 'A', '', 20, 10, 2, 1, true, now(), now())");
  EXPECT_EQ(Ask()["evacuation_trip_silent_seconds"], 0) << "nothing is on the way";
  AddTrip("1", "0, 0, 0", "9 days");   // planned: nobody waits for it
  AddTrip("4", "40, 4, 4", "8 days");  // arrived: its people have their beds
  AddTrip("3", "9, 1, 3", "7 hours");
  AddTrip("2", "4, 0, 0", "1 minute");
  std::map<std::string, double> values = Ask();
  EXPECT_EQ(values["evacuation_trips planned"], 1);
  EXPECT_EQ(values["evacuation_trips boarding"], 1);
  EXPECT_EQ(values["evacuation_trips departed"], 1);
  EXPECT_NEAR(values["evacuation_trip_silent_seconds"], 7 * 3600, 60);
  EXPECT_EQ(values["evacuation_people_on_the_way"], 17);
  EXPECT_EQ(values["evacuation_beds_short ordinary"], 3);
  EXPECT_EQ(values["evacuation_beds_short wheelchair"], 0);
  EXPECT_EQ(values["evacuation_beds_short stretcher"], 2);
  // A scan or a position is heard of without any change of the trip itself.
  database_.Sql("UPDATE trips SET last_sign_at = now() - interval '1 hour' WHERE state = 3");
  EXPECT_NEAR(Ask()["evacuation_trip_silent_seconds"], 3600, 60);
}

}  // namespace
}  // namespace cc::evacuation
