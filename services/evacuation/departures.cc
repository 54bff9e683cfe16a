#include "services/evacuation/departures.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/evacuation/counting.h"
#include "services/evacuation/departure_rules.h"
#include "services/evacuation/identity_key_store.h"
#include "services/evacuation/party_store.h"
#include "services/evacuation/requests.h"
#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::Tx;

absl::CivilDay DayOf(const v1::Departure& departure, const Call& call) {
  return platform::ParseDate(departure.date()).value_or(platform::DayIn(call.now()));
}

}  // namespace

void CountDeparted(Tx& tx, const platform::UnitPaths& paths, const v1::Departure& departure,
                   const v1::DepartureCount& count, int sign) {
  CountPeople(tx,
              {.method = departure.method() == v1::Departure::METHOD_CHECKPOINT
                             ? v1::COUNT_METHOD_CHECKPOINT
                             : v1::COUNT_METHOD_SELF_DEPARTURE,
               .origin = paths.Find(departure.origin_unit_code()).value_or(platform::UnitPath{0}),
               .unit_code = departure.origin_unit_code(),
               .day = DayOf(departure, tx.call()),
               .people = sign * count.people(),
               .children = sign * count.children(),
               .low_mobility = sign * count.low_mobility(),
               .with_disability = sign * count.with_disability(),
               .record_kind = "departures",
               .record_id = departure.id(),
               .synthetic = departure.synthetic()});
}

void EmitDeparture(Tx& tx, const DepartureRow& row) {
  tx.Emit({.kind = "departures",
           .key = row.departure.id(),
           .revision = row.revision,
           .before = row.revision == 1 ? std::vector<platform::ScopeKey>() : row.scope,
           .after = row.scope});
  tx.call().Touch("departures", row.departure.id());
}

absl::StatusOr<std::vector<platform::ScopeKey>> Departures::ScopeOf(
    const v1::Departure& departure) const {
  std::vector<platform::ScopeKey> scope;
  for (const auto& [field, code, relation] :
       {std::tuple("origin_unit_code", departure.origin_unit_code(), options::v1::RELATION_ORIGIN),
        std::tuple("registered_unit_code", departure.registered_unit_code(),
                   options::v1::RELATION_OFFICE)}) {
    const std::optional<platform::UnitPath> path = paths_.Find(code);
    if (!path) {
      return platform::FailField(absl::StrCat("departure.", field), common::v1::REASON_UNIT_UNKNOWN,
                                 {{"unit", code}});
    }
    const std::vector<platform::ScopeKey> keys = platform::RowKeys(relation, *path);
    scope.insert(scope.end(), keys.begin(), keys.end());
  }
  std::sort(scope.begin(), scope.end());
  return scope;
}

absl::StatusOr<v1::Departure> Departures::Insert(Tx& tx, DepartureRow row) const {
  const absl::CivilDay day = DayOf(row.departure, tx.call());
  if (!row.departure.has_count()) *row.departure.mutable_count() = CountNamed(row.departure, day);
  CC_RETURN_IF_ERROR(CheckDeparture(row.departure, platform::DayIn(tx.call().now())));
  InsertDeparture(tx, keyring_, row);
  CountDeparted(tx, paths_, row.departure, row.departure.count(), 1);
  EmitDeparture(tx, row);
  return std::move(row.departure);
}

absl::StatusOr<v1::Departure> Departures::RecordDeparture(
    const Call& call, const v1::RecordDepartureRequest& request) {
  DepartureRow row{.departure = request.departure()};
  row.departure.clear_registration_id();
  row.departure.clear_withdrawn();
  CC_ASSIGN_OR_RETURN(row.scope, ScopeOf(row.departure));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Departure> {
    DepartureRow made = row;
    if (!made.departure.party_id().empty()) {
      CC_ASSIGN_OR_RETURN(PartyRow party, LockParty(tx, keyring_, made.departure.party_id()));
      TakePeople(party.party, made.departure);
      CC_RETURN_IF_ERROR(
          CancelLocked(tx, keyring_, party, v1::PartyCancellation::REASON_LEFT_BY_THEMSELVES, ""));
    }
    return Insert(tx, std::move(made));
  });
}

absl::StatusOr<v1::Departure> Departures::RecordSelfDeparture(
    const Call& call, const v1::RecordSelfDepartureRequest& request) {
  DepartureRow row;
  row.departure.set_method(v1::Departure::METHOD_SELF_DEPARTURE);
  row.departure.set_origin_unit_code(request.origin_unit_code());
  row.departure.set_registered_unit_code(request.office_unit_code());
  row.departure.set_date(request.date());
  *row.departure.mutable_persons() = request.persons();
  row.departure.set_registration_id(request.registration_id());
  row.departure.set_synthetic(request.synthetic());
  CC_ASSIGN_OR_RETURN(row.scope, ScopeOf(row.departure));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Departure> {
    CC_ASSIGN_OR_RETURN(std::optional<v1::Departure> known,
                        FindDepartureOf(tx, keyring_, request.registration_id()));
    if (known) return *std::move(known);
    return Insert(tx, row);
  });
}

absl::StatusOr<v1::Departure> Departures::GetDeparture(const Call& call,
                                                       const v1::GetDepartureRequest& request) {
  call.Touch("departures", request.id());
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::Departure> {
    CC_ASSIGN_OR_RETURN(DepartureRow row, FindDeparture(tx, keyring_, request.id()));
    return std::move(row.departure);
  });
}

absl::StatusOr<v1::ListDeparturesResponse> Departures::ListDepartures(
    const Call& call, const v1::ListDeparturesRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<v1::Departure> found, db_.Read(call, [&](Tx& tx) {
    return evacuation::ListDepartures(tx, keyring_, request, page);
  }));
  v1::ListDeparturesResponse response;
  for (v1::Departure& one : found) {
    if (response.departures_size() == page.size) {
      const v1::Departure& last = response.departures(page.size - 1);
      response.set_next_page_token(platform::NextPageToken(request, {last.date(), last.id()}));
      break;
    }
    call.Touch("departures", one.id());
    *response.add_departures() = std::move(one);
  }
  return response;
}

absl::StatusOr<v1::Departure> Departures::WithdrawDeparture(
    const Call& call, const v1::WithdrawDepartureRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Departure> {
    CC_ASSIGN_OR_RETURN(DepartureRow row, LockDeparture(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.departure.etag()));
    if (row.departure.withdrawn())
      return platform::Fail(common::v1::REASON_STATE_FORBIDS, {{"state", "WITHDRAWN"}});
    CountDeparted(tx, paths_, row.departure, row.departure.count(), -1);
    row.departure.set_withdrawn(true);
    UpdateDeparture(tx, row);
    DropKeys(tx, row.departure.id());
    EmitDeparture(tx, row);
    return std::move(row.departure);
  });
}

}  // namespace cc::evacuation
