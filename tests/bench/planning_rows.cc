#include "tests/bench/planning_rows.h"

#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "cc/evacuation/v1/planning_service.pb.h"
#include "services/platform/rpc/call.h"
#include "services/platform/time/date.h"
#include "tests/bench/table.h"

namespace cc::bench {
namespace {

using tests::Suite;
namespace evacuation = evacuation::v1;

constexpr char kGroups[] = "/cc.evacuation.v1.EvacuationService/";
constexpr char kPlanning[] = "/cc.evacuation.v1.PlanningService/";
constexpr int kVehicles = 60;
constexpr double kMostSeconds = 10;
// Hromadas and settlements around Kramatorsk that the examples and tests use.
constexpr const char* kPlaces[] = {"UA14120000000070232", "UA14120110000031497",
                                   "UA14120110010088407", "UA14120110050031319"};

// What a call of this method answers, with a request_id of its own.
template <typename Answer, typename Request>
Answer Do(const Suite& suite, const std::string& method, Request request, const char* role) {
  request.set_request_id(platform::NewUuid(absl::Now()));
  return Ask<Answer>({suite.Dial("evacuation"), method, suite.Mint({{.role = role, .tail = 0}}),
                      [packed = Pack(request)](int64_t) { return packed; }});
}

int Draw(std::mt19937_64& random, int least, int most) {
  return least + static_cast<int>(random() % static_cast<uint64_t>(most - least + 1));
}

void AddGroup(const Suite& suite, std::mt19937_64& random) {
  evacuation::CreatePartyRequest create;
  evacuation::Party& party = *create.mutable_party();
  party.set_origin_unit_code(kPlaces[random() % std::size(kPlaces)]);
  party.set_synthetic(true);
  party.set_urgency(static_cast<evacuation::Party::Urgency>(Draw(random, 0, 9) == 0 ? 3 : 1));
  for (int i = Draw(random, 1, 6); i > 0; --i) {
    evacuation::Person& person = *party.add_persons();
    person.mutable_name()->set_family_name("Вигаданий");
    person.mutable_name()->set_given_name(absl::StrFormat("Номер %d", random() % 1000000));
    person.set_birth_date(absl::StrFormat("%04d-%02d-%02d", Draw(random, 1940, 2000),
                                          Draw(random, 1, 12), Draw(random, 1, 28)));
    person.set_sex(common::v1::SEX_MALE);
    person.set_kinship(party.persons_size() == 1 ? common::v1::KINSHIP_HEAD
                                                 : common::v1::KINSHIP_RELATIVE);
    const int fate = Draw(random, 0, 39);
    person.set_mobility(fate == 0   ? common::v1::MOBILITY_STRETCHER
                        : fate <= 2 ? common::v1::MOBILITY_WHEELCHAIR
                                    : common::v1::MOBILITY_WALKING);
  }
  const auto made =
      Do<evacuation::Party>(suite, absl::StrCat(kGroups, "CreateParty"), create, "administrator");
  evacuation::RequestEvacuationRequest ask;
  ask.set_id(made.id());
  Do<evacuation::Party>(suite, absl::StrCat(kGroups, "RequestEvacuation"), ask, "administrator");
}

evacuation::PlanVehicle Vehicle(int i, const std::string& centre, std::mt19937_64& random) {
  evacuation::PlanVehicle vehicle;
  vehicle.set_name(absl::StrFormat("транспорт %d", i));
  const bool bus = Draw(random, 0, 2) == 0, ambulance = Draw(random, 0, 3) == 0;
  vehicle.set_kind(bus         ? evacuation::Trip::VEHICLE_BUS
                   : ambulance ? evacuation::Trip::VEHICLE_AMBULANCE
                               : evacuation::Trip::VEHICLE_MINIBUS);
  vehicle.mutable_places()->set_seats(bus ? Draw(random, 30, 50) : ambulance ? 2 : 16);
  vehicle.mutable_places()->set_wheelchairs(Draw(random, 0, 2));
  vehicle.mutable_places()->set_stretchers(ambulance ? 2 : 0);
  vehicle.set_escorts(1);
  vehicle.set_start_unit_code(kPlaces[0]);
  vehicle.set_transit_centre_id(centre);
  *vehicle.mutable_start_time() = platform::ToProto(absl::Now());
  vehicle.set_crew_minutes(Draw(random, 6, 10) * 60);
  vehicle.set_most_trips(Draw(random, 1, 3));
  return vehicle;
}

}  // namespace

void PlanningRow(const Suite& suite, int requests) {
  std::mt19937_64 random(7);
  for (int i = 0; i < requests; ++i) AddGroup(suite, random);
  const auto centres = Ask<evacuation::ListTransitCentresResponse>(
      {suite.Dial("evacuation"), absl::StrCat(kGroups, "ListTransitCentres"),
       suite.Token("dispatcher"),
       [](int64_t) { return Pack(evacuation::ListTransitCentresRequest()); }});
  if (centres.transit_centres().empty()) {
    std::cerr << "the examples are not loaded: no transit centre\n";
    std::exit(1);
  }
  evacuation::CreatePlanRequest create;
  create.mutable_plan()->set_unit_code(kPlaces[0]);
  create.mutable_plan()->set_date(platform::FormatDate(platform::DayIn(absl::Now())));
  create.mutable_plan()->set_synthetic(true);
  for (int i = 0; i < kVehicles; ++i)
    *create.mutable_plan()->add_vehicles() = Vehicle(i, centres.transit_centres(0).id(), random);
  const absl::Time began = absl::Now();
  const auto plan =
      Do<evacuation::Plan>(suite, absl::StrCat(kPlanning, "CreatePlan"), create, "administrator");
  const double seconds = absl::ToDoubleSeconds(absl::Now() - began);
  int groups = plan.unplaced_size();
  for (const evacuation::PlannedTrip& trip : plan.trips()) groups += trip.parties_size();
  Row(absl::StrFormat("plan of %d requests and %d vehicles", groups, kVehicles),
      absl::StrFormat("%.1f s", seconds),
      absl::StrFormat("bound %d, served %d", plan.bound_weight(), plan.served_weight()),
      absl::StrFormat("gap %.2f %%", 100 * plan.gap()), absl::StrFormat("≤ %.0f s", kMostSeconds),
      seconds <= kMostSeconds);
}

}  // namespace cc::bench
