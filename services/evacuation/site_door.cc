#include "services/evacuation/site_door.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "services/evacuation/arrival_store.h"
#include "services/evacuation/arrivals.h"
#include "services/evacuation/departure_rules.h"
#include "services/evacuation/departures.h"
#include "services/evacuation/party_rules.h"
#include "services/evacuation/party_version_store.h"
#include "services/evacuation/passenger_store.h"
#include "services/evacuation/request_rules.h"
#include "services/evacuation/requests.h"
#include "services/evacuation/scan_lines.h"
#include "services/evacuation/site_rules.h"
#include "services/evacuation/stay_party.h"
#include "services/evacuation/stay_rules.h"
#include "services/platform/auth/office.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::Tx;

// An open site, by whoever acts for it.
absl::StatusOr<SiteRow> FindOwnSite(Tx& tx, const platform::Scope& caller, const std::string& id) {
  absl::StatusOr<SiteRow> site = FindSite(tx, id);
  if (platform::ReasonOf(site.status()) == common::v1::REASON_NOT_FOUND)
    return platform::FailField("site_id", common::v1::REASON_SITE_UNKNOWN);
  if (!site.ok()) return site;
  CC_RETURN_IF_ERROR(platform::CheckActsFor(caller, site->scope, site->site.unit_code()));
  CC_RETURN_IF_ERROR(CheckOpen(site->site));
  return site;
}

}  // namespace

absl::StatusOr<v1::Arrival> SiteDoor::AdmitParty(const Call& call,
                                                 const v1::AdmitPartyRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  Coming coming{.leave_date = request.leave_date()};
  CC_ASSIGN_OR_RETURN(coming.arrive_date,
                      DayNotInFuture(request.arrive_date(), today, "arrive_date"));
  CC_RETURN_IF_ERROR(CheckOrder(coming.leave_date, coming.arrive_date, "leave_date"));
  if (request.has_party()) {
    CC_RETURN_IF_ERROR(CheckParty(request.party(), today));
    CC_RETURN_IF_ERROR(CheckRequest(request.party()));
  } else if (request.code().empty()) {
    return platform::FailField("code", common::v1::REASON_FIELD_REQUIRED);
  } else if (IdInCode(request.code()).empty()) {
    return platform::FailField("code", common::v1::REASON_CODE_UNREADABLE);
  }
  // Whoever stands at the door is let in wherever they are from: only the site is the caller's.
  return db_.Write(call.OverWholeCountry(), [&](Tx& tx) -> absl::StatusOr<v1::Arrival> {
    CC_ASSIGN_OR_RETURN(coming.site, FindOwnSite(tx, call.scope(), request.site_id()));
    CC_ASSIGN_OR_RETURN(PartyRow row, request.has_party()
                                          ? MakeGroup(tx, request.party(), coming)
                                          : FindGroup(tx, IdInCode(request.code())));
    return Admit(tx, std::move(row), coming);
  });
}

absl::StatusOr<PartyRow> SiteDoor::FindGroup(Tx& tx, const std::string& code) const {
  CC_ASSIGN_OR_RETURN(const platform::Rows rows,
                      tx.Query("SELECT id FROM parties WHERE id = $1 "
                               "UNION ALL SELECT party_id FROM party_people WHERE id = $1",
                               code));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return LockParty(tx, keyring_, rows[0].str(0));
}

absl::StatusOr<PartyRow> SiteDoor::MakeGroup(Tx& tx, v1::Party party, const Coming& coming) const {
  const std::optional<platform::UnitPath> path = paths_.Find(party.origin_unit_code());
  if (!path) {
    return platform::FailField("party.origin_unit_code", common::v1::REASON_UNIT_UNKNOWN,
                               {{"unit", party.origin_unit_code()}});
  }
  party.set_state(v1::Party::STATE_IDENTIFIED);
  party.clear_trip_id();
  party.clear_split_from_id();
  party.clear_cancellation();
  party.clear_duplicates();
  if (party.leave_date().empty()) party.set_leave_date(coming.arrive_date);
  *party.mutable_origin_status() =
      StatusOfOrigin(statuses_, party.origin_unit_code(), party.leave_date(), tx.call().now());
  CC_ASSIGN_OR_RETURN(
      PartyRow row,
      InsertParty(tx, keyring_, party, platform::RowKeys(options::v1::RELATION_ORIGIN, *path)));
  EmitParty(tx, row, {});
  return row;
}

