#include "services/registry/appointments.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/db/etag.h"
#include "services/platform/error/error.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"
#include "services/registry/appointment_rules.h"
#include "services/registry/scope_keys.h"
#include "services/registry/service_point_rules.h"
#include "services/registry/tickets.h"

namespace cc::registry {
namespace {

using platform::Call;
using platform::Page;
using platform::Tx;
using v1::Appointment;

constexpr int kDaysOffered = 31;

absl::CivilMinute MinuteIn(absl::Time instant) {
  return absl::ToCivilMinute(instant, platform::Kyiv());
}

v1::BotAppointment ForBot(const Appointment& appointment) {
  v1::BotAppointment shown;
  shown.set_id(appointment.id());
  shown.set_service_point_id(appointment.service_point_id());
  shown.set_date(appointment.date());
  shown.set_time(appointment.time());
  shown.set_state(appointment.state());
  shown.set_etag(appointment.etag());
  return shown;
}

// What a client may not say.
void ClearServerFields(Appointment& appointment) {
  appointment.clear_id();
  appointment.clear_ticket_id();
  appointment.clear_cancel_reason();
  appointment.clear_etag();
}

}  // namespace

absl::Status Appointments::Seat(Tx& tx, const v1::ServicePoint& point, AppointmentRow& row) const {
  const Appointment& appointment = row.appointment;
  const std::optional<absl::CivilDay> day = platform::ParseDate(appointment.date());
  if (!day)
    return platform::FailField("date", common::v1::REASON_FORMAT_INVALID, {{"format", "DATE"}});
  CC_RETURN_IF_ERROR(CheckSlot(point, *day, appointment.time(), MinuteIn(tx.call().now())));
  CC_ASSIGN_OR_RETURN(row.place, TakePlace(tx, appointment, point.slot_capacity()));
  return absl::OkStatus();
}

absl::StatusOr<Appointment> Appointments::Book(Tx& tx, Appointment appointment) const {
  CC_ASSIGN_OR_RETURN(ServicePointRow place, FindServicePoint(tx, appointment.service_point_id()));
  ClearServerFields(appointment);
  AppointmentRow row;
  row.appointment = std::move(appointment);
  row.appointment.set_id(tx.call().NewId());
  row.appointment.set_state(Appointment::STATE_BOOKED);
  row.booked_by = tx.call().principal().id;
  row.scope = row.office_scope = place.scope;
  if (!row.appointment.person_id().empty()) {
    CC_ASSIGN_OR_RETURN(HouseholdOf household, FindHouseholdOf(tx, row.appointment.person_id()));
    row.household_id = household.id;
    row.scope = Union(std::move(row.scope), household.scope);
  }
  CC_RETURN_IF_ERROR(Seat(tx, place.point, row));
  InsertAppointment(tx, keyring_, row);
  const absl::CivilMinute from =
      MinuteOn(*platform::ParseDate(row.appointment.date()), row.appointment.time());
  CC_RETURN_IF_ERROR(
      HoldTime(tx, keyring_, row.appointment, absl::FromCivil(from, platform::Kyiv()),
               absl::FromCivil(from + place.point.slot_minutes(), platform::Kyiv())));
  tx.call().Touch("appointments", row.appointment.id());
  tx.Emit({.kind = "appointments",
           .key = row.appointment.id(),
           .revision = 1,
           .before = {},
           .after = row.scope});
  return std::move(row.appointment);
}

void Appointments::Save(Tx& tx, AppointmentRow& row) const {
  UpdateAppointment(tx, keyring_, row);
  tx.Emit({.kind = "appointments",
           .key = row.appointment.id(),
           .revision = row.revision,
           .before = row.scope,
           .after = row.scope});
}

absl::StatusOr<v1::ListAppointmentSlotsResponse> Appointments::ListAppointmentSlots(
    const Call& call, const v1::ListAppointmentSlotsRequest& request) {
  CC_ASSIGN_OR_RETURN(Page page, platform::ReadPage(request, 200, 1000));
  const absl::CivilDay from =
      platform::ParseDate(request.from_date()).value_or(platform::DayIn(call.now()));
  const absl::CivilDay until = platform::ParseDate(request.until_date()).value_or(from);
  if (until < from || until - from >= kDaysOffered)
    return platform::FailField(
        "until_date", common::v1::REASON_DATES_REVERSED,
        {{"start", platform::FormatDate(from)}, {"end", platform::FormatDate(until)}});
  std::map<std::pair<std::string, std::string>, int> taken;
  CC_ASSIGN_OR_RETURN(
      ServicePointRow place, db_.Read(call, [&](Tx& tx) -> absl::StatusOr<ServicePointRow> {
        CC_ASSIGN_OR_RETURN(ServicePointRow found,
                            FindServicePoint(tx, request.service_point_id()));
        CC_ASSIGN_OR_RETURN(taken,
                            CountTaken(tx, request.service_point_id(), platform::FormatDate(from),
                                       platform::FormatDate(until)));
        return found;
      }));
  v1::ListAppointmentSlotsResponse response;
  for (absl::CivilDay day = from; day <= until; ++day) {
    for (v1::AppointmentSlot& slot : SlotsOffered(place.point, day, MinuteIn(call.now()))) {
      if (page.after.size() == 2 &&
          std::pair(slot.date(), slot.time()) <= std::pair(page.after[0], page.after[1]))
        continue;
      if (auto found = taken.find({slot.date(), slot.time()}); found != taken.end())
        slot.set_free(std::max(0, slot.capacity() - found->second));
      if (request.free_only() && slot.free() == 0) continue;
      if (response.slots_size() == page.size) {
        const v1::AppointmentSlot& last = response.slots(page.size - 1);
        response.set_next_page_token(platform::NextPageToken(request, {last.date(), last.time()}));
        return response;
      }
      *response.add_slots() = std::move(slot);
    }
  }
  return response;
}

absl::StatusOr<Appointment> Appointments::BookAppointment(
    const Call& call, const v1::BookAppointmentRequest& request) {
  Appointment appointment = request.appointment();
  // The bot's way has a permission of its own.
  if (appointment.channel() == Appointment::CHANNEL_UNSPECIFIED ||
      appointment.channel() == Appointment::CHANNEL_BOT)
    appointment.set_channel(Appointment::CHANNEL_CONSOLE);
  return db_.Write(call, [&](Tx& tx) { return Book(tx, appointment); });
}

absl::StatusOr<v1::BotAppointment> Appointments::BookBotAppointment(
    const Call& call, const v1::BookBotAppointmentRequest& request) {
  Appointment appointment = request.appointment();
  appointment.set_channel(Appointment::CHANNEL_BOT);
  appointment.clear_person_id();
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::BotAppointment> {
    CC_ASSIGN_OR_RETURN(Appointment booked, Book(tx, appointment));
    return ForBot(booked);
  });
}

