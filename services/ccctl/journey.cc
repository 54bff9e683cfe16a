#include "services/ccctl/journey.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "cc/evacuation/v1/site_service.pb.h"
#include "cc/evacuation/v1/trip_service.pb.h"
#include "services/ccctl/errors.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::ccctl {
namespace {

using evacuation::v1::Party;
using evacuation::v1::ScanAnswer;
using evacuation::v1::ScanLine;

constexpr char kSource[] = "вигадано для показу";

int SumOf(const evacuation::v1::Places& places) {
  return places.seats() + places.wheelchairs() + places.stretchers();
}

// Whoever may stay behind: nobody's accompanying adult, and not all of the group.
std::optional<int> PatientOf(const InventedGroup& group) {
  if (group.party.persons_size() < 2) return std::nullopt;
  if (group.adults > 1) return group.adults - 1;
  return std::nullopt;
}

bool IsNoBed(const std::string& reason) {
  return reason == "SITE_FULL" || reason == "SITE_NOT_OPEN" || reason == "NO_ACCESSIBLE_BED" ||
         reason == "FAMILY_NOT_TOGETHER";
}

}  // namespace

std::string Journey::Step(absl::string_view what) const { return absl::StrCat(name_, "/", what); }

int Journey::people() const {
  int people = 0;
  for (const Taken& taken : groups_) people += taken.party.persons_size();
  return people;
}

ScanLine Journey::NextLine(const std::string& person_id, bool offline) {
  ScanLine line;
  line.set_sequence(offline ? ++offline_ : ++online_);
  line.set_trip_id(trip_id_);
  line.set_person_id(absl::StrCat("cc:person/", person_id));
  line.set_kind(ScanLine::KIND_BOARD);
  scan_time_ += absl::Microseconds(1);
  *line.mutable_scan_time() = platform::ToProto(scan_time_);
  return line;
}

absl::Status Journey::Scan(const ScanLine& line) {
  evacuation::v1::RecordScanRequest request;
  request.set_device(offices_.NamedId(Step("device on line")));
  *request.mutable_line() = line;
  return offices_.Do(Desk::kDispatcher, "record-scan", Step(absl::StrCat("scan ", line.sequence())),
                     request);
}

// A record that is refused is not kept, and its number stays free.
absl::Status Journey::RefusedScan(const std::string& person_id) {
  evacuation::v1::RecordScanRequest request;
  request.set_device(offices_.NamedId(Step("device on line")));
  *request.mutable_line() = NextLine(person_id, /*offline=*/false);
  --online_;
  return offices_.Refused(Desk::kDispatcher, "record-scan",
                          Step(absl::StrCat("refused scan ", person_id)), request);
}

absl::Status Journey::Board() {
  evacuation::v1::OpenBoardingRequest open;
  open.set_id(trip_id_);
  CC_RETURN_IF_ERROR(
      offices_.Change(Desk::kDispatcher, "open-boarding", Step("open"), open, trip_));
  scan_time_ = platform::FromProto(trip_.update_time());
  for (size_t i = 0; i < groups_.size(); ++i) CC_RETURN_IF_ERROR(BoardGroup(i));
  return absl::OkStatus();
}

absl::Status Journey::BoardGroup(size_t index) {
  const Party& party = groups_[index].party;
  evacuation::v1::AssemblePartyRequest assemble;
  assemble.set_id(party.id());
  CC_RETURN_IF_ERROR(offices_.Do(Desk::kDispatcher, "assemble-party",
                                 Step(absl::StrCat("assemble ", index)), assemble));
  const int people = party.persons_size();
  if (IsOffline(index)) {
    for (const auto& person : party.persons()) kept_.push_back(NextLine(person.id(), true));
    kept_.push_back(NextLine(party.persons(0).id(), true));
    doubled_.push_back(offline_);
    return absl::OkStatus();
  }
  const bool with_child = groups_[index].group->adults < people;
  if (with_child) CC_RETURN_IF_ERROR(RefusedScan(party.persons(people - 1).id()));
  for (const auto& person : party.persons())
    CC_RETURN_IF_ERROR(Scan(NextLine(person.id(), /*offline=*/false)));
  if (index % 4 == 0) CC_RETURN_IF_ERROR(RefusedScan(party.persons(0).id()));
  on_board_ += people;
  return absl::OkStatus();
}

