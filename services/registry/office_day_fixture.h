#ifndef SERVICES_REGISTRY_OFFICE_DAY_FIXTURE_H_
#define SERVICES_REGISTRY_OFFICE_DAY_FIXTURE_H_

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "services/platform/testing/at_once.h"
#include "services/registry/appeals.h"
#include "services/registry/application_fixture.h"
#include "services/registry/appointments.h"
#include "services/registry/offline_work.h"
#include "services/registry/service_points.h"
#include "services/registry/tickets.h"

namespace cc::registry {

// An office of Pavlohrad raion on Monday, 2026-03-02, at noon: open from 9 to 18 on weekdays.
class OfficeDay : public ApplicationOffice {
 protected:
  static v1::CreateServicePointRequest PointRequest(const std::string& more = "") {
    std::string hours;
    for (const char* day : {"MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"})
      hours +=
          std::string("hours { weekday: WEEKDAY_") + day + " opens: '09:00' closes: '18:00' } ";
    auto request = platform::ParseProto<v1::CreateServicePointRequest>(
        "service_point { kind: KIND_SOCIAL_PROTECTION_OFFICE "
        "office_unit_code: 'UA12120000000089862' name: 'Відділ' windows: '1' windows: '2' "
        "windows: '3' slot_minutes: 30 slot_capacity: 2 synthetic: true " +
        hours + "}");
    request.MergeFrom(
        platform::ParseProto<v1::CreateServicePointRequest>("service_point {" + more + "}"));
    return request;
  }
  absl::StatusOr<v1::ServicePoint> CreatePoint(const std::string& more = "",
                                               platform::TestCaller caller = {}) {
    return Do(points, &ServicePoints::CreateServicePoint, PointRequest(more), caller);
  }
  // The id of a new place.
  std::string Point(const std::string& more = "") {
    auto made = CreatePoint(more);
    EXPECT_THAT(made, platform::IsOk());
    return made.ok() ? made->id() : "";
  }

  absl::StatusOr<v1::Ticket> Issue(const std::string& point, const std::string& more = "",
                                   platform::TestCaller caller = {}) {
    auto request =
        platform::ParseProto<v1::IssueTicketRequest>("matter: OFFICE_MATTER_REGISTRATION " + more);
    request.set_service_point_id(point);
    return Do(tickets, &Tickets::IssueTicket, request, caller);
  }
  absl::StatusOr<v1::Ticket> CallNext(const std::string& point, const std::string& window = "1",
                                      const std::string& more = "",
                                      platform::TestCaller caller = {}) {
    auto request = platform::ParseProto<v1::CallNextTicketRequest>(more);
    request.set_service_point_id(point);
    request.set_window(window);
    return Do(tickets, &Tickets::CallNextTicket, request, caller);
  }
  template <typename Request>
  static Request Of(const std::string& id, const std::string& more = "") {
    auto request = platform::ParseProto<Request>(more);
    request.set_id(id);
    return request;
  }
  // Calls the next and serves them at once; their number, 0 where there is none.
  int Serve(const std::string& point, const std::string& more = "") {
    auto called = CallNext(point, "1", more);
    if (!called.ok()) return 0;
    EXPECT_THAT(Do(tickets, &Tickets::StartTicket, Of<v1::StartTicketRequest>(called->id())),
                platform::IsOk());
    EXPECT_THAT(Do(tickets, &Tickets::FinishTicket, Of<v1::FinishTicketRequest>(called->id())),
                platform::IsOk());
    return called->number();
  }

  // Tomorrow at ten; each `who` has a telephone of its own.
  static v1::BookAppointmentRequest BookRequest(const std::string& point, int who,
                                                const std::string& more = "") {
    auto request = platform::ParseProto<v1::BookAppointmentRequest>(
        "appointment { date: '2026-03-03' time: '10:00' matter: OFFICE_MATTER_HOUSING "
        "channel: CHANNEL_PHONE name { family_name: 'Вигадана' given_name: 'Олена' } "
        "note: 'приїде таксі' synthetic: true }");
    request.mutable_appointment()->set_service_point_id(point);
    request.mutable_appointment()->set_phone("+38050" + std::to_string(1000000 + who));
    request.MergeFrom(
        platform::ParseProto<v1::BookAppointmentRequest>("appointment {" + more + "}"));
    return request;
  }
  absl::StatusOr<v1::Appointment> Book(const std::string& point, int who,
                                       const std::string& more = "",
                                       platform::TestCaller caller = {}) {
    return Do(appointments, &Appointments::BookAppointment, BookRequest(point, who, more), caller);
  }

  static v1::RegisterAppealRequest AppealRequest(const std::string& more = "") {
    auto request = platform::ParseProto<v1::RegisterAppealRequest>(
        "appeal { office_unit_code: 'UA12120000000089862' "
        "hromada_unit_code: 'UA12120000000089862' category: CATEGORY_COMPLAINT "
        "theme: THEME_HOUSING form: FORM_WRITTEN received_date: '2026-03-02' "
        "name { family_name: 'Вигадана' given_name: 'Ганна' } phone: '+380501112233' "
        "address: 'вул. Вигадана, 3' text: 'Прошу полагодити дах' synthetic: true }");
    request.MergeFrom(platform::ParseProto<v1::RegisterAppealRequest>("appeal {" + more + "}"));
    return request;
  }
  absl::StatusOr<v1::Appeal> Appealed(const std::string& more = "",
                                      platform::TestCaller caller = {}) {
    return Do(appeals, &Appeals::RegisterAppeal, AppealRequest(more), caller);
  }

  // Later by so much.
  static platform::TestCaller After(absl::Duration later) {
    return {.now = platform::TestNow() + later};
  }

  ServicePoints points{database.db(), paths};
  Tickets tickets{database.db(), rules};
  Appointments appointments{database.db(), database.keyring(), rules};
  Appeals appeals{database.db(), database.keyring(), paths, rules};
  Needs needs{database.db(), database.keyring()};
  // Permissions that the caller of offline packages lacks.
  std::set<std::string, std::less<>> lacking;
  OfflineWork offline{database.db(),
                      database.keyring(),
                      paths,
                      [this](const platform::Call& call, absl::string_view permission) {
                        return lacking.contains(permission) ? platform::Scope() : call.scope();
                      },
                      tickets,
                      appointments,
                      appeals,
                      applications,
                      needs};
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_OFFICE_DAY_FIXTURE_H_
