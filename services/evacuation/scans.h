#ifndef SERVICES_EVACUATION_SCANS_H_
#define SERVICES_EVACUATION_SCANS_H_

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/trip_service.pb.h"
#include "services/evacuation/scan_log.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::evacuation {

// Handlers of what devices record and of passengers. Thread-safe.
class Scans {
 public:
  Scans(platform::Db& db, const platform::Keyring& keyring, ScanLog& log)
      : db_(db), keyring_(keyring), log_(log) {}

  absl::StatusOr<v1::ScanAnswer> RecordScan(const platform::Call& call,
                                            const v1::RecordScanRequest& request);
  absl::StatusOr<v1::UploadScansResponse> UploadScans(const platform::Call& call,
                                                      const v1::UploadScansRequest& request);
  absl::StatusOr<v1::ListScanConflictsResponse> ListScanConflicts(
      const platform::Call& call, const v1::ListScanConflictsRequest& request);
  absl::StatusOr<v1::ScanConflict> ResolveScanConflict(
      const platform::Call& call, const v1::ResolveScanConflictRequest& request);
  absl::StatusOr<v1::ListPassengersResponse> ListPassengers(
      const platform::Call& call, const v1::ListPassengersRequest& request);
  absl::StatusOr<v1::Passenger> RecordOutcome(const platform::Call& call,
                                              const v1::RecordOutcomeRequest& request);

 private:
  platform::Db& db_;
  const platform::Keyring& keyring_;
  ScanLog& log_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_SCANS_H_
