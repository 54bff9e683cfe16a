#include "services/evacuation/expected_arrivals.h"

#include "services/evacuation/site_fixture.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using testing::SizeIs;

class ExpectedArrivalsTest : public SiteStory {
 protected:
  v1::ListExpectedArrivalsResponse Coming(const char* unit, platform::TestCaller caller = {},
                                          const std::string& more = "") {
    auto found =
        Do(expected, &ExpectedArrivals::ListExpectedArrivals,
           Parse<v1::ListExpectedArrivalsRequest>("unit_code: '" + std::string(unit) + "' " + more),
           caller);
    EXPECT_THAT(found, IsOk());
    return found.value_or(v1::ListExpectedArrivalsResponse());
  }
  std::vector<std::string> Who(const char* unit, platform::TestCaller caller = {}) {
    auto found =
        Do(expected, &ExpectedArrivals::ListExpectedParties,
           Parse<v1::ListExpectedPartiesRequest>("unit_code: '" + std::string(unit) + "'"), caller);
    EXPECT_THAT(found, IsOk());
    std::vector<std::string> ids;
    for (const v1::Party& party : found->parties()) {
      EXPECT_GT(party.persons_size(), 0);
      ids.push_back(party.id());
    }
    return ids;
  }
};

TEST_F(ExpectedArrivalsTest, ATripUnderWayIsExpectedWhereItsCentreIsUntilItArrives) {
  const std::string trip = BoardingTrip(10, 2);
  const std::string family = AssembledParty();
  ASSERT_THAT(Board(family, trip), IsOk());
  Depart(trip);
  const v1::ListExpectedArrivalsResponse coming = Coming(kPavlohradRaion, In(kPavlohradRaion));
  ASSERT_THAT(coming.arrivals(), SizeIs(1));
  EXPECT_EQ(coming.arrivals(0).source(), v1::ExpectedArrival::SOURCE_TRIP);
  EXPECT_EQ(coming.arrivals(0).trip_id(), trip);
  EXPECT_EQ(coming.arrivals(0).people().ordinary(), 3);
  EXPECT_EQ(coming.arrivals(0).people().wheelchair(), 1);
  EXPECT_EQ(coming.arrivals(0).expected_on(), "2025-05-01");
  EXPECT_THAT(Who(kPavlohradRaion, In(kPavlohradRaion)), testing::ElementsAre(family));
  EXPECT_THAT(Coming(kKramatorskRaion).arrivals(), SizeIs(0)) << "they leave it";
  Arrive(trip);
  EXPECT_THAT(Coming(kPavlohradRaion).arrivals(), SizeIs(0));
}

TEST_F(ExpectedArrivalsTest, AReservationIsExpectedOnceAndWhileItLasts) {
  const v1::Site site = Site(Rooms(2, "ordinary: 4"));
  const std::string pair = Party(Walkers(2));
  ASSERT_THAT(Reserve(pair, site.id()), IsOk());
  ASSERT_THAT(Coming(kDnipropetrovsk).arrivals(), SizeIs(1));
  EXPECT_EQ(Coming(kDnipropetrovsk).arrivals(0).party_id(), pair);
  EXPECT_EQ(Coming(kDnipropetrovsk).arrivals(0).people().ordinary(), 2);
  const platform::TestCaller later = {.now = platform::TestNow() + absl::Hours(25)};
  EXPECT_THAT(Coming(kDnipropetrovsk, later).arrivals(), SizeIs(0));

  // On a trip there as well: counted by the trip alone.
  const std::string trip = BoardingTrip(10, 2);
  const std::string family = AssembledParty();
  ASSERT_THAT(Board(family, trip), IsOk());
  ASSERT_THAT(Reserve(family, Site(Rooms(1, "ordinary: 3 wheelchair: 1")).id()), IsOk());
  int people = 0;
  const v1::ListExpectedArrivalsResponse coming = Coming(kPavlohradRaion);
  for (const auto& arrival : coming.arrivals())
    people += arrival.people().ordinary() + arrival.people().wheelchair();
  EXPECT_EQ(people, 6);
  EXPECT_THAT(Who(kPavlohradRaion), SizeIs(2));
}

TEST_F(ExpectedArrivalsTest, WhoeverIsDirectedToAUnitIsExpectedThereUntilPlaced) {
  const v1::Site site = Site(Rooms(1, "ordinary: 4"));
  const v1::Site there = Site(Rooms(1, "ordinary: 4"), "KIND_TEMPORARY_ACCOMMODATION", kDonetsk);
  auto stay = Place(Arrived(Walkers(2)), site.id());
  ASSERT_THAT(stay, IsOk());
  ASSERT_THAT(End(stay->id(), "kind: KIND_RELATIVES unit_code: 'UA14120000000070232'"), IsOk());
  ASSERT_THAT(Coming(kDonetsk, In(kDonetsk)).arrivals(), SizeIs(1));
  EXPECT_EQ(Coming(kDonetsk).arrivals(0).source(), v1::ExpectedArrival::SOURCE_DIRECTED);
  EXPECT_EQ(Coming(kDonetsk).arrivals(0).unit_code(), kKramatorskRaion);
  EXPECT_THAT(Coming(kPavlohradRaion).arrivals(), SizeIs(0)) << "whom they left is not expected";
  EXPECT_THAT(Who(kKramatorskRaion), testing::ElementsAre(stay->party_id()));
  const platform::TestCaller later = {.now = platform::TestNow() + absl::Hours(24 * 31)};
  EXPECT_THAT(Coming(kDonetsk, later).arrivals(), SizeIs(0)) << "after thirty days";
  ASSERT_THAT(Place(stay->party_id(), there.id()), IsOk());
  EXPECT_THAT(Coming(kDonetsk).arrivals(), SizeIs(0));
}

TEST_F(ExpectedArrivalsTest, OnlyTheCallersOwnRowsAreShownInPages) {
  const v1::Site site = Site(Rooms(4, "ordinary: 4"));
  for (int i = 0; i < 3; ++i) ASSERT_THAT(Reserve(Party(Walkers(1)), site.id()), IsOk());
  v1::ListExpectedArrivalsResponse page = Coming(kPavlohradRaion, {}, "page_size: 2");
  ASSERT_THAT(page.arrivals(), SizeIs(2));
  page = Coming(kPavlohradRaion, {}, "page_size: 2 page_token: '" + page.next_page_token() + "'");
  EXPECT_THAT(page.arrivals(), SizeIs(1));
  EXPECT_EQ(page.next_page_token(), "");
  paths.Add({"UA51000000000030770"});
  EXPECT_THAT(Coming(kPavlohradRaion, In("UA51000000000030770")).arrivals(), SizeIs(0));
  EXPECT_THAT(Do(expected, &ExpectedArrivals::ListExpectedArrivals,
                 Parse<v1::ListExpectedArrivalsRequest>("unit_code: 'UA99000000000099999'")),
              FieldRefused(common::v1::REASON_UNIT_UNKNOWN));
}

}  // namespace
}  // namespace cc::evacuation
