#include "services/evacuation/placements.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/evacuation/incident_store.h"
#include "services/evacuation/party_rules.h"
#include "services/evacuation/placing_rules.h"
#include "services/evacuation/room_store.h"
#include "services/evacuation/site_rules.h"
#include "services/evacuation/site_terms.h"
#include "services/evacuation/stay_party.h"
#include "services/evacuation/stay_rules.h"
#include "services/platform/auth/office.h"
#include "services/platform/log/log.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::Tx;
using v1::Stay;

// The site that a group is to come to, locked.
absl::StatusOr<SiteRow> LockNamedSite(Tx& tx, const std::string& id) {
  absl::StatusOr<SiteRow> site = LockSite(tx, id);
  if (platform::ReasonOf(site.status()) == common::v1::REASON_NOT_FOUND)
    return platform::FailField("site_id", common::v1::REASON_SITE_UNKNOWN);
  return site;
}

// The same, by whoever acts for it.
absl::StatusOr<SiteRow> LockOwnSite(Tx& tx, const std::string& id) {
  CC_ASSIGN_OR_RETURN(SiteRow site, LockNamedSite(tx, id));
  CC_RETURN_IF_ERROR(platform::CheckActsFor(tx.call().scope(), site.scope, site.site.unit_code()));
  return site;
}

v1::Beds Negative(const v1::Beds& beds) { return Minus(v1::Beds(), beds); }

std::vector<int> NumbersOf(const google::protobuf::RepeatedField<int32_t>& numbers,
                           const google::protobuf::RepeatedPtrField<v1::BedOfPerson>& named) {
  std::vector<int> all(numbers.begin(), numbers.end());
  if (!all.empty()) return all;
  for (const v1::BedOfPerson& bed : named) all.push_back(bed.person_number());
  return all;
}

std::vector<int> NumbersOf(const Stay& stay) { return NumbersOf({}, stay.beds()); }

StayRow NewStay(Tx& tx, const PartyRow& party, const std::string& split_reason) {
  StayRow row;
  row.stay.set_id(tx.call().NewId());
  row.stay.set_party_id(party.party.id());
  row.stay.set_split_reason(split_reason);
  row.stay.set_synthetic(party.party.synthetic());
  return row;
}

}  // namespace

absl::StatusOr<Stay> Placements::ReservePlaces(const Call& call,
                                               const v1::ReservePlacesRequest& request) {
  const ReservationTerms terms = ReservationTermsOn(rules_, platform::DayIn(call.now()));
  const absl::Time until =
      request.has_until() ? platform::FromProto(request.until()) : call.now() + terms.usual;
  if (until <= call.now() || until > call.now() + terms.most) {
    return platform::FailField(
        "until", common::v1::REASON_NUMBER_OUT_OF_RANGE,
        {{"range", absl::StrCat("0–", absl::ToInt64Hours(terms.most), " год")}});
  }
  return TellFull(call, request.site_id(),
                  db_.Write(call, [&](Tx& tx) { return Reserve(tx, request, until); }));
}

absl::StatusOr<Stay> Placements::Reserve(Tx& tx, const v1::ReservePlacesRequest& request,
                                         absl::Time until) {
  CC_ASSIGN_OR_RETURN(PartyRow party, LockParty(tx, keyring_, request.party_id()));
  CC_RETURN_IF_ERROR(CheckMayReserve(party.party));
  CC_RETURN_IF_ERROR(DropExpired(tx, request.party_id()));
  CC_ASSIGN_OR_RETURN(const std::optional<StayRow> staying,
                      FindStayOf(tx, keyring_, request.party_id(), Stay::STATE_STAYING));
  if (staying && staying->stay.site_id() == request.site_id())
    return platform::Fail(common::v1::REASON_PARTY_HAS_STAY, {{"stay", staying->stay.id()}});
  CC_ASSIGN_OR_RETURN(const SiteRow site, LockNamedSite(tx, request.site_id()));
  StayRow row = NewStay(tx, party, request.split_reason());
  row.stay.set_state(Stay::STATE_RESERVED);
  *row.stay.mutable_reserved_until() = platform::ToProto(until);
  CC_RETURN_IF_ERROR(GiveBeds(
      tx, site, party, {.numbers = NumbersOf(request.person_numbers(), {}), .until = until}, row));
  InsertStay(tx, keyring_, row);
  CC_RETURN_IF_ERROR(ChangePlaces(tx, site.site.id(), v1::Beds()));
  EmitStay(tx, row, {});
  return std::move(row.stay);
}

