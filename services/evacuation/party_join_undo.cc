#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "services/evacuation/party_joins.h"
#include "services/evacuation/party_version_store.h"
#include "services/evacuation/passenger_store.h"
#include "services/evacuation/requests.h"
#include "services/evacuation/tracing_candidate_store.h"
#include "services/evacuation/trip_store.h"
#include "services/platform/db/etag.h"
#include "services/platform/error/error.h"

// Joins are undone exactly or not at all.
namespace cc::evacuation {
namespace {

using platform::Call;
using platform::Tx;

absl::Status NotUndoable(const std::vector<std::string>& what) {
  return platform::Fail(common::v1::REASON_PARTY_JOIN_NOT_UNDOABLE,
                        {{"what", absl::StrJoin(what, ", ")}});
}

// The trip on which the joined group was expected, locked; nothing where it was on none. Where the
// caller does not see it, the group cannot be expected on it again.
absl::StatusOr<std::optional<TripRow>> LockFormerTrip(Tx& tx, const JoinRow& join) {
  if (join.joined_trip_id.empty()) return std::nullopt;
  absl::StatusOr<TripRow> trip = LockTrip(tx, join.joined_trip_id);
  if (platform::ReasonOf(trip.status()) == common::v1::REASON_NOT_FOUND)
    return NotUndoable({"EXPECTED"});
  if (!trip.ok()) return trip.status();
  return *std::move(trip);
}

bool MayBeExpected(const v1::Trip& trip) {
  return trip.state() == v1::Trip::STATE_PLANNED || trip.state() == v1::Trip::STATE_BOARDING;
}

// Writes what a group was over what it is.
void Restore(Tx& tx, const platform::Keyring& keyring, PartyRow& row, v1::Party former) {
  row.party = std::move(former);
  SaveRequest(tx, keyring, row);
}

}  // namespace

absl::StatusOr<std::pair<v1::Party, v1::Party>> PartyJoins::Former(Tx& tx, const JoinRow& join,
                                                                   const PartyRow& kept,
                                                                   const PartyRow& joined) const {
  CC_ASSIGN_OR_RETURN(std::vector<std::string> what, HappenedSince(tx, join));
  CC_ASSIGN_OR_RETURN(v1::Party was, FormerParty(tx, keyring_, join.party_id, join.revision));
  CC_ASSIGN_OR_RETURN(v1::Party joined_was,
                      FormerParty(tx, keyring_, join.joined_party_id, join.joined_revision));
  const bool moved =
      kept.revision != join.now_revision || joined.revision != join.joined_now_revision;
  if (moved && (what.empty() || kept.party.state() != was.state()))
    what.push_back(v1::Party::State_Name(kept.party.state()));
  if (!what.empty()) return NotUndoable(what);
  return std::pair(std::move(was), std::move(joined_was));
}

absl::StatusOr<v1::UndoPartyJoinResponse> PartyJoins::UndoPartyJoin(
    const Call& call, const v1::UndoPartyJoinRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::UndoPartyJoinResponse> {
    CC_ASSIGN_OR_RETURN(const JoinRow seen, FindJoin(tx, request.id(), request.joined_id()));
    CC_ASSIGN_OR_RETURN(const std::optional<TripRow> trip, LockFormerTrip(tx, seen));
    CC_ASSIGN_OR_RETURN(auto locked, LockBoth(tx, request.id(), request.joined_id()));
    auto& [kept, joined] = locked;
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), kept.party.etag()));
    // Anew, since it may have been undone until the locks were had.
    CC_ASSIGN_OR_RETURN(const JoinRow join, FindJoin(tx, request.id(), request.joined_id()));
    if (join.id != seen.id) return platform::Fail(common::v1::REASON_ETAG_STALE);
    CC_ASSIGN_OR_RETURN(auto former, Former(tx, join, kept, joined));

    KeepVersion(tx, keyring_, kept, v1::PartyVersion::CHANGE_JOIN_UNDONE, request.note(),
                request.joined_id());
    KeepVersion(tx, keyring_, joined, v1::PartyVersion::CHANGE_JOIN_UNDONE, request.note(),
                request.id());
    Restore(tx, keyring_, kept, std::move(former.first));
    Restore(tx, keyring_, joined, std::move(former.second));
    FollowPeople(tx, request.id());
    FollowCandidates(tx, request.id());
    if (trip && MayBeExpected(trip->trip))
      ExpectParty(tx, trip->trip.id(), request.joined_id(), trip->scope);
    EndJoin(tx, join.id);
    BackTo(tx, request.id(), join.revision, kept.revision);
    BackTo(tx, request.joined_id(), join.joined_revision, joined.revision);
    EmitParty(tx, kept, kept.scope);
    EmitParty(tx, joined, joined.scope);
    v1::UndoPartyJoinResponse response;
    *response.mutable_party() = std::move(kept.party);
    *response.mutable_joined() = std::move(joined.party);
    return response;
  });
}

}  // namespace cc::evacuation
