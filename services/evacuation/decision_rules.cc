#include "services/evacuation/decision_rules.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::DatedRule;
using platform::DatedRules;
using v1::DecisionSettlement;
using v1::EvacuationDecision;

// The end of the ids of the rules of a kind; no rule where the kind is not known.
std::string RuleName(EvacuationDecision::Kind kind) {
  switch (kind) {
    case EvacuationDecision::KIND_OBLIGATORY:
      return "obligatory";
    case EvacuationDecision::KIND_FORCED_CHILDREN:
      return "forced_children";
    default:
      return "unknown";
  }
}

absl::CivilDay DecisionDate(absl::string_view date) {
  return platform::ParseDate(date).value_or(absl::CivilDay());
}

// The rule of who decides, on the day of the act.
const DatedRule* DecidingRule(const DatedRules& rules, const EvacuationDecision& decision) {
  return rules.Find(absl::StrCat("decision.", RuleName(decision.kind())),
                    DecisionDate(decision.act().date()));
}

absl::Status CheckDayOrder(absl::string_view start, absl::string_view end,
                           absl::string_view field) {
  if (start.empty() || end.empty() || start <= end) return absl::OkStatus();
  return platform::FailField(field, common::v1::REASON_DATES_REVERSED,
                             {{"start", std::string(start)}, {"end", std::string(end)}});
}

absl::Status CheckSettlements(const EvacuationDecision& decision, absl::string_view field) {
  std::set<std::string> seen;
  for (int i = 0; i < decision.settlements_size(); ++i) {
    const DecisionSettlement& settlement = decision.settlements(i);
    const std::string place = absl::StrCat(field, ".settlements[", i, "]");
    const std::string code = absl::StrCat(place, ".unit_code");
    if (!IsSettlement(settlement.unit_code())) {
      return platform::FailField(code, common::v1::REASON_NOT_A_SETTLEMENT,
                                 {{"unit", settlement.unit_code()}});
    }
    if (!seen.insert(settlement.unit_code()).second)
      return platform::FailField(code, common::v1::REASON_VALUE_TWICE);
    CC_RETURN_IF_ERROR(CheckParts(settlement.planned(), absl::StrCat(place, ".planned")));
  }
  return absl::OkStatus();
}

absl::Status AuthorityWrong(const EvacuationDecision& decision) {
  return platform::FailField("authority", common::v1::REASON_DECISION_AUTHORITY_WRONG,
                             {{"date", decision.act().date()}});
}

}  // namespace

bool IsSettlement(absl::string_view unit_code) {
  // UA, oblast (2), raion (2), hromada (3), settlement (3), district of a city (2), tail (5).
  if (unit_code.size() != 19) return false;
  const absl::string_view oblast = unit_code.substr(2, 2), within = unit_code.substr(4, 10);
  const absl::string_view settlement = unit_code.substr(9, 3), district = unit_code.substr(12, 2);
  if (oblast == "80" || oblast == "85") return within == "0000000000";
  return settlement != "000" && district == "00";
}

absl::Status CheckParts(const v1::PeopleCount& count, absl::string_view field) {
  for (const auto& [name, part] :
       {std::pair("children", count.children()), std::pair("low_mobility", count.low_mobility())}) {
    if (part <= count.people()) continue;
    return platform::FailField(
        absl::StrCat(field, ".", name), common::v1::REASON_COUNT_PARTS_EXCEED,
        {{"part", absl::StrCat(part)}, {"whole", absl::StrCat(count.people())}});
  }
  return absl::OkStatus();
}

absl::Status CheckDecision(const DatedRules& rules, const EvacuationDecision& decision,
                           absl::string_view field) {
  CC_RETURN_IF_ERROR(
      CheckDayOrder(decision.start_date(), decision.end_date(), absl::StrCat(field, ".end_date")));
  CC_RETURN_IF_ERROR(CheckSettlements(decision, field));
  const DatedRule* rule = DecidingRule(rules, decision);
  if (rule == nullptr) {
    return platform::FailField(absl::StrCat(field, ".kind"),
                               common::v1::REASON_DECISION_KIND_WITHOUT_RULE,
                               {{"date", decision.act().date()}});
  }
  const std::vector<std::string> may = rule->Texts("authorities");
  const std::string who = EvacuationDecision::Authority_Name(decision.authority());
  if (std::find(may.begin(), may.end(), who) == may.end()) return AuthorityWrong(decision);
  const bool cabinet = decision.authority() == EvacuationDecision::AUTHORITY_CABINET;
  return cabinet == decision.authority_unit_code().empty() ? absl::OkStatus()
                                                           : AuthorityWrong(decision);
}

absl::Status CheckAuthorityLevel(const EvacuationDecision& decision, int level) {
  switch (decision.authority()) {
    case EvacuationDecision::AUTHORITY_OBLAST_ADMINISTRATION:
      return level == 1 ? absl::OkStatus() : AuthorityWrong(decision);
    case EvacuationDecision::AUTHORITY_RAION_ADMINISTRATION:
      return level == 2 ? absl::OkStatus() : AuthorityWrong(decision);
    case EvacuationDecision::AUTHORITY_LOCAL_ADMINISTRATION:
      return level >= 3 ? absl::OkStatus() : AuthorityWrong(decision);
    default:
      return absl::OkStatus();
  }
}

