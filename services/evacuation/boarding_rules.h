#ifndef SERVICES_EVACUATION_BOARDING_RULES_H_
#define SERVICES_EVACUATION_BOARDING_RULES_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "cc/evacuation/v1/boarding.pb.h"
#include "cc/evacuation/v1/resources.pb.h"

// Who is on board of a trip, as a function of what devices recorded, merged by time. The same set
// of records gives the same answer in whatever order they came.
namespace cc::evacuation {

// A person as their group has them, and where the records put them.
struct Traveller {
  std::string person_id, party_id;
  std::string adult_id;  // who goes with a child; empty where nobody does
  int number = 0;
  common::v1::Mobility mobility = common::v1::MOBILITY_UNSPECIFIED;
  bool child = false;
  bool in_care = false;  // the guardianship body of the group answers for a child without an adult
  // Why the group cannot be on this trip at all; OK where it can.
  absl::Status barred;

  v1::Passenger::State state = v1::Passenger::STATE_NOT_ON_BOARD;
  int place_taken = 0;                            // 1 seat, 2 wheelchair place, 3 stretcher; 0 none
  bool guarded = false;                           // boarded with a guardian or the body
  absl::Time boarded_at = absl::InfinitePast();   // past: never
  absl::Time alighted_at = absl::InfinitePast();  // past: never
  int board_stop = 0, alight_stop = 0;
  v1::Passenger::Outcome outcome = v1::Passenger::OUTCOME_UNSPECIFIED;
};

// What a person decided of a record: it is a fact, or none.
enum class Decision { kNone = 0, kApply = 1, kDismiss = 2 };

// One record of a device.
struct Scan {
  std::string device;
  int64_t sequence = 0;
  std::string person_id;
  v1::ScanLine::Kind kind = v1::ScanLine::KIND_UNSPECIFIED;
  absl::Time scanned_at, merged_at, received_at;
  int stop = 0;
  v1::Passenger::Outcome outcome = v1::Passenger::OUTCOME_UNSPECIFIED;
  bool guarded = false;
  Decision decision = Decision::kNone;
  bool stood = false;    // when the trip was merged before: whatever has barred the group since
  absl::Status verdict;  // OK where it stands
};

// What the merge knows of the trip itself.
struct TripFacts {
  v1::Trip::State state = v1::Trip::STATE_BOARDING;
  v1::Places places;
  absl::Time opens = absl::InfinitePast();          // nothing can have been scanned before
  absl::Time departed_at = absl::InfiniteFuture();  // future: it has not
  absl::Time arrived_at = absl::InfiniteFuture();
  absl::Time ended_at = absl::InfiniteFuture();  // closed or cancelled
  int stops = 0;
  absl::Duration clock_allowance = absl::Minutes(2);
};

// 1 seat, 2 wheelchair place, 3 stretcher.
int PlaceNeeded(common::v1::Mobility mobility);

class Boarding {
 public:
  explicit Boarding(TripFacts facts, v1::Places on_board = {})
      : facts_(std::move(facts)), on_board_(std::move(on_board)) {}

  // Somebody whom records may concern.
  void Add(Traveller traveller);
  Traveller* Find(const std::string& person_id);
  const std::map<std::string, Traveller>& travellers() const { return travellers_; }
  const v1::Places& on_board() const { return on_board_; }
  const TripFacts& facts() const { return facts_; }

  // Puts the person where the next record says, or says why it cannot be: PERSON_ON_BOARD_ALREADY,
  // PERSON_NOT_ON_BOARD, SEATS_TAKEN and its like, CHILD_UNACCOMPANIED, SCAN_IN_FUTURE,
  // SCAN_BEFORE_TRIP, SCAN_AFTER_DEPARTURE, TRIP_ENDED, STATE_FORBIDS, STOP_UNKNOWN,
  // SCAN_UNREADABLE where nobody knows the person, or why its group is barred.
  absl::Status Apply(const Scan& scan);

  // All records of the trip from its beginning, whose verdicts it writes. A record that only waits
  // for somebody else's (a child's for its adult's) stands as soon as that one does.
  void Merge(std::vector<Scan>& scans);

 private:
  absl::Status CheckTimes(const Scan& scan) const;
  absl::Status Board(const Scan& scan, Traveller& who);
  absl::Status Alight(const Scan& scan, Traveller& who);
  absl::Status CheckMayBoard(const Scan& scan, const Traveller& who);
  bool AdultOnBoard(const Traveller& child);
  int Free(int place) const;
  void Count(int place, int by);

  const TripFacts facts_;
  v1::Places on_board_;
  std::map<std::string, Traveller> travellers_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_BOARDING_RULES_H_
