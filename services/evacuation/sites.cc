#include "services/evacuation/sites.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "services/evacuation/room_store.h"
#include "services/evacuation/site_changes.h"
#include "services/evacuation/site_pages.h"
#include "services/evacuation/site_rules.h"
#include "services/evacuation/site_terms.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::ScopeKey;
using platform::Tx;
using v1::Site;

std::vector<std::string> SiteKey(const Site& site) { return {site.id()}; }

absl::Status CheckNotFutureSite(const std::string& day, absl::CivilDay today,
                                const std::string& field) {
  if (day <= platform::FormatDate(today)) return absl::OkStatus();
  return platform::FailField(field, common::v1::REASON_DATE_IN_FUTURE, {{"date", day}});
}

}  // namespace

absl::StatusOr<Site> Sites::CreateSite(const Call& call, const v1::CreateSiteRequest& request) {
  const Site& site = request.site();
  CC_RETURN_IF_ERROR(
      CheckNotFutureSite(site.listed_since(), platform::DayIn(call.now()), "site.listed_since"));
  CC_RETURN_IF_ERROR(CheckRooms(call, site.kind(), request.rooms()));
  const std::optional<platform::UnitPath> path = paths_.Find(site.unit_code());
  if (!path) {
    return platform::FailField("site.unit_code", common::v1::REASON_UNIT_UNKNOWN,
                               {{"unit", site.unit_code()}});
  }
  const std::vector<ScopeKey> scope = platform::RowKeys(options::v1::RELATION_DESTINATION, *path);
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Site> {
    CC_ASSIGN_OR_RETURN(SiteRow row, InsertSite(tx, site, scope));
    CC_RETURN_IF_ERROR(
        InsertRooms(tx, row.site.id(), {request.rooms().begin(), request.rooms().end()}));
    CC_ASSIGN_OR_RETURN(row, RecountBeds(tx, row.site.id()));
    EmitSite(tx, row, {});
    return WithTerms(call, std::move(row.site));
  });
}

absl::StatusOr<Site> Sites::GetSite(const Call& call, const v1::GetSiteRequest& request) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<Site> {
    CC_ASSIGN_OR_RETURN(SiteRow row, FindSite(tx, request.id()));
    return WithTerms(call, std::move(row.site));
  });
}

absl::StatusOr<v1::ListSitesResponse> Sites::ListSites(const Call& call,
                                                       const v1::ListSitesRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page, platform::ReadPage(request));
  CC_ASSIGN_OR_RETURN(const std::optional<ScopeKey> within, KeyOfUnit(paths_, request.unit_code()));
  CC_ASSIGN_OR_RETURN(std::vector<Site> found, db_.Read(call, [&](Tx& tx) {
    return evacuation::ListSites(tx, request, within, page);
  }));
  for (Site& site : found) site = WithTerms(call, std::move(site));
  v1::ListSitesResponse response;
  FillPage(call, "", request, page, std::move(found), response.mutable_sites(), response, SiteKey);
  return response;
}

absl::StatusOr<Site> Sites::UpdateSite(const Call& call, const v1::UpdateSiteRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Site> {
    CC_ASSIGN_OR_RETURN(SiteRow row, LockSiteToChange(tx, request.site().id(), request.etag()));
    CC_RETURN_IF_ERROR(ApplyMask(request.update_mask(), request.site(), row.site));
    const int beds = SumOf(row.site.beds());
    if (row.site.capacity() == 0) row.site.set_capacity(std::max(1, beds));
    if (row.site.capacity() < beds) {
      return platform::FailField(
          "site.capacity", common::v1::REASON_BEDS_OVER_CAPACITY,
          {{"beds", std::to_string(beds)}, {"capacity", std::to_string(row.site.capacity())}});
    }
    UpdateSiteRow(tx, row);
    return WithTerms(call, std::move(row.site));
  });
}

absl::StatusOr<Site> Sites::SetSiteState(const Call& call, const v1::SetSiteStateRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  CC_RETURN_IF_ERROR(CheckNotFutureSite(request.since(), today, "since"));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Site> {
    CC_ASSIGN_OR_RETURN(SiteRow row, LockSiteToChange(tx, request.id(), request.etag()));
    if (row.site.state() == request.state()) {
      return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                            {{"state", Site::State_Name(request.state())}});
    }
    row.site.set_state(request.state());
    row.site.set_state_reason(request.reason());
    row.site.set_state_since(request.since().empty() ? platform::FormatDate(today)
                                                     : request.since());
    UpdateSiteRow(tx, row);
    CC_RETURN_IF_ERROR(ChangePlaces(tx, row.site.id(), v1::Beds()));
    CC_ASSIGN_OR_RETURN(row, FindSite(tx, row.site.id()));  // what is free changed with the state
    return WithTerms(call, std::move(row.site));
  });
}

absl::StatusOr<Site> Sites::RecordInspection(const Call& call,
                                             const v1::RecordInspectionRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Site> {
    CC_ASSIGN_OR_RETURN(SiteRow row, LockSiteToChange(tx, request.id(), request.etag()));
    CC_RETURN_IF_ERROR(
        CheckInspection(row.site, request.inspection(), platform::DayIn(call.now())));
    *row.site.mutable_inspection() = request.inspection();
    UpdateSiteRow(tx, row);
    return WithTerms(call, std::move(row.site));
  });
}

absl::StatusOr<v1::ListOverdueInspectionsResponse> Sites::ListOverdueInspections(
    const Call& call, const v1::ListOverdueInspectionsRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page, platform::ReadPage(request));
  CC_ASSIGN_OR_RETURN(const std::optional<ScopeKey> within, KeyOfUnit(paths_, request.unit_code()));
  const absl::CivilDay today = platform::DayIn(call.now());
  std::vector<OverdueTerms> terms;
  for (Site::Kind kind : {Site::KIND_TRANSIT_CENTRE, Site::KIND_TEMPORARY_ACCOMMODATION}) {
    const std::optional<InspectionTerms> asked = InspectionTermsOn(rules_, kind, today);
    if (asked) terms.push_back({kind, asked->first_months, asked->every_months});
  }
  CC_ASSIGN_OR_RETURN(std::vector<Site> found, db_.Read(call, [&](Tx& tx) {
    return ListOverdueSites(tx, terms, within, today, page);
  }));
  for (Site& site : found) site = WithTerms(call, std::move(site));
  v1::ListOverdueInspectionsResponse response;
  FillPage(call, "", request, page, std::move(found), response.mutable_sites(), response,
           [](const Site& site) {
             return std::vector<std::string>{site.inspection_due(), site.id()};
           });
  return response;
}

v1::Site Sites::WithTerms(const Call& call, Site site) const {
  const absl::CivilDay today = platform::DayIn(call.now());
  if (const auto limit = StayLimitOn(rules_, site.kind(), today))
    *site.mutable_stay_limit() = *limit;
  if (const auto terms = InspectionTermsOn(rules_, site.kind(), today)) {
    const bool inspected = site.has_inspection();
    const auto from =
        platform::ParseDate(inspected ? site.inspection().inspected_on() : site.listed_since());
    site.set_inspection_due(platform::FormatDate(
        MonthsAfter(*from, inspected ? terms->every_months : terms->first_months)));
  }
  return site;
}

}  // namespace cc::evacuation