absl::StatusOr<Stay> Placements::CancelReservation(const Call& call,
                                                   const v1::CancelReservationRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Stay> {
    CC_ASSIGN_OR_RETURN(StayAndParty locked, LockStay(tx, keyring_, request.id(), request.etag()));
    StayRow& row = locked.stay;
    CC_RETURN_IF_ERROR(CheckIn(row.stay, Stay::STATE_RESERVED));
    CC_RETURN_IF_ERROR(LockSite(tx, row.stay.site_id()).status());
    ReleaseBeds(tx, row.stay.id());
    row.stay.set_state(Stay::STATE_CANCELLED);
    row.stay.set_end_reason(request.reason());
    UpdateStay(tx, keyring_, row);
    CC_RETURN_IF_ERROR(ChangePlaces(tx, row.stay.site_id(), v1::Beds()));
    EmitStay(tx, row, row.scope);
    return std::move(row.stay);
  });
}

absl::StatusOr<Stay> Placements::PlaceParty(const Call& call,
                                            const v1::PlacePartyRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  CC_ASSIGN_OR_RETURN(const std::string day,
                      DayNotInFuture(request.start_date(), today, "start_date"));
  return TellFull(call, request.site_id(),
                  db_.Write(call, [&](Tx& tx) { return Place(tx, request, day); }));
}

absl::StatusOr<Stay> Placements::Place(Tx& tx, const v1::PlacePartyRequest& request,
                                       const std::string& day) {
  CC_ASSIGN_OR_RETURN(PartyRow party, LockParty(tx, keyring_, request.party_id()));
  CC_RETURN_IF_ERROR(CheckMove(party.party, v1::Party::STATE_TRANSIT_CENTRE));
  CC_ASSIGN_OR_RETURN(const std::optional<StayRow> staying,
                      FindStayOf(tx, keyring_, request.party_id(), Stay::STATE_STAYING));
  if (staying)
    return platform::Fail(common::v1::REASON_PARTY_HAS_STAY, {{"stay", staying->stay.id()}});
  CC_ASSIGN_OR_RETURN(const std::string left, LastEndOf(tx, request.party_id()));
  CC_RETURN_IF_ERROR(CheckOrder(left, day, "start_date"));
  CC_ASSIGN_OR_RETURN(const SiteRow site, LockOwnSite(tx, request.site_id()));
  return Begin(tx, site, party,
               {.numbers = NumbersOf(request.person_numbers(), request.beds()),
                .named = request.beds(),
                .start_date = day,
                .until_date = request.until_date(),
                .without_documents = request.without_documents()},
               NewStay(tx, party, request.split_reason()));
}

absl::StatusOr<Stay> Placements::TransferParty(const Call& call,
                                               const v1::TransferPartyRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  CC_ASSIGN_OR_RETURN(const std::string day, DayNotInFuture(request.date(), today, "date"));
  return TellFull(call, request.site_id(),
                  db_.Write(call, [&](Tx& tx) { return Transfer(tx, request, day); }));
}

