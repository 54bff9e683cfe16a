#include "services/evacuation/requests.h"

#include <utility>
#include <vector>

#include "services/evacuation/identity_key_store.h"
#include "services/evacuation/party_rules.h"
#include "services/evacuation/party_version_store.h"
#include "services/evacuation/passenger_store.h"
#include "services/evacuation/request_rules.h"
#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::ScopeKey;
using platform::Tx;

constexpr int kMostFound = 50;

// New people get ids and rows; SaveRequest writes what they are.
void AddNewPeople(Tx& tx, const platform::Keyring& keyring, PartyRow& row) {
  for (v1::Person& person : *row.party.mutable_persons()) {
    if (!person.id().empty()) continue;
    person.set_id(tx.call().NewId());
    v1::Person placed = person;
    placed.set_number(2000 + person.number());
    InsertPerson(tx, keyring, row.party.id(), placed, row.scope);
  }
}

}  // namespace

void EmitParty(Tx& tx, const PartyRow& row, const std::vector<ScopeKey>& scope_before) {
  tx.Emit({.kind = "parties",
           .key = row.party.id(),
           .revision = row.revision,
           .before = scope_before,
           .after = row.scope});
  tx.call().Touch("parties", row.party.id());
}

absl::Status CancelLocked(Tx& tx, const platform::Keyring& keyring, PartyRow& row,
                          v1::PartyCancellation::Reason reason, const std::string& note) {
  CC_RETURN_IF_ERROR(CheckChangeable(row.party));
  KeepVersion(tx, keyring, row, v1::PartyVersion::CHANGE_CANCELLED, note);
  row.party.set_state(v1::Party::STATE_CANCELLED);
  v1::PartyCancellation& cancellation = *row.party.mutable_cancellation();
  cancellation.set_reason(reason);
  cancellation.set_note(note);
  cancellation.set_cancelled_by(tx.call().principal().id);
  *cancellation.mutable_cancel_time() = platform::ToProto(tx.call().now());
  SaveRequest(tx, keyring, row);
  ExpectNowhere(tx, row.party.id());
  EmitParty(tx, row, row.scope);
  return absl::OkStatus();
}

absl::StatusOr<v1::Party> Requests::UpdateParty(const Call& call,
                                                const v1::UpdatePartyRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Party> {
    CC_ASSIGN_OR_RETURN(PartyRow row, LockParty(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.party.etag()));
    CC_RETURN_IF_ERROR(CheckChangeable(row.party));
    const PartyRow before = row;
    CC_RETURN_IF_ERROR(ApplyPartyMask(request.update_mask(), request.party(), row.party));
    CC_RETURN_IF_ERROR(CheckParty(row.party, today));
    CC_RETURN_IF_ERROR(CheckRequest(row.party));
    if (row.party.leave_date().empty()) row.party.set_leave_date(before.party.leave_date());
    if (row.party.leave_date() != before.party.leave_date()) {
      *row.party.mutable_origin_status() = StatusOfOrigin(statuses_, row.party.origin_unit_code(),
                                                          row.party.leave_date(), call.now());
    }
    KeepVersion(tx, keyring_, before, v1::PartyVersion::CHANGE_UPDATED, request.note());
    AddNewPeople(tx, keyring_, row);
    SaveRequest(tx, keyring_, row);
    EmitParty(tx, row, before.scope);
    CC_ASSIGN_OR_RETURN(std::vector<v1::PartyDuplicate> duplicates,
                        FindDuplicates(tx, row.party.id()));
    for (v1::PartyDuplicate& one : duplicates) *row.party.add_duplicates() = std::move(one);
    return std::move(row.party);
  });
}

absl::StatusOr<v1::Party> Requests::CancelParty(const Call& call,
                                                const v1::CancelPartyRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Party> {
    CC_ASSIGN_OR_RETURN(PartyRow row, LockParty(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.party.etag()));
    CC_RETURN_IF_ERROR(CancelLocked(tx, keyring_, row, request.reason(), request.note()));
    return std::move(row.party);
  });
}

absl::StatusOr<v1::SearchPartiesResponse> Requests::SearchParties(
    const Call& call, const v1::SearchPartiesRequest& request) {
  Identity sought{.birth_date = request.birth_date(),
                  .birth_year = request.birth_year(),
                  .rnokpp = request.rnokpp(),
                  .unzr = request.unzr(),
                  .phone = request.phone()};
  sought.name.set_family_name(request.family_name());
  sought.name.set_given_name(request.given_name());
  std::vector<IdentityKey> keys = KeysOf(keyring_, sought);
  // A whole day of birth is asked for as a whole.
  if (!request.birth_date().empty()) {
    std::erase_if(keys, [](const IdentityKey& key) {
      return key.kind == v1::IDENTITY_MATCH_NAME_AND_BIRTH_YEAR;
    });
  }
  if (keys.empty()) return platform::Fail(common::v1::REASON_SEARCH_EMPTY);
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::SearchPartiesResponse> {
    CC_ASSIGN_OR_RETURN(std::vector<std::string> ids, FindPartiesByKeys(tx, keys, kMostFound));
    CC_ASSIGN_OR_RETURN(std::vector<v1::Party> found, FindParties(tx, keyring_, ids));
    v1::SearchPartiesResponse response;
    for (v1::Party& party : found) {
      call.Touch("parties", party.id());
      *response.add_parties() = std::move(party);
    }
    return response;
  });
}

absl::StatusOr<v1::ListPartyVersionsResponse> Requests::ListPartyVersions(
    const Call& call, const v1::ListPartyVersionsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListPartyVersionsResponse> {
    CC_RETURN_IF_ERROR(FindParty(tx, keyring_, request.party_id()).status());
    CC_ASSIGN_OR_RETURN(std::vector<v1::PartyVersion> versions,
                        ListVersions(tx, keyring_, request.party_id(), page));
    call.Touch("parties", request.party_id());
    v1::ListPartyVersionsResponse response;
    for (v1::PartyVersion& version : versions) {
      if (response.versions_size() == page.size) {
        response.set_next_page_token(platform::NextPageToken(
            request, {std::to_string(response.versions(page.size - 1).revision())}));
        break;
      }
      *response.add_versions() = std::move(version);
    }
    return response;
  });
}

}  // namespace cc::evacuation
