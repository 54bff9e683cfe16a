#include "services/evacuation/stay_rules.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/evacuation/site_rules.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {

using platform::Fail;
using platform::FailField;
using v1::Stay;

absl::Status CheckMayReserve(const v1::Party& party) {
  if (party.state() <= v1::Party::STATE_TRANSIT_CENTRE) return absl::OkStatus();
  return Fail(common::v1::REASON_STATE_FORBIDS, {{"state", v1::Party::State_Name(party.state())}});
}

absl::Status CheckMayComeAlone(const v1::Party& party) {
  const v1::PartyCancellation::Reason cancelled = party.cancellation().reason();
  switch (party.state()) {
    case v1::Party::STATE_IDENTIFIED:
    case v1::Party::STATE_REQUESTED:
    case v1::Party::STATE_ASSEMBLED:
      if (!party.trip_id().empty()) return Fail(common::v1::REASON_ALREADY_BOARDED);
      return absl::OkStatus();
    case v1::Party::STATE_CANCELLED:
      if (cancelled == v1::PartyCancellation::REASON_LEFT_BY_THEMSELVES ||
          cancelled == v1::PartyCancellation::REASON_REFUSED)
        return absl::OkStatus();
      break;
    default:
      break;
  }
  return Fail(common::v1::REASON_STATE_FORBIDS, {{"state", v1::Party::State_Name(party.state())}});
}

absl::Status CheckIn(const Stay& stay, Stay::State state) {
  if (stay.state() == state) return absl::OkStatus();
  return Fail(common::v1::REASON_STATE_FORBIDS, {{"state", Stay::State_Name(stay.state())}});
}

absl::StatusOr<std::string> DayNotInFuture(const std::string& day, absl::CivilDay today,
                                           const std::string& field) {
  if (day.empty()) return platform::FormatDate(today);
  if (day > platform::FormatDate(today))
    return FailField(field, common::v1::REASON_DATE_IN_FUTURE, {{"date", day}});
  return day;
}

absl::Status CheckOrder(const std::string& earlier, const std::string& later,
                        const std::string& field) {
  if (earlier.empty() || later.empty() || earlier <= later) return absl::OkStatus();
  return FailField(field, common::v1::REASON_DATES_REVERSED, {{"start", earlier}, {"end", later}});
}

absl::Status CheckLimit(const Stay& stay, const std::optional<v1::StayLimit>& limit) {
  if (stay.limit_date().empty() || stay.until_date() <= stay.limit_date()) return absl::OkStatus();
  std::string act;
  if (limit) act = absl::StrCat(limit->act().kind(), " ", limit->act().number());
  return Fail(common::v1::REASON_STAY_LIMIT_EXCEEDED,
              {{"until", stay.until_date()}, {"limit", stay.limit_date()}, {"act", act}});
}

bool Suits(const Stay& stay, const v1::Beds& beds, const std::vector<Resident>& residents) {
  std::set<int> with_bed, need_one;
  for (const v1::BedOfPerson& bed : stay.beds()) with_bed.insert(bed.person_number());
  for (const Resident& resident : residents) need_one.insert(resident.number);
  return !with_bed.empty() && with_bed == need_one && InWords(NeededBy(residents)) == InWords(beds);
}

}  // namespace cc::evacuation
