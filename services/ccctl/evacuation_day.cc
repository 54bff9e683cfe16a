#include "services/ccctl/evacuation_day.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "cc/evacuation/v1/planning_service.pb.h"
#include "cc/evacuation/v1/site_service.pb.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::ccctl {
namespace {

using evacuation::v1::Party;
using evacuation::v1::Plan;

constexpr int kPlanMinute = 240;  // when those who asked are planned
constexpr int kBusSeats = 40;
constexpr int kCrewMinutes = 900;
constexpr double kCloseAfter = 30, kHandOverAfter = 60;

}  // namespace

EvacuationDay::EvacuationDay(const Session& session, Offices& offices, const DayWanted& wanted,
                             const InventedDay& invented, absl::CivilDay day)
    : session_(session),
      offices_(offices),
      wanted_(wanted),
      invented_(invented),
      date_(platform::FormatDate(day)),
      morning_(absl::FromCivil(absl::CivilHour(day) + 4, platform::Kyiv())),
      began_(absl::Now()) {}

absl::Status EvacuationDay::Run() {
  CC_RETURN_IF_ERROR(FindUnits());
  CC_RETURN_IF_ERROR(TakeDecision());
  CC_RETURN_IF_ERROR(CountRemaining());
  CC_RETURN_IF_ERROR(OpenSite());
  CC_RETURN_IF_ERROR(AskToBeTaken());
  CC_RETURN_IF_ERROR(LeaveByThemselves());
  CC_RETURN_IF_ERROR(RecordEstimate());
  CC_RETURN_IF_ERROR(SendSilentTrip());
  CC_RETURN_IF_ERROR(MakePlan());
  AddTrips();
  CC_RETURN_IF_ERROR(RunSteps());
  CC_RETURN_IF_ERROR(EndSilentTrip());
  CC_RETURN_IF_ERROR(HandOver());
  return CheckDay();
}

absl::Status EvacuationDay::AskToBeTaken() {
  int people = 0;
  for (size_t i = 0; i < invented_.groups.size(); ++i) {
    const InventedGroup& group = invented_.groups[i];
    AwaitMinute(group.minute);
    evacuation::v1::CreatePartyRequest create;
    *create.mutable_party() = group.party;
    Party party;
    CC_RETURN_IF_ERROR(offices_.Change(Desk::kDispatcher, "create-party", absl::StrCat("group ", i),
                                       create, party));
    evacuation::v1::RequestEvacuationRequest ask;
    ask.set_id(party.id());
    CC_RETURN_IF_ERROR(
        offices_.Do(Desk::kDispatcher, "request-evacuation", absl::StrCat("group ", i), ask));
    people += party.persons_size();
    asked_[party.id()] = {&group, party};
  }
  Say("просять вивезти осіб", "people ask to be taken", people);
  return absl::OkStatus();
}

bool EvacuationDay::IsOwn(const std::string& party_id) const { return asked_.contains(party_id); }

