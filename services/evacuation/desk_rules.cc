#include "services/evacuation/desk_rules.h"

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Fail;
using platform::FailField;
using v1::Incident;
using v1::Shift;

constexpr char kRulePrefix[] = "desk.escalation.";

absl::Status ShiftStateForbids(const Shift& shift) {
  return Fail(common::v1::REASON_STATE_FORBIDS, {{"state", Shift::State_Name(shift.state())}});
}

absl::StatusOr<std::vector<EscalationStep>> StepsOf(const platform::DatedRule& rule) {
  const std::vector<std::string> after = rule.Texts("after_minutes"), to = rule.Texts("to");
  const absl::Status wrong = absl::InvalidArgumentError(
      absl::StrCat(rule.id,
                   ": `after_minutes` and `to` must be equally long lists, minutes "
                   "growing, desks `own`, `oblast` or `country`"));
  if (after.empty() || after.size() != to.size()) return wrong;
  std::vector<EscalationStep> steps;
  for (size_t i = 0; i < after.size(); ++i) {
    EscalationStep step;
    int minutes = 0;
    if (!absl::SimpleAtoi(after[i], &minutes) || minutes <= 0) return wrong;
    step.after = absl::Minutes(minutes);
    if (to[i] == "oblast") {
      step.to = EscalationStep::To::kOblast;
    } else if (to[i] == "country") {
      step.to = EscalationStep::To::kCountry;
    } else if (to[i] != "own") {
      return wrong;
    }
    if (!steps.empty() && step.after <= steps.back().after) return wrong;
    steps.push_back(step);
  }
  return steps;
}

}  // namespace

absl::Status CheckIncident(const Incident& incident) {
  static const auto* const kinds =
      new std::set<std::string>{"", "trips", "transit_centres", "sites", "parties"};
  if (incident.unit_code().empty())
    return FailField("incident.unit_code", common::v1::REASON_FIELD_REQUIRED);
  if (!kinds->contains(incident.subject_kind()))
    return FailField("incident.subject_kind", common::v1::REASON_ENUM_VALUE_UNKNOWN);
  if (incident.subject_kind().empty() != incident.subject_id().empty()) {
    return FailField(
        incident.subject_id().empty() ? "incident.subject_id" : "incident.subject_kind",
        common::v1::REASON_FIELD_REQUIRED);
  }
  return absl::OkStatus();
}

absl::Status CheckIncidentState(const Incident& incident,
                                const std::vector<Incident::State>& states) {
  if (std::find(states.begin(), states.end(), incident.state()) != states.end())
    return absl::OkStatus();
  return Fail(common::v1::REASON_STATE_FORBIDS,
              {{"state", Incident::State_Name(incident.state())}});
}

absl::Status CheckDuty(const v1::DutyContact& contact) {
  const absl::Time start = platform::FromProto(contact.start_time()),
                   end = platform::FromProto(contact.end_time());
  if (start < end) return absl::OkStatus();
  auto text = [](absl::Time at) {
    return absl::FormatTime("%Y-%m-%d %H:%M", at, platform::Kyiv());
  };
  return FailField("contact.end_time", common::v1::REASON_DATES_REVERSED,
                   {{"start", text(start)}, {"end", text(end)}});
}

absl::StatusOr<std::vector<EscalationStep>> EscalationOf(const platform::DatedRules& rules,
                                                         Incident::Kind kind, absl::CivilDay day) {
  const std::string name =
      absl::AsciiStrToLower(absl::StripPrefix(Incident::Kind_Name(kind), "KIND_"));
  const platform::DatedRule* rule = rules.Find(absl::StrCat(kRulePrefix, name), day);
  if (rule == nullptr) return std::vector<EscalationStep>();
  return StepsOf(*rule);
}

absl::Status CheckDeskRules(const platform::DatedRules& rules) {
  for (const platform::DatedRule* rule : rules.All(kRulePrefix))
    CC_RETURN_IF_ERROR(StepsOf(*rule).status());
  return absl::OkStatus();
}

int StepsDue(const std::vector<EscalationStep>& steps, absl::Time raised_at, absl::Time now) {
  return static_cast<int>(std::count_if(
      steps.begin(), steps.end(), [&](const auto& step) { return raised_at + step.after <= now; }));
}

std::string ChooseContact(const std::vector<int32_t>& path, EscalationStep::To to,
                          const std::vector<OnDuty>& on_duty,
                          const std::vector<std::string>& told) {
  // The country is the first step of a path, an oblast the second.
  size_t depth = path.size();
  if (to == EscalationStep::To::kCountry) depth = std::min<size_t>(depth, 1);
  if (to == EscalationStep::To::kOblast) depth = std::min<size_t>(depth, 2);
  for (; depth > 0; --depth) {
    const OnDuty* best = nullptr;
    for (const OnDuty& one : on_duty) {
      if (one.unit_tail != path[depth - 1]) continue;
      if (std::find(told.begin(), told.end(), one.contact_id) != told.end()) continue;
      if (best == nullptr || one.turn < best->turn ||
          (one.turn == best->turn && one.contact_id < best->contact_id)) {
        best = &one;
      }
    }
    if (best != nullptr) return best->contact_id;
  }
  return "";
}

absl::Status CheckHandOver(const Shift& shift, const std::string& caller,
                           const std::string& taker) {
  if (shift.state() == Shift::STATE_CLOSED) return ShiftStateForbids(shift);
  if (shift.opened_by() != caller) return Fail(common::v1::REASON_SHIFT_NOT_YOURS);
  if (taker == caller) return Fail(common::v1::REASON_SHIFT_TAKER_SAME);
  return absl::OkStatus();
}

absl::Status CheckTakeOver(const Shift& shift, const std::string& caller) {
  if (shift.state() != Shift::STATE_HANDING_OVER) return ShiftStateForbids(shift);
  if (shift.handed_by() == caller) return Fail(common::v1::REASON_SHIFT_TAKER_SAME);
  if (!shift.taker_id().empty() && shift.taker_id() != caller)
    return Fail(common::v1::REASON_SHIFT_NOT_YOURS);
  return absl::OkStatus();
}

absl::Status CheckShiftEntry(const Shift& shift, int entries, int corrects) {
  if (shift.state() == Shift::STATE_CLOSED) return ShiftStateForbids(shift);
  if (corrects <= entries) return absl::OkStatus();
  return FailField("corrects", common::v1::REASON_SHIFT_ENTRY_UNKNOWN,
                   {{"number", absl::StrCat(corrects)}});
}

}  // namespace cc::evacuation
