#include "services/registry/appointment_rules.h"

#include "services/platform/error/error.h"
#include "services/platform/time/date.h"
#include "services/registry/service_point_rules.h"

namespace cc::registry {

using v1::Appointment;

absl::Status CheckBooked(const Appointment& appointment) {
  if (appointment.state() == Appointment::STATE_BOOKED) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                        {{"state", Appointment::State_Name(appointment.state())}});
}

absl::Status CheckItsDay(const Appointment& appointment, absl::CivilDay today) {
  if (appointment.date() == platform::FormatDate(today)) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_SERVICE_POINT_CLOSED,
                        {{"date", platform::FormatDate(today)}});
}

absl::Status CheckItsTimeOver(const Appointment& appointment, absl::CivilMinute now) {
  const auto day = platform::ParseDate(appointment.date());
  if (day && MinuteOn(*day, appointment.time()) <= now) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                        {{"state", Appointment::State_Name(appointment.state())}});
}

std::vector<v1::AppointmentSlot> SlotsOffered(const v1::ServicePoint& point, absl::CivilDay day,
                                              absl::CivilMinute now) {
  std::vector<v1::AppointmentSlot> slots;
  for (absl::CivilMinute at : SlotsOn(point, day)) {
    if (at <= now) continue;
    v1::AppointmentSlot& slot = slots.emplace_back();
    slot.set_service_point_id(point.id());
    slot.set_date(platform::FormatDate(day));
    slot.set_time(TimeText(at));
    slot.set_minutes(point.slot_minutes());
    slot.set_capacity(point.slot_capacity());
    slot.set_free(point.slot_capacity());
  }
  return slots;
}

}  // namespace cc::registry