absl::Status EvacuationDay::MakePlan() {
  AwaitMinute(kPlanMinute);
  evacuation::v1::CreatePlanRequest create;
  Plan& wanted = *create.mutable_plan();
  wanted.set_unit_code(wanted_.from_unit);
  wanted.set_date(date_);
  wanted.set_synthetic(true);
  int people = 0, wheelchairs = 0;
  for (const auto& [id, taken] : asked_) {
    people += taken.party.persons_size();
    for (const auto& person : taken.party.persons())
      wheelchairs += person.mobility() == common::v1::MOBILITY_WHEELCHAIR;
  }
  // A quarter more seats than people: families fill no bus to the last seat.
  const int buses = (people * 5 / 4 + kBusSeats - 1) / kBusSeats;
  for (int i = 0; i < buses; ++i) {
    evacuation::v1::PlanVehicle& bus = *wanted.add_vehicles();
    bus.set_name(absl::StrCat("автобус ", i + 1));
    bus.set_kind(evacuation::v1::Trip::VEHICLE_BUS);
    bus.mutable_places()->set_seats(kBusSeats);
    bus.mutable_places()->set_wheelchairs((wheelchairs + buses - 1) / buses + 1);
    bus.set_escorts(1);
    bus.set_start_unit_code(wanted_.from_unit);
    bus.set_transit_centre_id(centre_id_);
    *bus.mutable_start_time() = platform::ToProto(morning_ + absl::Minutes(kPlanMinute));
    bus.set_crew_minutes(kCrewMinutes);
    bus.set_most_trips(2);
  }
  CC_RETURN_IF_ERROR(offices_.Change(Desk::kDispatcher, "create-plan", "plan", create, plan_));
  CC_RETURN_IF_ERROR(LeaveOthersAlone());
  Say("рейсів у плані", "trips planned", plan_.trips_size());
  session_.console.out << session_.Say("відстань до межі", "gap to the bound") << ": "
                       << absl::StrFormat("%.1f %%\n", 100 * plan_.gap());
  evacuation::v1::AcceptPlanRequest accept;
  accept.set_id(plan_.id());
  accept.set_etag(plan_.etag());
  return offices_.Change(Desk::kDispatcher, "accept-plan", "plan", accept, plan_);
}

// A plan takes every open request of the unit: who was not invented here is pinned to stay out of
// it.
absl::Status EvacuationDay::LeaveOthersAlone() {
  std::vector<std::string> others;
  bool planned = false;
  for (const auto& trip : plan_.trips()) {
    for (const auto& party : trip.parties()) {
      if (IsOwn(party.party_id())) continue;
      others.push_back(party.party_id());
      planned = true;
    }
  }
  for (const auto& party : plan_.unplaced())
    if (!IsOwn(party.party_id())) others.push_back(party.party_id());
  if (!planned) return absl::OkStatus();
  evacuation::v1::SolvePlanRequest solve;
  solve.set_id(plan_.id());
  solve.set_etag(plan_.etag());
  for (const std::string& id : others) solve.add_pins()->set_party_id(id);
  return offices_.Change(Desk::kDispatcher, "solve-plan", "without others", solve, plan_);
}

void EvacuationDay::AddTrips() {
  for (const evacuation::v1::PlannedTrip& planned : plan_.trips()) {
    if (planned.trip_id().empty()) continue;
    std::vector<Journey::Taken> groups;
    for (const evacuation::v1::PlannedParty& one : planned.parties()) {
      if (one.outcome() == evacuation::v1::PlannedParty::OUTCOME_ASSIGNED && IsOwn(one.party_id()))
        groups.push_back(asked_.at(one.party_id()));
    }
    const bool hospital = journeys_.size() % 2 == 0;
    journeys_.push_back(std::make_unique<Journey>(session_, offices_, figures_,
                                                  absl::StrCat(planned.number()), planned.trip_id(),
                                                  std::move(groups), hospital));
    Journey* trip = journeys_.back().get();
    const double opens = MinuteOf(planned.assembly_time()),
                 leaves = MinuteOf(planned.departure_time()),
                 comes = MinuteOf(planned.arrival_time()), way = comes - leaves;
    steps_.push_back({opens, [trip] { return trip->Board(); }});
    steps_.push_back({leaves, [trip] { return trip->Leave(); }});
    steps_.push_back({leaves + way / 3, [trip] { return trip->UploadOffline(); }});
    steps_.push_back({leaves + way / 2, [trip] { return trip->GiveSign(); }});
    steps_.push_back({comes, [trip] { return trip->Arrive(); }});
    steps_.push_back({comes, [trip, this] { return trip->Place(centre_id_); }});
    steps_.push_back({comes + kCloseAfter, [trip] { return trip->Close(); }});
  }
}

absl::Status EvacuationDay::RunSteps() {
  std::stable_sort(steps_.begin(), steps_.end(),
                   [](const Step& a, const Step& b) { return a.minute < b.minute; });
  for (const Step& step : steps_) {
    AwaitMinute(step.minute);
    CC_RETURN_IF_ERROR(step.run());
  }
  return absl::OkStatus();
}

