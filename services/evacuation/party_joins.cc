#include "services/evacuation/party_joins.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "services/evacuation/identity_key_store.h"
#include "services/evacuation/party_join_rules.h"
#include "services/evacuation/party_rules.h"
#include "services/evacuation/party_version_store.h"
#include "services/evacuation/passenger_store.h"
#include "services/evacuation/request_rules.h"
#include "services/evacuation/requests.h"
#include "services/evacuation/tracing_candidate_store.h"
#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::Tx;

// Who of `joined` is who of `kept`: as their records show, and as the request says.
absl::StatusOr<std::map<std::string, std::string>> Twins(const v1::Party& kept,
                                                         const v1::Party& joined,
                                                         const v1::JoinPartiesRequest& request) {
  auto has = [](const v1::Party& party, const std::string& id) {
    return std::any_of(party.persons().begin(), party.persons().end(),
                       [&](const v1::Person& person) { return person.id() == id; });
  };
  std::map<std::string, std::string> twins;
  for (const v1::SamePerson& same : request.same_persons()) {
    if (!has(kept, same.person_id()) || !has(joined, same.joined_person_id()))
      return platform::FailField("same_persons", common::v1::REASON_PARTY_MEMBER_UNKNOWN);
    twins[same.joined_person_id()] = same.person_id();
  }
  for (const v1::Person& person : joined.persons()) {
    for (const v1::Person& other : kept.persons()) {
      if (SamePerson(person, other)) twins.emplace(person.id(), other.id());
    }
  }
  return twins;
}

}  // namespace

absl::StatusOr<v1::ListPartyDuplicatesResponse> PartyJoins::ListPartyDuplicates(
    const Call& call, const v1::ListPartyDuplicatesRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListPartyDuplicatesResponse> {
    CC_ASSIGN_OR_RETURN(std::vector<v1::PartyPair> pairs,
                        ListDuplicatePairs(tx, request.party_id(), page));
    v1::ListPartyDuplicatesResponse response;
    for (v1::PartyPair& pair : pairs) {
      if (response.pairs_size() == page.size) {
        const v1::PartyPair& last = response.pairs(page.size - 1);
        response.set_next_page_token(
            platform::NextPageToken(request, {last.party_id(), last.duplicate().party_id()}));
        break;
      }
      call.Touch("parties", pair.party_id());
      call.Touch("parties", pair.duplicate().party_id());
      *response.add_pairs() = std::move(pair);
    }
    return response;
  });
}

absl::StatusOr<v1::PartyDistinction> PartyJoins::DismissPartyDuplicate(
    const Call& call, const v1::DismissPartyDuplicateRequest& request) {
  if (request.id() == request.other_id())
    return platform::FailField("other_id", common::v1::REASON_PARTY_JOINED_WITH_ITSELF);
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::PartyDistinction> {
    CC_ASSIGN_OR_RETURN(auto locked, LockBoth(tx, request.id(), request.other_id()));
    // Whoever sees one of them; what was said is told to those who see both.
    std::vector<platform::ScopeKey> scope = locked.first.scope;
    scope.insert(scope.end(), locked.second.scope.begin(), locked.second.scope.end());
    std::sort(scope.begin(), scope.end());
    scope.erase(std::unique(scope.begin(), scope.end()), scope.end());
    for (const PartyRow* row : {&locked.first, &locked.second}) {
      PutPartyKeys(tx, keyring_, row->party, row->scope);
      call.Touch("parties", row->party.id());
    }
    return PutDistinction(tx, keyring_, request.id(), request.other_id(), request.note(), scope);
  });
}

absl::StatusOr<v1::ListPartyDistinctionsResponse> PartyJoins::ListPartyDistinctions(
    const Call& call, const v1::ListPartyDistinctionsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListPartyDistinctionsResponse> {
    CC_ASSIGN_OR_RETURN(std::vector<v1::PartyDistinction> found,
                        ListDistinctions(tx, keyring_, request.party_id(), page));
    v1::ListPartyDistinctionsResponse response;
    for (v1::PartyDistinction& one : found) {
      if (response.distinctions_size() == page.size) {
        const v1::PartyDistinction& last = response.distinctions(page.size - 1);
        response.set_next_page_token(
            platform::NextPageToken(request, {last.party_id(), last.other_party_id()}));
        break;
      }
      call.Touch("parties", one.party_id());
      call.Touch("parties", one.other_party_id());
      *response.add_distinctions() = std::move(one);
    }
    return response;
  });
}

