#include "services/evacuation/tracing_matches.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/evacuation/tracing_candidate_store.h"
#include "services/evacuation/tracing_rules.h"
#include "services/evacuation/tracing_store.h"

namespace cc::evacuation {
namespace {

using platform::Tx;
using v1::TracingRequest;

// One person of one record, with all that speaks for them.
struct Found {
  v1::TracingCandidate::Record record;
  std::string record_id, person_id;
  std::vector<v1::IdentityMatch> matches;
};

// By search. A group's telephone speaks for whoever of it is found otherwise, or for the group.
std::map<std::string, std::vector<Found>> BySearch(const std::vector<KeyHit>& hits) {
  std::map<std::string, std::vector<Found>> found;
  for (const KeyHit& hit : hits) {
    if (hit.subject_id == hit.record_id) continue;
    found[hit.tracing_request_id].push_back(
        {hit.record, hit.record_id, hit.subject_id, hit.matches});
  }
  for (const KeyHit& hit : hits) {
    if (hit.subject_id != hit.record_id) continue;
    std::vector<Found>& of_search = found[hit.tracing_request_id];
    bool added = false;
    for (Found& one : of_search) {
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

// The search has a candidate that waits.
void BecomeMatched(Tx& tx, const platform::Keyring& keyring, TracingRow& row) {
  if (row.request.state() == TracingRequest::STATE_MATCHED) return;
  row.request.set_state(TracingRequest::STATE_MATCHED);
  AddStep(tx.call(), row.request, "");
  UpdateTracing(tx, keyring, row);
  EmitTracing(tx, row);
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
  CC_ASSIGN_OR_RETURN(std::vector<KeyHit> hits, HitsOfSearch(tx, id));
  return Put(tx, hits);
}

absl::Status TracingMatches::MatchRecord(Tx& tx, const std::string& id) const {
  CC_ASSIGN_OR_RETURN(std::vector<KeyHit> hits, HitsOfRecord(tx, id));
  return Put(tx, hits);
}

absl::Status TracingMatches::Put(Tx& tx, const std::vector<KeyHit>& hits) const {
  for (const auto& [search_id, found] : BySearch(hits)) {
    CC_ASSIGN_OR_RETURN(TracingRow search, LockTracing(tx, keyring_, search_id));
    if (!IsLookedFor(search.request)) continue;
    bool any = false;
    for (const Found& one : found) {
      // Those who travel with the seeker are not lost.
      if (one.record_id == search.request.seeker().party_id()) continue;
      CC_ASSIGN_OR_RETURN(RecordPlace place, PlaceOf(tx, one.record, one.record_id));
      CandidateRow row{.search_scope = search.scope,
                       .record_scope = place.scope,
                       .search_unit_code = Oblast(search.request.unit_code()),
                       .record_unit_code = Oblast(place.origin_unit_code)};
      row.candidate.set_tracing_request_id(search_id);
      row.candidate.set_record(one.record);
      row.candidate.set_record_id(one.record_id);
      row.candidate.set_person_id(one.person_id);
      row.candidate.set_grade(GradeOf(one.matches));
      *row.candidate.mutable_matches() = {one.matches.begin(), one.matches.end()};
      row.candidate.set_synthetic(search.request.synthetic());
      TellOfSeeker(search.request, row.candidate);
      CC_ASSIGN_OR_RETURN(const bool is_new, PutCandidate(tx, keyring_, row));
      if (is_new) EmitCandidate(tx, row);
      any = any || is_new;
    }
    if (any) BecomeMatched(tx, keyring_, search);
  }
  return absl::OkStatus();
}

absl::Status ProposeTracing(Tx& tx, const platform::Keyring& keyring, const v1::PartySplit& split,
                            const v1::Party& before, const PartyRow& stayed,
                            const PartyRow& parted) {
  const v1::Person* head = nullptr;
  for (const v1::Person& person : stayed.party.persons()) {
    if (person.kinship() == common::v1::KINSHIP_HEAD) head = &person;
  }
  for (const v1::Person& person : parted.party.persons()) {
    auto former = std::find_if(before.persons().begin(), before.persons().end(),
                               [&](const v1::Person& p) { return p.id() == person.id(); });
    TracingRow row{.scope = stayed.scope, .sought_person_id = person.id()};
    TracingRequest& request = row.request;
    request.set_state(TracingRequest::STATE_PROPOSED);
    request.set_unit_code(stayed.party.origin_unit_code());
    request.set_split_id(split.id());
    request.set_synthetic(split.synthetic());
    v1::SoughtPerson& sought = *request.mutable_sought();
    *sought.mutable_name() = person.name();
    sought.set_birth_date(person.birth_date());
    sought.set_rnokpp(person.rnokpp());
    sought.set_unzr(person.unzr());
    v1::Seeker& seeker = *request.mutable_seeker();
    seeker.set_party_id(stayed.party.id());
    seeker.set_phone(stayed.party.phone());
    if (head != nullptr)
      seeker.set_name(absl::StrCat(head->name().family_name(), " ", head->name().given_name()));
    const bool was_head = former->kinship() == common::v1::KINSHIP_HEAD;
    seeker.set_relation(was_head ? common::v1::KINSHIP_RELATIVE : former->kinship());
    InsertTracing(tx, keyring, row);
    EmitTracing(tx, row);

    CandidateRow candidate{.search_scope = stayed.scope, .record_scope = parted.scope};
    candidate.candidate.set_tracing_request_id(request.id());
    candidate.candidate.set_record(v1::TracingCandidate::RECORD_PARTY);
    candidate.candidate.set_record_id(parted.party.id());
    candidate.candidate.set_person_id(person.id());
    candidate.candidate.set_grade(v1::TracingCandidate::GRADE_STRONG);
    candidate.candidate.set_synthetic(split.synthetic());
    candidate.candidate.set_relation(seeker.relation());
    CC_RETURN_IF_ERROR(PutCandidate(tx, keyring, candidate).status());
    EmitCandidate(tx, candidate);
  }
  return absl::OkStatus();
}

}  // namespace cc::evacuation