absl::Status EvacuationDay::HandOver() {
  if (!steps_.empty()) AwaitMinute(steps_.back().minute + kHandOverAfter);
  for (const auto& journey : journeys_) CC_RETURN_IF_ERROR(journey->HandOver(centre_unit_));
  return absl::OkStatus();
}

absl::Status EvacuationDay::CheckDay() {
  int planned = 0, boarded = 0, arrived = 0, without_bed = 0;
  for (const auto& trip : plan_.trips())
    for (const auto& party : trip.parties()) planned += party.people();
  for (const auto& journey : journeys_) {
    boarded += journey->people();
    arrived += journey->arrived();
    without_bed += journey->without_bed();
  }
  if (silent_ != nullptr) {
    arrived += silent_->arrived();
    without_bed += silent_->without_bed();
  }
  Say("прибуло й зареєстровано осіб", "people arrived and registered", arrived);
  Say("без ліжка", "without a bed", without_bed);
  for (const auto& [reason, count] : offices_.refused())
    session_.console.out << session_.Say("відмовлено", "refused") << " " << reason << ": " << count
                         << "\n";
  const absl::Status figures = figures_.Compare(session_, offices_, wanted_.from_unit);
  CC_RETURN_IF_ERROR(CheckBeds());
  CC_RETURN_IF_ERROR(CheckExpected());
  CC_RETURN_IF_ERROR(figures);
  return CheckSame(session_,
                   session_.Say("посаджено із запланованих", "of those planned have boarded"),
                   boarded, planned);
}

// Only a site of the day's own has nobody else.
absl::Status EvacuationDay::CheckBeds() {
  if (!wanted_.centre.empty()) return absl::OkStatus();
  int staying = silent_ == nullptr ? 0 : silent_->staying();
  for (const auto& journey : journeys_) staying += journey->staying();
  evacuation::v1::GetSiteRequest get;
  get.set_id(centre_id_);
  evacuation::v1::Site site;
  CC_RETURN_IF_ERROR(offices_.Ask(Desk::kCentre, "get-site", get, site));
  const auto sum = [](const evacuation::v1::Beds& beds) {
    return beds.ordinary() + beds.wheelchair() + beds.stretcher();
  };
  Say("мешкають у центрі", "stay at the centre", staying);
  return CheckSame(session_, session_.Say("зайнято ліжок", "beds taken"), staying,
                   sum(site.beds()) - sum(site.free()));
}

absl::Status EvacuationDay::CheckExpected() {
  std::set<std::string> directed;
  for (const auto& journey : journeys_)
    directed.insert(journey->handed_over().begin(), journey->handed_over().end());
  evacuation::v1::ListExpectedPartiesRequest expected;
  expected.set_unit_code(centre_unit_);
  expected.set_page_size(100);
  evacuation::v1::ListExpectedPartiesResponse page;
  int found = 0;
  do {
    CC_RETURN_IF_ERROR(offices_.Ask(Desk::kCentre, "list-expected-parties", expected, page));
    for (const auto& party : page.parties()) found += directed.contains(party.id());
    expected.set_page_token(page.next_page_token());
  } while (!page.next_page_token().empty());
  Say("родин передано громаді", "families handed over to the hromada", found);
  return CheckSame(session_, session_.Say("очікувані родини", "families expected"),
                   static_cast<int>(directed.size()), found);
}

void EvacuationDay::AwaitMinute(double minute) const {
  if (wanted_.speed <= 0) return;
  absl::SleepFor(began_ + absl::Minutes(minute) / wanted_.speed - absl::Now());
}

double EvacuationDay::MinuteOf(const google::protobuf::Timestamp& time) const {
  return absl::ToDoubleMinutes(platform::FromProto(time) - morning_);
}

void EvacuationDay::Say(absl::string_view uk, absl::string_view en, int number) const {
  session_.console.out << session_.Say(uk, en) << ": " << number << "\n" << std::flush;
}

}  // namespace cc::ccctl
