#include "services/evacuation/sites.h"

#include "services/evacuation/site_fixture.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using testing::SizeIs;

class SitesTest : public SiteStory {
 protected:
  absl::StatusOr<v1::Site> Update(const v1::Site& site, const std::string& mask,
                                  const std::string& etag = "", platform::TestCaller caller = {}) {
    v1::UpdateSiteRequest request;
    *request.mutable_site() = site;
    request.mutable_update_mask()->add_paths(mask);
    request.set_etag(etag);
    return Do(sites, &Sites::UpdateSite, request, caller);
  }
  absl::StatusOr<v1::Room> UpdateRoom(const v1::Room& room, const std::vector<std::string>& masks) {
    v1::UpdateRoomRequest request;
    *request.mutable_room() = room;
    for (const std::string& mask : masks) request.mutable_update_mask()->add_paths(mask);
    return Do(sites, &Sites::UpdateRoom, request);
  }
  absl::StatusOr<v1::ListRoomsResponse> Add(const std::string& site, const std::string& rooms) {
    return Do(sites, &Sites::AddRooms,
              Parse<v1::AddRoomsRequest>("site_id: '" + site + "' " + rooms));
  }
  absl::StatusOr<v1::Site> Inspect(const std::string& site, const std::string& day) {
    return Do(sites, &Sites::RecordInspection,
              Parse<v1::RecordInspectionRequest>("id: '" + site + "' inspection { inspected_on: '" +
                                                 day + "' outcome: OUTCOME_DEFECTS }"));
  }
  std::vector<std::string> Overdue(platform::TestCaller caller = {}) {
    auto found =
        Do(sites, &Sites::ListOverdueInspections, v1::ListOverdueInspectionsRequest(), caller);
    EXPECT_THAT(found, IsOk());
    std::vector<std::string> ids;
    for (const v1::Site& site : found->sites()) ids.push_back(site.id());
    return ids;
  }
};

TEST_F(SitesTest, ASiteCountsTheBedsOfItsRoomsAndGrowsWithThem) {
  v1::Site site = Site(Rooms(2, "ordinary: 2 wheelchair: 1"));
  EXPECT_EQ(site.state(), v1::Site::STATE_OPEN);
  EXPECT_EQ(site.beds().ordinary(), 4);
  EXPECT_EQ(site.capacity(), 6);
  ASSERT_THAT(Add(site.id(), Rooms(1, "ordinary: 3", 2)), IsOk());
  site = GetSite(site.id());
  EXPECT_EQ(site.beds().ordinary(), 7);
  EXPECT_EQ(site.capacity(), 9);
  EXPECT_EQ(site.free().wheelchair(), 2);
  const std::vector<v1::Room> rooms = RoomsOf(site.id());
  ASSERT_THAT(rooms, SizeIs(3));
  EXPECT_EQ(rooms[1].position(), 2) << "one after the other along the floor";
  EXPECT_THAT(rooms[2].bed_list(), SizeIs(3));
}

TEST_F(SitesTest, RoomsOfTemporaryAccommodationHaveFourBedsAtMostAndCentresHaveHalls) {
  const v1::Site site = Site(Rooms(1, "ordinary: 4"));
  EXPECT_THAT(Add(site.id(), Rooms(1, "ordinary: 3 wheelchair: 2", 2)),
              FieldRefused(common::v1::REASON_ROOM_OVERFULL));
  EXPECT_THAT(Add(site.id(), Rooms(1, "wheelchair: 1", 2, false)),
              FieldRefused(common::v1::REASON_BED_UNSUITABLE))
      << "a wheelchair cannot enter";
  EXPECT_THAT(Add(site.id(), Rooms(1, "ordinary: 1")), testing::Not(IsOk()))
      << "the number is taken";
  EXPECT_EQ(Site(Rooms(1, "ordinary: 60"), "KIND_TRANSIT_CENTRE").beds().ordinary(), 60);
}

TEST_F(SitesTest, ARoomIsChangedWhereNobodyIsInWhatGoes) {
  const v1::Site site = Site(Rooms(1, "ordinary: 3"));
  ASSERT_THAT(Place(Arrived(Walkers(2)), site.id()), IsOk());
  v1::Room room = RoomsOf(site.id())[0];
  room.mutable_beds()->set_ordinary(2);
  EXPECT_THAT(UpdateRoom(room, {"beds"}), IsOk()) << "one was free";
  EXPECT_EQ(GetSite(site.id()).free().ordinary(), 0);
  room.mutable_beds()->set_ordinary(1);
  EXPECT_THAT(UpdateRoom(room, {"beds"}), Refused(common::v1::REASON_ROOM_OCCUPIED));
  room.set_closed(true);
  EXPECT_THAT(UpdateRoom(room, {"closed"}), Refused(common::v1::REASON_ROOM_OCCUPIED));
  EXPECT_THAT(UpdateRoom(room, {"site_id"}), FieldRefused(common::v1::REASON_FIELD_MASK_INVALID));
  ExpectSound();

  const v1::Site empty = Site(Rooms(2, "ordinary: 2"));
  v1::Room flooded = RoomsOf(empty.id())[0];
  flooded.set_closed(true);
  flooded.set_closed_reason("затоплено");
  ASSERT_THAT(UpdateRoom(flooded, {"closed", "closed_reason"}), IsOk());
  EXPECT_EQ(GetSite(empty.id()).beds().ordinary(), 2);
  EXPECT_THAT(Place(Arrived(Walkers(3)), empty.id()), Refused(common::v1::REASON_SITE_FULL));
  flooded.set_closed(false);
  ASSERT_THAT(UpdateRoom(flooded, {"closed"}), IsOk());
  EXPECT_THAT(Place(Arrived(Walkers(3)), empty.id()), IsOk());
}

