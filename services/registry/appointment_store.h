#ifndef SERVICES_REGISTRY_APPOINTMENT_STORE_H_
#define SERVICES_REGISTRY_APPOINTMENT_STORE_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cc/registry/v1/office.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of appointments.
namespace cc::registry {

struct AppointmentRow {
  v1::Appointment appointment;
  std::vector<platform::ScopeKey> scope, office_scope;
  std::string household_id, booked_by;
  int place = 0;
  int64_t revision = 1;
};

// A place of the appointment's slot that nobody has, from 1. Whoever holds it is alone with the
// slot until the end of the transaction. SLOT_FULL.
absl::StatusOr<int> TakePlace(platform::Tx& tx, const v1::Appointment& appointment, int capacity);
// Keeps telephone and person from being expected elsewhere at that time; what they held of this
// appointment before is given up. APPOINTMENT_OVERLAPS.
absl::Status HoldTime(platform::Tx& tx, const platform::Keyring& keyring,
                      const v1::Appointment& appointment, absl::Time from, absl::Time until);
void GiveUpTime(platform::Tx& tx, const std::string& appointment_id);

// The household of a person and whose business it is. NOT_FOUND.
struct HouseholdOf {
  std::string id;
  std::vector<platform::ScopeKey> scope;
};
absl::StatusOr<HouseholdOf> FindHouseholdOf(platform::Tx& tx, const std::string& person_id);

void InsertAppointment(platform::Tx& tx, const platform::Keyring& keyring, AppointmentRow& row);
void UpdateAppointment(platform::Tx& tx, const platform::Keyring& keyring, AppointmentRow& row);
// NOT_FOUND.
absl::StatusOr<AppointmentRow> FindAppointment(platform::Tx& tx, const platform::Keyring& keyring,
                                               const std::string& id);
absl::StatusOr<AppointmentRow> LockAppointment(platform::Tx& tx, const platform::Keyring& keyring,
                                               const std::string& id);
// By time; of one state where it is not unspecified.
absl::StatusOr<std::vector<v1::Appointment>> SelectAppointments(
    platform::Tx& tx, const platform::Keyring& keyring, const std::string& point_id,
    const std::string& date, v1::Appointment::State state, const platform::Page& page);
// The newest first.
absl::StatusOr<std::vector<v1::Appointment>> SearchByPhone(platform::Tx& tx,
                                                           const platform::Keyring& keyring,
                                                           const std::string& phone,
                                                           const platform::Page& page);
// How many places of a slot (date, time) are taken; those with none are left out.
absl::StatusOr<std::map<std::pair<std::string, std::string>, int>> CountTaken(
    platform::Tx& tx, const std::string& point_id, const std::string& from,
    const std::string& until);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_APPOINTMENT_STORE_H_
