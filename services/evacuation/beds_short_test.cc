#include "services/evacuation/evacuation_numbers.h"
#include "services/evacuation/site_fixture.h"
#include "services/platform/observe/observer.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;

// Beds that people on the way to a centre will lack, as the alert BedsShort asks for them.
class BedsShortTest : public SiteStory {
 protected:
  double Short(const std::string& kind = "ordinary") {
    platform::Metrics metrics("evacuation");
    platform::Observer observer(database.db(), metrics, platform::Observer::Options());
    observer.Add(EvacuationNumbers());
    EXPECT_THAT(observer.ObserveNow(), IsOk());
    for (const auto& family : metrics.Collect()) {
      if (family.name != "cc_evacuation_beds_short") continue;
      for (const auto& metric : family.metric) {
        if (metric.label[0].value == kind) return metric.gauge.value;
      }
    }
    ADD_FAILURE() << "no such number: " << kind;
    return -1;
  }
  // On the way to the centre, with so many who sit.
  std::string OnTheWay(const std::string& centre, int seats) {
    auto made = Do(trips, &Trips::CreateTrip, TripRequest(centre, 40, 0));
    EXPECT_THAT(made, IsOk());
    database.Sql(absl::StrCat("UPDATE trips SET state = 3, boarded_seats = ", seats,
                              " WHERE id = '", made->id(), "'"));
    return made->id();
  }
  // A reservation that holds by the database's own clock.
  std::string Reserved(const std::string& centre) {
    const std::string party = Party(Walkers(1));
    EXPECT_THAT(Reserve(party, centre), IsOk());
    database.Sql(
        "UPDATE beds SET held_until = now() + interval '1 hour' WHERE held_until IS NOT NULL");
    return party;
  }
};

TEST_F(BedsShortTest, WhoStaysTakesABedFromThoseOnTheWay) {
  const std::string centre = Site(Rooms(1, "ordinary: 3"), "KIND_TRANSIT_CENTRE").id();
  OnTheWay(centre, 3);
  EXPECT_EQ(Short(), 0);
  ASSERT_THAT(Place(Arrived(Walkers(2)), centre), IsOk());
  EXPECT_EQ(Short(), 2);
  EXPECT_EQ(Short("wheelchair"), 0);
}

TEST_F(BedsShortTest, AReservedBedIsNotFreeUnlessForSomebodyOnTheWayOrOver) {
  const std::string centre = Site(Rooms(1, "ordinary: 3"), "KIND_TRANSIT_CENTRE").id();
  const std::string trip = OnTheWay(centre, 3), party = Reserved(centre);
  EXPECT_EQ(Short(), 1) << "kept for others";
  database.Sql("UPDATE parties SET trip_id = '" + trip + "' WHERE id = '" + party + "'");
  EXPECT_EQ(Short(), 0) << "they are on that trip: it is the bed that they need";
  database.Sql("UPDATE trips SET state = 4 WHERE id = '" + trip + "'");
  OnTheWay(centre, 3);
  EXPECT_EQ(Short(), 1) << "they have come and wait for it";
  database.Sql(
      "UPDATE beds SET held_until = now() - interval '1 second' WHERE held_until IS NOT "
      "NULL");
  EXPECT_EQ(Short(), 0) << "nobody's any more";
}

TEST_F(BedsShortTest, ACentreThatIsNotOpenHasNoBeds) {
  const std::string centre = Site(Rooms(1, "ordinary: 3"), "KIND_TRANSIT_CENTRE").id();
  OnTheWay(centre, 2);
  EXPECT_EQ(Short(), 0);
  ASSERT_THAT(SetState(centre, "STATE_REPAIR"), IsOk());
  EXPECT_EQ(Short(), 2);
}

TEST_F(BedsShortTest, OneCentresFreeBedsAreNoneOfAnothers) {
  const std::string full = Site(Rooms(1, "ordinary: 1"), "KIND_TRANSIT_CENTRE").id();
  Site(Rooms(1, "ordinary: 4"), "KIND_TRANSIT_CENTRE");
  OnTheWay(full, 2);
  OnTheWay(full, 1);
  EXPECT_EQ(Short(), 2) << "of two trips together";
}

}  // namespace
}  // namespace cc::evacuation
