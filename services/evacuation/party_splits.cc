#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "services/evacuation/party_join_rules.h"
#include "services/evacuation/party_joins.h"
#include "services/evacuation/party_version_store.h"
#include "services/evacuation/passenger_store.h"
#include "services/evacuation/request_rules.h"
#include "services/evacuation/requests.h"
#include "services/evacuation/tracing_candidate_store.h"
#include "services/evacuation/tracing_proposals.h"
#include "services/evacuation/trip_store.h"
#include "services/platform/db/etag.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

// A family travels apart only for a recorded reason.
namespace cc::evacuation {
namespace {

using platform::Call;
using platform::Tx;
using v1::Passenger;
using v1::Trip;

// Who of a group is on board of its trip, and who was; nothing of a group on no trip.
absl::StatusOr<std::optional<BoardedPart>> BoardedPartOf(Tx& tx, const v1::Party& party) {
  if (party.trip_id().empty()) return std::nullopt;
  CC_ASSIGN_OR_RETURN(const std::vector<Passenger> passengers, PassengersOf(tx, party.trip_id()));
  BoardedPart part;
  for (const Passenger& one : passengers) {
    if (one.party_id() != party.id()) continue;
    if (one.state() == Passenger::STATE_ON_BOARD) part.on_board.insert(one.person_id());
    if (one.state() != Passenger::STATE_NOT_ON_BOARD) part.boarded.insert(one.person_id());
  }
  return part;
}

// The trip of a group, locked before the group is, so that nobody boards or leaves meanwhile.
absl::Status LockTripOf(Tx& tx, const v1::Party& party) {
  if (party.trip_id().empty()) return absl::OkStatus();
  const absl::StatusOr<TripRow> trip = LockTrip(tx, party.trip_id());
  if (platform::ReasonOf(trip.status()) == common::v1::REASON_NOT_FOUND)
    return platform::Fail(common::v1::REASON_ALREADY_BOARDED);
  CC_RETURN_IF_ERROR(trip.status());
  const bool under_way =
      trip->trip.state() == Trip::STATE_BOARDING || trip->trip.state() == Trip::STATE_DEPARTED;
  return under_way ? absl::OkStatus() : platform::Fail(common::v1::REASON_ALREADY_BOARDED);
}

absl::Status CheckDivisible(const v1::Party& party, const std::optional<BoardedPart>& boarded) {
  if (!boarded) return CheckChangeable(party);
  if (party.state() != v1::Party::STATE_ASSEMBLED && party.state() != v1::Party::STATE_IN_TRANSIT)
    return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                          {{"state", v1::Party::State_Name(party.state())}});
  if (static_cast<int>(boarded->boarded.size()) == party.persons_size())
    return platform::Fail(common::v1::REASON_ALREADY_BOARDED);
  return absl::OkStatus();
}

// Those who have not boarded wait for another trip.
void LeaveBehind(v1::Party& party) {
  party.clear_trip_id();
  party.set_state(v1::Party::STATE_ASSEMBLED);
}

v1::PartySplit SplitOf(const Call& call, const v1::SplitPartyRequest& request,
                       const PartyRow& stayed, const PartyRow& made) {
  v1::PartySplit split;
  split.set_id(call.NewId());
  split.set_party_id(stayed.party.id());
  split.set_new_party_id(made.party.id());
  split.set_reason(request.reason());
  split.set_note(request.note());
  *split.mutable_person_ids() = request.person_ids();
  split.set_split_by(call.principal().id);
  split.set_synthetic(stayed.party.synthetic());
  *split.mutable_create_time() = platform::ToProto(call.now());
  return split;
}

}  // namespace

absl::StatusOr<v1::PartySplit> PartyJoins::SplitParty(const Call& call,
                                                      const v1::SplitPartyRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::PartySplit> {
    CC_ASSIGN_OR_RETURN(const PartyRow seen, FindParty(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(LockTripOf(tx, seen.party));
    CC_ASSIGN_OR_RETURN(PartyRow row, LockParty(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.party.etag()));
    if (row.party.trip_id() != seen.party.trip_id())
      return platform::Fail(common::v1::REASON_ETAG_STALE);
    CC_ASSIGN_OR_RETURN(const std::optional<BoardedPart> boarded, BoardedPartOf(tx, row.party));
    CC_RETURN_IF_ERROR(CheckDivisible(row.party, boarded));
    const PartyRow before = row;
    CC_ASSIGN_OR_RETURN(v1::Party parted, SplitPeople(row.party, request, today));
    const bool new_one_stays_behind = boarded && !HasBoarded(parted, *boarded);
    if (boarded) {
      CC_RETURN_IF_ERROR(CheckSplitOnTrip(before.party, row.party, parted, *boarded));
      LeaveBehind(new_one_stays_behind ? parted : row.party);
    }
    KeepVersion(tx, keyring_, before, v1::PartyVersion::CHANGE_SPLIT, request.note());

    v1::Party empty = parted;
    empty.clear_persons();
    CC_ASSIGN_OR_RETURN(PartyRow made, InsertParty(tx, keyring_, std::move(empty), row.scope));
    *made.party.mutable_persons() = parted.persons();
    SaveRequest(tx, keyring_, made);
    EmitParty(tx, made, {});
    SaveRequest(tx, keyring_, row);
    FollowPeople(tx, row.party.id());
    FollowCandidates(tx, row.party.id());
    if (boarded && !new_one_stays_behind) ExpectNowhere(tx, row.party.id());
    EmitParty(tx, row, before.scope);

    v1::PartySplit split = SplitOf(call, request, row, made);
    InsertSplit(tx, keyring_, split, row.scope);
    if (IsSeparation(request.reason()))
      CC_RETURN_IF_ERROR(ProposeTracing(tx, keyring_, split, before.party, row, made));
    return split;
  });
}

}  // namespace cc::evacuation
