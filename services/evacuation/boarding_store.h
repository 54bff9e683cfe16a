#ifndef SERVICES_EVACUATION_BOARDING_STORE_H_
#define SERVICES_EVACUATION_BOARDING_STORE_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cc/evacuation/v1/trip_service.pb.h"
#include "services/evacuation/boarding_rules.h"
#include "services/evacuation/scan_store.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of who is on board. Few statements, for many scans come at once: all that a scan must know is
// one round trip, and what it changes travels with the commit.
namespace cc::evacuation {

// A trip as its records see it. What the rules say of its day is not in `facts` yet.
struct TripLog {
  std::string id, date;
  int64_t revision = 0;
  std::vector<platform::ScopeKey> scope;
  v1::Places on_board;
  TripFacts facts;
  absl::Time last_merged_at;
  int open_conflicts = 0;
};

// A group as boarding sees it.
struct BoardingGroup {
  std::string id, trip_id, leave_date, origin_unit_code;
  int64_t revision = 0;
  std::vector<platform::ScopeKey> scope;
  v1::Party::State state = v1::Party::STATE_UNSPECIFIED;
  bool on_board_elsewhere = false;
};
// OK where the group may be on this trip; STATE_FORBIDS or GROUP_ON_ANOTHER_TRIP otherwise.
absl::Status MayBeOn(const BoardingGroup& group, const std::string& trip_id);

// What one scan must know. Trip and group are locked until the transaction ends.
struct ScanView {
  std::optional<TripLog> trip;         // nothing outside the scope
  std::optional<Traveller> traveller;  // nothing outside the scope
  std::optional<Traveller> adult;      // who goes with a child
  BoardingGroup group;
  bool goes_with_child_on_board = false;
  std::optional<KeptScan> known;  // of this device and number
};
absl::StatusOr<ScanView> LockForScan(platform::Tx& tx, const platform::Keyring& keyring,
                                     const std::string& trip_id, const Scan& scan);

// Locks trips, then the groups of their passengers and of these people, each in the order of ids.
void LockTripsAndGroups(platform::Tx& tx, const std::vector<std::string>& trip_ids,
                        const std::vector<std::string>& person_ids);
// By id; those outside the scope are not among them.
absl::StatusOr<std::map<std::string, TripLog>> FindTripLogs(
    platform::Tx& tx, const std::vector<std::string>& trip_ids);
// The passengers of a trip and these people, none of whom is on board before the first record, with
// their groups. Those outside the scope are not among them.
struct Travellers {
  std::vector<Traveller> people;  // as the database has them
  std::map<std::string, BoardingGroup> groups;
};
absl::StatusOr<Travellers> FindTravellers(platform::Tx& tx, const platform::Keyring& keyring,
                                          const TripLog& trip,
                                          const std::vector<std::string>& person_ids);

// Writes where these people are; nobody is on board of a trip that is closed.
void SavePassengers(platform::Tx& tx, const TripLog& trip, const std::vector<Traveller>& people,
                    const std::map<std::string, BoardingGroup>& groups);
// Writes who is on board, and that the trip was heard of at `sign`. Raises the revision.
void UpdateTripLog(platform::Tx& tx, TripLog& trip, absl::Time sign);
// Writes which trip a group is on, with what hangs on that. Raises the revision. The origin's
// status stays where there is no other.
void UpdateGroupTrip(platform::Tx& tx, BoardingGroup& group,
                     const std::vector<platform::ScopeKey>& scope,
                     const std::string& origin_status);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_BOARDING_STORE_H_
