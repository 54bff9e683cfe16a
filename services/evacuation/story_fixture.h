#ifndef SERVICES_EVACUATION_STORY_FIXTURE_H_
#define SERVICES_EVACUATION_STORY_FIXTURE_H_

#include <string>

#include "services/evacuation/arrivals.h"
#include "services/evacuation/changes.h"
#include "services/evacuation/migrations.h"
#include "services/evacuation/parties.h"
#include "services/evacuation/rule_files.h"
#include "services/evacuation/scan_log.h"
#include "services/evacuation/status_reviews.h"
#include "services/evacuation/transit_centres.h"
#include "services/evacuation/trips.h"
#include "services/platform/testing/testing.h"

namespace cc::evacuation {

inline constexpr char kDonetsk[] = "UA14000000000091971";
inline constexpr char kKramatorskRaion[] = "UA14120000000070232";
inline constexpr char kLyman[] = "UA14120110010088407";
inline constexpr char kDnipropetrovsk[] = "UA12000000000090473";
inline constexpr char kPavlohradRaion[] = "UA12120000000089862";

// Active hostilities everywhere, by an edition of its own; or nothing known.
class FakeStatuses : public territory::StatusSource {
 public:
  std::optional<territory::v1::StatusBasis> StatusOn(absl::string_view unit_code, absl::CivilDay,
                                                     absl::Time) const override {
    if (!known) return std::nullopt;
    return platform::ParseProto<territory::v1::StatusBasis>(
        "status: STATUS_ACTIVE_HOSTILITIES deciding_unit_code: 'UA14120000000070232' "
        "act { kind: 'наказ' number: '376' date: '2025-02-28' } edition_date: '2025-05-07' "
        "revision: 7 snapshot_age_seconds: 3");
  }
  bool known = true;
};

// The service's handlers over a database of their own, and the steps of a journey.
class Story : public ::testing::Test {
 protected:
  Story() {
    paths.Add({kDonetsk, kKramatorskRaion, kLyman});
    paths.Add({kDnipropetrovsk, kPavlohradRaion});
  }

  template <typename Handler, typename Req, typename Resp>
  absl::StatusOr<Resp> Do(Handler& handler,
                          absl::StatusOr<Resp> (Handler::*method)(const platform::Call&,
                                                                  const Req&),
                          const Req& request, platform::TestCaller caller = {}) {
    return (handler.*method)(platform::TestCall(request, caller), request);
  }

  std::string Centre() {
    auto made = Do(centres, &TransitCentres::CreateTransitCentre,
                   platform::ParseProto<v1::CreateTransitCentreRequest>(
                       "transit_centre { name: 'Центр' unit_code: 'UA12120000000089862' "
                       "capacity: 100 beds { ordinary: 80 wheelchair: 10 } synthetic: true }"));
    EXPECT_THAT(made, platform::IsOk());
    return made->id();
  }

  v1::CreateTripRequest TripRequest(const std::string& centre, int seats, int wheelchairs) {
    auto request = platform::ParseProto<v1::CreateTripRequest>(
        "trip { from_unit_code: 'UA14120000000070232' date: '2025-05-01' vehicle: VEHICLE_BUS "
        "synthetic: true }");
    request.mutable_trip()->set_transit_centre_id(centre);
    request.mutable_trip()->mutable_places()->set_seats(seats);
    request.mutable_trip()->mutable_places()->set_wheelchairs(wheelchairs);
    return request;
  }

  // A trip that is boarding.
  std::string BoardingTrip(int seats, int wheelchairs) {
    auto made = Do(trips, &Trips::CreateTrip, TripRequest(Centre(), seats, wheelchairs));
    EXPECT_THAT(made, platform::IsOk());
    v1::OpenBoardingRequest open;
    open.set_id(made->id());
    EXPECT_THAT(Do(trips, &Trips::OpenBoarding, open), platform::IsOk());
    return made->id();
  }

