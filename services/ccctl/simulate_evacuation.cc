#include "services/ccctl/simulate_evacuation.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <random>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "cc/evacuation/v1/planning_service.pb.h"
#include "services/ccctl/fields.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::ccctl {
namespace {

using evacuation::v1::Party;
using evacuation::v1::Plan;

constexpr char kSimulateEvacuationUsage[] =
    "ccctl simulate evacuation --parties=N [--seed=S] [--speed=X] --from-unit-code=CODE "
    "[--transit-centre-id=ID]";
constexpr int kMostParties = 1000;
constexpr int kBusSeats = 40;
constexpr int kCrewMinutes = 900;

struct EvacuationArguments {
  int parties = 0;
  uint64_t seed = 1;
  double speed = 0;  // times as fast as a clock; 0: without waiting
  std::string from_unit, centre;
};

std::optional<EvacuationArguments> ParseEvacuation(const std::vector<std::string>& arguments) {
  EvacuationArguments parsed;
  for (size_t i = 1; i < arguments.size(); ++i) {
    absl::string_view value = arguments[i];
    bool right = true;
    if (absl::ConsumePrefix(&value, "--parties=")) {
      right = absl::SimpleAtoi(value, &parsed.parties) && parsed.parties <= kMostParties;
    } else if (absl::ConsumePrefix(&value, "--seed=")) {
      right = absl::SimpleAtoi(value, &parsed.seed);
    } else if (absl::ConsumePrefix(&value, "--speed=")) {
      right = absl::SimpleAtod(value, &parsed.speed) && parsed.speed >= 0;
    } else if (absl::ConsumePrefix(&value, "--from-unit-code=")) {
      parsed.from_unit = std::string(value);
    } else if (absl::ConsumePrefix(&value, "--transit-centre-id=")) {
      parsed.centre = std::string(value);
    } else {
      right = false;
    }
    if (!right) return std::nullopt;
  }
  if (parsed.parties < 1 || parsed.from_unit.empty()) return std::nullopt;
  return parsed;
}

// Numbers that are the same everywhere for a seed, whatever the library.
class Dice {
 public:
  explicit Dice(uint64_t seed) : random_(seed) {}
  int Draw(int least, int most) {
    return least + static_cast<int>(random_() % static_cast<uint64_t>(most - least + 1));
  }

 private:
  std::mt19937_64 random_;
};

// An invented family: adults first, children with the first of them.
Party InventedParty(Dice& dice, const std::string& unit, absl::CivilDay today) {
  static constexpr const char* kGiven[] = {"Олена", "Іван", "Марія", "Петро", "Ганна", "Остап"};
  Party party;
  party.set_origin_unit_code(unit);
  party.set_leave_date(platform::FormatDate(today));
  party.set_synthetic(true);
  const std::string family = absl::StrCat("Вигаданенко-", dice.Draw(1, 999999));
  const int people = dice.Draw(1, 6), adults = dice.Draw(1, std::min(people, 3));
  for (int i = 0; i < people; ++i) {
    evacuation::v1::Person& person = *party.add_persons();
    person.mutable_name()->set_family_name(family);
    person.mutable_name()->set_given_name(kGiven[dice.Draw(0, 5)]);
    const int age = i < adults ? dice.Draw(20, 85) : dice.Draw(1, 16);
    person.set_birth_date(platform::FormatDate(
        absl::CivilDay(today.year() - age, dice.Draw(1, 12), dice.Draw(1, 28)) - 365));
    person.set_sex(dice.Draw(0, 1) == 0 ? common::v1::SEX_FEMALE : common::v1::SEX_MALE);
    const int fate = i < adults ? dice.Draw(0, 29) : 29;
    person.set_mobility(fate == 0   ? common::v1::MOBILITY_WHEELCHAIR
                        : fate <= 2 ? common::v1::MOBILITY_ASSISTED
                                    : common::v1::MOBILITY_WALKING);
    person.set_kinship(i == 0        ? common::v1::KINSHIP_HEAD
                       : i >= adults ? common::v1::KINSHIP_CHILD
                                     : common::v1::KINSHIP_RELATIVE);
    if (i >= adults) person.set_accompanying_adult(1);
  }
  return party;
}

// One day, step by step.
class EvacuationDay {
 public:
  EvacuationDay(const Session& session, Client& client, const Contract::Service& service,
                const EvacuationArguments& wanted)
      : session_(session),
        client_(client),
        service_(service),
        wanted_(wanted),
        dice_(wanted.seed),
        began_(absl::Now()),
        today_(platform::DayIn(began_)) {}

