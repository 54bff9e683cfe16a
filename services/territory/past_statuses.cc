#include "services/territory/past_statuses.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"
#include "services/territory/act_store.h"
#include "services/territory/hierarchy_store.h"
#include "services/territory/period_store.h"
#include "services/territory/status_rules.h"

namespace cc::territory {
namespace {

using platform::Call;
using platform::Tx;
using Parents = absl::flat_hash_map<int32_t, int32_t>;

int32_t TailOf(const TerritoryIndex& index, int32_t unit) {
  return unit == TerritoryIndex::kNone ? unit : TailOfCode(index.unit(unit).code());
}

// Adds a unit without a known version, and those above it, as they lie now.
void AddPresentPath(const TerritoryIndex& present, int32_t unit, Parents& parents) {
  for (; unit != TerritoryIndex::kNone; unit = present.parent(unit)) {
    if (!parents.emplace(TailOf(present, unit), TailOf(present, present.parent(unit))).second)
      return;
  }
}

// The units by their present codes, as their periods are named, but under those above them then.
std::vector<v1::Unit> UnitsOf(const TerritoryIndex& present, std::vector<int32_t> asked,
                              Parents parents) {
  for (const auto& [tail, above] : parents) asked.push_back(present.FindTail(above));
  for (int32_t unit : asked) AddPresentPath(present, unit, parents);
  std::vector<v1::Unit> units;
  for (const auto& [tail, above] : parents) {
    const int32_t unit = present.FindTail(tail), parent = present.FindTail(above);
    if (unit == TerritoryIndex::kNone) continue;  // came after the register in memory was read
    v1::Unit& then = units.emplace_back(present.Whole(unit));
    then.set_parent_code(
        parent == TerritoryIndex::kNone ? "" : std::string(present.unit(parent).code()));
  }
  return units;
}

}  // namespace

// What was known when, and in force when.
struct PastStatuses::Moment {
  absl::Time known_at;
  absl::CivilDay in_force_on;
  absl::CivilDay day;    // whose status is asked
  absl::CivilDay today;  // of asking

  template <typename Request>
  static Moment Of(const Call& call, const Request& request) {
    Moment moment;
    moment.today = platform::DayIn(call.now());
    moment.known_at = call.now();
    if (request.has_known_at())
      moment.known_at = std::min(call.now(), platform::FromProto(request.known_at()));
    moment.in_force_on =
        platform::ParseDate(request.in_force_on()).value_or(platform::DayIn(moment.known_at));
    moment.day = platform::ParseDate(request.date()).value_or(moment.today);
    return moment;
  }
};

absl::StatusOr<std::shared_ptr<const TerritoryIndex>> PastStatuses::IndexAt(
    const Call& call, const Moment& moment, const TerritoryIndex& present,
    const std::vector<int32_t>& units) {
  RegisterContent content;
  content.revision = present.revision();
  std::vector<int32_t> tails;
  for (int32_t unit : units) tails.push_back(TailOfCode(present.unit(unit).code()));
  CC_RETURN_IF_ERROR(db_.Read(call, [&](Tx& tx) -> absl::Status {
    CC_ASSIGN_OR_RETURN(Parents parents, ReadParentsKnown(tx, tails, moment.known_at));
    content.units = UnitsOf(present, units, std::move(parents));
    tails.clear();
    for (const v1::Unit& unit : content.units) tails.push_back(TailOfCode(unit.code()));
    CC_ASSIGN_OR_RETURN(content.periods,
                        ReadPeriodsKnown(tx, tails, moment.known_at, moment.in_force_on));
    CC_ASSIGN_OR_RETURN(content.acts, ReadActsKnown(tx, moment.known_at, moment.in_force_on));
    return absl::OkStatus();
  }));
  return TerritoryIndex::Make(std::move(content));
}

absl::StatusOr<v1::UnitStatus> PastStatuses::GetStatus(const Call& call,
                                                       const v1::GetStatusRequest& request) {
  const std::shared_ptr<const TerritoryIndex> present = register_.index();
  const int32_t unit = present->Find(request.unit_code());
  if (unit == TerritoryIndex::kNone) {
    return platform::FailField("unit_code", common::v1::REASON_UNIT_UNKNOWN,
                               {{"unit", request.unit_code()}});
  }
  const Moment moment = Moment::Of(call, request);
  CC_ASSIGN_OR_RETURN(const std::shared_ptr<const TerritoryIndex> then,
                      IndexAt(call, moment, *present, {unit}));
  return StatusOn(*then, then->Find(present->unit(unit).code()), moment.day, moment.today);
}

absl::StatusOr<v1::BatchGetStatusesResponse> PastStatuses::BatchGetStatuses(
    const Call& call, const v1::BatchGetStatusesRequest& request) {
  const std::shared_ptr<const TerritoryIndex> present = register_.index();
  std::vector<int32_t> asked, known;
  for (const std::string& code : request.unit_codes()) {
    asked.push_back(IsUnitCode(code) ? present->Find(code) : TerritoryIndex::kNone);
    if (asked.back() != TerritoryIndex::kNone) known.push_back(asked.back());
  }
  const Moment moment = Moment::Of(call, request);
  CC_ASSIGN_OR_RETURN(const std::shared_ptr<const TerritoryIndex> then,
                      IndexAt(call, moment, *present, known));
  v1::BatchGetStatusesResponse response;
  for (size_t i = 0; i < asked.size(); ++i) {
    v1::UnitStatus& answer = *response.add_statuses();
    if (asked[i] != TerritoryIndex::kNone) {
      answer =
          StatusOn(*then, then->Find(present->unit(asked[i]).code()), moment.day, moment.today);
      continue;
    }
    answer.set_unit_code(request.unit_codes(static_cast<int>(i)));
    answer.set_date(platform::FormatDate(moment.day));
    answer.set_unknown(true);
    answer.set_revision(present->revision());
  }
  return response;
}

}  // namespace cc::territory
