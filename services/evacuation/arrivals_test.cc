#include "services/evacuation/arrivals.h"

#include "absl/time/clock.h"
#include "services/evacuation/story_fixture.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using ::testing::Not;

class ArrivalsTest : public Story {
 protected:
  // A family whose trip has arrived.
  std::string TravelledParty() {
    std::string trip = BoardingTrip(40, 2), party = AssembledParty();
    EXPECT_THAT(Board(party, trip), IsOk());
    Depart(trip);
    Arrive(trip);
    return party;
  }
  absl::StatusOr<v1::Arrival> Register(const std::string& party,
                                       const std::string& date = "2025-05-02",
                                       platform::TestCaller caller = {}) {
    v1::RegisterArrivalRequest request;
    request.set_party_id(party);
    request.set_arrive_date(date);
    return Do(arrivals, &Arrivals::RegisterArrival, request, caller);
  }
};

TEST_F(ArrivalsTest, TheTransitCentreRegistersTheWholeFamily) {
  std::string party = TravelledParty();
  auto arrival = Register(party, "2025-05-02", In(kDnipropetrovsk));
  ASSERT_THAT(arrival, IsOk());
  EXPECT_EQ(arrival->persons_size(), 4);
  EXPECT_EQ(arrival->destination_unit_code(), kPavlohradRaion);
  EXPECT_EQ(arrival->leave_date(), "2025-05-01");
  EXPECT_EQ(arrival->arrive_date(), "2025-05-02");
  EXPECT_EQ(arrival->origin_status().status(), territory::v1::STATUS_ACTIVE_HOSTILITIES);
  EXPECT_EQ(GetParty(party)->state(), v1::Party::STATE_TRANSIT_CENTRE);
  v1::GetArrivalRequest get;
  get.set_id(arrival->id());
  auto read = Do(arrivals, &Arrivals::GetArrival, get);
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(*read, platform::EqualsProto(*arrival));
  EXPECT_THAT(Do(arrivals, &Arrivals::GetArrival, get, In("UA63000000000041885")),
              Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(ArrivalsTest, AFamilyArrivesOnce) {
  std::string party = TravelledParty();
  ASSERT_THAT(Register(party), IsOk());
  EXPECT_THAT(Register(party), Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM arrivals"), "1");
}

TEST_F(ArrivalsTest, NobodyArrivesBeforeTheTripDoes) {
  std::string trip = BoardingTrip(40, 2), party = AssembledParty();
  EXPECT_THAT(Register(party), Refused(common::v1::REASON_STATE_FORBIDS));
  ASSERT_THAT(Board(party, trip), IsOk());
  EXPECT_THAT(Register(party), Refused(common::v1::REASON_STATE_FORBIDS));
  Depart(trip);
  EXPECT_THAT(Register(party), Refused(common::v1::REASON_TRIP_NOT_ARRIVED));
  Arrive(trip);
  EXPECT_THAT(Register(party, "2025-04-30"), Not(IsOk()));
  EXPECT_THAT(Register(party, "2031-01-01"), Not(IsOk()));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM arrivals"), "0");
  EXPECT_THAT(Register(party, "2025-05-01"), IsOk());
}

TEST_F(ArrivalsTest, IsToldToTheFeedByItsIdAlone) {
  auto arrival = Register(TravelledParty());
  ASSERT_THAT(arrival, IsOk());
  v1::ListEvacuationChangesRequest list;
  list.add_kinds("arrivals");
  // An event is told once nobody in the cluster, other tests included, runs an older transaction.
  auto changes = Do(this->changes, &Changes::List, list);
  for (absl::Time end = absl::Now() + absl::Seconds(30);
       changes.ok() && changes->events_size() == 0 && absl::Now() < end;) {
    changes = Do(this->changes, &Changes::List, list);
  }
  ASSERT_THAT(changes, IsOk());
  ASSERT_EQ(changes->events_size(), 1);
  EXPECT_EQ(changes->events(0).key(), arrival->id());
  EXPECT_EQ(changes->events(0).kind(), "arrivals");
  list.set_resume_token(changes->resume_token());
  auto later = Do(this->changes, &Changes::List, list);
  ASSERT_THAT(later, IsOk());
  EXPECT_EQ(later->events_size(), 0);
  list.clear_resume_token();
  EXPECT_EQ(Do(this->changes, &Changes::List, list, In("UA63000000000041885"))->events_size(), 0);
}

TEST_F(ArrivalsTest, CountsEachUnitOfTheOriginsPath) {
  ASSERT_THAT(Register(TravelledParty()), IsOk());
  ASSERT_THAT(Register(TravelledParty()), IsOk());
  for (const char* unit : {kDonetsk, kKramatorskRaion, kLyman}) {
    v1::GetDailyCountRequest request;
    request.set_unit_code(unit);
    request.set_date("2025-05-02");
    auto count = Do(arrivals, &Arrivals::GetDailyCount, request);
    ASSERT_THAT(count, IsOk());
    EXPECT_EQ(count->people(), 8) << unit;
    EXPECT_EQ(count->children(), 4);
    EXPECT_EQ(count->low_mobility(), 2);
  }
  v1::GetDailyCountRequest elsewhere;
  elsewhere.set_unit_code(kDnipropetrovsk);
  elsewhere.set_date("2025-05-02");
  EXPECT_EQ(Do(arrivals, &Arrivals::GetDailyCount, elsewhere)->people(), 0);
}

}  // namespace
}  // namespace cc::evacuation
