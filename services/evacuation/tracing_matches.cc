#include "services/evacuation/tracing_matches.h"

#include <map>
#include <utility>
#include <vector>

#include "services/evacuation/tracing_lost_store.h"
#include "services/evacuation/tracing_proposals.h"
#include "services/evacuation/tracing_rules.h"
#include "services/evacuation/tracing_whereabouts.h"

namespace cc::evacuation {
namespace {

using platform::Tx;
using v1::TracingRequest;

// By search. A group's telephone speaks for whoever of it is found otherwise, or for the group.
std::map<std::string, std::vector<FoundPerson>> BySearch(const std::vector<KeyHit>& hits) {
  std::map<std::string, std::vector<FoundPerson>> found;
  for (const KeyHit& hit : hits) {
    if (hit.subject_id == hit.record_id) continue;
    found[hit.tracing_request_id].push_back(
        {hit.record, hit.record_id, hit.subject_id, hit.matches});
  }
  for (const KeyHit& hit : hits) {
    if (hit.subject_id != hit.record_id) continue;
    std::vector<FoundPerson>& of_search = found[hit.tracing_request_id];
    bool added = false;
    for (FoundPerson& one : of_search) {
      if (one.record_id != hit.record_id) continue;
      one.matches.insert(one.matches.end(), hit.matches.begin(), hit.matches.end());
      added = true;
    }
    if (!added) of_search.push_back({hit.record, hit.record_id, hit.record_id, hit.matches});
  }
  return found;
}

bool IsLookedFor(const TracingRequest& request) {
  return request.state() == TracingRequest::STATE_OPEN ||
         request.state() == TracingRequest::STATE_MATCHED;
}

// Matched as long as a candidate waits.
absl::Status Follow(Tx& tx, const platform::Keyring& keyring, TracingRow& row) {
  CC_ASSIGN_OR_RETURN(const bool waits, HasUndecided(tx, row.request.id(), row.request.id()));
  const auto state = waits ? TracingRequest::STATE_MATCHED : TracingRequest::STATE_OPEN;
  if (row.request.state() != state) MoveTracing(tx, keyring, row, state);
  return absl::OkStatus();
}

// Those who travel with the seeker are not lost, unless the trip says so; of somebody missing their
// own group tells nothing new.
bool IsNoFind(const TracingRequest& request, const FoundPerson& found,
              v1::TracingCandidate::Whereabouts at) {
  if (found.record_id != request.seeker().party_id()) return false;
  return at != v1::TracingCandidate::WHEREABOUTS_AT_STOP &&
         at != v1::TracingCandidate::WHEREABOUTS_HOSPITAL &&
         at != v1::TracingCandidate::WHEREABOUTS_DIED;
}

// What the holder of a record is told of the seeker.
void TellOfSeeker(const TracingRequest& request, v1::TracingCandidate& candidate) {
  candidate.set_relation(request.seeker().relation());
  if (request.consent().tell_name()) candidate.set_seeker_name(request.seeker().name());
}

}  // namespace

std::string TracingMatches::Oblast(const std::string& unit_code) const {
  const std::optional<platform::UnitPath> path = paths_.Find(unit_code);
  return path && path->size() > 1 ? codes_((*path)[1]) : "";
}

absl::Status TracingMatches::MatchSearch(Tx& tx, const std::string& id) const {
  CC_ASSIGN_OR_RETURN(std::vector<WithoutOffices> nameless, CandidatesWithoutOffices(tx, id));
  for (WithoutOffices& one : nameless) {
    one.search_unit_code = Oblast(one.search_unit_code);
    one.record_unit_code = Oblast(one.record_unit_code);
    NameOffices(tx, one);
  }
  CC_ASSIGN_OR_RETURN(std::vector<KeyHit> hits, HitsOfSearch(tx, id));
  return Put(tx, hits);
}

absl::Status TracingMatches::MatchRecord(Tx& tx, const std::string& id) const {
  CC_ASSIGN_OR_RETURN(std::vector<KeyHit> hits, HitsOfRecord(tx, id));
  return Put(tx, hits);
}

absl::Status TracingMatches::MatchTrip(Tx& tx, const std::string& id) const {
  CC_RETURN_IF_ERROR(ProposeTracingOfTrip(tx, keyring_, id));
  CC_ASSIGN_OR_RETURN(const std::vector<std::string> groups, GroupsToCompare(tx, id));
  for (const std::string& group : groups) CC_RETURN_IF_ERROR(MatchRecord(tx, group));
  return absl::OkStatus();
}

absl::Status TracingMatches::Put(Tx& tx, const std::vector<KeyHit>& hits) const {
  for (const auto& [search_id, found] : BySearch(hits)) {
    CC_ASSIGN_OR_RETURN(TracingRow search, LockTracing(tx, keyring_, search_id));
    if (!IsLookedFor(search.request)) continue;
    for (const FoundPerson& one : found) CC_RETURN_IF_ERROR(PutOne(tx, search, one));
    CC_RETURN_IF_ERROR(Follow(tx, keyring_, search));
  }
  return absl::OkStatus();
}

absl::Status TracingMatches::PutOne(Tx& tx, const TracingRow& search,
                                    const FoundPerson& found) const {
  CC_ASSIGN_OR_RETURN(const v1::TracingCandidate::Whereabouts at,
                      FindWhereabouts(tx, found.record_id, found.person_id));
  if (IsNoFind(search.request, found, at)) return absl::OkStatus();
  CC_ASSIGN_OR_RETURN(RecordPlace place, PlaceOf(tx, found.record, found.record_id));
  CandidateRow row{.search_scope = search.scope,
                   .record_scope = place.scope,
                   .search_unit_code = Oblast(search.request.unit_code()),
                   .record_unit_code = Oblast(place.origin_unit_code)};
  row.candidate.set_tracing_request_id(search.request.id());
  row.candidate.set_record(found.record);
  row.candidate.set_record_id(found.record_id);
  row.candidate.set_person_id(found.person_id);
  row.candidate.set_grade(GradeOf(found.matches));
  *row.candidate.mutable_matches() = {found.matches.begin(), found.matches.end()};
  row.candidate.set_synthetic(search.request.synthetic());
  TellOfSeeker(search.request, row.candidate);
  return PutCandidate(tx, keyring_, row, at == v1::TracingCandidate::WHEREABOUTS_DIED);
}

}  // namespace cc::evacuation