absl::StatusOr<Stay> Placements::Transfer(Tx& tx, const v1::TransferPartyRequest& request,
                                          const std::string& day) {
  CC_ASSIGN_OR_RETURN(StayAndParty locked, LockStay(tx, keyring_, request.id(), request.etag()));
  StayRow& former = locked.stay;
  CC_RETURN_IF_ERROR(CheckIn(former.stay, Stay::STATE_STAYING));
  CC_RETURN_IF_ERROR(CheckOrder(former.stay.start_date(), day, "date"));
  // Both sites in one order, so that two groups that change places do not wait for each other.
  if (former.stay.site_id() < request.site_id())
    CC_RETURN_IF_ERROR(LockSite(tx, former.stay.site_id()).status());
  CC_ASSIGN_OR_RETURN(const SiteRow site, LockOwnSite(tx, request.site_id()));
  CC_ASSIGN_OR_RETURN(const SiteRow from, LockSite(tx, former.stay.site_id()));
  ReleaseBeds(tx, former.stay.id());
  CC_RETURN_IF_ERROR(ChangePlaces(tx, from.site.id(), Negative(former.people)));
  former.stay.set_state(Stay::STATE_ENDED);
  former.stay.set_end_date(day);
  former.stay.set_end_reason(request.reason());
  former.stay.mutable_onward()->set_kind(v1::Onward::KIND_SITE);
  former.stay.mutable_onward()->set_site_id(site.site.id());
  former.stay.mutable_onward()->set_unit_code(site.site.unit_code());
  UpdateStay(tx, keyring_, former);
  EmitStay(tx, former, former.scope);
  StayRow row =
      NewStay(tx, locked.party,
              request.split_reason().empty() ? former.stay.split_reason() : request.split_reason());
  row.stay.set_previous_stay_id(former.stay.id());
  return Begin(tx, site, locked.party,
               {.numbers = NumbersOf(former.stay),
                .named = request.beds(),
                .start_date = day,
                .until_date = request.until_date(),
                .without_documents = former.stay.without_documents()},
               std::move(row));
}

absl::StatusOr<Stay> Placements::Begin(Tx& tx, const SiteRow& site, PartyRow& party, Wanted wanted,
                                       StayRow row) const {
  CC_ASSIGN_OR_RETURN(std::optional<StayRow> reserved,
                      FindStayOf(tx, keyring_, party.party.id(), Stay::STATE_RESERVED));
  const bool taken_up = reserved && reserved->stay.state() == Stay::STATE_RESERVED &&
                        reserved->stay.site_id() == site.site.id();
  if (taken_up) {
    const std::string previous = row.stay.previous_stay_id(), split = row.stay.split_reason();
    row = *std::move(reserved);
    if (!split.empty()) row.stay.set_split_reason(split);
    if (!previous.empty()) row.stay.set_previous_stay_id(previous);
    if (wanted.numbers.empty()) wanted.numbers = NumbersOf(row.stay);
  }
  const std::vector<platform::ScopeKey> before = row.scope;
  CC_RETURN_IF_ERROR(SetDates(site, wanted, row.stay));
  row.stay.set_state(Stay::STATE_STAYING);
  CC_RETURN_IF_ERROR(GiveBeds(tx, site, party, wanted, row));
  if (taken_up)
    UpdateStay(tx, keyring_, row);
  else
    InsertStay(tx, keyring_, row);
  CC_RETURN_IF_ERROR(ChangePlaces(tx, site.site.id(), row.people));
  EmitStay(tx, row, before);
  return std::move(row.stay);
}

