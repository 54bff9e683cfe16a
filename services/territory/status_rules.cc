#include "services/territory/status_rules.h"

#include <algorithm>

#include "services/platform/time/date.h"

namespace cc::territory {
namespace {

// Does the period except the unit, or any unit from it up to just below the period's own?
bool Excepts(const TerritoryIndex& index, const TerritoryIndex::Period& period, int32_t unit,
             int32_t owner) {
  if (period.excluded.empty()) return false;
  for (int32_t at = unit; at != owner; at = index.parent(at)) {
    if (std::binary_search(period.excluded.begin(), period.excluded.end(), at)) return true;
  }
  return false;
}

}  // namespace

const TerritoryIndex::Period* DecidingPeriod(const TerritoryIndex& index, int32_t unit,
                                             absl::CivilDay day) {
  for (int32_t owner = unit; owner != TerritoryIndex::kNone; owner = index.parent(owner)) {
    for (const TerritoryIndex::Period& period : index.PeriodsOf(owner)) {
      if (period.first <= day && day <= period.last && !Excepts(index, period, unit, owner))
        return &period;
    }
  }
  return nullptr;
}

const v1::Act* NewestActInForce(const TerritoryIndex& index) {
  for (const v1::Act& act : index.acts()) {  // the newest edition first
    if (act.state() != v1::Act::STATE_PENDING && act.state() != v1::Act::STATE_WITHDRAWN)
      return &act;
  }
  return nullptr;
}

v1::UnitStatus StatusOn(const TerritoryIndex& index, int32_t unit, absl::CivilDay day,
                        absl::CivilDay asked_on) {
  v1::UnitStatus answer;
  answer.set_unit_code(std::string(index.unit(unit).code()));
  answer.set_date(platform::FormatDate(day));
  answer.set_revision(index.revision());
  if (const v1::Act* newest = NewestActInForce(index)) {
    const std::string& edition = newest->edition_date();
    answer.set_edition_date(edition);
    std::optional<absl::CivilDay> edition_day = platform::ParseDate(edition);
    answer.set_stale(edition_day && asked_on - *edition_day > kStaleAfterDays);
  }
  const TerritoryIndex::Period* period = DecidingPeriod(index, unit, day);
  if (period == nullptr) {
    answer.set_status(v1::STATUS_NONE);
    return answer;
  }
  const v1::StatusPeriod& source = index.periods()[period->source];
  answer.set_status(period->status);
  *answer.mutable_period() = source;
  if (const v1::Act* act = index.FindAct(source.act_id())) *answer.mutable_act() = act->reference();
  return answer;
}

}  // namespace cc::territory
