#ifndef SERVICES_REGISTRY_APPOINTMENT_RULES_H_
#define SERVICES_REGISTRY_APPOINTMENT_RULES_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "cc/registry/v1/office.pb.h"

// What may become of an appointment.
namespace cc::registry {

// STATE_FORBIDS unless it is booked.
absl::Status CheckBooked(const v1::Appointment& appointment);
// SERVICE_POINT_CLOSED on any day but its own: people are received on it.
absl::Status CheckItsDay(const v1::Appointment& appointment, absl::CivilDay today);
// STATE_FORBIDS before its time: nobody has failed to come yet.
absl::Status CheckItsTimeOver(const v1::Appointment& appointment, absl::CivilMinute now);

// The slots of a place on a day, all places free, none that is over.
std::vector<v1::AppointmentSlot> SlotsOffered(const v1::ServicePoint& point, absl::CivilDay day,
                                              absl::CivilMinute now);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_APPOINTMENT_RULES_H_
