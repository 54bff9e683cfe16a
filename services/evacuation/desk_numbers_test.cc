#include "services/evacuation/desk_numbers.h"

#include <map>

#include "services/evacuation/desk_fixture.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using v1::Incident;

class DeskNumbersTest : public Desk {
 protected:
  // By name, with the value of the label where there is one.
  std::map<std::string, double> Ask() {
    platform::Metrics metrics("evacuation");
    platform::Observer observer(database.db(), metrics, platform::Observer::Options());
    observer.Add(DeskNumbers());
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
};

TEST_F(DeskNumbersTest, CountsOpenIncidentsByKindAndThoseOverTheirTerm) {
  EXPECT_EQ(Ask()["evacuation_incidents_overdue"], 0);
  const std::string silent_trip = Raise(Incident::KIND_SILENT_TRIP).id();
  ASSERT_THAT(Close(Raise(Incident::KIND_SILENT_TRIP).id()), IsOk());
  Raise(Incident::KIND_OTHER);
  ASSERT_THAT(Work(absl::Minutes(6)), IsOk());  // the other one has 30 minutes
  std::map<std::string, double> values = Ask();
  EXPECT_EQ(values["evacuation_incidents_open silent_trip"], 1);
  EXPECT_EQ(values["evacuation_incidents_open other"], 1);
  EXPECT_EQ(values["evacuation_incidents_open site_full"], 0);
  EXPECT_EQ(values["evacuation_incidents_overdue"], 1);
  EXPECT_GT(values["evacuation_incident_unacknowledged_seconds"], 0);
  ASSERT_THAT(Acknowledge(silent_trip), IsOk());
  values = Ask();
  EXPECT_EQ(values["evacuation_incidents_open silent_trip"], 1);
  EXPECT_EQ(values["evacuation_incidents_overdue"], 0);
}

}  // namespace
}  // namespace cc::evacuation
