#ifndef SERVICES_EVACUATION_SHIFTS_H_
#define SERVICES_EVACUATION_SHIFTS_H_

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/duty_desk_service.pb.h"
#include "google/api/httpbody.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::evacuation {

// Handlers of the Shift RPCs. Thread-safe.
class Shifts {
 public:
  Shifts(platform::Db& db, const platform::Keyring& keyring, const platform::UnitPaths& paths)
      : db_(db), keyring_(keyring), paths_(paths) {}

  absl::StatusOr<v1::Shift> OpenShift(const platform::Call& call,
                                      const v1::OpenShiftRequest& request);
  absl::StatusOr<v1::Shift> GetShift(const platform::Call& call,
                                     const v1::GetShiftRequest& request);
  absl::StatusOr<v1::ListShiftsResponse> ListShifts(const platform::Call& call,
                                                    const v1::ListShiftsRequest& request);
  absl::StatusOr<v1::ShiftEntry> AddShiftEntry(const platform::Call& call,
                                               const v1::AddShiftEntryRequest& request);
  absl::StatusOr<v1::ListShiftEntriesResponse> ListShiftEntries(
      const platform::Call& call, const v1::ListShiftEntriesRequest& request);
  absl::StatusOr<v1::Shift> HandOverShift(const platform::Call& call,
                                          const v1::HandOverShiftRequest& request);
  absl::StatusOr<v1::Shift> TakeOverShift(const platform::Call& call,
                                          const v1::TakeOverShiftRequest& request);
  absl::StatusOr<google::api::HttpBody> PrintHandOver(const platform::Call& call,
                                                      const v1::PrintHandOverRequest& request);

 private:
  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_SHIFTS_H_