absl::StatusOr<std::pair<PartyRow, PartyRow>> PartyJoins::LockBoth(
    Tx& tx, const std::string& id, const std::string& other_id) const {
  CC_ASSIGN_OR_RETURN(PartyRow row, LockParty(tx, keyring_, std::min(id, other_id)));
  CC_ASSIGN_OR_RETURN(PartyRow other, LockParty(tx, keyring_, std::max(id, other_id)));
  if (row.party.id() != id) std::swap(row, other);
  return std::pair(std::move(row), std::move(other));
}

absl::Status PartyJoins::CheckOrigins(const v1::Party& a, const v1::Party& b) const {
  if (a.origin_unit_code() == b.origin_unit_code()) return absl::OkStatus();
  const auto one = paths_.Find(a.origin_unit_code()), other = paths_.Find(b.origin_unit_code());
  if (one && other) {
    const size_t steps = std::min(one->size(), other->size());
    if (std::equal(one->begin(), one->begin() + static_cast<int64_t>(steps), other->begin()))
      return absl::OkStatus();
  }
  return platform::Fail(common::v1::REASON_PARTY_ORIGINS_DIFFER);
}

absl::StatusOr<v1::Party> PartyJoins::JoinParties(const Call& call,
                                                  const v1::JoinPartiesRequest& request) {
  if (request.id() == request.joined_id())
    return platform::FailField("joined_id", common::v1::REASON_PARTY_JOINED_WITH_ITSELF);
  const absl::CivilDay today = platform::DayIn(call.now());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Party> {
    CC_ASSIGN_OR_RETURN(auto locked, LockBoth(tx, request.id(), request.joined_id()));
    auto& [kept, joined] = locked;
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), kept.party.etag()));
    CC_RETURN_IF_ERROR(CheckChangeable(kept.party));
    CC_RETURN_IF_ERROR(CheckChangeable(joined.party));
    CC_RETURN_IF_ERROR(CheckOrigins(kept.party, joined.party));
    const PartyRow kept_before = kept, joined_before = joined;
    JoinRow join{.party_id = request.id(),
                 .joined_party_id = request.joined_id(),
                 .revision = kept.revision,
                 .joined_revision = joined.revision};
    CC_ASSIGN_OR_RETURN(join.trip_id, ExpectedTripOf(tx, request.id()));
    CC_ASSIGN_OR_RETURN(join.joined_trip_id, ExpectedTripOf(tx, request.joined_id()));
    CC_ASSIGN_OR_RETURN(auto twins, Twins(kept.party, joined.party, request));
    CC_RETURN_IF_ERROR(JoinPeople(kept.party, joined.party, twins));
    CC_RETURN_IF_ERROR(CheckParty(kept.party, today));
    KeepVersion(tx, keyring_, kept_before, v1::PartyVersion::CHANGE_JOINED, request.note(),
                request.joined_id());
    KeepVersion(tx, keyring_, joined_before, v1::PartyVersion::CHANGE_JOINED_INTO, request.note(),
                request.id());
    SaveRequest(tx, keyring_, kept);
    EmitParty(tx, kept, kept_before.scope);

    joined.party.set_state(v1::Party::STATE_CANCELLED);
    v1::PartyCancellation& cancellation = *joined.party.mutable_cancellation();
    cancellation.set_reason(v1::PartyCancellation::REASON_DUPLICATE);
    cancellation.set_joined_into_id(request.id());
    cancellation.set_note(request.note());
    cancellation.set_cancelled_by(call.principal().id);
    *cancellation.mutable_cancel_time() = platform::ToProto(call.now());
    SaveRequest(tx, keyring_, joined);
    FollowPeople(tx, joined.party.id());
    FollowCandidates(tx, joined.party.id());
    ExpectNowhere(tx, joined.party.id());
    EmitParty(tx, joined, joined_before.scope);
    join.now_revision = kept.revision;
    join.joined_now_revision = joined.revision;
    InsertJoin(tx, join, kept.scope);
    return std::move(kept.party);
  });
}

absl::StatusOr<v1::ListPartySplitsResponse> PartyJoins::ListPartySplits(
    const Call& call, const v1::ListPartySplitsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListPartySplitsResponse> {
    CC_ASSIGN_OR_RETURN(std::vector<v1::PartySplit> splits,
                        ListSplits(tx, keyring_, request.party_id(), page));
    v1::ListPartySplitsResponse response;
    for (v1::PartySplit& split : splits) {
      if (response.splits_size() == page.size) {
        response.set_next_page_token(
            platform::NextPageToken(request, {response.splits(page.size - 1).id()}));
        break;
      }
      call.Touch("parties", split.party_id());
      *response.add_splits() = std::move(split);
    }
    return response;
  });
}

}  // namespace cc::evacuation
