#include "services/evacuation/tracing_whereabouts.h"

#include "cc/evacuation/v1/boarding.pb.h"
#include "cc/evacuation/v1/resources.pb.h"
#include "services/platform/db/columns.h"

namespace cc::evacuation {
namespace {

using platform::Row;
using platform::Rows;
using v1::Passenger;
using v1::TracingCandidate;

TracingCandidate::Whereabouts WhereaboutsOfGroup(v1::Party::State state,
                                                 v1::PartyCancellation::Reason cancelled) {
  switch (state) {
    case v1::Party::STATE_IDENTIFIED:
    case v1::Party::STATE_REQUESTED:
    case v1::Party::STATE_ASSEMBLED:
      return TracingCandidate::WHEREABOUTS_NOT_LEFT;
    case v1::Party::STATE_IN_TRANSIT:
      return TracingCandidate::WHEREABOUTS_ON_THE_WAY;
    case v1::Party::STATE_TRANSIT_CENTRE:
      return TracingCandidate::WHEREABOUTS_ARRIVED;
    default:
      break;
  }
  if (cancelled == v1::PartyCancellation::REASON_LEFT_BY_THEMSELVES)
    return TracingCandidate::WHEREABOUTS_LEFT_ALONE;
  if (cancelled == v1::PartyCancellation::REASON_DIED) return TracingCandidate::WHEREABOUTS_DIED;
  return TracingCandidate::WHEREABOUTS_UNSPECIFIED;
}

// Where a trip lost them; unspecified where it did not.
TracingCandidate::Whereabouts WhereaboutsOfLost(Passenger::Outcome outcome) {
  switch (outcome) {
    case Passenger::OUTCOME_LEFT_AT_STOP:
      return TracingCandidate::WHEREABOUTS_AT_STOP;
    case Passenger::OUTCOME_HOSPITAL:
      return TracingCandidate::WHEREABOUTS_HOSPITAL;
    case Passenger::OUTCOME_DIED:
      return TracingCandidate::WHEREABOUTS_DIED;
    case Passenger::OUTCOME_MISSING:
      return TracingCandidate::WHEREABOUTS_MISSING;
    default:
      return TracingCandidate::WHEREABOUTS_UNSPECIFIED;
  }
}

}  // namespace

absl::StatusOr<WhereaboutsOfRecord> ReadWhereabouts(const Row& row, int first) {
  const bool departure = row.boolean(first + 2);
  if (departure)
    return WhereaboutsOfRecord{.seen = true,
                               .whereabouts = TracingCandidate::WHEREABOUTS_LEFT_ALONE};
  if (row.null(first)) return WhereaboutsOfRecord();
  v1::Party group;
  CC_RETURN_IF_ERROR(platform::AddJson(row.text(first + 1), group));
  const TracingCandidate::Whereabouts of_group = WhereaboutsOfGroup(
      static_cast<v1::Party::State>(row.integer(first)), group.cancellation().reason());
  const TracingCandidate::Whereabouts lost =
      WhereaboutsOfLost(static_cast<Passenger::Outcome>(row.integer(first + 3)));
  const bool placed = row.boolean(first + 4), placed_later = row.boolean(first + 5);
  WhereaboutsOfRecord read{.seen = true, .whereabouts = of_group};
  if (lost == TracingCandidate::WHEREABOUTS_DIED || of_group == TracingCandidate::WHEREABOUTS_DIED)
    read.whereabouts = TracingCandidate::WHEREABOUTS_DIED;
  else if (lost != TracingCandidate::WHEREABOUTS_UNSPECIFIED && !placed_later)
    read.whereabouts = lost;
  else if (placed)
    read.whereabouts = TracingCandidate::WHEREABOUTS_AT_SITE;
  return read;
}

absl::StatusOr<TracingCandidate::Whereabouts> FindWhereabouts(platform::Tx& tx,
                                                              const std::string& record_id,
                                                              const std::string& person_id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query(
          "SELECT " CC_WHEREABOUTS_COLUMNS
          " FROM (SELECT $1::uuid AS record_id, $2::uuid AS person_id) c " CC_WHEREABOUTS_JOINS,
          record_id, person_id));
  CC_ASSIGN_OR_RETURN(const WhereaboutsOfRecord read, ReadWhereabouts(rows[0], 0));
  return read.whereabouts;
}

}  // namespace cc::evacuation
