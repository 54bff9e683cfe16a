#ifndef SERVICES_EVACUATION_SCAN_LOG_H_
#define SERVICES_EVACUATION_SCAN_LOG_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/trip_service.pb.h"
#include "services/evacuation/boarding_store.h"
#include "services/evacuation/trip_terms.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/rules/dated_rules.h"
#include "services/territory/client/status_source.h"

namespace cc::evacuation {

// Takes up records of devices within a transaction and keeps passengers, places and groups in step
// with them. Thread-safe.
class ScanLog {
 public:
  ScanLog(const platform::Keyring& keyring, const platform::DatedRules& rules,
          const territory::StatusSource& statuses)
      : keyring_(keyring), rules_(rules), statuses_(statuses) {}

  // A record that is answered at once: kept where it stands, else refused with its reason.
  absl::StatusOr<v1::ScanAnswer> Record(platform::Tx& tx, const v1::RecordScanRequest& request);
  // Records of a device in any order, each kept and answered in the order given.
  absl::StatusOr<std::vector<v1::ScanAnswer>> Upload(platform::Tx& tx,
                                                     const v1::UploadScansRequest& request);
  // Everybody of a group that may board, at once. Trip and group are locked.
  absl::Status BoardGroup(platform::Tx& tx, const v1::Party& party,
                          const std::vector<platform::ScopeKey>& scope, const std::string& trip_id);
  // Judges all records of a locked trip anew, e.g. after it has arrived.
  absl::Status MergeAnew(platform::Tx& tx, const std::string& trip_id);
  // Writes a person's decision and judges anew. STATE_FORBIDS, SCAN_UNREADABLE, FIELD_REQUIRED.
  absl::Status Resolve(platform::Tx& tx, const v1::ResolveScanConflictRequest& request);

 private:
  absl::Status Merge(platform::Tx& tx, TripLog& trip, std::vector<KeptScan>& kept,
                     std::vector<KeptScan*> added);
  absl::Status RecordInOrder(platform::Tx& tx, ScanView& view, KeptScan& kept);
  absl::Status RecordOutOfOrder(platform::Tx& tx, TripLog& trip, KeptScan& kept);
  // Puts a group on the trip, or takes it away from it where `on` is false.
  void MoveGroup(platform::Tx& tx, BoardingGroup& group, const TripLog& trip, bool on);
  // Puts in what the rules say of the trip's day.
  void Complete(TripLog& trip) const;

  const platform::Keyring& keyring_;
  const platform::DatedRules& rules_;
  const territory::StatusSource& statuses_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_SCAN_LOG_H_
