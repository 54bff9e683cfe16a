#include "services/evacuation/stays.h"

#include <utility>
#include <vector>

#include "services/evacuation/room_store.h"
#include "services/evacuation/site_pages.h"
#include "services/evacuation/site_rules.h"
#include "services/evacuation/site_store.h"
#include "services/evacuation/site_terms.h"
#include "services/evacuation/stay_party.h"
#include "services/evacuation/stay_rules.h"
#include "services/platform/auth/office.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::Tx;
using v1::Stay;

// A stay that goes on, its group and its site, all locked; by whoever acts for the site.
struct Going {
  StayAndParty locked;
  SiteRow site;
};
absl::StatusOr<Going> LockGoing(Tx& tx, const platform::Keyring& keyring, const std::string& id,
                                const std::string& etag) {
  CC_ASSIGN_OR_RETURN(StayAndParty locked, LockStay(tx, keyring, id, etag));
  CC_RETURN_IF_ERROR(CheckIn(locked.stay.stay, Stay::STATE_STAYING));
  CC_ASSIGN_OR_RETURN(SiteRow site, LockSite(tx, locked.stay.stay.site_id()));
  CC_RETURN_IF_ERROR(platform::CheckActsFor(tx.call().scope(), site.scope, site.site.unit_code()));
  return Going{.locked = std::move(locked), .site = std::move(site)};
}

// Whether those who act for the unit that they go to are to expect them.
bool IsExpectedThere(const v1::Onward& onward) {
  return onward.kind() >= v1::Onward::KIND_SITE && onward.kind() <= v1::Onward::KIND_HOSPITAL;
}

}  // namespace

absl::StatusOr<Stay> Stays::ExtendStay(const Call& call, const v1::ExtendStayRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Stay> {
    CC_ASSIGN_OR_RETURN(Going going, LockGoing(tx, keyring_, request.id(), request.etag()));
    StayRow& row = going.locked.stay;
    Stay& stay = row.stay;
    const absl::CivilDay start = *platform::ParseDate(stay.start_date());
    const v1::Site::Kind kind = going.site.site.kind();
    if (request.documents_shown() && stay.without_documents()) {
      stay.set_without_documents(false);
      const std::optional<absl::CivilDay> limit = LastDayOf(rules_, kind, start, false);
      const bool by_limit = stay.until_date() == stay.limit_date();
      stay.set_limit_date(limit ? platform::FormatDate(*limit) : "");
      if (by_limit) stay.set_until_date(stay.limit_date());
    }
    if (!request.until_date().empty()) {
      if (!stay.until_date().empty() && request.until_date() <= stay.until_date() &&
          request.until_date() <= stay.limit_date()) {
        return platform::FailField("until_date", common::v1::REASON_DATES_REVERSED,
                                   {{"start", stay.until_date()}, {"end", request.until_date()}});
      }
      stay.set_until_date(request.until_date());
      CC_RETURN_IF_ERROR(CheckLimit(stay, StayLimitOn(rules_, kind, start)));
    }
    stay.set_extension_reason(request.reason());
    UpdateStay(tx, keyring_, row);
    EmitStay(tx, row, row.scope);
    return std::move(stay);
  });
}

absl::StatusOr<Stay> Stays::EndStay(const Call& call, const v1::EndStayRequest& request) {
  CC_RETURN_IF_ERROR(CheckOnward(request.onward()));
  CC_ASSIGN_OR_RETURN(const std::string day,
                      DayNotInFuture(request.end_date(), platform::DayIn(call.now()), "end_date"));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Stay> {
    CC_ASSIGN_OR_RETURN(Going going, LockGoing(tx, keyring_, request.id(), request.etag()));
    StayRow& row = going.locked.stay;
    CC_RETURN_IF_ERROR(CheckOrder(row.stay.start_date(), day, "end_date"));
    CC_ASSIGN_OR_RETURN(*row.stay.mutable_onward(), Complete(tx, request.onward()));
    ReleaseBeds(tx, row.stay.id());
    CC_RETURN_IF_ERROR(ChangePlaces(tx, row.stay.site_id(), Minus(v1::Beds(), row.people)));
    row.stay.set_state(Stay::STATE_ENDED);
    row.stay.set_end_date(day);
    row.stay.set_end_reason(request.reason());
    const std::vector<platform::ScopeKey> before = row.scope;
    if (IsExpectedThere(row.stay.onward())) {
      const std::vector<platform::ScopeKey> there = platform::RowKeys(
          options::v1::RELATION_DESTINATION, *paths_.Find(row.stay.onward().unit_code()));
      ShowParty(tx, going.locked.party, there);
      row.scope = BothOf(row.scope, there);
    }
    UpdateStay(tx, keyring_, row);
    EmitStay(tx, row, before);
    return std::move(row.stay);
  });
}

absl::StatusOr<v1::Onward> Stays::Complete(Tx& tx, v1::Onward onward) const {
  if (onward.kind() == v1::Onward::KIND_SITE) {
    absl::StatusOr<SiteRow> site = FindSite(tx, onward.site_id());
    if (platform::ReasonOf(site.status()) == common::v1::REASON_NOT_FOUND)
      return platform::FailField("onward.site_id", common::v1::REASON_SITE_UNKNOWN);
    if (!site.ok()) return site.status();
    onward.set_unit_code(site->site.unit_code());
  } else {
    onward.clear_site_id();
  }
  if (!onward.unit_code().empty() && !paths_.Find(onward.unit_code())) {
    return platform::FailField("onward.unit_code", common::v1::REASON_UNIT_UNKNOWN,
                               {{"unit", onward.unit_code()}});
  }
  return onward;
}

absl::StatusOr<Stay> Stays::GetStay(const Call& call, const v1::GetStayRequest& request) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<Stay> {
    CC_ASSIGN_OR_RETURN(StayRow row, FindStay(tx, keyring_, request.id()));
    tx.call().Touch("stays", row.stay.id());
    tx.call().Touch("parties", row.stay.party_id());
    return std::move(row.stay);
  });
}

absl::StatusOr<v1::ListStaysResponse> Stays::ListStays(const Call& call,
                                                       const v1::ListStaysRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<Stay> found, db_.Read(call, [&](Tx& tx) {
    return evacuation::ListStays(tx, keyring_, request, page);
  }));
  v1::ListStaysResponse response;
  FillPage(call, "stays", request, page, std::move(found), response.mutable_stays(), response,
           [](const Stay& stay) { return std::vector<std::string>{stay.id()}; });
  return response;
}

absl::StatusOr<v1::ListStayWarningsResponse> Stays::ListStayWarnings(
    const Call& call, const v1::ListStayWarningsRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page, platform::ReadPage(request, 50, 200));
  const absl::CivilDay today = platform::DayIn(call.now());
  const WarningDays days = {
      .transit_centre = WarnDays(rules_, v1::Site::KIND_TRANSIT_CENTRE, today),
      .temporary_accommodation = WarnDays(rules_, v1::Site::KIND_TEMPORARY_ACCOMMODATION, today)};
  CC_ASSIGN_OR_RETURN(std::vector<Stay> found, db_.Read(call, [&](Tx& tx) {
    return evacuation::ListStayWarnings(tx, keyring_, request, days, today, page);
  }));
  v1::ListStayWarningsResponse response;
  FillPage(call, "stays", request, page, std::move(found), response.mutable_stays(), response,
           [](const Stay& stay) {
             return std::vector<std::string>{LastDayOf(stay), stay.id()};
           });
  return response;
}

}  // namespace cc::evacuation
