#include <functional>

#include "services/evacuation/site_fixture.h"
#include "services/evacuation/trip_fixture.h"

namespace cc::evacuation {
namespace {

using common::v1::Reason;
using platform::IsOk;
using platform::Refused;
using platform::TestNow;
using v1::ScanAnswer;

// Everything that a refused step must leave as it was.
std::string Standing(platform::TestDatabase& database) {
  return database.Sql(
      "SELECT md5(coalesce(string_agg(line, ';' ORDER BY line), '')) FROM ("
      "SELECT concat('trip', t::text) AS line FROM trips t "
      "UNION ALL SELECT concat('stop', t::text) FROM trip_stops t "
      "UNION ALL SELECT concat('party', t::text) FROM parties t "
      "UNION ALL SELECT concat('passenger', t::text) FROM passengers t "
      "UNION ALL SELECT concat('scan', t::text) FROM scans t "
      "UNION ALL SELECT concat('arrival', t::text) FROM arrivals t "
      "UNION ALL SELECT concat('count', t::text) FROM count_entries t "
      "UNION ALL SELECT concat('site', t::text) FROM sites t "
      "UNION ALL SELECT concat('bed', t::text) FROM beds t "
      "UNION ALL SELECT concat('stay', t::text) FROM stays t) x");
}

// The reason of a status, or of its one field.
Reason Why(const absl::Status& status) {
  const std::vector<platform::FieldError> fields = platform::FieldsOf(status);
  return fields.size() == 1 ? fields[0].reason : platform::ReasonOf(status);
}

// What the list of bad input gets at the vehicle: each its reason, and nothing changes.
class BadInputTest : public TripStory {
 protected:
  v1::ScanLine At(v1::ScanLine line, int stop) {
    line.set_stop(stop);
    return line;
  }
};

TEST_F(BadInputTest, EachScanOnLineHasItsReasonAndChangesNothing) {
  v1::CreatePartyRequest lying = OneAdult(), child = OneAdult();
  lying.mutable_party()->mutable_persons(0)->set_mobility(common::v1::MOBILITY_STRETCHER);
  child.mutable_party()->mutable_persons(0)->set_birth_date("2015-06-01");
  const std::string trip = BoardingTrip(2, 0), other = BoardingTrip(9, 9);
  const std::vector<std::string> family = PeopleOf(AssembledParty());
  const std::string stranger = PeopleOf(AssembledParty(OneAdult()))[0];
  const std::string on_a_stretcher = PeopleOf(AssembledParty(lying))[0];
  const std::string alone = PeopleOf(AssembledParty(child))[0];
  RecordAll(trip, {family[0], family[1]});
  struct {
    const char* what;
    v1::ScanLine line;
    Reason reason;
  } cases[] = {
      {"boarding twice", On(trip, family[0]), common::v1::REASON_PERSON_ON_BOARD_ALREADY},
      {"boarding two trips", On(other, family[2]), common::v1::REASON_GROUP_ON_ANOTHER_TRIP},
      {"alighting without boarding", Off(trip, stranger), common::v1::REASON_PERSON_NOT_ON_BOARD},
      {"a full vehicle", On(trip, stranger), common::v1::REASON_SEATS_TAKEN},
      {"a wheelchair without a place", On(trip, family[3]),
       common::v1::REASON_WHEELCHAIR_PLACES_TAKEN},
      {"a stretcher without a place", On(trip, on_a_stretcher),
       common::v1::REASON_STRETCHER_PLACES_TAKEN},
      {"a child alone", On(other, alone), common::v1::REASON_CHILD_UNACCOMPANIED},
      {"its adult gets off", Off(trip, family[0]), common::v1::REASON_CHILD_UNACCOMPANIED},
      {"a clock that is ahead", On(other, stranger, TestNow() + absl::Hours(1)),
       common::v1::REASON_SCAN_IN_FUTURE},
      {"a clock of long ago", On(other, stranger, TestNow() - absl::Hours(24 * 400)),
       common::v1::REASON_SCAN_BEFORE_TRIP},
      {"a stop of no route", At(On(other, stranger), 3), common::v1::REASON_STOP_UNKNOWN},
      {"nobody", On(trip, "00000000-0000-7000-8000-00000000dead"), common::v1::REASON_NOT_FOUND},
      {"no code", On(trip, "Олена"), common::v1::REASON_SCAN_UNREADABLE},
  };
  const std::string before = Standing(database);
  for (const auto& c : cases) {
    EXPECT_EQ(Why(Record(c.line).status()), c.reason) << c.what;
    EXPECT_EQ(Standing(database), before) << c.what;
  }
}

TEST_F(BadInputTest, AfterItHasLeftAndAfterItsEndNobodyBoardsByWordOfMouth) {
  const std::string trip = BoardingTrip(9, 9);
  const std::string person = PeopleOf(AssembledParty(OneAdult()))[0];
  Depart(trip);
  std::string before = Standing(database);
  const absl::Time later = TestNow() + absl::Minutes(1);
  EXPECT_THAT(Record(On(trip, person, later), {.now = later}),
              Refused(common::v1::REASON_SCAN_AFTER_DEPARTURE));
  EXPECT_EQ(Standing(database), before);
  Arrive(trip);
  ASSERT_THAT(Close(trip), IsOk());
  before = Standing(database);
  EXPECT_THAT(Record(On(trip, person, later), {.now = later}),
              Refused(common::v1::REASON_TRIP_ENDED));
  EXPECT_EQ(Standing(database), before);
}

TEST_F(BadInputTest, ATripWithPeopleUnaccountedStaysOpenAsItIs) {
  const std::string trip = BoardingTrip(9, 9), person = PeopleOf(AssembledParty(OneAdult()))[0];
  ASSERT_THAT(Record(On(trip, person)), IsOk());
  Depart(trip);
  Arrive(trip);
  const std::string before = Standing(database);
  EXPECT_THAT(Close(trip), Refused(common::v1::REASON_PEOPLE_UNACCOUNTED));
  EXPECT_EQ(Standing(database), before);
}

TEST_F(BadInputTest, TimesOutOfOrderAtAStopChangeNothing) {
  const std::string trip = BoardingTrip(9, 9);
  v1::SetRouteRequest set;
  set.mutable_route()->set_trip_id(trip);
  for (int i = 0; i < 2; ++i) {
    v1::RouteStop& stop = *set.mutable_route()->add_stops();
    stop.set_unit_code(kLyman);
    *stop.mutable_planned_time() = platform::ToProto(TestNow() + absl::Hours(2 - i));
  }
  EXPECT_EQ(Why(Do(routes, &Routes::SetRoute, set).status()), common::v1::REASON_DATES_REVERSED);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM trip_stops"), "0");
  set.mutable_route()->mutable_stops()->SwapElements(0, 1);
  ASSERT_THAT(Do(routes, &Routes::SetRoute, set), IsOk());
  Depart(trip);
  const std::string before = Standing(database);
  v1::RecordStopRequest stop;
  stop.set_trip_id(trip);
  stop.set_number(1);
  *stop.mutable_arrive_time() = platform::ToProto(TestNow());
  *stop.mutable_leave_time() = platform::ToProto(TestNow() - absl::Minutes(1));
  EXPECT_EQ(Why(Do(routes, &Routes::RecordStop, stop).status()), common::v1::REASON_DATES_REVERSED);
  EXPECT_EQ(Standing(database), before);
}

// Nothing of an offline log is dropped: what does not fit is kept with its reason.
TEST_F(BadInputTest, ALogThatComesLateTwiceAndOutOfOrderIsMergedLineByLine) {
  const std::string trip = BoardingTrip(1, 0);
  const std::string first = PeopleOf(AssembledParty(OneAdult()))[0];
  const std::string second = PeopleOf(AssembledParty(OneAdult()))[0];
  const auto at = [](int minutes) { return TestNow() - absl::Minutes(minutes); };
  const std::vector<v1::ScanLine> log = {
      On(trip, first, at(30)),   On(trip, first, at(25)),  // twice
      On(trip, second, at(20)),                            // full
      Off(trip, second, at(15)),                           // never on board
      Off(trip, first, at(10)),  On(trip, second, at(5))};
  const std::vector<Reason> expected = {{},
                                        common::v1::REASON_PERSON_ON_BOARD_ALREADY,
                                        common::v1::REASON_SEATS_TAKEN,
                                        common::v1::REASON_PERSON_NOT_ON_BOARD,
                                        {},
                                        {}};
  Depart(trip);  // the log comes late
  const platform::TestCaller late = {.now = TestNow() + absl::Hours(3)};
  const std::vector<v1::ScanLine> end(log.begin() + 3, log.end()),
      begin(log.begin(), log.begin() + 3);
  ASSERT_THAT(Upload(end, "device", late), IsOk());
  ASSERT_THAT(Upload(begin, "device", late), IsOk());
  auto again = Upload(log, "device", {.now = TestNow() + absl::Hours(4)});
  ASSERT_THAT(again, IsOk());
  for (size_t i = 0; i < log.size(); ++i) {
    EXPECT_TRUE(again->answers(static_cast<int>(i)).known()) << i;
    EXPECT_EQ(again->answers(static_cast<int>(i)).reason(), expected[i]) << i;
  }
  EXPECT_EQ(database.Sql("SELECT count(*) FROM scans"), "6");
  EXPECT_EQ(GetTrip(trip)->boarded().seats(), 1);
  EXPECT_EQ(GetTrip(trip)->open_conflicts(), 3);
  EXPECT_EQ(database.Sql("SELECT person_id FROM passengers WHERE state = 2"), second);
}

// What it gets at a site.
class BadInputAtSitesTest : public SiteStory {};

TEST_F(BadInputAtSitesTest, ABedInASiteOrRoomThatIsClosedIsNobodysAndNothingChanges) {
  const v1::Site site = Site(Rooms(2, "ordinary: 1")), other = Site(Rooms(1, "ordinary: 2"));
  const std::vector<v1::Room> rooms = RoomsOf(site.id());
  const std::string bed = "beds { person_number: 1 bed_id: '" + rooms[0].bed_list(0).id() + "' }";
  auto staying = Place(Arrived(Walkers(1)), other.id());
  ASSERT_THAT(staying, IsOk());
  const std::string arrived = Arrived(Walkers(1)), expected_party = Party(Walkers(1));
  for (const char* state : {"STATE_REPAIR", "STATE_CLOSED"}) {
    ASSERT_THAT(SetState(site.id(), state), IsOk());
    const std::string before = Standing(database);
    const std::vector<std::function<absl::Status()>> steps = {
        [&] { return Place(arrived, site.id()).status(); },
        [&] { return Place(arrived, site.id(), bed).status(); },
        [&] { return Reserve(expected_party, site.id()).status(); },
        [&] { return Transfer(staying->id(), site.id()).status(); }};
    for (const auto& step : steps) {
      EXPECT_EQ(Why(step()), common::v1::REASON_SITE_NOT_OPEN) << state;
      EXPECT_EQ(Standing(database), before) << state;
    }
  }
  ASSERT_THAT(SetState(site.id(), "STATE_OPEN"), IsOk());
  auto close = Parse<v1::UpdateRoomRequest>("room { id: '" + rooms[0].id() +
                                            "' closed: true closed_reason: 'ремонт' }");
  close.mutable_update_mask()->add_paths("closed");
  close.mutable_update_mask()->add_paths("closed_reason");
  ASSERT_THAT(Do(sites, &Sites::UpdateRoom, close), IsOk());
  const std::string before = Standing(database);
  EXPECT_EQ(Why(Place(arrived, site.id(), bed).status()), common::v1::REASON_BED_UNSUITABLE);
  EXPECT_EQ(Standing(database), before);
}

TEST_F(BadInputAtSitesTest, DaysOfAStayOutOfOrderChangeNothing) {
  const v1::Site site = Site(Rooms(1, "ordinary: 4"));
  const std::string party = Arrived(Walkers(1));
  auto stay = Place(party, site.id(), "start_date: '2026-03-01'");
  ASSERT_THAT(stay, IsOk());
  std::string before = Standing(database);
  EXPECT_EQ(Why(End(stay->id(), "kind: KIND_UNKNOWN", "end_date: '2026-02-27'").status()),
            common::v1::REASON_DATES_REVERSED);
  EXPECT_EQ(Why(End(stay->id(), "kind: KIND_UNKNOWN", "end_date: '2026-03-03'").status()),
            common::v1::REASON_DATE_IN_FUTURE);
  EXPECT_EQ(Why(Transfer(stay->id(), site.id(), "date: '2026-02-27'").status()),
            common::v1::REASON_DATES_REVERSED);
  EXPECT_EQ(Standing(database), before);
  ASSERT_THAT(End(stay->id()), IsOk());
  before = Standing(database);
  EXPECT_EQ(Why(Place(party, site.id(), "start_date: '2026-03-01'").status()),
            common::v1::REASON_DATES_REVERSED)
      << "before the last stay ended";
  EXPECT_EQ(Standing(database), before);
}

}  // namespace
}  // namespace cc::evacuation