absl::StatusOr<v1::BotAppointment> Appointments::CancelBotAppointment(
    const Call& call, const v1::CancelBotAppointmentRequest& request) {
  call.Touch("appointments", request.id());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::BotAppointment> {
    CC_ASSIGN_OR_RETURN(AppointmentRow row, LockAppointment(tx, keyring_, request.id()));
    if (row.appointment.channel() != Appointment::CHANNEL_BOT ||
        row.booked_by != call.principal().id)
      return platform::Fail(common::v1::REASON_NOT_FOUND);
    CC_RETURN_IF_ERROR(CheckBooked(row.appointment));
    row.appointment.set_state(Appointment::STATE_CANCELLED);
    GiveUpTime(tx, request.id());
    Save(tx, row);
    return ForBot(row.appointment);
  });
}

absl::StatusOr<Appointment> Appointments::GetAppointment(const Call& call,
                                                         const v1::GetAppointmentRequest& request) {
  call.Touch("appointments", request.id());
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<Appointment> {
    CC_ASSIGN_OR_RETURN(AppointmentRow row, FindAppointment(tx, keyring_, request.id()));
    return std::move(row.appointment);
  });
}

absl::StatusOr<v1::ListAppointmentsResponse> Appointments::ListAppointments(
    const Call& call, const v1::ListAppointmentsRequest& request) {
  CC_ASSIGN_OR_RETURN(Page page, platform::ReadPage(request, 50, 200));
  const std::string date =
      request.date().empty() ? platform::FormatDate(platform::DayIn(call.now())) : request.date();
  CC_ASSIGN_OR_RETURN(
      std::vector<Appointment> found,
      db_.Read(call, [&](Tx& tx) -> absl::StatusOr<std::vector<Appointment>> {
        CC_RETURN_IF_ERROR(FindServicePoint(tx, request.service_point_id()).status());
        return SelectAppointments(tx, keyring_, request.service_point_id(), date, request.state(),
                                  page);
      }));
  v1::ListAppointmentsResponse response;
  for (Appointment& appointment : found) {
    if (response.appointments_size() == page.size) {
      const Appointment& last = response.appointments(page.size - 1);
      response.set_next_page_token(platform::NextPageToken(request, {last.time(), last.id()}));
      break;
    }
    call.Touch("appointments", appointment.id());
    *response.add_appointments() = std::move(appointment);
  }
  return response;
}

