#include "services/evacuation/free_places.h"

#include "services/evacuation/site_fixture.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using testing::SizeIs;

class FreePlacesTest : public SiteStory {
 protected:
  v1::ListFreePlacesResponse Free(const std::string& text = "", platform::TestCaller caller = {}) {
    auto found = Do(free_places, &FreePlacesBoard::ListFreePlaces,
                    Parse<v1::ListFreePlacesRequest>(text), caller);
    EXPECT_THAT(found, IsOk());
    return found.value_or(v1::ListFreePlacesResponse());
  }
};

TEST_F(FreePlacesTest, AreSummedByOblastAndKindOfSiteAsOfTheMomentAsked) {
  const v1::Site one = Site(Rooms(2, "ordinary: 3 wheelchair: 1"));
  const v1::Site other =
      Site(Rooms(1, "ordinary: 4"), "KIND_TEMPORARY_ACCOMMODATION", kDnipropetrovsk);
  Site(Rooms(1, "ordinary: 5"), "KIND_TRANSIT_CENTRE", kKramatorskRaion);
  ASSERT_THAT(Place(Arrived(FamilyRequest()), one.id()), IsOk());
  ASSERT_THAT(Reserve(Party(Walkers(2)), other.id()), IsOk());
  const v1::ListFreePlacesResponse now = Free();
  EXPECT_EQ(platform::FromProto(now.as_of()), platform::TestNow());
  ASSERT_THAT(now.places(), SizeIs(2));
  const v1::FreePlaces& dnipro = now.places(0);
  EXPECT_EQ(dnipro.unit_code(), kDnipropetrovsk);
  EXPECT_EQ(dnipro.kind(), v1::Site::KIND_TEMPORARY_ACCOMMODATION);
  EXPECT_EQ(dnipro.open_sites(), 2);
  EXPECT_EQ(dnipro.beds().ordinary(), 10);
  EXPECT_EQ(dnipro.taken().ordinary(), 3);
  EXPECT_EQ(dnipro.reserved().ordinary(), 2);
  EXPECT_EQ(dnipro.free().ordinary(), 5);
  EXPECT_EQ(dnipro.free().wheelchair(), 1);
  EXPECT_EQ(now.places(1).unit_code(), kDonetsk);
  EXPECT_EQ(now.places(1).free().ordinary(), 5);
  const platform::TestCaller tomorrow = {.now = platform::TestNow() + absl::Hours(25)};
  EXPECT_EQ(Free("", tomorrow).places(0).free().ordinary(), 7) << "the reservation ran out";
  EXPECT_THAT(Free("", In(kDonetsk)).places(), SizeIs(2)) << "who sends sees the whole country";
}

TEST_F(FreePlacesTest, AreAskedByUnitAndByKindAndAClosedSiteHasNone) {
  const v1::Site one = Site(Rooms(2, "ordinary: 3"));
  Site(Rooms(1, "ordinary: 4"), "KIND_TEMPORARY_ACCOMMODATION", kDnipropetrovsk);
  v1::ListFreePlacesResponse by_unit =
      Free("unit_code: '" + std::string(kDnipropetrovsk) + "' page_size: 1");
  ASSERT_THAT(by_unit.places(), SizeIs(1));
  EXPECT_EQ(by_unit.places(0).unit_code(), kDnipropetrovsk);
  by_unit = Free("unit_code: '" + std::string(kDnipropetrovsk) + "' page_size: 1 page_token: '" +
                 by_unit.next_page_token() + "'");
  ASSERT_THAT(by_unit.places(), SizeIs(1));
  EXPECT_EQ(by_unit.places(0).unit_code(), kPavlohradRaion);
  EXPECT_EQ(by_unit.next_page_token(), "");
  EXPECT_THAT(Free("kind: KIND_TRANSIT_CENTRE").places(), SizeIs(0));
  ASSERT_THAT(SetState(one.id(), "STATE_REPAIR"), IsOk());
  const v1::ListFreePlacesResponse now = Free();
  EXPECT_EQ(now.places(0).open_sites(), 1);
  EXPECT_EQ(now.places(0).other_sites(), 1);
  EXPECT_EQ(now.places(0).free().ordinary(), 4);
}

}  // namespace
}  // namespace cc::evacuation
