#include "services/evacuation/tracing_proposals.h"

#include <algorithm>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/evacuation/party_rules.h"
#include "services/evacuation/tracing_candidate_store.h"
#include "services/evacuation/tracing_lost_store.h"
#include "services/evacuation/tracing_store.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Keyring;
using platform::Tx;
using v1::TracingRequest;

const v1::Person* PersonIn(const v1::Party& party, const std::string& id) {
  const auto found = std::find_if(party.persons().begin(), party.persons().end(),
                                  [&](const v1::Person& person) { return person.id() == id; });
  return found == party.persons().end() ? nullptr : &*found;
}

// Who would seek: the head where it is one of these, else the first adult, else the first; nobody
// where there is none.
const v1::Person* SeekerAmong(const v1::Party& party, const std::set<std::string>& ids,
                              absl::CivilDay today) {
  const v1::Person* seeker = nullptr;
  auto rank = [&](const v1::Person& person) {
    if (person.kinship() == common::v1::KINSHIP_HEAD) return 2;
    return IsChild(person, today) ? 0 : 1;
  };
  for (const v1::Person& person : party.persons()) {
    if (ids.count(person.id()) == 0) continue;
    if (seeker == nullptr || rank(person) > rank(*seeker)) seeker = &person;
  }
  return seeker;
}

// What whoever is sought is to a seeker who is the head or not; kinship is told to the head alone.
common::v1::Kinship RelationTo(const v1::Person& seeker, common::v1::Kinship sought) {
  const bool to_head = seeker.kinship() == common::v1::KINSHIP_HEAD;
  return to_head && sought != common::v1::KINSHIP_HEAD ? sought : common::v1::KINSHIP_RELATIVE;
}

// A search for `person` by `seeker`; what is told of these is their group's.
TracingRow ProposalFor(const v1::Person& person, common::v1::Kinship kinship,
                       const v1::Person& seeker, const PartyRow& group) {
  TracingRow row{.scope = group.scope, .sought_person_id = person.id()};
  TracingRequest& request = row.request;
  request.set_state(TracingRequest::STATE_PROPOSED);
  request.set_unit_code(group.party.origin_unit_code());
  request.set_synthetic(group.party.synthetic());
  v1::SoughtPerson& sought = *request.mutable_sought();
  *sought.mutable_name() = person.name();
  sought.set_birth_date(person.birth_date());
  sought.set_rnokpp(person.rnokpp());
  sought.set_unzr(person.unzr());
  request.mutable_seeker()->set_party_id(group.party.id());
  request.mutable_seeker()->set_phone(group.party.phone());
  request.mutable_seeker()->set_name(
      absl::StrCat(seeker.name().family_name(), " ", seeker.name().given_name()));
  request.mutable_seeker()->set_relation(RelationTo(seeker, kinship));
  return row;
}

// With the group in which they are known to be, where there is one.
absl::Status ProposeOne(Tx& tx, const Keyring& keyring, TracingRow& row, const PartyRow* found_in) {
  InsertTracing(tx, keyring, row);
  EmitTracing(tx, row);
  if (found_in == nullptr) return absl::OkStatus();
  CandidateRow candidate{.search_scope = row.scope, .record_scope = found_in->scope};
  candidate.candidate.set_tracing_request_id(row.request.id());
  candidate.candidate.set_record(v1::TracingCandidate::RECORD_PARTY);
  candidate.candidate.set_record_id(found_in->party.id());
  candidate.candidate.set_person_id(row.sought_person_id);
  candidate.candidate.set_grade(v1::TracingCandidate::GRADE_STRONG);
  candidate.candidate.set_synthetic(row.request.synthetic());
  candidate.candidate.set_relation(row.request.seeker().relation());
  return PutCandidate(tx, keyring, candidate, false);
}

absl::Status ProposeLost(Tx& tx, const Keyring& keyring, const LostPassenger& lost,
                         const std::string& trip_id) {
  CC_ASSIGN_OR_RETURN(const PartyRow group, FindParty(tx, keyring, lost.party_id));
  const v1::Person* person = PersonIn(group.party, lost.person_id);
  const v1::Person* seeker =
      SeekerAmong(group.party, {lost.companions.begin(), lost.companions.end()},
                  platform::DayIn(tx.call().now()));
  if (person == nullptr || seeker == nullptr) return absl::OkStatus();
  TracingRow row = ProposalFor(*person, person->kinship(), *seeker, group);
  row.request.set_trip_id(trip_id);
  return ProposeOne(tx, keyring, row, lost.missing ? nullptr : &group);
}

}  // namespace

absl::Status ProposeTracing(Tx& tx, const Keyring& keyring, const v1::PartySplit& split,
                            const v1::Party& before, const PartyRow& stayed,
                            const PartyRow& parted) {
  std::set<std::string> staying;
  for (const v1::Person& person : stayed.party.persons()) staying.insert(person.id());
  const v1::Person* seeker = SeekerAmong(stayed.party, staying, platform::DayIn(tx.call().now()));
  if (seeker == nullptr) return absl::OkStatus();
  // What they were to the head of that time; the head of now may be another.
  const v1::Person* then = PersonIn(before, seeker->id());
  for (const v1::Person& person : parted.party.persons()) {
    CC_ASSIGN_OR_RETURN(const bool sought, IsSought(tx, person.id()));
    const v1::Person* former = PersonIn(before, person.id());
    if (sought || former == nullptr || then == nullptr) continue;
    TracingRow row = ProposalFor(person, former->kinship(), *then, stayed);
    row.request.set_split_id(split.id());
    CC_RETURN_IF_ERROR(ProposeOne(tx, keyring, row, &parted));
  }
  return absl::OkStatus();
}

absl::Status ProposeTracingOfTrip(Tx& tx, const Keyring& keyring, const std::string& trip_id) {
  CC_ASSIGN_OR_RETURN(const std::vector<std::string> errors, ProposalsWithoutCause(tx, trip_id));
  for (const std::string& id : errors) {
    CC_ASSIGN_OR_RETURN(TracingRow row, LockTracing(tx, keyring, id));
    if (row.request.state() == TracingRequest::STATE_PROPOSED)
      MoveTracing(tx, keyring, row, TracingRequest::STATE_CLOSED_WITHDRAWN);
  }
  CC_ASSIGN_OR_RETURN(const std::vector<LostPassenger> lost, LostOnTrip(tx, trip_id));
  for (const LostPassenger& one : lost) CC_RETURN_IF_ERROR(ProposeLost(tx, keyring, one, trip_id));
  return absl::OkStatus();
}

}  // namespace cc::evacuation
