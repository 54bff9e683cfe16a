#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cc/evacuation/v1/decision_service.pb.h"
#include "cc/evacuation/v1/departure_service.pb.h"
#include "cc/evacuation/v1/duty_desk_service.pb.h"
#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "cc/evacuation/v1/resident_service.pb.h"
#include "cc/evacuation/v1/site_service.pb.h"
#include "cc/evacuation/v1/trip_service.pb.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/ccctl/evacuation_day.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

// What a day has besides its planned trips: the decision and the counts it begins with, the site,
// other ways out, and the trip that falls silent.
namespace cc::ccctl {
namespace {

using evacuation::v1::Departure;
using evacuation::v1::EvacuationDecision;
using evacuation::v1::Incident;

constexpr char kInvented[] = "вигадано для показу";
constexpr absl::Duration kAlertLimit = absl::Minutes(3), kAlertPause = absl::Seconds(2);

template <typename Count>
Count CountOf(const HeadCount& heads) {
  Count count;
  count.set_people(heads.people);
  count.set_children(heads.children);
  count.set_low_mobility(heads.low_mobility);
  return count;
}

evacuation::v1::DepartureCount DepartureCountOf(const HeadCount& heads) {
  auto count = CountOf<evacuation::v1::DepartureCount>(heads);
  count.set_with_disability(heads.with_disability);
  return count;
}

}  // namespace

absl::Status EvacuationDay::FindUnits() {
  territory::v1::GetUnitPathRequest of;
  of.set_code(wanted_.from_unit);
  territory::v1::GetUnitPathResponse path;
  CC_RETURN_IF_ERROR(offices_.Ask(Desk::kHeadquarters, "get-unit-path", of, path, "territory"));
  if (path.units_size() < 2) {
    return absl::InvalidArgumentError(session_.Say("--from-unit-code: потрібен населений пункт",
                                                   "--from-unit-code: a settlement is needed"));
  }
  oblast_ = path.units(0).code();
  raion_ = path.units(1).code();
  return FindCentre();
}

absl::Status EvacuationDay::FindCentre() {
  if (!wanted_.centre.empty()) {
    evacuation::v1::GetTransitCentreRequest get;
    get.set_id(wanted_.centre);
    evacuation::v1::TransitCentre centre;
    CC_RETURN_IF_ERROR(offices_.Ask(Desk::kCentre, "get-transit-centre", get, centre));
    centre_id_ = centre.id();
    centre_unit_ = centre.unit_code();
    return absl::OkStatus();
  }
  centre_unit_ = wanted_.to_unit;
  if (!centre_unit_.empty()) return absl::OkStatus();
  evacuation::v1::ListTransitCentresResponse centres;
  CC_RETURN_IF_ERROR(offices_.Ask(Desk::kCentre, "list-transit-centres",
                                  evacuation::v1::ListTransitCentresRequest(), centres));
  if (centres.transit_centres().empty()) {
    return absl::FailedPreconditionError(
        session_.Say("немає жодного транзитного центру: дайте --to-unit-code",
                     "there is no transit centre: give --to-unit-code"));
  }
  centre_unit_ = centres.transit_centres(0).unit_code();
  return absl::OkStatus();
}

absl::Status EvacuationDay::TakeDecision() {
  evacuation::v1::ListDecisionsRequest in_force;
  in_force.set_unit_code(wanted_.from_unit);
  in_force.set_in_force_on(date_);
  evacuation::v1::ListDecisionsResponse found;
  CC_RETURN_IF_ERROR(offices_.Ask(Desk::kHeadquarters, "list-decisions", in_force, found));
  if (!found.decisions().empty()) return absl::OkStatus();
  evacuation::v1::CreateDecisionRequest create;
  EvacuationDecision& decision = *create.mutable_decision();
  decision.set_kind(EvacuationDecision::KIND_OBLIGATORY);
  decision.set_authority(EvacuationDecision::AUTHORITY_OBLAST_ADMINISTRATION);
  decision.set_authority_unit_code(oblast_);
  decision.mutable_act()->set_kind("розпорядження");
  decision.mutable_act()->set_number(
      absl::StrCat("вигадане-", offices_.NamedId("decision").substr(0, 8)));
  decision.mutable_act()->set_date(date_);
  decision.set_start_date(date_);
  decision.set_end_date(date_);
  decision.mutable_proposal()->set_command("Військове командування (вигадано)");
  decision.mutable_proposal()->set_number("1-вигаданий");
  decision.mutable_proposal()->set_date(date_);
  decision.set_unsupported_reason("вигаданий день евакуації: статус території не має значення");
  decision.set_synthetic(true);
  auto& settlement = *decision.add_settlements();
  settlement.set_unit_code(wanted_.from_unit);
  *settlement.mutable_planned() = CountOf<evacuation::v1::PeopleCount>(invented_.remaining);
  EvacuationDecision made;
  CC_RETURN_IF_ERROR(
      offices_.Change(Desk::kHeadquarters, "create-decision", "decision", create, made));
  evacuation::v1::SubmitDecisionRequest submit;
  submit.set_id(made.id());
  submit.set_sent_date(date_);
  return offices_.Do(Desk::kHeadquarters, "submit-decision", "decision", submit);
}

absl::Status EvacuationDay::CountRemaining() {
  evacuation::v1::ListRemainingCountsRequest of_day;
  of_day.set_unit_code(wanted_.from_unit);
  of_day.set_start_date(date_);
  of_day.set_end_date(date_);
  evacuation::v1::ListRemainingCountsResponse found;
  CC_RETURN_IF_ERROR(offices_.Ask(Desk::kHeadquarters, "list-remaining-counts", of_day, found));
  if (!found.counts().empty()) return absl::OkStatus();
  evacuation::v1::RecordRemainingCountRequest record;
  evacuation::v1::RemainingCount& count = *record.mutable_count();
  count.set_unit_code(wanted_.from_unit);
  count.set_date(date_);
  *count.mutable_remaining() = CountOf<evacuation::v1::PeopleCount>(invented_.remaining);
  count.set_method(evacuation::v1::RemainingCount::METHOD_DOOR_TO_DOOR);
  count.set_source(kInvented);
  count.set_synthetic(true);
  Say("залишаються осіб", "people remain", count.remaining().people());
  return offices_.Do(Desk::kHeadquarters, "record-remaining-count", "morning", record);
}

absl::Status EvacuationDay::OpenSite() {
  if (!centre_id_.empty()) return absl::OkStatus();
  evacuation::v1::CreateSiteRequest create;
  evacuation::v1::Site& site = *create.mutable_site();
  site.set_kind(evacuation::v1::Site::KIND_TRANSIT_CENTRE);
  site.set_unit_code(centre_unit_);
  site.set_name("Транзитний центр (вигаданий)");
  site.set_operator_name(kInvented);
  site.set_synthetic(true);
  for (evacuation::v1::Room& room : invented_.Rooms()) *create.add_rooms() = std::move(room);
  evacuation::v1::Site made;
  CC_RETURN_IF_ERROR(offices_.Change(Desk::kCentre, "create-site", "centre", create, made));
  centre_id_ = made.id();
  return absl::OkStatus();
}

absl::Status EvacuationDay::RecordDeparture(const std::string& step, Departure departure, Desk desk,
                                            const HeadCount& heads) {
  departure.set_origin_unit_code(wanted_.from_unit);
  departure.set_date(date_);
  departure.set_synthetic(true);
  evacuation::v1::RecordDepartureRequest record;
  *record.mutable_departure() = std::move(departure);
  Departure recorded;
  CC_RETURN_IF_ERROR(offices_.Change(desk, "record-departure", step, record, recorded));
  figures_.Count(date_,
                 recorded.method() == Departure::METHOD_CHECKPOINT
                     ? evacuation::v1::COUNT_METHOD_CHECKPOINT
                     : evacuation::v1::COUNT_METHOD_SELF_DEPARTURE,
                 recorded.id(), heads);
  return absl::OkStatus();
}

absl::Status EvacuationDay::LeaveByThemselves() {
  int people = invented_.walk_ins.people;
  for (auto taken = asked_.begin(); taken != asked_.end();) {
    const InventedGroup& group = *taken->second.group;
    if (group.way != WayOut::kCheckpoint && group.way != WayOut::kByThemselves) {
      ++taken;
      continue;
    }
    Departure departure;
    departure.set_method(group.way == WayOut::kCheckpoint ? Departure::METHOD_CHECKPOINT
                                                          : Departure::METHOD_SELF_DEPARTURE);
    departure.set_registered_unit_code(raion_);
    departure.set_party_id(taken->first);
    CC_RETURN_IF_ERROR(RecordDeparture(absl::StrCat("left ", taken->first), std::move(departure),
                                       Desk::kDispatcher, group.heads()));
    people += group.party.persons_size();
    taken = asked_.erase(taken);
  }
  Departure walk_ins;
  walk_ins.set_method(Departure::METHOD_CHECKPOINT);
  walk_ins.set_registered_unit_code(centre_unit_);
  *walk_ins.mutable_count() = DepartureCountOf(invented_.walk_ins);
  CC_RETURN_IF_ERROR(
      RecordDeparture("walk-ins", std::move(walk_ins), Desk::kCentre, invented_.walk_ins));
  Say("виїхали самі осіб", "people left by themselves", people);
  return absl::OkStatus();
}

absl::Status EvacuationDay::RecordEstimate() {
  evacuation::v1::RecordEstimateRequest record;
  evacuation::v1::Estimate& estimate = *record.mutable_estimate();
  estimate.set_unit_code(wanted_.from_unit);
  estimate.set_start_date(date_);
  estimate.set_end_date(date_);
  estimate.set_authority("Обласна військова адміністрація (вигадано)");
  estimate.set_basis(kInvented);
  *estimate.mutable_count() = DepartureCountOf(invented_.estimate);
  estimate.set_synthetic(true);
  evacuation::v1::Estimate recorded;
  CC_RETURN_IF_ERROR(
      offices_.Change(Desk::kHeadquarters, "record-estimate", "estimate", record, recorded));
  figures_.Count(date_, evacuation::v1::COUNT_METHOD_ESTIMATE, recorded.id(), invented_.estimate);
  return absl::OkStatus();
}

absl::Status EvacuationDay::SendSilentTrip() {
  const auto taken = std::find_if(asked_.begin(), asked_.end(), [](const auto& one) {
    return one.second.group->way == WayOut::kSilentTrip;
  });
  if (taken == asked_.end()) return absl::OkStatus();
  evacuation::v1::CreateTripRequest create;
  evacuation::v1::Trip& trip = *create.mutable_trip();
  trip.set_from_unit_code(wanted_.from_unit);
  trip.set_transit_centre_id(centre_id_);
  trip.set_date(date_);
  trip.set_vehicle(evacuation::v1::Trip::VEHICLE_MINIBUS);
  trip.mutable_places()->set_seats(8);
  trip.mutable_places()->set_wheelchairs(3);
  trip.set_sign_minutes(1);
  trip.set_synthetic(true);
  evacuation::v1::Trip made;
  CC_RETURN_IF_ERROR(
      offices_.Change(Desk::kDispatcher, "create-trip", "silent trip", create, made));
  evacuation::v1::AssignPartyRequest assign;
  assign.set_trip_id(made.id());
  assign.set_party_id(taken->first);
  CC_RETURN_IF_ERROR(offices_.Do(Desk::kDispatcher, "assign-party", "silent trip", assign));
  silent_ =
      std::make_unique<Journey>(session_, offices_, figures_, "silent", made.id(),
                                std::vector<Journey::Taken>{taken->second}, /*hospital=*/false);
  asked_.erase(taken);
  CC_RETURN_IF_ERROR(silent_->Board());
  return silent_->Leave();
}

// The services' own clock makes a trip silent, so no speed shortens this.
absl::Status EvacuationDay::AwaitAlert(Incident& incident) {
  const absl::Time due = platform::FromProto(silent_->trip().expected_sign_time());
  absl::SleepFor(due - absl::Now());
  for (absl::Time now = absl::Now(); now < std::max(due, began_) + kAlertLimit; now = absl::Now()) {
    for (Incident::State state : {Incident::STATE_UNSPECIFIED, Incident::STATE_CLOSED}) {
      evacuation::v1::ListIncidentsRequest of_trip;
      of_trip.set_kind(Incident::KIND_SILENT_TRIP);
      of_trip.set_subject_id(silent_->trip().id());
      of_trip.set_state(state);
      evacuation::v1::ListIncidentsResponse found;
      CC_RETURN_IF_ERROR(offices_.Ask(Desk::kDispatcher, "list-incidents", of_trip, found));
      if (found.incidents().empty()) continue;
      incident = found.incidents(0);
      return absl::OkStatus();
    }
    absl::SleepFor(kAlertPause);
  }
  return absl::DeadlineExceededError(session_.Say("про рейс, що замовк, ніхто не сповістив",
                                                  "nobody was alerted of the silent trip"));
}

absl::Status EvacuationDay::EndSilentTrip() {
  if (silent_ == nullptr) return absl::OkStatus();
  Incident incident;
  CC_RETURN_IF_ERROR(AwaitAlert(incident));
  Say("сповіщено про рейсів, що замовкли", "alerts of silent trips", 1);
  if (incident.state() == Incident::STATE_OPEN) {
    evacuation::v1::AcknowledgeIncidentRequest acknowledge;
    acknowledge.set_id(incident.id());
    CC_RETURN_IF_ERROR(
        offices_.Do(Desk::kDispatcher, "acknowledge-incident", "silent trip", acknowledge));
  }
  CC_RETURN_IF_ERROR(silent_->GiveSign());
  CC_RETURN_IF_ERROR(silent_->Arrive());
  CC_RETURN_IF_ERROR(silent_->Place(centre_id_));
  CC_RETURN_IF_ERROR(silent_->Close());
  if (incident.state() == Incident::STATE_CLOSED) return absl::OkStatus();
  evacuation::v1::CloseIncidentRequest close;
  close.set_id(incident.id());
  close.set_outcome("екіпаж був без зв’язку, усі прибули");
  return offices_.Do(Desk::kDispatcher, "close-incident", "silent trip", close);
}

}  // namespace cc::ccctl
