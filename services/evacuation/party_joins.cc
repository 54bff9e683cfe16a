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
#include "services/evacuation/tracing_matches.h"
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
    // In one order for whoever joins the same two the other way round.
    CC_ASSIGN_OR_RETURN(PartyRow kept,
                        LockParty(tx, keyring_, std::min(request.id(), request.joined_id())));
    CC_ASSIGN_OR_RETURN(PartyRow joined,
                        LockParty(tx, keyring_, std::max(request.id(), request.joined_id())));
    if (kept.party.id() != request.id()) std::swap(kept, joined);
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), kept.party.etag()));
    CC_RETURN_IF_ERROR(CheckChangeable(kept.party));
    CC_RETURN_IF_ERROR(CheckChangeable(joined.party));
    CC_RETURN_IF_ERROR(CheckOrigins(kept.party, joined.party));
    const PartyRow kept_before = kept, joined_before = joined;
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
    ExpectNowhere(tx, joined.party.id());
    EmitParty(tx, joined, joined_before.scope);
    return std::move(kept.party);
  });
}

absl::StatusOr<v1::PartySplit> PartyJoins::SplitParty(const Call& call,
                                                      const v1::SplitPartyRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::PartySplit> {
    CC_ASSIGN_OR_RETURN(PartyRow row, LockParty(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.party.etag()));
    CC_RETURN_IF_ERROR(CheckChangeable(row.party));
    const PartyRow before = row;
    CC_ASSIGN_OR_RETURN(v1::Party parted, SplitPeople(row.party, request, today));
    KeepVersion(tx, keyring_, before, v1::PartyVersion::CHANGE_SPLIT, request.note());

    v1::Party empty = parted;
    empty.clear_persons();
    CC_ASSIGN_OR_RETURN(PartyRow made, InsertParty(tx, keyring_, std::move(empty), row.scope));
    *made.party.mutable_persons() = parted.persons();
    SaveRequest(tx, keyring_, made);
    EmitParty(tx, made, {});
    SaveRequest(tx, keyring_, row);
    FollowPeople(tx, row.party.id());
    EmitParty(tx, row, before.scope);

    v1::PartySplit split;
    split.set_id(call.NewId());
    split.set_party_id(row.party.id());
    split.set_new_party_id(made.party.id());
    split.set_reason(request.reason());
    split.set_note(request.note());
    *split.mutable_person_ids() = request.person_ids();
    split.set_split_by(call.principal().id);
    split.set_synthetic(row.party.synthetic());
    *split.mutable_create_time() = platform::ToProto(call.now());
    InsertSplit(tx, keyring_, split, row.scope);
    if (IsSeparation(request.reason())) {
      CC_RETURN_IF_ERROR(ProposeTracing(tx, keyring_, split, before.party, row, made));
    }
    return split;
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
