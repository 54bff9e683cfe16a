#ifndef SERVICES_EVACUATION_DUTY_STORE_H_
#define SERVICES_EVACUATION_DUTY_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/duty_desk_service.pb.h"
#include "services/evacuation/desk_rules.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of the roster, of shifts and of their logs.
namespace cc::evacuation {

struct DutyContactRow {
  v1::DutyContact contact;  // its telephone in clear
  int64_t revision = 0;
  std::vector<platform::ScopeKey> scope;
};
absl::StatusOr<DutyContactRow> InsertDutyContact(platform::Tx& tx, const platform::Keyring& keyring,
                                                 v1::DutyContact contact, int32_t unit_tail,
                                                 const std::vector<platform::ScopeKey>& scope);
// NOT_FOUND where there is none within the scope.
absl::StatusOr<DutyContactRow> FindDutyContact(platform::Tx& tx, const platform::Keyring& keyring,
                                               const std::string& id);
absl::StatusOr<DutyContactRow> LockDutyContact(platform::Tx& tx, const platform::Keyring& keyring,
                                               const std::string& id);
// By the beginning of duty; one more than the page holds where there are more.
absl::StatusOr<std::vector<DutyContactRow>> ListDutyContacts(
    platform::Tx& tx, const platform::Keyring& keyring, const v1::ListDutyContactsRequest& request,
    const platform::Page& page);
// Ends a locked contact's duty at the call's instant, or before it began.
void EndDuty(platform::Tx& tx, DutyContactRow& row);
// Everybody on duty at the call's instant for one of these units (0: the country).
absl::StatusOr<std::vector<OnDuty>> WhoIsOnDuty(platform::Tx& tx, const platform::UnitPath& units);

struct ShiftRow {
  v1::Shift shift;
  int64_t revision = 0;
  int entries = 0;
  std::vector<platform::ScopeKey> scope;
};
// ALREADY_EXISTS where the desk has a shift that is not closed.
absl::StatusOr<ShiftRow> InsertShift(platform::Tx& tx, const v1::Shift& shift,
                                     const std::vector<platform::ScopeKey>& scope);
absl::StatusOr<ShiftRow> FindShift(platform::Tx& tx, const platform::Keyring& keyring,
                                   const std::string& id);
absl::StatusOr<ShiftRow> LockShift(platform::Tx& tx, const platform::Keyring& keyring,
                                   const std::string& id);
// The newest first; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::Shift>> ListShifts(platform::Tx& tx,
                                                  const platform::Keyring& keyring,
                                                  const v1::ListShiftsRequest& request,
                                                  const platform::Page& page);
// Writes what a locked shift has become.
void UpdateShift(platform::Tx& tx, const platform::Keyring& keyring, ShiftRow& row);
// The next line of a locked shift's log.
v1::ShiftEntry InsertShiftEntry(platform::Tx& tx, const platform::Keyring& keyring, ShiftRow& row,
                                v1::ShiftEntry entry);
// In order, after `number`; at most `most`.
absl::StatusOr<std::vector<v1::ShiftEntry>> ListShiftEntries(platform::Tx& tx,
                                                             const platform::Keyring& keyring,
                                                             const std::string& shift_id,
                                                             int number, int most);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_DUTY_STORE_H_