absl::Status Journey::CheckOnBoard(int expected) {
  return CheckSame(
      session_,
      absl::StrCat(session_.Say("рейс ", "trip "), name_, session_.Say(": у салоні", ": on board")),
      expected, SumOf(trip_.boarded()));
}

absl::Status Journey::Leave() {
  evacuation::v1::DepartTripRequest depart;
  depart.set_id(trip_id_);
  CC_RETURN_IF_ERROR(
      offices_.Change(Desk::kDispatcher, "depart-trip", Step("depart"), depart, trip_));
  return CheckOnBoard(on_board_);
}

absl::Status Journey::UploadOffline() {
  if (kept_.empty()) return absl::OkStatus();
  evacuation::v1::UploadScansRequest upload;
  upload.set_device(offices_.NamedId(Step("device off line")));
  // As it comes from a device that writes its newest records first, and twice.
  for (auto line = kept_.rbegin(); line != kept_.rend(); ++line) *upload.add_lines() = *line;
  for (const char* time : {"upload", "upload again"}) {
    evacuation::v1::UploadScansResponse response;
    CC_RETURN_IF_ERROR(
        offices_.Change(Desk::kDispatcher, "upload-scans", Step(time), upload, response));
    const auto stand = std::count_if(
        response.answers().begin(), response.answers().end(),
        [](const ScanAnswer& one) { return one.result() == ScanAnswer::RESULT_APPLIED; });
    CC_RETURN_IF_ERROR(CheckSame(session_,
                                 absl::StrCat(session_.Say("рейс ", "trip "), name_,
                                              session_.Say(": чинних записів", ": records stand")),
                                 static_cast<int>(kept_.size() - doubled_.size()),
                                 static_cast<int>(stand)));
  }
  on_board_ += static_cast<int>(kept_.size() - doubled_.size());
  return absl::OkStatus();
}

absl::Status Journey::GiveSign() {
  evacuation::v1::ReportSignRequest sign;
  sign.set_id(trip_id_);
  CC_RETURN_IF_ERROR(offices_.Change(Desk::kDispatcher, "report-sign", Step("sign"), sign, trip_));
  CC_RETURN_IF_ERROR(CheckOnBoard(on_board_));
  return hospital_ ? LeaveInHospital() : absl::OkStatus();
}

absl::Status Journey::LeaveInHospital() {
  for (size_t i = 0; i < groups_.size(); ++i) {
    const InventedGroup& group = *groups_[i].group;
    const std::optional<int> patient = PatientOf(group);
    if (!patient || IsOffline(i)) continue;
    patient_party_ = groups_[i].party.id();
    patient_id_ = groups_[i].party.persons(*patient).id();
    patient_ = group.HeadsOf(*patient);
    scan_time_ = platform::FromProto(trip_.last_sign_time());
    ScanLine line = NextLine(patient_id_, /*offline=*/false);
    line.set_kind(ScanLine::KIND_ALIGHT);
    line.set_outcome(evacuation::v1::Passenger::OUTCOME_HOSPITAL);
    --on_board_;
    return Scan(line);
  }
  return absl::OkStatus();
}

absl::Status Journey::Arrive() {
  evacuation::v1::ArriveTripRequest arrive;
  arrive.set_id(trip_id_);
  CC_RETURN_IF_ERROR(offices_.Change(Desk::kCentre, "arrive-trip", Step("arrive"), arrive, trip_));
  CC_RETURN_IF_ERROR(CheckOnBoard(on_board_));
  evacuation::v1::CloseTripRequest too_early;
  too_early.set_id(trip_id_);
  CC_RETURN_IF_ERROR(
      offices_.Refused(Desk::kCentre, "close-trip", Step("close too early"), too_early));
  for (size_t i = 0; i < groups_.size(); ++i) {
    evacuation::v1::RegisterArrivalRequest registered;
    registered.set_party_id(groups_[i].party.id());
    evacuation::v1::Arrival arrival;
    CC_RETURN_IF_ERROR(offices_.Change(Desk::kCentre, "register-arrival",
                                       Step(absl::StrCat("arrival ", i)), registered, arrival));
    HeadCount came;
    for (int p = 0; p < groups_[i].party.persons_size(); ++p) {
      if (groups_[i].party.persons(p).id() != patient_id_)
        came = came + groups_[i].group->HeadsOf(p);
    }
    figures_.Count(arrival.arrive_date(), evacuation::v1::COUNT_METHOD_MANIFEST, arrival.id(),
                   came);
    arrived_ += came.people;
  }
  return absl::OkStatus();
}

