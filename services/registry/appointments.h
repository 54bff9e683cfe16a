#ifndef SERVICES_REGISTRY_APPOINTMENTS_H_
#define SERVICES_REGISTRY_APPOINTMENTS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/office_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/registry/appointment_store.h"
#include "services/registry/dated_rules.h"
#include "services/registry/service_point_store.h"

namespace cc::registry {

// Handlers of the appointments. A slot never holds more than its places, and no telephone or person
// is expected in two places at once, over the whole country. Thread-safe.
class Appointments {
 public:
  Appointments(platform::Db& db, const platform::Keyring& keyring, const DatedRules& rules)
      : db_(db), keyring_(keyring), rules_(rules) {}

  absl::StatusOr<v1::ListAppointmentSlotsResponse> ListAppointmentSlots(
      const platform::Call& call, const v1::ListAppointmentSlotsRequest& request);
  absl::StatusOr<v1::Appointment> BookAppointment(const platform::Call& call,
                                                  const v1::BookAppointmentRequest& request);
  absl::StatusOr<v1::BotAppointment> BookBotAppointment(
      const platform::Call& call, const v1::BookBotAppointmentRequest& request);
  absl::StatusOr<v1::BotAppointment> CancelBotAppointment(
      const platform::Call& call, const v1::CancelBotAppointmentRequest& request);
  absl::StatusOr<v1::Appointment> GetAppointment(const platform::Call& call,
                                                 const v1::GetAppointmentRequest& request);
  absl::StatusOr<v1::ListAppointmentsResponse> ListAppointments(
      const platform::Call& call, const v1::ListAppointmentsRequest& request);
  absl::StatusOr<v1::SearchAppointmentsResponse> SearchAppointments(
      const platform::Call& call, const v1::SearchAppointmentsRequest& request);
  absl::StatusOr<v1::Appointment> RescheduleAppointment(
      const platform::Call& call, const v1::RescheduleAppointmentRequest& request);
  absl::StatusOr<v1::Appointment> CancelAppointment(const platform::Call& call,
                                                    const v1::CancelAppointmentRequest& request);
  absl::StatusOr<v1::Appointment> ArriveAppointment(const platform::Call& call,
                                                    const v1::ArriveAppointmentRequest& request);
  absl::StatusOr<v1::Appointment> MarkAppointmentNoShow(
      const platform::Call& call, const v1::MarkAppointmentNoShowRequest& request);

 private:
  // Books it; its id, state and place are set here.
  absl::StatusOr<v1::Appointment> Book(platform::Tx& tx, v1::Appointment appointment) const;
  // A place and the person's time at the slot that the row names.
  absl::Status Seat(platform::Tx& tx, const v1::ServicePoint& point, AppointmentRow& row) const;
  void Save(platform::Tx& tx, AppointmentRow& row) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const DatedRules& rules_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_APPOINTMENTS_H_
