#include "services/evacuation/site_door.h"

#include "services/evacuation/departures.h"
#include "services/evacuation/requests.h"
#include "services/evacuation/scan_lines.h"
#include "services/evacuation/site_fixture.h"
#include "services/platform/testing/at_once.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;

constexpr char kKharkiv[] = "UA63000000000041885";
constexpr char kToday[] = "2026-03-02";

class SiteDoorTest : public SiteStory {
 protected:
  absl::StatusOr<v1::Arrival> Admit(const std::string& code, const std::string& site,
                                    const std::string& more = "",
                                    platform::TestCaller caller = {}) {
    return Do(door, &SiteDoor::AdmitParty,
              Parse<v1::AdmitPartyRequest>("code: '" + code + "' site_id: '" + site + "' " + more),
              caller);
  }
  absl::StatusOr<v1::Arrival> AdmitNew(const v1::Party& party, const std::string& site,
                                       const std::string& more = "") {
    auto request = Parse<v1::AdmitPartyRequest>("site_id: '" + site + "' " + more);
    *request.mutable_party() = party;
    return Do(door, &SiteDoor::AdmitParty, request, In(kPavlohradRaion));
  }
  absl::StatusOr<v1::Arrival> GetArrival(const std::string& id, platform::TestCaller caller = {}) {
    return Do(arrivals, &Arrivals::GetArrival, Parse<v1::GetArrivalRequest>("id: '" + id + "'"),
              caller);
  }
  absl::Status Cancel(const std::string& party, const std::string& reason) {
    return Do(requests, &Requests::CancelParty,
              Parse<v1::CancelPartyRequest>("id: '" + party + "' reason: " + reason))
        .status();
  }
  // `method people/children/low mobility/with disability`, over all entries of the count.
  std::string Counted() {
    return database.Sql(
        "SELECT coalesce(string_agg(line, ', ' ORDER BY line), '') FROM (SELECT concat(method, ' "
        "', "
        "sum(people), '/', sum(children), '/', sum(low_mobility), '/', sum(with_disability)) AS "
        "line FROM count_entries GROUP BY method) x");
  }
  std::string OnTheRoad() {
    const std::string trip = BoardingTrip(40, 2), party = AssembledParty();
    EXPECT_THAT(Board(party, trip), IsOk());
    return party;
  }

  Requests requests{database.db(), database.keyring(), statuses};
  Departures departures{database.db(), database.keyring(), paths};
};

TEST_F(SiteDoorTest, AFamilyThatCameByItselfIsCountedOnceAndGivenBedsBySomebodyWhoNeverSawIt) {
  const v1::Site site = Site(Rooms(2, "ordinary: 3 wheelchair: 1"));
  v1::CreatePartyRequest request = FamilyRequest();
  request.mutable_party()->mutable_persons(3)->set_with_disability(true);
  const std::string party = Party(request);
  EXPECT_THAT(GetParty(party, In(kPavlohradRaion)), Refused(common::v1::REASON_NOT_FOUND));
  auto arrival = Admit(PartyCode(party), site.id(), "", In(kPavlohradRaion));
  ASSERT_THAT(arrival, IsOk());
  EXPECT_EQ(arrival->party_id(), party);
  EXPECT_EQ(arrival->persons_size(), 4);
  EXPECT_EQ(arrival->site_id(), site.id());
  EXPECT_EQ(arrival->transit_centre_id(), "") << "a place of temporary accommodation";
  EXPECT_EQ(arrival->destination_unit_code(), kPavlohradRaion);
  EXPECT_EQ(arrival->trip_id(), "");
  EXPECT_EQ(arrival->arrive_date(), kToday);
  EXPECT_EQ(arrival->leave_date(), "2025-04-30") << "the day on which they wanted to leave";
  EXPECT_EQ(Counted(), "3 4/2/1/1");
  EXPECT_EQ(
      database.Sql("SELECT id FROM departures WHERE party_id = '" + party + "' AND people = 4"),
      arrival->departure_id());
  EXPECT_EQ(GetParty(party, In(kPavlohradRaion))->state(), v1::Party::STATE_TRANSIT_CENTRE);
  EXPECT_THAT(GetParty(party, In(kDonetsk)), IsOk());

  auto stay = Place(party, site.id(), "", In(kPavlohradRaion));
  ASSERT_THAT(stay, IsOk());
  auto placed = GetArrival(arrival->id(), In(kPavlohradRaion));
  ASSERT_THAT(placed, IsOk());
  EXPECT_EQ(placed->stay_id(), stay->id());
  EXPECT_EQ(placed->stay_site_id(), site.id());
  ASSERT_THAT(End(stay->id()), IsOk());
  EXPECT_EQ(GetArrival(arrival->id())->stay_id(), "");
  EXPECT_EQ(Counted(), "3 4/2/1/1");
}

