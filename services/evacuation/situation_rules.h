#ifndef SERVICES_EVACUATION_SITUATION_RULES_H_
#define SERVICES_EVACUATION_SITUATION_RULES_H_

#include <map>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "cc/evacuation/v1/situation_service.pb.h"
#include "services/platform/rules/dated_rules.h"

// What the situation report says, and when it becomes official.
namespace cc::evacuation {

// When the figures of a day become official, by the rule `situation.cut_off` of the day after it;
// 08:00 in Kyiv where there is none.
absl::Time CutOffOf(const platform::DatedRules& rules, absl::CivilDay day);
// First day of the official sums, by the rule `situation.since`; the day itself where there is
// none.
absl::CivilDay SinceOf(const platform::DatedRules& rules, absl::CivilDay day);
// The days whose cut-off is over and whose figures are not official, the first one first; only the
// last such day where none ever was.
std::vector<absl::CivilDay> DaysDue(const platform::DatedRules& rules,
                                    std::optional<absl::CivilDay> last, absl::Time now);

bool IsNobody(const v1::EvacuatedCount& count);
void AddTo(v1::EvacuatedCount& sum, const v1::EvacuatedCount& more);
// The line of the method, kept in their order.
v1::MethodFigures& FiguresOf(v1::SituationRow& row, v1::CountMethod method);
// Adds the lines of a part to those of the whole, method by method.
void AddFigures(v1::SituationRow& whole, const v1::SituationRow& part);

// Live minus official, of rows that differ. A row that one of them lacks counts nobody there.
// Totals only where both begin on one day.
std::vector<v1::SituationCorrection> CorrectionsOf(
    const google::protobuf::RepeatedPtrField<v1::SituationRow>& live,
    const google::protobuf::RepeatedPtrField<v1::SituationRow>& official, bool same_since);

// COUNT_EMPTY, or COUNT_IMPOSSIBLE where a day that stands at `count` cannot change so.
absl::Status CheckCorrection(const v1::EvacuatedCount& count, const v1::CountChange& change,
                             absl::CivilDay day);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_SITUATION_RULES_H_