absl::Status Placements::GiveBeds(Tx& tx, const SiteRow& site, PartyRow& party,
                                  const Wanted& wanted, StayRow& row) const {
  CC_RETURN_IF_ERROR(CheckOpen(site.site));
  Stay& stay = row.stay;
  const bool explained = !stay.split_reason().empty();
  CC_ASSIGN_OR_RETURN(
      const std::vector<Resident> residents,
      ResidentsOf(party.party, wanted.numbers, explained, platform::DayIn(tx.call().now())));
  Placing placing;
  if (!wanted.named.empty()) {
    CC_ASSIGN_OR_RETURN(const std::vector<NamedBed> named,
                        FindNamedBeds(tx, site.site.id(), wanted.named, stay.id()));
    CC_ASSIGN_OR_RETURN(placing, TakeNamed(named, residents, explained));
  } else if (Suits(stay, row.people, residents)) {
    placing = {.choice = v1::CHOICE_RESERVED, .beds = {stay.beds().begin(), stay.beds().end()}};
  } else {
    CC_ASSIGN_OR_RETURN(const std::vector<FreeRoom> rooms,
                        FreeRooms(tx, site.site.id(), stay.id()));
    CC_ASSIGN_OR_RETURN(placing, ChooseBeds(rooms, residents));
  }
  ReleaseBeds(tx, stay.id());
  CC_RETURN_IF_ERROR(ClaimBeds(tx, stay.id(), placing.beds, wanted.until));
  ShowParty(tx, party, site.scope);
  row.scope = BothOf(party.scope, row.scope);
  row.people = NeededBy(residents);
  stay.set_site_id(site.site.id());
  stay.set_unit_code(site.site.unit_code());
  stay.set_choice(placing.choice);
  stay.mutable_beds()->Assign(placing.beds.begin(), placing.beds.end());
  return absl::OkStatus();
}

absl::Status Placements::SetDates(const SiteRow& site, const Wanted& wanted, Stay& stay) const {
  const absl::CivilDay start = *platform::ParseDate(wanted.start_date);
  const std::optional<absl::CivilDay> limit =
      LastDayOf(rules_, site.site.kind(), start, wanted.without_documents);
  stay.set_start_date(wanted.start_date);
  stay.set_without_documents(wanted.without_documents);
  stay.set_limit_date(limit ? platform::FormatDate(*limit) : "");
  stay.set_until_date(wanted.until_date.empty() ? stay.limit_date() : wanted.until_date);
  CC_RETURN_IF_ERROR(CheckOrder(stay.start_date(), stay.until_date(), "until_date"));
  return CheckLimit(stay, StayLimitOn(rules_, site.site.kind(), start));
}

absl::Status Placements::DropExpired(Tx& tx, const std::string& party_id) const {
  CC_ASSIGN_OR_RETURN(std::optional<StayRow> reserved,
                      FindStayOf(tx, keyring_, party_id, Stay::STATE_RESERVED));
  if (!reserved) return absl::OkStatus();
  if (reserved->stay.state() == Stay::STATE_RESERVED)
    return platform::Fail(common::v1::REASON_PARTY_HAS_STAY, {{"stay", reserved->stay.id()}});
  ReleaseBeds(tx, reserved->stay.id());
  UpdateStay(tx, keyring_, *reserved);  // as EXPIRED
  EmitStay(tx, *reserved, reserved->scope);
  return absl::OkStatus();
}

absl::StatusOr<Stay> Placements::TellFull(const Call& call, const std::string& site_id,
                                          absl::StatusOr<Stay> answer) {
  const common::v1::Reason reason = platform::ReasonOf(answer.status());
  if (reason != common::v1::REASON_SITE_FULL && reason != common::v1::REASON_NO_ACCESSIBLE_BED)
    return answer;
  // The call itself is undone. Whoever sends people from elsewhere tells the site's own desk.
  const absl::Status told = db_.WriteStep(call.OverWholeCountry(), [&](Tx& tx) -> absl::Status {
    CC_ASSIGN_OR_RETURN(const SiteRow site, FindSite(tx, site_id));
    return RaiseIncident(
        tx, {.kind = v1::Incident::KIND_SITE_FULL,
             .scope = site.scope,
             .subject_kind =
                 site.site.kind() == v1::Site::KIND_TRANSIT_CENTRE ? "transit_centres" : "sites",
             .subject_id = site_id,
             .unit_code = site.site.unit_code(),
             .synthetic = site.site.synthetic()});
  });
  if (!told.ok()) {
    platform::Log(platform::Level::kWarning, "a full site could not be told to the desk",
                  {{"why", absl::StatusCodeToString(told.code())}});
  }
  return answer;
}

}  // namespace cc::evacuation