TEST_F(SiteDoorTest, TheRegistryIsToldOfItsArrival) {
  const v1::Site site = Site(Rooms(1, "ordinary: 4"));
  auto arrival = Admit(Party(Walkers(2)), site.id());
  ASSERT_THAT(arrival, IsOk());
  database.AwaitFeed();
  v1::ListEvacuationChangesRequest list;
  list.add_kinds("arrivals");
  auto told = Do(changes, &Changes::List, list);
  ASSERT_THAT(told, IsOk());
  ASSERT_EQ(told->events_size(), 1);
  EXPECT_EQ(told->events(0).key(), arrival->id());
  auto read = GetArrival(arrival->id());
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(*read, platform::EqualsProto(*arrival));
}

TEST_F(SiteDoorTest, ACodeIsOneOfThePartyOrOfAnyOfItsPeople) {
  const v1::Site site = Site(Rooms(1, "ordinary: 4"));
  const std::string party = Party(Walkers(2, 1));
  const std::string last = GetParty(party)->persons(2).id();
  auto by_person = Admit(PersonCode(last), site.id());
  ASSERT_THAT(by_person, IsOk());
  EXPECT_EQ(by_person->party_id(), party);
  for (const std::string& code : {party, last, PartyCode(party)})
    EXPECT_EQ(Admit(code, site.id())->id(), by_person->id()) << code;
  EXPECT_EQ(Counted(), "3 3/1/0/0");
  EXPECT_THAT(Admit("Олена", site.id()), FieldRefused(common::v1::REASON_CODE_UNREADABLE));
  EXPECT_THAT(Admit("", site.id()), FieldRefused(common::v1::REASON_FIELD_REQUIRED));
  EXPECT_THAT(Admit("00000000-0000-7000-8000-00000000dead", site.id()),
              Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(SiteDoorTest, WhoeverWasCountedAsHavingLeftIsNotCountedAgain) {
  const v1::Site site = Site(Rooms(1, "ordinary: 4"));
  const std::string party = Party(Walkers(2));
  v1::RecordDepartureRequest passed;
  passed.mutable_departure()->set_method(v1::Departure::METHOD_CHECKPOINT);
  passed.mutable_departure()->set_origin_unit_code(kLyman);
  passed.mutable_departure()->set_registered_unit_code(kKramatorskRaion);
  passed.mutable_departure()->set_date("2026-03-01");
  passed.mutable_departure()->set_party_id(party);
  auto departure = Do(departures, &Departures::RecordDeparture, passed);
  ASSERT_THAT(departure, IsOk());
  EXPECT_THAT(Place(party, site.id()), Refused(common::v1::REASON_STATE_FORBIDS));
  auto arrival = Admit(party, site.id());
  ASSERT_THAT(arrival, IsOk());
  EXPECT_EQ(arrival->departure_id(), departure->id());
  EXPECT_EQ(Counted(), "2 2/0/0/0") << "where they passed, by the method of there";
  EXPECT_FALSE(GetParty(party)->has_cancellation());
  EXPECT_EQ(database.Sql("SELECT count(*) FROM party_versions WHERE party_id = '" + party +
                         "' AND change = 6"),
            "1")
      << "what was said before is kept";
  EXPECT_THAT(Place(party, site.id()), IsOk());
}

TEST_F(SiteDoorTest, WhoWasCancelledIsLetInWhereTheyLeftOrRefusedAndNobodyElse) {
  const v1::Site site = Site(Rooms(1, "ordinary: 4"));
  const std::string left = Party(Walkers(1)), refused = Party(Walkers(1)),
                    mistake = Party(Walkers(1));
  ASSERT_THAT(Cancel(left, "REASON_LEFT_BY_THEMSELVES"), IsOk());
  ASSERT_THAT(Cancel(refused, "REASON_REFUSED"), IsOk());
  ASSERT_THAT(Cancel(mistake, "REASON_MISTAKE"), IsOk());
  EXPECT_THAT(Admit(left, site.id()), IsOk());
  EXPECT_THAT(Admit(refused, site.id()), IsOk());
  EXPECT_EQ(Counted(), "3 2/0/0/0");
  EXPECT_THAT(Admit(mistake, site.id()), Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_EQ(GetParty(mistake)->state(), v1::Party::STATE_CANCELLED);
  EXPECT_EQ(Counted(), "3 2/0/0/0");
}

TEST_F(SiteDoorTest, PeopleWhomNobodyKnowsAreEnteredAndCounted) {
  const v1::Site centre = Site(Rooms(1, "ordinary: 4"), "KIND_TRANSIT_CENTRE");
  const v1::Party family = Walkers(1, 2).party();
  const std::string once = "request_id: '00000000-0000-7000-8000-0000000000d1'";
  auto arrival = AdmitNew(family, centre.id(), once);
  ASSERT_THAT(arrival, IsOk());
  EXPECT_EQ(arrival->transit_centre_id(), centre.id());
  EXPECT_EQ(arrival->origin_status().status(), territory::v1::STATUS_ACTIVE_HOSTILITIES);
  auto again = AdmitNew(family, centre.id(), once);
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(*again, platform::EqualsProto(*arrival));
  EXPECT_EQ(Counted(), "3 3/2/0/0");
  EXPECT_EQ(database.Sql("SELECT count(*) FROM parties"), "1");
  EXPECT_THAT(Place(arrival->party_id(), centre.id(), "", In(kPavlohradRaion)), IsOk());

  v1::Party unknown = family, headless = family;
  unknown.set_origin_unit_code("UA99000000000000001");
  headless.mutable_persons(0)->set_kinship(common::v1::KINSHIP_RELATIVE);
  EXPECT_THAT(AdmitNew(unknown, centre.id()), FieldRefused(common::v1::REASON_UNIT_UNKNOWN));
  EXPECT_THAT(AdmitNew(headless, centre.id()), FieldRefused(common::v1::REASON_HEAD_NOT_ONE));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM parties"), "1");
}

TEST_F(SiteDoorTest, WhoComesByATripIsCountedByItsManifestOnceItHasArrived) {
  const v1::Site site = Site(Rooms(2, "ordinary: 3 wheelchair: 1"));
  const std::string party = OnTheRoad(), trip = GetParty(party)->trip_id();
  EXPECT_THAT(Admit(party, site.id()), Refused(common::v1::REASON_ALREADY_BOARDED));
  Depart(trip);
  EXPECT_THAT(Admit(party, site.id()), Refused(common::v1::REASON_TRIP_NOT_ARRIVED));
  Arrive(trip);
  EXPECT_EQ(Counted(), "");
  auto arrival = Admit(party, site.id());
  ASSERT_THAT(arrival, IsOk());
  EXPECT_EQ(arrival->trip_id(), trip);
  EXPECT_EQ(arrival->site_id(), site.id());
  EXPECT_EQ(arrival->departure_id(), "");
  EXPECT_EQ(Counted(), "1 4/2/1/0");
  v1::RegisterArrivalRequest at_the_centre;
  at_the_centre.set_party_id(party);
  EXPECT_THAT(Do(arrivals, &Arrivals::RegisterArrival, at_the_centre),
              Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_EQ(Counted(), "1 4/2/1/0");
}

TEST_F(SiteDoorTest, WhoeverWasRegisteredIsSeenAtAnotherDoorAndCountedNowhereElse) {
  const v1::Site site = Site(Rooms(2, "ordinary: 3 wheelchair: 1"));
  paths.Add({kKharkiv});
  const v1::Site other =
      Site(Rooms(2, "ordinary: 3 wheelchair: 1"), "KIND_TEMPORARY_ACCOMMODATION", kKharkiv);
  const std::string party = OnTheRoad(), trip = GetParty(party)->trip_id();
  Depart(trip);
  Arrive(trip);
  v1::RegisterArrivalRequest at_the_centre;
  at_the_centre.set_party_id(party);
  auto registered = Do(arrivals, &Arrivals::RegisterArrival, at_the_centre);
  ASSERT_THAT(registered, IsOk());
  EXPECT_EQ(registered->site_id(), registered->transit_centre_id());
  EXPECT_THAT(GetParty(party, In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  auto known = Admit(party, other.id(), "", In(kKharkiv));
  ASSERT_THAT(known, IsOk());
  EXPECT_THAT(*known, platform::EqualsProto(*registered));
  EXPECT_THAT(GetArrival(known->id(), In(kKharkiv)), IsOk());
  EXPECT_EQ(Counted(), "1 4/2/1/0");
  EXPECT_THAT(Place(party, other.id(), "", In(kKharkiv)), IsOk());
}

TEST_F(SiteDoorTest, OnlyAnOpenSiteOfTheCallersLetsIn) {
  const v1::Site site = Site(Rooms(1, "ordinary: 4"));
  const std::string party = Party(Walkers(1));
  EXPECT_THAT(Admit(party, site.id(), "", In(kDonetsk)),
              Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE))
      << "though the group is theirs";
  EXPECT_THAT(Admit(party, "00000000-0000-7000-8000-00000000dead"),
              FieldRefused(common::v1::REASON_SITE_UNKNOWN));
  for (const char* state : {"STATE_REPAIR", "STATE_CLOSED"}) {
    ASSERT_THAT(SetState(site.id(), state), IsOk());
    EXPECT_THAT(Admit(party, site.id()), Refused(common::v1::REASON_SITE_NOT_OPEN));
  }
  ASSERT_THAT(SetState(site.id(), "STATE_OPEN"), IsOk());
  EXPECT_THAT(Admit(party, site.id(), "arrive_date: '2026-03-03'"),
              FieldRefused(common::v1::REASON_DATE_IN_FUTURE));
  EXPECT_THAT(Admit(party, site.id(), "arrive_date: '2026-03-01' leave_date: '2026-03-02'"),
              FieldRefused(common::v1::REASON_DATES_REVERSED));
  EXPECT_EQ(GetParty(party)->state(), v1::Party::STATE_IDENTIFIED);
  EXPECT_EQ(Counted(), "");
  auto arrival = Admit(party, site.id(), "arrive_date: '2026-03-01' leave_date: '2026-02-27'");
  ASSERT_THAT(arrival, IsOk());
  EXPECT_EQ(arrival->leave_date(), "2026-02-27");
  EXPECT_EQ(arrival->origin_status().date(), "2026-02-27");
  EXPECT_EQ(database.Sql("SELECT date FROM count_entries"), "2026-03-01");
}

TEST_F(SiteDoorTest, AtTwoDoorsAtOnceAGroupArrivesOnceAndIsCountedOnce) {
  const v1::Site one = Site(Rooms(1, "ordinary: 4")), other = Site(Rooms(1, "ordinary: 4"));
  for (int round = 0; round < 4; ++round) {
    const std::string party = Party(Walkers(1, 1));
    std::vector<std::string> seen(8);
    const auto outcomes = platform::AtOnce(8, [&](int i) {
      auto arrival = Admit(party, i % 2 == 0 ? one.id() : other.id());
      if (arrival.ok()) seen[static_cast<size_t>(i)] = arrival->id();
      return arrival.status();
    });
    EXPECT_EQ(outcomes, (std::map<std::string, int>{{"OK", 8}}));
    EXPECT_THAT(seen, testing::Each(seen[0]));
  }
  EXPECT_EQ(database.Sql("SELECT count(*) FROM arrivals"), "4");
  EXPECT_EQ(database.Sql("SELECT count(*) FROM departures"), "4");
  EXPECT_EQ(Counted(), "3 8/4/0/0");
}

TEST_F(SiteDoorTest, AFamilyThatBoardsAndIsAtADoorAtOnceIsInOnePlace) {
  const v1::Site site = Site(Rooms(1, "ordinary: 4"));
  const std::string trip = BoardingTrip(400, 20);
  for (int round = 0; round < 8; ++round) {
    const std::string party = AssembledParty();
    const auto outcomes = platform::AtOnce(2, [&](int i) {
      return i == 0 ? Admit(party, site.id()).status() : Board(party, trip).status();
    });
    EXPECT_EQ(outcomes.at("OK"), 1);
  }
  EXPECT_EQ(database.Sql("SELECT count(*) FROM parties WHERE state = 5 AND trip_id IS NOT NULL"),
            "0");
  EXPECT_EQ(database.Sql("SELECT count(*) FROM departures d JOIN parties p ON p.id = d.party_id "
                         "WHERE p.state <> 5"),
            "0");
}

}  // namespace
}  // namespace cc::evacuation
