#include "services/evacuation/situation_rules.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

constexpr int kUsualHour = 8;

v1::EvacuatedCount Negative(const v1::EvacuatedCount& count) {
  v1::EvacuatedCount negative;
  negative.set_people(-count.people());
  negative.set_children(-count.children());
  negative.set_low_mobility(-count.low_mobility());
  negative.set_with_disability(-count.with_disability());
  return negative;
}

using CellKey = std::tuple<bool, std::string, v1::CountMethod>;

void AddRows(const google::protobuf::RepeatedPtrField<v1::SituationRow>& rows, bool negative,
             std::map<CellKey, v1::MethodFigures>& cells) {
  for (const v1::SituationRow& row : rows) {
    for (const v1::MethodFigures& figures : row.evacuated()) {
      v1::MethodFigures& cell = cells[{row.not_stated(), row.unit_code(), figures.method()}];
      AddTo(*cell.mutable_day(), negative ? Negative(figures.day()) : figures.day());
      AddTo(*cell.mutable_total(), negative ? Negative(figures.total()) : figures.total());
    }
  }
}

}  // namespace

absl::Time CutOffOf(const platform::DatedRules& rules, absl::CivilDay day) {
  int hour = kUsualHour, minute = 0;
  if (const platform::DatedRule* rule = rules.Find("situation.cut_off", day + 1)) {
    const std::pair<std::string, std::string> time =
        absl::StrSplit(rule->Text("time").value_or(""), absl::MaxSplits(':', 1));
    int told_hour, told_minute;
    if (absl::SimpleAtoi(time.first, &told_hour) && absl::SimpleAtoi(time.second, &told_minute)) {
      hour = told_hour;
      minute = told_minute;
    }
  }
  const absl::CivilDay next = day + 1;
  return absl::FromCivil(absl::CivilSecond(next.year(), next.month(), next.day(), hour, minute),
                         platform::Kyiv());
}

absl::CivilDay SinceOf(const platform::DatedRules& rules, absl::CivilDay day) {
  const platform::DatedRule* rule = rules.Find("situation.since", day);
  if (rule == nullptr) return day;
  return std::min(platform::ParseDate(rule->Text("date").value_or("")).value_or(day), day);
}

std::vector<absl::CivilDay> DaysDue(const platform::DatedRules& rules,
                                    std::optional<absl::CivilDay> last, absl::Time now) {
  absl::CivilDay newest = platform::DayIn(now);
  while (CutOffOf(rules, newest) > now) --newest;
  std::vector<absl::CivilDay> due;
  for (absl::CivilDay day = last ? *last + 1 : newest; day <= newest; ++day) due.push_back(day);
  return due;
}

bool IsNobody(const v1::EvacuatedCount& count) {
  return count.people() == 0 && count.children() == 0 && count.low_mobility() == 0 &&
         count.with_disability() == 0;
}

void AddTo(v1::EvacuatedCount& sum, const v1::EvacuatedCount& more) {
  sum.set_people(sum.people() + more.people());
  sum.set_children(sum.children() + more.children());
  sum.set_low_mobility(sum.low_mobility() + more.low_mobility());
  sum.set_with_disability(sum.with_disability() + more.with_disability());
}

v1::MethodFigures& FiguresOf(v1::SituationRow& row, v1::CountMethod method) {
  auto& lines = *row.mutable_evacuated();
  int at = 0;
  while (at < lines.size() && lines[at].method() < method) ++at;
  if (at < lines.size() && lines[at].method() == method) return lines[at];
  lines.Add()->set_method(method);
  for (int i = lines.size() - 1; i > at; --i) lines.SwapElements(i, i - 1);
  return lines[at];
}

void AddFigures(v1::SituationRow& whole, const v1::SituationRow& part) {
  for (const v1::MethodFigures& figures : part.evacuated()) {
    v1::MethodFigures& line = FiguresOf(whole, figures.method());
    AddTo(*line.mutable_day(), figures.day());
    AddTo(*line.mutable_total(), figures.total());
  }
}

std::vector<v1::SituationCorrection> CorrectionsOf(
    const google::protobuf::RepeatedPtrField<v1::SituationRow>& live,
    const google::protobuf::RepeatedPtrField<v1::SituationRow>& official, bool same_since) {
  std::map<CellKey, v1::MethodFigures> cells;
  AddRows(live, /*negative=*/false, cells);
  AddRows(official, /*negative=*/true, cells);
  std::vector<v1::SituationCorrection> corrections;
  for (const auto& [key, cell] : cells) {
    if (IsNobody(cell.day()) && (!same_since || IsNobody(cell.total()))) continue;
    v1::SituationCorrection& correction = corrections.emplace_back();
    correction.set_not_stated(std::get<0>(key));
    correction.set_unit_code(std::get<1>(key));
    correction.set_method(std::get<2>(key));
    *correction.mutable_day() = cell.day();
    if (same_since) *correction.mutable_total() = cell.total();
  }
  return corrections;
}

absl::Status CheckCorrection(const v1::EvacuatedCount& count, const v1::CountChange& change,
                             absl::CivilDay day) {
  v1::EvacuatedCount after;
  after.set_people(change.people());
  after.set_children(change.children());
  after.set_low_mobility(change.low_mobility());
  after.set_with_disability(change.with_disability());
  if (IsNobody(after)) return platform::FailField("change", common::v1::REASON_COUNT_EMPTY);
  AddTo(after, count);
  for (int64_t part : {after.children(), after.low_mobility(), after.with_disability()}) {
    if (after.people() >= 0 && part >= 0 && part <= after.people()) continue;
    return platform::Fail(common::v1::REASON_COUNT_IMPOSSIBLE,
                          {{"date", platform::FormatDate(day)},
                           {"people", absl::StrCat(after.people())},
                           {"part", absl::StrCat(part)}});
  }
  return absl::OkStatus();
}

}  // namespace cc::evacuation