absl::Status Journey::Place(const std::string& site_id) {
  for (size_t i = 0; i < groups_.size(); ++i) {
    const Party& party = groups_[i].party;
    evacuation::v1::PlacePartyRequest place;
    place.set_party_id(party.id());
    place.set_site_id(site_id);
    for (const auto& person : party.persons()) {
      if (party.id() == patient_party_ && person.id() != patient_id_)
        place.add_person_numbers(person.number());
    }
    if (party.id() == patient_party_) place.set_split_reason("одну людину залишено в лікарні");
    const int people = party.persons_size() - (party.id() == patient_party_ ? 1 : 0);
    evacuation::v1::Stay stay;
    const absl::Status placed =
        offices_.Change(Desk::kCentre, "place-party", Step(absl::StrCat("place ", i)), place, stay);
    if (IsNoBed(ReasonOf(placed))) {
      without_bed_ += people;
      continue;
    }
    CC_RETURN_IF_ERROR(placed);
    staying_ += people;
    stays_.push_back({stay.id(), party.id(), people, i % 3 == 0});
    evacuation::v1::RecordAidRequest aid;
    aid.mutable_aid()->set_site_id(site_id);
    aid.mutable_aid()->set_party_id(party.id());
    aid.mutable_aid()->set_kind(evacuation::v1::Aid::KIND_FOOD);
    aid.mutable_aid()->set_quantity(people);
    aid.mutable_aid()->set_given_by(kSource);
    CC_RETURN_IF_ERROR(
        offices_.Do(Desk::kCentre, "record-aid", Step(absl::StrCat("aid ", i)), aid));
  }
  return absl::OkStatus();
}

absl::Status Journey::DismissConflicts() {
  for (int64_t sequence : doubled_) {
    evacuation::v1::ResolveScanConflictRequest dismiss;
    dismiss.set_device(offices_.NamedId(Step("device off line")));
    dismiss.set_sequence(sequence);
    dismiss.set_decision(evacuation::v1::ResolveScanConflictRequest::DECISION_DISMISS);
    dismiss.set_note("зчитано двічі");
    CC_RETURN_IF_ERROR(offices_.Do(Desk::kDispatcher, "resolve-scan-conflict",
                                   Step(absl::StrCat("dismiss ", sequence)), dismiss));
  }
  return absl::OkStatus();
}

absl::Status Journey::Close() {
  CC_RETURN_IF_ERROR(DismissConflicts());
  evacuation::v1::CloseTripRequest close;
  close.set_id(trip_id_);
  CC_RETURN_IF_ERROR(offices_.Change(Desk::kCentre, "close-trip", Step("close"), close, trip_));
  // Who did not come to the centre is counted at the end of the trip.
  figures_.Count(platform::FormatDate(platform::DayIn(platform::FromProto(trip_.arrival_time()))),
                 evacuation::v1::COUNT_METHOD_MANIFEST, trip_id_, patient_);
  return absl::OkStatus();
}

absl::Status Journey::HandOver(const std::string& unit_code) {
  for (const Stay& stay : stays_) {
    if (!stay.goes_on) continue;
    evacuation::v1::EndStayRequest end;
    end.set_id(stay.id);
    end.mutable_onward()->set_kind(evacuation::v1::Onward::KIND_HOME);
    end.mutable_onward()->set_unit_code(unit_code);
    CC_RETURN_IF_ERROR(
        offices_.Do(Desk::kCentre, "end-stay", Step(absl::StrCat("end ", stay.party_id)), end));
    staying_ -= stay.people;
    handed_over_.push_back(stay.party_id);
  }
  return absl::OkStatus();
}

}  // namespace cc::ccctl