TEST_F(SitesTest, OnlyWhoeverActsForItsUnitChangesASiteAndEverybodySeesIt) {
  v1::Site site = Site(Rooms(1, "ordinary: 3"));
  EXPECT_EQ(GetSite(site.id(), In(kDonetsk)).id(), site.id());
  site.set_name("Нова назва");
  EXPECT_THAT(Update(site, "name", "", In(kDonetsk)),
              Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
  EXPECT_THAT(Update(site, "name", "\"9\""), Refused(common::v1::REASON_ETAG_STALE));
  auto updated = Update(site, "name", site.etag(), In(kDnipropetrovsk));
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(updated->name(), "Нова назва");
  EXPECT_NE(updated->etag(), site.etag());
  site.set_capacity(2);
  EXPECT_THAT(Update(site, "capacity"), FieldRefused(common::v1::REASON_BEDS_OVER_CAPACITY));
  EXPECT_THAT(Update(site, "kind"), FieldRefused(common::v1::REASON_FIELD_MASK_INVALID));
}

TEST_F(SitesTest, StatesHaveAReasonAndADay) {
  const v1::Site site = Site(Rooms(1, "ordinary: 3"));
  auto closed = SetState(site.id(), "STATE_CLOSED");
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(closed->state_reason(), "вигадана причина");
  EXPECT_EQ(closed->state_since(), "2026-03-02");
  EXPECT_THAT(SetState(site.id(), "STATE_CLOSED"), Refused(common::v1::REASON_STATE_FORBIDS));
  auto list = Do(sites, &Sites::ListSites, Parse<v1::ListSitesRequest>("state: STATE_CLOSED"));
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->sites(), SizeIs(1));
  list = Do(sites, &Sites::ListSites,
            Parse<v1::ListSitesRequest>("unit_code: '" + std::string(kDonetsk) + "'"));
  EXPECT_THAT(list->sites(), SizeIs(0));
  list = Do(sites, &Sites::ListSites,
            Parse<v1::ListSitesRequest>("unit_code: '" + std::string(kDnipropetrovsk) + "'"));
  EXPECT_THAT(list->sites(), SizeIs(1)) << "units below it too";
}

TEST_F(SitesTest, InspectionsAreOverdueAMonthAfterListingAndSixAfterTheLast) {
  const v1::Site site = Site(Rooms(1, "ordinary: 3"));
  Site(Rooms(1, "ordinary: 30"), "KIND_TRANSIT_CENTRE");  // no rule asks for its inspection
  EXPECT_EQ(site.inspection_due(), "2026-04-02");
  const auto on = [](int days) {
    return platform::TestCaller{.now = platform::TestNow() + absl::Hours(24 * days)};
  };
  EXPECT_THAT(Overdue(on(31)), SizeIs(0)) << "the last day is a day in time";
  EXPECT_THAT(Overdue(on(32)), testing::ElementsAre(site.id()));
  EXPECT_THAT(Inspect(site.id(), "2026-03-03"), FieldRefused(common::v1::REASON_DATE_IN_FUTURE));
  auto inspected = Inspect(site.id(), "2026-03-01");
  ASSERT_THAT(inspected, IsOk());
  EXPECT_EQ(inspected->inspection_due(), "2026-09-01");
  EXPECT_THAT(Inspect(site.id(), "2026-02-01"), FieldRefused(common::v1::REASON_DATES_REVERSED));
  EXPECT_THAT(Overdue(on(100)), SizeIs(0));
  EXPECT_THAT(Overdue(on(200)), SizeIs(1));
  ASSERT_THAT(SetState(site.id(), "STATE_CLOSED"), IsOk());
  EXPECT_THAT(Overdue(on(200)), SizeIs(0));
}

TEST_F(SitesTest, ATransitCentreIsTheSameRecordAsItsSite) {
  const std::string centre = Centre();
  const v1::Site site = GetSite(centre);
  EXPECT_EQ(site.kind(), v1::Site::KIND_TRANSIT_CENTRE);
  EXPECT_EQ(site.name(), "Центр");
  EXPECT_EQ(site.capacity(), 100);
  EXPECT_EQ(site.beds().ordinary(), 80);
  EXPECT_EQ(site.free().wheelchair(), 10);
  EXPECT_THAT(RoomsOf(centre), SizeIs(1)) << "one hall";
  ASSERT_THAT(Place(Arrived(FamilyRequest()), centre), IsOk());
  v1::Site renamed = site;
  renamed.set_name("Новий центр");
  ASSERT_THAT(Update(renamed, "name"), IsOk());
  auto read = Do(centres, &TransitCentres::GetTransitCentre,
                 Parse<v1::GetTransitCentreRequest>("id: '" + centre + "'"));
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->name(), "Новий центр");
  EXPECT_EQ(read->beds().ordinary(), 80) << "all its beds, taken or not";
  const v1::Site made = Site(Rooms(1, "ordinary: 30"), "KIND_TRANSIT_CENTRE");
  Site(Rooms(1, "ordinary: 3"));
  auto list = Do(centres, &TransitCentres::ListTransitCentres, v1::ListTransitCentresRequest());
  ASSERT_THAT(list, IsOk());
  ASSERT_THAT(list->transit_centres(), SizeIs(2)) << "places to live are no transit centres";
  EXPECT_TRUE(list->transit_centres(0).id() == made.id() ||
              list->transit_centres(1).id() == made.id());
  EXPECT_THAT(Do(trips, &Trips::CreateTrip, TripRequest(made.id(), 10, 0)), IsOk());
}

}  // namespace
}  // namespace cc::evacuation