DecisionSettlement::Support SupportOf(const DatedRules& rules, EvacuationDecision::Kind kind,
                                      absl::CivilDay day, territory::v1::Status status) {
  if (status == territory::v1::STATUS_UNSPECIFIED) return DecisionSettlement::SUPPORT_UNKNOWN;
  const DatedRule* rule = rules.Find(absl::StrCat("ground.", RuleName(kind)), day);
  if (rule == nullptr) return DecisionSettlement::SUPPORT_NOT_SUPPORTED;
  const std::vector<std::string> statuses = rule->Texts("statuses");
  const bool named = std::find(statuses.begin(), statuses.end(),
                               territory::v1::Status_Name(status)) != statuses.end();
  return named ? DecisionSettlement::SUPPORT_SUPPORTED : DecisionSettlement::SUPPORT_NOT_SUPPORTED;
}

absl::Status CheckSupport(const EvacuationDecision& decision) {
  if (!decision.unsupported_reason().empty()) return absl::OkStatus();
  for (const DecisionSettlement& settlement : decision.settlements()) {
    if (settlement.support() == DecisionSettlement::SUPPORT_SUPPORTED) continue;
    return platform::Fail(common::v1::REASON_STATUS_NOT_SUPPORTING,
                          {{"unit", settlement.unit_code()}, {"date", decision.start_date()}});
  }
  return absl::OkStatus();
}

absl::Status CheckProposal(const DatedRules& rules, const EvacuationDecision& decision) {
  const DatedRule* rule = DecidingRule(rules, decision);
  if (rule != nullptr && rule->Flag("proposal") && !decision.has_proposal()) {
    return platform::Fail(common::v1::REASON_MILITARY_PROPOSAL_REQUIRED,
                          {{"date", decision.act().date()}});
  }
  return CheckDayOrder(decision.proposal().date(), decision.act().date(), "proposal.date");
}

v1::Agreement AgreementOf(const DatedRules& rules, EvacuationDecision::Kind kind,
                          absl::CivilDay sent) {
  v1::Agreement agreement;
  agreement.set_sent_date(platform::FormatDate(sent));
  const DatedRule* rule = rules.Find(absl::StrCat("agreement.", RuleName(kind)), sent);
  if (rule == nullptr) return agreement;
  agreement.set_required(true);
  *agreement.mutable_act() = rule->act;
  agreement.set_article(rule->article);
  agreement.set_doubt(rule->Text("doubt").value_or(""));
  if (const auto days = rule->Integer("days"))
    agreement.set_due_date(platform::FormatDate(sent + *days));
  return agreement;
}

absl::StatusOr<absl::CivilDay> DayOfStep(absl::string_view stated, absl::string_view earliest,
                                         absl::CivilDay today, absl::string_view field) {
  const absl::CivilDay day = stated.empty() ? today : DecisionDate(stated);
  if (day > today) {
    return platform::FailField(field, common::v1::REASON_DATE_IN_FUTURE,
                               {{"date", platform::FormatDate(day)}});
  }
  CC_RETURN_IF_ERROR(CheckDayOrder(earliest, platform::FormatDate(day), field));
  return day;
}

absl::Status CheckState(const EvacuationDecision& decision,
                        std::initializer_list<EvacuationDecision::State> allowed) {
  if (std::find(allowed.begin(), allowed.end(), decision.state()) != allowed.end())
    return absl::OkStatus();
  return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                        {{"state", EvacuationDecision::State_Name(decision.state()).substr(6)}});
}

absl::Status CheckAnswerer(const EvacuationDecision& decision, absl::string_view principal) {
  return decision.agreement().sent_by() == principal
             ? platform::Fail(common::v1::REASON_AGREEMENT_BY_AUTHOR)
             : absl::OkStatus();
}

bool IsOverdue(const EvacuationDecision& decision, absl::CivilDay today) {
  return decision.state() == EvacuationDecision::STATE_AWAITING_AGREEMENT &&
         !decision.agreement().due_date().empty() &&
         DecisionDate(decision.agreement().due_date()) < today;
}

absl::Status ApplyMask(const google::protobuf::FieldMask& mask, const EvacuationDecision& from,
                       EvacuationDecision& to) {
  for (const std::string& path : mask.paths()) {
    if (path == "authority") {
      to.set_authority(from.authority());
    } else if (path == "authority_unit_code") {
      to.set_authority_unit_code(from.authority_unit_code());
    } else if (path == "act") {
      *to.mutable_act() = from.act();
    } else if (path == "start_date") {
      to.set_start_date(from.start_date());
    } else if (path == "end_date") {
      to.set_end_date(from.end_date());
    } else if (path == "settlements") {
      *to.mutable_settlements() = from.settlements();
    } else if (path == "proposal") {
      to.clear_proposal();
      if (from.has_proposal()) *to.mutable_proposal() = from.proposal();
    } else if (path == "unsupported_reason") {
      to.set_unsupported_reason(from.unsupported_reason());
    } else {
      return platform::FailField("update_mask", common::v1::REASON_FIELD_MASK_INVALID,
                                 {{"path", path}});
    }
  }
  return absl::OkStatus();
}

}  // namespace cc::evacuation
