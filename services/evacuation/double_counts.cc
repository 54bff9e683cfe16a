#include "services/evacuation/double_counts.h"

#include <utility>
#include <vector>

#include "services/evacuation/departure_rules.h"
#include "services/evacuation/departures.h"
#include "services/evacuation/double_count_store.h"
#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::Tx;

absl::Status CheckOpenDecision(const v1::DoubleCount& pair, v1::DoubleCount::State decision) {
  if (decision == v1::DoubleCount::STATE_OPEN)
    return platform::FailField("decision", common::v1::REASON_ENUM_VALUE_UNKNOWN);
  if (pair.state() == v1::DoubleCount::STATE_OPEN) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                        {{"state", v1::DoubleCount::State_Name(pair.state())}});
}

}  // namespace

absl::StatusOr<v1::ListDoubleCountsResponse> DoubleCounts::ListDoubleCounts(
    const Call& call, const v1::ListDoubleCountsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<v1::DoubleCount> found, db_.Read(call, [&](Tx& tx) {
    return evacuation::ListDoubleCounts(tx, keyring_, request.state(), page);
  }));
  v1::ListDoubleCountsResponse response;
  for (v1::DoubleCount& one : found) {
    if (response.double_counts_size() == page.size) {
      response.set_next_page_token(
          platform::NextPageToken(request, {response.double_counts(page.size - 1).id()}));
      break;
    }
    call.Touch("double_counts", one.id());
    *response.add_double_counts() = std::move(one);
  }
  return response;
}

// The departure is locked first, as by whoever withdraws it. Whoever decides sees one of the two
// records; the departure that is corrected may be the other.
absl::StatusOr<v1::DoubleCount> DoubleCounts::DecideDoubleCount(
    const Call& call, const v1::DecideDoubleCountRequest& request) {
  CC_RETURN_IF_ERROR(
      db_.Read(call, [&](Tx& tx) { return FindDoubleCount(tx, keyring_, request.id()).status(); }));
  return db_.Write(call.OverWholeCountry(), [&](Tx& tx) -> absl::StatusOr<v1::DoubleCount> {
    CC_ASSIGN_OR_RETURN(DoubleCountRow seen, FindDoubleCount(tx, keyring_, request.id()));
    CC_ASSIGN_OR_RETURN(DepartureRow departure,
                        LockDeparture(tx, keyring_, seen.pair.departure_id()));
    CC_ASSIGN_OR_RETURN(DoubleCountRow row, FindDoubleCount(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.pair.etag()));
    CC_RETURN_IF_ERROR(CheckOpenDecision(row.pair, request.decision()));
    DecideDoubleCountRow(tx, keyring_, row, request);
    if (request.decision() == v1::DoubleCount::STATE_SAME_PERSON &&
        !departure.departure.withdrawn()) {
      const absl::CivilDay day =
          platform::ParseDate(departure.departure.date()).value_or(platform::DayIn(call.now()));
      for (const v1::DepartedPerson& person : departure.departure.persons()) {
        if (person.id() != row.pair.departed_person_id()) continue;
        const v1::DepartureCount before = departure.departure.count();
        v1::DepartureCount one = CountOne(person, day), taken = before;
        TakeOut(*departure.departure.mutable_count(), one);
        TakeOut(taken, departure.departure.count());  // what it is less by
        CountDeparted(tx, paths_, departure.departure, taken, -1);
      }
      UpdateDeparture(tx, departure);
      EmitDeparture(tx, departure);
    }
    EmitDoubleCount(tx, row);
    return std::move(row.pair);
  });
}

}  // namespace cc::evacuation
