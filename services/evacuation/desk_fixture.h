#ifndef SERVICES_EVACUATION_DESK_FIXTURE_H_
#define SERVICES_EVACUATION_DESK_FIXTURE_H_

#include <string>

#include "services/evacuation/desk_work.h"
#include "services/evacuation/duty_roster.h"
#include "services/evacuation/incidents.h"
#include "services/evacuation/rule_files.h"
#include "services/evacuation/shifts.h"
#include "services/evacuation/story_fixture.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {

// The duty desk over a database of its own, with the rules of the program.
class Desk : public Story {
 protected:
  v1::Incident Raise(v1::Incident::Kind kind, platform::TestCaller caller = {}) {
    v1::CreateIncidentRequest request;
    request.mutable_incident()->set_kind(kind);
    request.mutable_incident()->set_unit_code(kLyman);
    request.mutable_incident()->set_note("вигадана подія");
    request.mutable_incident()->set_synthetic(true);
    auto made = Do(incidents, &Incidents::CreateIncident, request, caller);
    EXPECT_THAT(made, platform::IsOk());
    return made.ok() ? *made : v1::Incident();
  }
  absl::StatusOr<v1::Incident> Get(const std::string& id, platform::TestCaller caller = {}) {
    v1::GetIncidentRequest request;
    request.set_id(id);
    return Do(incidents, &Incidents::GetIncident, request, caller);
  }
  absl::StatusOr<v1::Incident> Acknowledge(const std::string& id, platform::TestCaller caller = {},
                                           const std::string& etag = "") {
    v1::AcknowledgeIncidentRequest request;
    request.set_id(id);
    request.set_etag(etag);
    return Do(incidents, &Incidents::AcknowledgeIncident, request, caller);
  }
  absl::StatusOr<v1::Incident> Close(const std::string& id, platform::TestCaller caller = {}) {
    v1::CloseIncidentRequest request;
    request.set_id(id);
    request.set_outcome("вигадане закінчення");
    return Do(incidents, &Incidents::CloseIncident, request, caller);
  }

  // On duty from an hour before the tests' now for a day.
  absl::StatusOr<v1::DutyContact> OnDutyFor(const std::string& unit, int turn,
                                            const std::string& phone = "+380501112233",
                                            platform::TestCaller caller = {}) {
    v1::CreateDutyContactRequest request;
    v1::DutyContact& contact = *request.mutable_contact();
    contact.set_unit_code(unit);
    contact.set_turn(turn);
    contact.set_name("Вигаданий Черговий");
    contact.set_phone(phone);
    *contact.mutable_start_time() = platform::ToProto(platform::TestNow() - absl::Hours(1));
    *contact.mutable_end_time() = platform::ToProto(platform::TestNow() + absl::Hours(23));
    contact.set_synthetic(true);
    return Do(roster, &DutyRoster::CreateDutyContact, request, caller);
  }

  // A caller of the whole country at another time or as somebody else.
  static platform::TestCaller At(absl::Duration after) {
    return {.now = platform::TestNow() + after};
  }
  static platform::TestCaller As(const std::string& who, absl::Duration after = {}) {
    return {.principal = who, .now = platform::TestNow() + after};
  }

  // The desk's own work at a time after the tests' now.
  absl::Status Work(absl::Duration after) { return work.RunOnce(platform::TestCall(At(after))); }

  platform::DatedRules rules = *LoadRules();
  bool sees_phones = true;
  std::vector<Raised> silent;  // what trips tell
  Incidents incidents{database.db(), database.keyring(), paths};
  DutyRoster roster{database.db(), database.keyring(), paths,
                    [this](const platform::Call& call, absl::string_view) {
                      return sees_phones ? call.scope() : platform::Scope();
                    }};
  Shifts shifts{database.db(), database.keyring(), paths};
  DeskWork work{database.db(), paths, rules,
                [this](platform::Tx&) -> absl::StatusOr<std::vector<Raised>> { return silent; },
                DeskWork::Options{.page = 2}};
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_DESK_FIXTURE_H_