  absl::Status Run() {
    if (wanted_.centre.empty()) CC_RETURN_IF_ERROR(ChooseCentre());
    CC_RETURN_IF_ERROR(AskToBeTaken());
    CC_RETURN_IF_ERROR(MakeAndAcceptPlan());
    for (const evacuation::v1::PlannedTrip& trip : plan_.trips()) CC_RETURN_IF_ERROR(Drive(trip));
    Say("прибуло й зареєстровано осіб", "people arrived and registered", arrived_);
    if (arrived_ == plan_.people_served()) return absl::OkStatus();
    return absl::FailedPreconditionError(
        session_.Say("прибули не всі, кого заплановано", "not everybody planned has arrived"));
  }

 private:
  absl::Status ChooseCentre() {
    evacuation::v1::ListTransitCentresResponse centres;
    CC_RETURN_IF_ERROR(
        Ask("list-transit-centres", evacuation::v1::ListTransitCentresRequest(), centres));
    if (centres.transit_centres().empty())
      return absl::FailedPreconditionError(
          session_.Say("немає жодного транзитного центру", "there is no transit centre"));
    wanted_.centre = centres.transit_centres(0).id();
    return absl::OkStatus();
  }

  // Over the first four hours of the day.
  absl::Status AskToBeTaken() {
    std::vector<int> minutes;
    for (int i = 0; i < wanted_.parties; ++i) minutes.push_back(dice_.Draw(0, 240));
    std::sort(minutes.begin(), minutes.end());
    int people = 0;
    for (int minute : minutes) {
      AwaitMinute(minute);
      evacuation::v1::CreatePartyRequest create;
      *create.mutable_party() = InventedParty(dice_, wanted_.from_unit, today_);
      Party party;
      CC_RETURN_IF_ERROR(Change("create-party", create, party));
      evacuation::v1::RequestEvacuationRequest ask;
      ask.set_id(party.id());
      CC_RETURN_IF_ERROR(Change("request-evacuation", ask, party));
      people += party.persons_size();
      wheelchairs_ += static_cast<int>(std::count_if(
          party.persons().begin(), party.persons().end(),
          [](const auto& person) { return person.mobility() == common::v1::MOBILITY_WHEELCHAIR; }));
    }
    people_ = people;
    Say("просять вивезти осіб", "people ask to be taken", people);
    return absl::OkStatus();
  }

  absl::Status MakeAndAcceptPlan() {
    evacuation::v1::CreatePlanRequest create;
    Plan& plan = *create.mutable_plan();
    plan.set_unit_code(wanted_.from_unit);
    plan.set_date(platform::FormatDate(today_));
    plan.set_synthetic(true);
    // A tenth more seats than people: families fill no bus to the last seat.
    const int buses = (people_ * 11 / 10 + kBusSeats - 1) / kBusSeats;
    for (int i = 0; i < buses; ++i) {
      evacuation::v1::PlanVehicle& bus = *plan.add_vehicles();
      bus.set_name(absl::StrCat("автобус ", i + 1));
      bus.set_kind(evacuation::v1::Trip::VEHICLE_BUS);
      bus.mutable_places()->set_seats(kBusSeats);
      bus.mutable_places()->set_wheelchairs((wheelchairs_ + buses - 1) / buses);
      bus.set_escorts(1);
      bus.set_start_unit_code(wanted_.from_unit);
      bus.set_transit_centre_id(wanted_.centre);
      *bus.mutable_start_time() = platform::ToProto(began_);
      bus.set_crew_minutes(kCrewMinutes);
      bus.set_most_trips(2);
    }
    CC_RETURN_IF_ERROR(Change("create-plan", create, plan_));
    Say("рейсів у плані", "trips planned", plan_.trips_size());
    session_.console.out << session_.Say("відстань до межі", "gap to the bound") << ": "
                         << absl::StrFormat("%.1f %%\n", 100 * plan_.gap());
    evacuation::v1::AcceptPlanRequest accept;
    accept.set_id(plan_.id());
    accept.set_etag(plan_.etag());
    return Change("accept-plan", accept, plan_);
  }