  // Mother, two children, grandmother in a wheelchair: three seats and a wheelchair place.
  static v1::CreatePartyRequest FamilyRequest() {
    return platform::ParseProto<v1::CreatePartyRequest>(R"pb(
      party {
        origin_unit_code: "UA14120110010088407"
        origin_address: "вул. Вигадана, 1"
        phone: "+380501234567"
        leave_date: "2025-04-30"
        synthetic: true
        persons {
          name { family_name: "Вигадана" given_name: "Олена" patronymic: "Іванівна" }
          birth_date: "1984-01-02"
          sex: SEX_FEMALE
          mobility: MOBILITY_WALKING
          kinship: KINSHIP_HEAD
          rnokpp: "3068208400"
        }
        persons {
          name { family_name: "Вигадана" given_name: "Марія" }
          birth_date: "2015-06-01"
          sex: SEX_FEMALE
          mobility: MOBILITY_WALKING
          kinship: KINSHIP_CHILD
          accompanying_adult: 1
        }
        persons {
          name { family_name: "Вигаданий" given_name: "Петро" }
          birth_date: "2018-03-12"
          sex: SEX_MALE
          mobility: MOBILITY_WALKING
          kinship: KINSHIP_CHILD
          accompanying_adult: 1
        }
        persons {
          name { family_name: "Вигадана" given_name: "Ганна" patronymic: "Степанівна" }
          birth_date: "1934-01-05"
          sex: SEX_FEMALE
          mobility: MOBILITY_WHEELCHAIR
          kinship: KINSHIP_PARENT
          rnokpp: "1242377740"
          unzr: "19340105-00078"
        }
      })pb");
  }

  // A family at the assembly point.
  std::string AssembledParty(const v1::CreatePartyRequest& request = FamilyRequest()) {
    auto made = Do(parties, &Parties::CreateParty, request);
    EXPECT_THAT(made, platform::IsOk());
    v1::RequestEvacuationRequest ask;
    ask.set_id(made->id());
    EXPECT_THAT(Do(parties, &Parties::RequestEvacuation, ask), platform::IsOk());
    v1::AssemblePartyRequest assemble;
    assemble.set_id(made->id());
    EXPECT_THAT(Do(parties, &Parties::AssembleParty, assemble), platform::IsOk());
    return made->id();
  }

  absl::StatusOr<v1::Party> Board(const std::string& party, const std::string& trip,
                                  platform::TestCaller caller = {}) {
    v1::BoardPartyRequest request;
    request.set_id(party);
    request.set_trip_id(trip);
    return Do(parties, &Parties::BoardParty, request, caller);
  }

  void Depart(const std::string& trip) {
    v1::DepartTripRequest request;
    request.set_id(trip);
    EXPECT_THAT(Do(trips, &Trips::DepartTrip, request), platform::IsOk());
  }
  void Arrive(const std::string& trip) {
    v1::ArriveTripRequest request;
    request.set_id(trip);
    EXPECT_THAT(Do(trips, &Trips::ArriveTrip, request), platform::IsOk());
  }

  absl::StatusOr<v1::Trip> GetTrip(const std::string& id, platform::TestCaller caller = {}) {
    v1::GetTripRequest request;
    request.set_id(id);
    return Do(trips, &Trips::GetTrip, request, caller);
  }
  absl::StatusOr<v1::Party> GetParty(const std::string& id, platform::TestCaller caller = {}) {
    v1::GetPartyRequest request;
    request.set_id(id);
    return Do(parties, &Parties::GetParty, request, caller);
  }

  // Callers of one oblast in every relation.
  static platform::TestCaller In(const char* unit) {
    return {.scope = {{options::v1::RELATION_ANY, *platform::TailOf(unit)}}};
  }

  platform::TestDatabase database{"evacuation", Migrations()};
  platform::FakeUnitPaths paths;
  FakeStatuses statuses;
  platform::Feed feed{database.db()};
  TransitCentres centres{database.db(), paths};
  platform::DatedRules rules = *LoadRules();
  ScanLog scan_log{database.keyring(), rules, statuses};
  Trips trips{database.db(), paths, rules, scan_log};
  Parties parties{database.db(), database.keyring(), paths, statuses, scan_log};
  Arrivals arrivals{database.db(), database.keyring(), paths};
  Changes changes{feed};
  StatusReviews status_reviews{database.db(), database.keyring()};
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_STORY_FIXTURE_H_
