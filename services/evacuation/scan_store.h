#ifndef SERVICES_EVACUATION_SCAN_STORE_H_
#define SERVICES_EVACUATION_SCAN_STORE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/trip_service.pb.h"
#include "services/evacuation/boarding_rules.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of what devices recorded. A record is never changed or deleted: only how it stands is.
namespace cc::evacuation {

// A record as it is kept.
struct KeptScan {
  Scan scan;
  std::string trip_id;  // empty where the device named none that there is
  std::string content;  // hash of what the device sent
  std::vector<platform::ScopeKey> scope;
  std::string line;  // what the device sent, where it names a guardian or cannot be read
};

// The columns of a record, for ReadScan.
#define CC_SCAN_COLUMNS(t)                                                                  \
  t "device, " t "sequence, " t "person_id, " t "kind, " t "scanned_at, " t "merged_at, " t \
    "received_at, " t "stop, " t "outcome, " t "guarded, " t "decision, " t "state, " t     \
    "reason, " t "details, " t "trip_id, " t "content, " t "scope"
constexpr int kScanColumns = 17;
KeptScan ReadScan(const platform::Row& row, int first = 0);

// The records of a trip, in any order.
absl::StatusOr<std::vector<KeptScan>> ScansOfTrip(platform::Tx& tx, const std::string& trip_id);
// Those of a device with these numbers, by number.
absl::StatusOr<std::map<int64_t, KeptScan>> ScansOfDevice(platform::Tx& tx,
                                                          const std::string& device,
                                                          const std::vector<int64_t>& sequences);
void InsertScans(platform::Tx& tx, const platform::Keyring& keyring,
                 const std::vector<KeptScan>& scans);
// Writes how these records stand.
void UpdateVerdicts(platform::Tx& tx, const std::vector<KeptScan>& scans);
// Writes a person's decision on a record, by the caller.
void UpdateDecision(platform::Tx& tx, const platform::Keyring& keyring, const KeptScan& kept,
                    const std::string& note);

// Those that wait, or those decided on; the longest waiting first; one more than the page holds
// where there are more.
absl::StatusOr<std::vector<v1::ScanConflict>> ListConflicts(
    platform::Tx& tx, const platform::Keyring& keyring, const v1::ListScanConflictsRequest& request,
    const platform::Page& page);
// NOT_FOUND where there is no such record within the scope.
absl::StatusOr<v1::ScanConflict> FindConflict(platform::Tx& tx, const platform::Keyring& keyring,
                                              const std::string& device, int64_t sequence);

// How a record stands, as the contract has it.
v1::ScanAnswer::Result ResultOf(const Scan& scan);
// The text of a verdict in the caller's language; empty where it is OK.
std::string TextOf(const platform::Call& call, const absl::Status& verdict);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_SCAN_STORE_H_