  // From the assembly point to the last family registered at the centre.
  absl::Status Drive(const evacuation::v1::PlannedTrip& planned) {
    if (planned.trip_id().empty()) return absl::OkStatus();
    AwaitTime(planned.assembly_time());
    evacuation::v1::Trip trip;
    evacuation::v1::OpenBoardingRequest open;
    open.set_id(planned.trip_id());
    CC_RETURN_IF_ERROR(Change("open-boarding", open, trip));
    std::vector<Party> boarded;
    for (const evacuation::v1::PlannedParty& one : planned.parties()) {
      if (one.outcome() != evacuation::v1::PlannedParty::OUTCOME_ASSIGNED) continue;
      Party party;
      evacuation::v1::AssemblePartyRequest assemble;
      assemble.set_id(one.party_id());
      CC_RETURN_IF_ERROR(Change("assemble-party", assemble, party));
      evacuation::v1::BoardPartyRequest board;
      board.set_id(one.party_id());
      board.set_trip_id(planned.trip_id());
      CC_RETURN_IF_ERROR(Change("board-party", board, party));
      boarded.push_back(std::move(party));
    }
    AwaitTime(planned.departure_time());
    evacuation::v1::DepartTripRequest depart;
    depart.set_id(planned.trip_id());
    CC_RETURN_IF_ERROR(Change("depart-trip", depart, trip));
    AwaitTime(planned.arrival_time());
    evacuation::v1::ArriveTripRequest arrive;
    arrive.set_id(planned.trip_id());
    CC_RETURN_IF_ERROR(Change("arrive-trip", arrive, trip));
    for (const Party& party : boarded) {
      evacuation::v1::RegisterArrivalRequest registered;
      registered.set_party_id(party.id());
      evacuation::v1::Arrival arrival;
      CC_RETURN_IF_ERROR(Change("register-arrival", registered, arrival));
      arrived_ += party.persons_size();
    }
    return absl::OkStatus();
  }

  void AwaitMinute(double minute) const {
    if (wanted_.speed <= 0) return;
    absl::SleepFor(began_ + absl::Minutes(minute) / wanted_.speed - absl::Now());
  }
  void AwaitTime(const google::protobuf::Timestamp& time) const {
    AwaitMinute(absl::ToDoubleMinutes(platform::FromProto(time) - began_));
  }

  // A change has a request_id, so that it may be sent again.
  template <typename Request, typename Answer>
  absl::Status Change(const char* method, Request request, Answer& answer) {
    RequestBuilder(request, session_.options.language).Complete();
    return Ask(method, request, answer);
  }
  template <typename Answer>
  absl::Status Ask(const char* method, const Message& request, Answer& answer) {
    const MethodDescriptor* found = session_.contract.FindMethod(service_, method);
    if (found == nullptr) return absl::UnimplementedError(kSimulateEvacuationUsage);
    auto sent = session_.contract.New(found->input_type());
    sent->ParseFromString(request.SerializeAsString());
    auto message = session_.Call(client_, *found, *sent);
    if (!message.ok()) return message.status();
    return answer.ParseFromString((*message)->SerializeAsString())
               ? absl::OkStatus()
               : absl::InternalError(
                     session_.Say("відповідь не читається", "the answer cannot be read"));
  }
  void Say(absl::string_view uk, absl::string_view en, int number) const {
    session_.console.out << session_.Say(uk, en) << ": " << number << "\n";
  }

  const Session& session_;
  Client& client_;
  const Contract::Service& service_;
  EvacuationArguments wanted_;
  Dice dice_;
  const absl::Time began_;
  const absl::CivilDay today_;
  Plan plan_;
  int people_ = 0, wheelchairs_ = 0, arrived_ = 0;
};

}  // namespace

absl::Status RunSimulateEvacuation(const Session& session,
                                   const std::vector<std::string>& arguments) {
  const std::optional<EvacuationArguments> wanted = ParseEvacuation(arguments);
  if (!wanted) return absl::InvalidArgumentError(kSimulateEvacuationUsage);
  const Contract::Service* service = session.contract.FindService("evacuation");
  const MethodDescriptor* create =
      service == nullptr ? nullptr : session.contract.FindMethod(*service, "create-party");
  if (create == nullptr) return absl::UnimplementedError(kSimulateEvacuationUsage);
  CC_ASSIGN_OR_RETURN(const std::unique_ptr<Client> client, session.Connect(*create));
  return EvacuationDay(session, *client, *service, *wanted).Run();
}

}  // namespace cc::ccctl
