#ifndef SERVICES_EVACUATION_TRIP_FIXTURE_H_
#define SERVICES_EVACUATION_TRIP_FIXTURE_H_

#include <string>
#include <vector>

#include "services/evacuation/manifests.h"
#include "services/evacuation/routes.h"
#include "services/evacuation/scans.h"
#include "services/evacuation/story_fixture.h"
#include "services/evacuation/trip_crews.h"
#include "services/evacuation/trip_endings.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {

// A story whose people board one by one.
class TripStory : public Story {
 protected:
  // One adult who walks.
  static v1::CreatePartyRequest OneAdult() {
    v1::CreatePartyRequest request = FamilyRequest();
    request.mutable_party()->mutable_persons()->DeleteSubrange(1, 3);
    return request;
  }
  std::vector<std::string> PeopleOf(const std::string& party) {
    std::vector<std::string> ids;
    const absl::StatusOr<v1::Party> read = GetParty(party);
    EXPECT_THAT(read, platform::IsOk());
    for (const v1::Person& person : read->persons()) ids.push_back(person.id());
    return ids;
  }

  v1::ScanLine Line(const std::string& trip, const std::string& person, v1::ScanLine::Kind kind,
                    absl::Time at = platform::TestNow()) {
    v1::ScanLine line;
    line.set_sequence(++sequence_);
    line.set_trip_id(trip);
    line.set_person_id(person);
    line.set_kind(kind);
    *line.mutable_scan_time() = platform::ToProto(at);
    return line;
  }
  v1::ScanLine On(const std::string& trip, const std::string& person,
                  absl::Time at = platform::TestNow()) {
    return Line(trip, person, v1::ScanLine::KIND_BOARD, at);
  }
  v1::ScanLine Off(const std::string& trip, const std::string& person,
                   absl::Time at = platform::TestNow()) {
    return Line(trip, person, v1::ScanLine::KIND_ALIGHT, at);
  }

  absl::StatusOr<v1::ScanAnswer> Record(const v1::ScanLine& line,
                                        platform::TestCaller caller = {}) {
    v1::RecordScanRequest request;
    request.set_device("device");
    *request.mutable_line() = line;
    return Do(scans, &Scans::RecordScan, request, caller);
  }
  // Scans everybody in their order, the adults of a family first.
  void RecordAll(const std::string& trip, const std::vector<std::string>& people) {
    for (const std::string& person : people)
      EXPECT_THAT(Record(On(trip, person)), platform::IsOk());
  }
  absl::StatusOr<v1::UploadScansResponse> Upload(const std::vector<v1::ScanLine>& lines,
                                                 const std::string& device = "device",
                                                 platform::TestCaller caller = {}) {
    v1::UploadScansRequest request;
    request.set_device(device);
    for (const v1::ScanLine& line : lines) *request.add_lines() = line;
    return Do(scans, &Scans::UploadScans, request, caller);
  }
  std::vector<v1::Passenger> Passengers(const std::string& trip, bool unaccounted = false) {
    v1::ListPassengersRequest request;
    request.set_trip_id(trip);
    request.set_unaccounted(unaccounted);
    auto found = Do(scans, &Scans::ListPassengers, request);
    EXPECT_THAT(found, platform::IsOk());
    return {found->passengers().begin(), found->passengers().end()};
  }
  std::vector<v1::ScanConflict> Conflicts(bool resolved = false) {
    v1::ListScanConflictsRequest request;
    request.set_resolved(resolved);
    auto found = Do(scans, &Scans::ListScanConflicts, request);
    EXPECT_THAT(found, platform::IsOk());
    return {found->conflicts().begin(), found->conflicts().end()};
  }
  absl::StatusOr<v1::ScanConflict> Resolve(const v1::ScanConflict& conflict, bool apply,
                                           v1::Passenger::Outcome outcome = {}) {
    v1::ResolveScanConflictRequest request;
    request.set_device(conflict.device());
    request.set_sequence(conflict.sequence());
    request.set_decision(apply ? v1::ResolveScanConflictRequest::DECISION_APPLY
                               : v1::ResolveScanConflictRequest::DECISION_DISMISS);
    request.set_note("Вигадана причина");
    request.set_outcome(outcome);
    return Do(scans, &Scans::ResolveScanConflict, request);
  }
  absl::StatusOr<v1::Trip> Close(const std::string& trip) {
    v1::CloseTripRequest request;
    request.set_id(trip);
    return Do(endings, &TripEndings::CloseTrip, request);
  }
  absl::StatusOr<v1::Passenger> RecordOutcome(const std::string& trip, const std::string& person,
                                              v1::Passenger::Outcome outcome) {
    v1::RecordOutcomeRequest request;
    request.set_trip_id(trip);
    request.set_person_id(person);
    request.set_outcome(outcome);
    return Do(scans, &Scans::RecordOutcome, request);
  }
  absl::StatusOr<v1::Trip> TryDepart(const std::string& trip) {
    v1::DepartTripRequest request;
    request.set_id(trip);
    return Do(trips, &Trips::DepartTrip, request);
  }

  Scans scans{database.db(), database.keyring(), scan_log};
  TripEndings endings{database.db(), database.keyring(), paths};
  Manifests manifests{database.db(), database.keyring()};
  TripCrews crews{database.db(), database.keyring()};
  Routes routes{database.db(), paths, rules};

 private:
  int64_t sequence_ = 0;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_TRIP_FIXTURE_H_
