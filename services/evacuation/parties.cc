#include "services/evacuation/parties.h"

#include <algorithm>
#include <vector>

#include "services/evacuation/boarding_refusals.h"
#include "services/evacuation/identity_key_store.h"
#include "services/evacuation/party_rules.h"
#include "services/evacuation/party_store.h"
#include "services/evacuation/request_rules.h"
#include "services/evacuation/requests.h"
#include "services/evacuation/trip_store.h"
#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::ScopeKey;
using platform::Tx;

std::vector<ScopeKey> Union(std::vector<ScopeKey> a, const std::vector<ScopeKey>& b) {
  a.insert(a.end(), b.begin(), b.end());
  std::sort(a.begin(), a.end());
  a.erase(std::unique(a.begin(), a.end()), a.end());
  return a;
}

// Writes the changed group and tells of it.
void Save(Tx& tx, PartyRow& row, const std::vector<ScopeKey>& scope_before) {
  UpdateParty(tx, row);
  EmitParty(tx, row, scope_before);
}

}  // namespace

absl::StatusOr<v1::Party> Parties::CreateParty(const Call& call,
                                               const v1::CreatePartyRequest& request) {
  absl::CivilDay today = platform::DayIn(call.now());
  CC_RETURN_IF_ERROR(CheckParty(request.party(), today));
  CC_RETURN_IF_ERROR(CheckRequest(request.party()));
  std::optional<platform::UnitPath> path = paths_.Find(request.party().origin_unit_code());
  if (!path) {
    return platform::FailField("party.origin_unit_code", common::v1::REASON_UNIT_UNKNOWN,
                               {{"unit", request.party().origin_unit_code()}});
  }
  v1::Party party = request.party();
  party.set_state(v1::Party::STATE_IDENTIFIED);
  party.clear_trip_id();
  party.clear_split_from_id();
  party.clear_cancellation();
  party.clear_duplicates();
  if (party.leave_date().empty()) party.set_leave_date(platform::FormatDate(today));
  *party.mutable_origin_status() = StatusOn(call, party.origin_unit_code(), party.leave_date());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Party> {
    CC_ASSIGN_OR_RETURN(
        PartyRow made,
        InsertParty(tx, keyring_, party, platform::RowKeys(options::v1::RELATION_ORIGIN, *path)));
    EmitParty(tx, made, {});
    CC_ASSIGN_OR_RETURN(std::vector<v1::PartyDuplicate> duplicates,
                        FindDuplicates(tx, made.party.id()));
    for (v1::PartyDuplicate& one : duplicates) *made.party.add_duplicates() = std::move(one);
    return std::move(made.party);
  });
}

absl::StatusOr<v1::Party> Parties::GetParty(const Call& call, const v1::GetPartyRequest& request) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::Party> {
    CC_ASSIGN_OR_RETURN(PartyRow row, FindParty(tx, keyring_, request.id()));
    tx.call().Touch("parties", request.id());
    return std::move(row.party);
  });
}

absl::StatusOr<v1::ListPartiesResponse> Parties::ListParties(
    const Call& call, const v1::ListPartiesRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListPartiesResponse> {
    CC_ASSIGN_OR_RETURN(std::vector<v1::Party> parties,
                        evacuation::ListParties(tx, keyring_, request, page));
    v1::ListPartiesResponse response;
    for (v1::Party& party : parties) {
      if (response.parties_size() == page.size) {
        response.set_next_page_token(
            platform::NextPageToken(request, {response.parties(page.size - 1).id()}));
        break;
      }
      tx.call().Touch("parties", party.id());
      *response.add_parties() = std::move(party);
    }
    return response;
  });
}

absl::StatusOr<v1::Party> Parties::RequestEvacuation(const Call& call,
                                                     const v1::RequestEvacuationRequest& request) {
  return Move(call, request.id(), request.etag(), v1::Party::STATE_IDENTIFIED,
              v1::Party::STATE_REQUESTED);
}

absl::StatusOr<v1::Party> Parties::AssembleParty(const Call& call,
                                                 const v1::AssemblePartyRequest& request) {
  return Move(call, request.id(), request.etag(), v1::Party::STATE_REQUESTED,
              v1::Party::STATE_ASSEMBLED);
}

// Locks the trip before the group, as departing does.
absl::StatusOr<v1::Party> Parties::BoardParty(const Call& call,
                                              const v1::BoardPartyRequest& request) {
  absl::StatusOr<v1::Party> answer = db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Party> {
    CC_ASSIGN_OR_RETURN(TripRow trip, LockTrip(tx, request.trip_id()));
    CC_ASSIGN_OR_RETURN(PartyRow row, LockParty(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.party.etag()));
    CC_RETURN_IF_ERROR(CheckBoarding(row.party, trip.trip));
    std::vector<ScopeKey> before = row.scope;
    row.scope = Union(row.scope, trip.scope);
    CC_RETURN_IF_ERROR(scans_.BoardGroup(tx, row.party, row.scope, request.trip_id()));
    row.party.set_trip_id(trip.trip.id());
    row.party.set_leave_date(trip.trip.date());
    *row.party.mutable_origin_status() =
        StatusOn(call, row.party.origin_unit_code(), trip.trip.date());
    Save(tx, row, before);
    return std::move(row.party);
  });
  TellBoardingRefused(db_, call, request.trip_id(), answer.status());
  return answer;
}

absl::StatusOr<v1::Party> Parties::Move(const Call& call, const std::string& id,
                                        const std::string& etag, v1::Party::State from,
                                        v1::Party::State to) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Party> {
    CC_ASSIGN_OR_RETURN(PartyRow row, LockParty(tx, keyring_, id));
    CC_RETURN_IF_ERROR(platform::CheckEtag(etag, row.party.etag()));
    CC_RETURN_IF_ERROR(CheckMove(row.party, from));
    row.party.set_state(to);
    Save(tx, row, row.scope);
    return std::move(row.party);
  });
}

territory::v1::StatusBasis Parties::StatusOn(const Call& call, const std::string& unit_code,
                                             const std::string& date) const {
  return StatusOfOrigin(statuses_, unit_code, date, call.now());
}

territory::v1::StatusBasis StatusOfOrigin(const territory::StatusSource& statuses,
                                          const std::string& unit_code, const std::string& date,
                                          absl::Time now) {
  std::optional<absl::CivilDay> day = platform::ParseDate(date);
  std::optional<territory::v1::StatusBasis> known;
  if (day) known = statuses.StatusOn(unit_code, *day, now);
  territory::v1::StatusBasis status = known.value_or(territory::v1::StatusBasis());
  status.set_unit_code(unit_code);
  status.set_date(date);
  return status;
}

}  // namespace cc::evacuation