absl::StatusOr<v1::SearchAppointmentsResponse> Appointments::SearchAppointments(
    const Call& call, const v1::SearchAppointmentsRequest& request) {
  CC_ASSIGN_OR_RETURN(Page page, platform::ReadPage(request, 20, 100));
  CC_ASSIGN_OR_RETURN(std::vector<Appointment> found, db_.Read(call, [&](Tx& tx) {
    return SearchByPhone(tx, keyring_, request.phone(), page);
  }));
  v1::SearchAppointmentsResponse response;
  for (Appointment& appointment : found) {
    if (response.appointments_size() == page.size) {
      response.set_next_page_token(
          platform::NextPageToken(request, {response.appointments(page.size - 1).id()}));
      break;
    }
    call.Touch("appointments", appointment.id());
    *response.add_appointments() = std::move(appointment);
  }
  return response;
}

absl::StatusOr<Appointment> Appointments::RescheduleAppointment(
    const Call& call, const v1::RescheduleAppointmentRequest& request) {
  call.Touch("appointments", request.id());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Appointment> {
    CC_ASSIGN_OR_RETURN(AppointmentRow row, LockAppointment(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.appointment.etag()));
    CC_RETURN_IF_ERROR(CheckBooked(row.appointment));
    CC_ASSIGN_OR_RETURN(ServicePointRow place,
                        FindServicePoint(tx, row.appointment.service_point_id()));
    row.appointment.set_date(request.date());
    row.appointment.set_time(request.time());
    CC_RETURN_IF_ERROR(Seat(tx, place.point, row));
    const absl::CivilMinute from = MinuteOn(*platform::ParseDate(request.date()), request.time());
    CC_RETURN_IF_ERROR(
        HoldTime(tx, keyring_, row.appointment, absl::FromCivil(from, platform::Kyiv()),
                 absl::FromCivil(from + place.point.slot_minutes(), platform::Kyiv())));
    Save(tx, row);
    return std::move(row.appointment);
  });
}

absl::StatusOr<Appointment> Appointments::CancelAppointment(
    const Call& call, const v1::CancelAppointmentRequest& request) {
  call.Touch("appointments", request.id());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Appointment> {
    CC_ASSIGN_OR_RETURN(AppointmentRow row, LockAppointment(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.appointment.etag()));
    CC_RETURN_IF_ERROR(CheckBooked(row.appointment));
    row.appointment.set_state(Appointment::STATE_CANCELLED);
    row.appointment.set_cancel_reason(request.cancel_reason());
    GiveUpTime(tx, request.id());
    Save(tx, row);
    return std::move(row.appointment);
  });
}

absl::StatusOr<Appointment> Appointments::ArriveAppointment(
    const Call& call, const v1::ArriveAppointmentRequest& request) {
  call.Touch("appointments", request.id());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Appointment> {
    CC_ASSIGN_OR_RETURN(AppointmentRow row, LockAppointment(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.appointment.etag()));
    CC_RETURN_IF_ERROR(CheckBooked(row.appointment));
    CC_RETURN_IF_ERROR(CheckItsDay(row.appointment, platform::DayIn(call.now())));
    CC_ASSIGN_OR_RETURN(ServicePointRow place,
                        FindServicePoint(tx, row.appointment.service_point_id()));
    CC_ASSIGN_OR_RETURN(v1::Ticket ticket, GiveTicket(tx, rules_, place,
                                                      {.matter = row.appointment.matter(),
                                                       .priorities = {v1::PRIORITY_APPOINTMENT},
                                                       .appointment_id = row.appointment.id()}));
    row.appointment.set_state(Appointment::STATE_ARRIVED);
    row.appointment.set_ticket_id(ticket.id());
    GiveUpTime(tx, request.id());
    Save(tx, row);
    return std::move(row.appointment);
  });
}

absl::StatusOr<Appointment> Appointments::MarkAppointmentNoShow(
    const Call& call, const v1::MarkAppointmentNoShowRequest& request) {
  call.Touch("appointments", request.id());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Appointment> {
    CC_ASSIGN_OR_RETURN(AppointmentRow row, LockAppointment(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.appointment.etag()));
    CC_RETURN_IF_ERROR(CheckBooked(row.appointment));
    CC_RETURN_IF_ERROR(CheckItsTimeOver(row.appointment, MinuteIn(call.now())));
    row.appointment.set_state(Appointment::STATE_NO_SHOW);
    GiveUpTime(tx, request.id());
    Save(tx, row);
    return std::move(row.appointment);
  });
}

}  // namespace cc::registry
