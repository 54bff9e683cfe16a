#include "services/evacuation/site_aid.h"

#include <utility>
#include <vector>

#include "services/evacuation/party_store.h"
#include "services/evacuation/site_aid_store.h"
#include "services/evacuation/site_pages.h"
#include "services/evacuation/site_store.h"
#include "services/evacuation/stay_party.h"
#include "services/evacuation/stay_rules.h"
#include "services/platform/auth/office.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {

using platform::Call;
using platform::Tx;
using v1::Aid;

absl::StatusOr<Aid> SiteAid::RecordAid(const Call& call, const v1::RecordAidRequest& request) {
  Aid aid = request.aid();
  CC_ASSIGN_OR_RETURN(const std::string day,
                      DayNotInFuture(aid.given_on(), platform::DayIn(call.now()), "aid.given_on"));
  aid.set_given_on(day);
  aid.set_id(call.NewId());
  *aid.mutable_create_time() = platform::ToProto(call.now());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Aid> {
    CC_ASSIGN_OR_RETURN(const PartyRow party, FindParty(tx, keyring_, aid.party_id()));
    absl::StatusOr<SiteRow> site = FindSite(tx, aid.site_id());
    if (platform::ReasonOf(site.status()) == common::v1::REASON_NOT_FOUND)
      return platform::FailField("aid.site_id", common::v1::REASON_SITE_UNKNOWN);
    if (!site.ok()) return site.status();
    CC_RETURN_IF_ERROR(platform::CheckActsFor(call.scope(), site->scope, site->site.unit_code()));
    InsertAid(tx, aid, BothOf(party.scope, site->scope));
    tx.call().Touch("parties", aid.party_id());
    return aid;
  });
}

absl::StatusOr<v1::ListAidResponse> SiteAid::ListAid(const Call& call,
                                                     const v1::ListAidRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<Aid> found, db_.Read(call, [&](Tx& tx) {
    return evacuation::ListAid(tx, request, page);
  }));
  for (const Aid& aid : found) call.Touch("parties", aid.party_id());
  v1::ListAidResponse response;
  FillPage(call, "", request, page, std::move(found), response.mutable_aid(), response,
           [](const Aid& aid) { return std::vector<std::string>{aid.id()}; });
  return response;
}

absl::StatusOr<v1::ListAidCountsResponse> SiteAid::ListAidCounts(
    const Call& call, const v1::ListAidCountsRequest& request) {
  CC_RETURN_IF_ERROR(CheckOrder(request.from_date(), request.until_date(), "until_date"));
  CC_ASSIGN_OR_RETURN(std::vector<v1::AidCount> counts,
                      db_.Read(call, [&](Tx& tx) { return CountAid(tx, request); }));
  v1::ListAidCountsResponse response;
  response.mutable_counts()->Assign(counts.begin(), counts.end());
  return response;
}

}  // namespace cc::evacuation
