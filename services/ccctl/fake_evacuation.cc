#include "services/ccctl/fake_evacuation.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "cc/evacuation/v1/decision_service.pb.h"
#include "cc/evacuation/v1/departure_service.pb.h"
#include "cc/evacuation/v1/duty_desk_service.pb.h"
#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "cc/evacuation/v1/planning_service.pb.h"
#include "cc/evacuation/v1/resident_service.pb.h"
#include "cc/evacuation/v1/site_service.pb.h"
#include "cc/evacuation/v1/situation_service.pb.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/time/date.h"

namespace cc::ccctl {

namespace ev = evacuation::v1;

namespace {

constexpr int kFailedPrecondition = 9;

std::string PersonOf(const ev::ScanLine& line) {
  return std::string(absl::StripPrefix(line.person_id(), "cc:person/"));
}

std::string Today() { return platform::FormatDate(platform::DayIn(absl::Now())); }

FakeAnswer Refused(const std::string& reason) {
  return Refuse(kFailedPrecondition, reason, reason);
}

}  // namespace

FakeEvacuation::FakeEvacuation() {
  AnswerQuestions();
  AnswerRequests();
  AnswerPlan();
  AnswerTrips();
  AnswerScans();
  AnswerCentre();
  AnswerReport();
}

int FakeEvacuation::Calls(const std::string& method) const {
  int calls = 0;
  for (const FakeRequest& call : service_.calls()) calls += call.method == method;
  return calls;
}

std::string FakeEvacuation::NewId() {
  return absl::StrFormat("018f0000-0000-7000-8000-%012d", ++ids_);
}

void FakeEvacuation::CountPeople(ev::CountMethod method, const std::string& record, int people,
                                 int children, int low_mobility, int with_disability) {
  ev::CountEntry& entry = entries.emplace_back();
  entry.set_method(method);
  entry.set_record_id(record);
  entry.mutable_count()->set_people(people);
  entry.mutable_count()->set_children(children);
  entry.mutable_count()->set_low_mobility(low_mobility);
  entry.mutable_count()->set_with_disability(with_disability);
}

void FakeEvacuation::AnswerQuestions() {
  service_.On("GetUnitPath", [](const FakeRequest&) {
    territory::v1::GetUnitPathResponse path;
    path.add_units()->set_code("UA14000000000091971");
    path.add_units()->set_code("UA14120000000070232");
    return Answer(path);
  });
  service_.On("ListTransitCentres", [](const FakeRequest&) {
    ev::ListTransitCentresResponse centres;
    centres.add_transit_centres()->set_unit_code("UA12120000000089862");
    return Answer(centres);
  });
  service_.On("ListDecisions",
              [](const FakeRequest&) { return Answer(ev::ListDecisionsResponse()); });
  service_.On("ListRemainingCounts",
              [](const FakeRequest&) { return Answer(ev::ListRemainingCountsResponse()); });
  service_.On("ListIncidents", [this](const FakeRequest&) {
    ev::ListIncidentsResponse found;
    found.add_incidents()->set_id(NewId());
    found.mutable_incidents(0)->set_state(ev::Incident::STATE_OPEN);
    return Answer(found);
  });
  service_.On("AcknowledgeIncident", [](const FakeRequest&) { return Answer(ev::Incident()); });
  service_.On("CloseIncident", [](const FakeRequest&) { return Answer(ev::Incident()); });
}

void FakeEvacuation::AnswerRequests() {
  On<ev::CreateDecisionRequest>("CreateDecision", [this](const auto& request) {
    ev::EvacuationDecision decision = request.decision();
    decision.set_id(NewId());
    return Answer(decision);
  });
  On<ev::SubmitDecisionRequest>("SubmitDecision",
                                [](const auto&) { return Answer(ev::EvacuationDecision()); });
  On<ev::RecordRemainingCountRequest>("RecordRemainingCount",
                                      [](const auto& request) { return Answer(request.count()); });
  On<ev::CreatePartyRequest>("CreateParty", [this](const auto& request) {
    ev::Party party = request.party();
    party.set_id(NewId());
    for (int i = 0; i < party.persons_size(); ++i) {
      party.mutable_persons(i)->set_id(NewId());
      party.mutable_persons(i)->set_number(i + 1);
    }
    parties[party.id()] = party;
    return Answer(party);
  });
  On<ev::RequestEvacuationRequest>(
      "RequestEvacuation", [this](const auto& request) { return Answer(parties[request.id()]); });
  On<ev::AssemblePartyRequest>(
      "AssembleParty", [this](const auto& request) { return Answer(parties[request.id()]); });
  On<ev::RecordDepartureRequest>("RecordDeparture", [this](const auto& request) {
    ev::Departure departure = request.departure();
    departure.set_id(NewId());
    ev::DepartureCount count = departure.count();
    if (!departure.party_id().empty()) {
      gone_.insert(departure.party_id());
      for (const ev::Person& person : parties[departure.party_id()].persons()) {
        count.set_people(count.people() + 1);
        count.set_children(count.children() + (person.accompanying_adult() > 0));
        count.set_low_mobility(count.low_mobility() +
                               (person.mobility() != common::v1::MOBILITY_WALKING));
        count.set_with_disability(count.with_disability() + person.with_disability());
      }
    }
    CountPeople(departure.method() == ev::Departure::METHOD_CHECKPOINT
                    ? ev::COUNT_METHOD_CHECKPOINT
                    : ev::COUNT_METHOD_SELF_DEPARTURE,
                departure.id(), count.people(), count.children(), count.low_mobility(),
                count.with_disability());
    return Answer(departure);
  });
  On<ev::RecordEstimateRequest>("RecordEstimate", [this](const auto& request) {
    ev::Estimate estimate = request.estimate();
    estimate.set_id(NewId());
    const ev::DepartureCount& count = estimate.count();
    CountPeople(ev::COUNT_METHOD_ESTIMATE, estimate.id(), count.people(), count.children(),
                count.low_mobility(), count.with_disability());
    return Answer(estimate);
  });
}

void FakeEvacuation::AnswerPlan() {
  const auto fill = [this](ev::Plan& plan) {
    plan.clear_trips();
    ev::PlannedTrip& trip = *plan.add_trips();
    trip.set_number(1);
    trip.set_trip_id(planned_trip_);
    for (const auto& [id, party] : parties) {
      if (gone_.contains(id) || arrived_.contains(id) || pinned_out.contains(id)) continue;
      ev::PlannedParty& planned = *trip.add_parties();
      planned.set_party_id(id);
      planned.set_people(party.persons_size());
      planned.set_outcome(ev::PlannedParty::OUTCOME_ASSIGNED);
      expected_[trip.trip_id()].push_back(id);
    }
    if (change_one) trip.mutable_parties(0)->set_outcome(ev::PlannedParty::OUTCOME_CHANGED);
  };
  On<ev::CreatePlanRequest>("CreatePlan", [this, fill](const auto& request) {
    planned_trip_ = NewId();
    ev::Plan plan = request.plan();
    fill(plan);
    return Answer(plan);
  });
  On<ev::SolvePlanRequest>("SolvePlan", [this, fill](const auto& request) {
    for (const ev::PlanPin& pin : request.pins()) pinned_out.insert(pin.party_id());
    expected_.erase(planned_trip_);
    ev::Plan plan;
    fill(plan);
    return Answer(plan);
  });
  On<ev::AcceptPlanRequest>("AcceptPlan", [this, fill](const auto&) {
    expected_.erase(planned_trip_);
    ev::Plan plan;
    fill(plan);
    if (change_one) {
      auto& groups = expected_[planned_trip_];
      groups.erase(groups.begin());
    }
    return Answer(plan);
  });
}

void FakeEvacuation::AnswerTrips() {
  const auto trip = [this](const std::string& id) {
    ev::Trip answer;
    answer.set_id(id);
    answer.mutable_boarded()->set_seats(static_cast<int>(on_board_[id].size()));
    for (auto* time : {answer.mutable_update_time(), answer.mutable_last_sign_time(),
                       answer.mutable_expected_sign_time(), answer.mutable_arrival_time()})
      *time = platform::ToProto(absl::Now());
    return Answer(answer);
  };
  On<ev::CreateTripRequest>("CreateTrip", [this, trip](const auto&) { return trip(NewId()); });
  On<ev::AssignPartyRequest>("AssignParty", [this](const auto& request) {
    expected_[request.trip_id()].push_back(request.party_id());
    gone_.insert(request.party_id());
    return Answer(ev::PartyAssignment());
  });
  const auto by_id = [trip](const auto& request) { return trip(request.id()); };
  On<ev::OpenBoardingRequest>("OpenBoarding", by_id);
  On<ev::DepartTripRequest>("DepartTrip", by_id);
  On<ev::ReportSignRequest>("ReportSign", by_id);
  On<ev::ArriveTripRequest>("ArriveTrip", by_id);
  On<ev::CloseTripRequest>("CloseTrip", [this, trip](const auto& request) {
    for (const std::string& party : expected_[request.id()])
      if (!arrived_.contains(party)) return Refused("PEOPLE_UNACCOUNTED");
    if (!closed_.insert(request.id()).second) return Refused("STATE_FORBIDS");
    for (const auto& [person, of] : hospital_) {
      if (of != request.id()) continue;
      for (const auto& [id, party] : parties) {
        for (const ev::Person& one : party.persons()) {
          if (one.id() != person) continue;
          CountPeople(ev::COUNT_METHOD_MANIFEST, of, 1, 0,
                      one.mobility() != common::v1::MOBILITY_WALKING, one.with_disability());
        }
      }
    }
    return trip(request.id());
  });
}

std::string FakeEvacuation::ScanRefusal(const ev::ScanLine& line) {
  const std::string who = PersonOf(line);
  for (const auto& [id, party] : parties) {
    for (const ev::Person& person : party.persons()) {
      if (person.id() != who) continue;
      if (person.accompanying_adult() > 0 &&
          !on_board_[line.trip_id()].contains(party.persons(0).id()))
        return "CHILD_UNACCOMPANIED";
    }
  }
  return on_board_[line.trip_id()].insert(who).second ? "" : "PERSON_ON_BOARD_ALREADY";
}

void FakeEvacuation::AnswerScans() {
  On<ev::RecordScanRequest>("RecordScan", [this](const auto& request) {
    if (request.line().kind() == ev::ScanLine::KIND_ALIGHT) {
      on_board_[request.line().trip_id()].erase(PersonOf(request.line()));
      hospital_[PersonOf(request.line())] = request.line().trip_id();
      return Answer(ev::ScanAnswer());
    }
    const std::string reason = ScanRefusal(request.line());
    return reason.empty() ? Answer(ev::ScanAnswer()) : Refused(reason);
  });
  On<ev::UploadScansRequest>("UploadScans", [this](const auto& request) {
    std::vector<const ev::ScanLine*> lines;
    for (const ev::ScanLine& line : request.lines()) lines.push_back(&line);
    std::sort(lines.begin(), lines.end(), [](const auto* a, const auto* b) {
      return platform::FromProto(a->scan_time()) < platform::FromProto(b->scan_time());
    });
    if (const auto known = uploads_.find(request.device()); known != uploads_.end())
      return known->second;
    ev::UploadScansResponse response;
    for (const ev::ScanLine* line : lines) {
      response.add_answers()->set_result(ScanRefusal(*line).empty()
                                             ? ev::ScanAnswer::RESULT_APPLIED
                                             : ev::ScanAnswer::RESULT_CONFLICT);
    }
    return uploads_[request.device()] = Answer(response);
  });
  On<ev::ResolveScanConflictRequest>("ResolveScanConflict",
                                     [](const auto&) { return Answer(ev::ScanConflict()); });
}

void FakeEvacuation::AnswerCentre() {
  On<ev::CreateSiteRequest>("CreateSite", [this](const auto& request) {
    ev::Site site = request.site();
    site.set_id(NewId());
    for (const ev::Room& room : request.rooms())
      beds_[site.id()] += room.beds().ordinary() + room.beds().wheelchair();
    return Answer(site);
  });
  service_.On("GetSite", [this](const FakeRequest& call) {
    ev::GetSiteRequest request;
    request.ParseFromString(call.body);
    int taken = 0;
    for (const auto& [stay, people] : staying_[request.id()]) taken += people;
    ev::Site site;
    site.mutable_beds()->set_ordinary(beds_[request.id()]);
    site.mutable_free()->set_ordinary(beds_[request.id()] - taken);
    return Answer(site);
  });
  On<ev::RegisterArrivalRequest>("RegisterArrival", [this](const auto& request) {
    arrived_.insert(request.party_id());
    ev::Arrival arrival;
    arrival.set_id(NewId());
    arrival.set_arrive_date(Today());
    int people = 0, children = 0, low = 0, disabled = 0;
    for (const ev::Person& person : parties[request.party_id()].persons()) {
      if (hospital_.contains(person.id())) continue;
      ++people;
      children += person.accompanying_adult() > 0;
      low += person.mobility() != common::v1::MOBILITY_WALKING;
      disabled += person.with_disability();
    }
    CountPeople(ev::COUNT_METHOD_MANIFEST, arrival.id(), people, children, low, disabled);
    return Answer(arrival);
  });
  On<ev::PlacePartyRequest>("PlaceParty", [this](const auto& request) {
    ev::Stay stay;
    stay.set_id(NewId());
    party_of_stay_[stay.id()] = request.party_id();
    staying_[request.site_id()][stay.id()] = request.person_numbers().empty()
                                                 ? parties[request.party_id()].persons_size()
                                                 : request.person_numbers_size();
    return Answer(stay);
  });
  On<ev::RecordAidRequest>("RecordAid", [](const auto& request) { return Answer(request.aid()); });
  On<ev::EndStayRequest>("EndStay", [this](const auto& request) {
    onward_.insert(party_of_stay_[request.id()]);
    for (auto& [site, stays] : staying_) stays.erase(request.id());
    return Answer(ev::Stay());
  });
  service_.On("ListExpectedParties", [this](const FakeRequest&) {
    ev::ListExpectedPartiesResponse expected;
    for (const std::string& id : onward_) expected.add_parties()->set_id(id);
    return Answer(expected);
  });
}

void FakeEvacuation::AnswerReport() {
  service_.On("GetSituationReport", [this](const FakeRequest& call) {
    ev::GetSituationReportRequest request;
    request.ParseFromString(call.body);
    ev::SituationReport report;
    ev::SituationRow& row = *report.add_rows();
    row.set_unit_code(request.unit_code());
    for (ev::CountMethod method : {ev::COUNT_METHOD_MANIFEST, ev::COUNT_METHOD_CHECKPOINT,
                                   ev::COUNT_METHOD_SELF_DEPARTURE, ev::COUNT_METHOD_ESTIMATE}) {
      ev::MethodFigures& figures = *row.add_evacuated();
      figures.set_method(method);
      ev::EvacuatedCount& day = *figures.mutable_day();
      day.set_people(report_error);
      for (const ev::CountEntry& entry : entries) {
        if (entry.method() != method) continue;
        day.set_people(day.people() + entry.count().people());
        day.set_children(day.children() + entry.count().children());
        day.set_low_mobility(day.low_mobility() + entry.count().low_mobility());
        day.set_with_disability(day.with_disability() + entry.count().with_disability());
      }
    }
    return Answer(report);
  });
  service_.On("ListCountEntries", [this](const FakeRequest& call) {
    ev::ListCountEntriesRequest request;
    request.ParseFromString(call.body);
    ev::ListCountEntriesResponse response;
    for (const ev::CountEntry& entry : entries)
      if (entry.method() == request.method()) *response.add_entries() = entry;
    return Answer(response);
  });
}

}  // namespace cc::ccctl