absl::StatusOr<v1::Arrival> SiteDoor::Admit(Tx& tx, PartyRow row, const Coming& coming) const {
  const v1::Site& site = coming.site.site;
  if (row.party.state() == v1::Party::STATE_TRANSIT_CENTRE) {
    CC_ASSIGN_OR_RETURN(v1::Arrival known, FindArrivalOf(tx, row.party.id()));
    ShowParty(tx, row, coming.site.scope);
    ShowArrival(tx, known.id(), coming.site.scope);
    AddParty(known, row.party);
    tx.call().Touch("arrivals", known.id());
    tx.call().Touch("parties", row.party.id());
    return known;
  }
  v1::Arrival arrival;
  arrival.set_site_id(site.id());
  if (site.kind() == v1::Site::KIND_TRANSIT_CENTRE) arrival.set_transit_centre_id(site.id());
  arrival.set_destination_unit_code(site.unit_code());
  arrival.set_arrive_date(coming.arrive_date);
  if (row.party.state() != v1::Party::STATE_IN_TRANSIT)
    return ComeAlone(tx, row, coming, std::move(arrival));
  ShowParty(tx, row, coming.site.scope);
  const absl::CivilDay day =
      platform::ParseDate(coming.arrive_date).value_or(platform::DayIn(tx.call().now()));
  return ArriveByTrip(tx, paths_, row, day, std::move(arrival));
}

absl::StatusOr<v1::Arrival> SiteDoor::ComeAlone(Tx& tx, PartyRow& row, const Coming& coming,
                                                v1::Arrival arrival) const {
  v1::Party& party = row.party;
  CC_RETURN_IF_ERROR(CheckMayComeAlone(party));
  const bool reopened = party.state() == v1::Party::STATE_CANCELLED;
  if (reopened) KeepVersion(tx, keyring_, row, v1::PartyVersion::CHANGE_ADMITTED, "");
  const std::string left = coming.leave_date.empty()
                               ? std::min(party.leave_date(), coming.arrive_date)
                               : coming.leave_date;
  if (left != party.leave_date()) {
    party.set_leave_date(left);
    *party.mutable_origin_status() =
        StatusOfOrigin(statuses_, party.origin_unit_code(), left, tx.call().now());
  }
  if (reopened) {
    party.clear_cancellation();
    party.set_state(v1::Party::STATE_IDENTIFIED);
    SaveRequest(tx, keyring_, row);
  }
  ExpectNowhere(tx, party.id());
  CC_ASSIGN_OR_RETURN(*arrival.mutable_departure_id(), CountedBy(tx, party, coming));
  ShowParty(tx, row, coming.site.scope);
  Arrive(tx, row, arrival);
  return arrival;
}

absl::StatusOr<std::string> SiteDoor::CountedBy(Tx& tx, const v1::Party& party,
                                                const Coming& coming) const {
  CC_ASSIGN_OR_RETURN(std::string counted, DepartureOfParty(tx, party.id()));
  if (!counted.empty()) return counted;
  DepartureRow row;
  v1::Departure& departure = row.departure;
  departure.set_method(v1::Departure::METHOD_SELF_DEPARTURE);
  departure.set_origin_unit_code(party.origin_unit_code());
  departure.set_registered_unit_code(coming.site.site.unit_code());
  departure.set_date(coming.arrive_date);
  departure.set_party_id(party.id());
  departure.set_synthetic(party.synthetic());
  TakePeople(party, departure);
  const absl::CivilDay today = platform::DayIn(tx.call().now());
  *departure.mutable_count() =
      CountNamed(departure, platform::ParseDate(coming.arrive_date).value_or(today));
  for (const auto& [code, relation] :
       {std::pair(departure.origin_unit_code(), options::v1::RELATION_ORIGIN),
        std::pair(departure.registered_unit_code(), options::v1::RELATION_OFFICE)}) {
    row.scope =
        BothOf(std::move(row.scope),
               platform::RowKeys(relation, paths_.Find(code).value_or(platform::UnitPath{0})));
  }
  InsertDeparture(tx, keyring_, row);
  CountDeparted(tx, paths_, departure, departure.count(), 1);
  EmitDeparture(tx, row);
  return departure.id();
}

}  // namespace cc::evacuation
