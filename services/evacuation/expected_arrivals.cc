#include "services/evacuation/expected_arrivals.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/evacuation/party_store.h"
#include "services/evacuation/site_changes.h"
#include "services/evacuation/site_pages.h"
#include "services/evacuation/site_terms.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::Tx;
using v1::ExpectedArrival;

std::vector<std::string> ArrivalKey(const ExpectedArrival& arrival) {
  return {arrival.expected_on(), absl::StrCat(arrival.source()),
          arrival.trip_id().empty() ? arrival.stay_id() : arrival.trip_id()};
}

}  // namespace

absl::StatusOr<v1::ListExpectedArrivalsResponse> ExpectedArrivals::ListExpectedArrivals(
    const Call& call, const v1::ListExpectedArrivalsRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page, platform::ReadPage(request, 100, 1000));
  CC_ASSIGN_OR_RETURN(std::vector<ExpectedArrival> found,
                      db_.Read(call, [&](Tx& tx) -> absl::StatusOr<std::vector<ExpectedArrival>> {
                        CC_ASSIGN_OR_RETURN(const ExpectedIn in, Expected(tx, request.unit_code()));
                        return ListExpected(tx, in, page);
                      }));
  v1::ListExpectedArrivalsResponse response;
  FillPage(call, "", request, page, std::move(found), response.mutable_arrivals(), response,
           ArrivalKey);
  *response.mutable_as_of() = platform::ToProto(call.now());
  return response;
}

absl::StatusOr<v1::ListExpectedPartiesResponse> ExpectedArrivals::ListExpectedParties(
    const Call& call, const v1::ListExpectedPartiesRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page, platform::ReadPage(request, 50, 100));
  CC_ASSIGN_OR_RETURN(std::vector<v1::Party> found,
                      db_.Read(call, [&](Tx& tx) -> absl::StatusOr<std::vector<v1::Party>> {
                        CC_ASSIGN_OR_RETURN(const ExpectedIn in, Expected(tx, request.unit_code()));
                        CC_ASSIGN_OR_RETURN(const std::vector<std::string> ids,
                                            ListExpectedIds(tx, in, page));
                        std::vector<v1::Party> parties;
                        for (const std::string& id : ids) {
                          CC_ASSIGN_OR_RETURN(PartyRow row, FindParty(tx, keyring_, id));
                          parties.push_back(std::move(row.party));
                        }
                        return parties;
                      }));
  v1::ListExpectedPartiesResponse response;
  FillPage(call, "parties", request, page, std::move(found), response.mutable_parties(), response,
           [](const v1::Party& party) { return std::vector<std::string>{party.id()}; });
  return response;
}

absl::StatusOr<ExpectedIn> ExpectedArrivals::Expected(Tx& tx, const std::string& unit_code) const {
  CC_ASSIGN_OR_RETURN(const std::optional<platform::ScopeKey> key, KeyOfUnit(paths_, unit_code));
  const absl::CivilDay today = platform::DayIn(tx.call().now());
  const int days = DirectedDays(rules_, today);
  ExpectedIn in{.key = *key, .directed_since = today - days};
  // A stay has the keys of its own site too: only those whose direction lies in the unit count.
  CC_ASSIGN_OR_RETURN(const std::vector<std::string> directed, DirectedUnits(tx, in));
  const int32_t tail = paths_.Find(unit_code)->back();
  for (const std::string& code : directed) {
    const std::optional<platform::UnitPath> path = paths_.Find(code);
    if (path && std::find(path->begin(), path->end(), tail) != path->end())
      in.unit_codes.push_back(code);
  }
  return in;
}

}  // namespace cc::evacuation
