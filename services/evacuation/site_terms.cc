#include "services/evacuation/site_terms.h"

#include "absl/strings/str_cat.h"

namespace cc::evacuation {
namespace {

using platform::DatedRule;
using platform::DatedRules;

const DatedRule* RuleOfSite(const DatedRules& rules, absl::string_view what, v1::Site::Kind kind,
                            absl::CivilDay day) {
  const char* of = kind == v1::Site::KIND_TRANSIT_CENTRE            ? "transit_centre"
                   : kind == v1::Site::KIND_TEMPORARY_ACCOMMODATION ? "temporary_accommodation"
                                                                    : "";
  return rules.Find(absl::StrCat("site.", what, ".", of), day);
}

int Number(const DatedRule* rule, const std::string& name) {
  return rule == nullptr ? 0 : static_cast<int>(rule->Integer(name).value_or(0));
}

}  // namespace

std::optional<v1::StayLimit> StayLimitOn(const DatedRules& rules, v1::Site::Kind kind,
                                         absl::CivilDay day) {
  const DatedRule* rule = RuleOfSite(rules, "stay", kind, day);
  if (Number(rule, "days") <= 0) return std::nullopt;
  v1::StayLimit limit;
  limit.set_days(Number(rule, "days"));
  limit.set_without_documents_only(rule->Flag("without_documents_only"));
  *limit.mutable_act() = rule->act;
  limit.set_article(rule->article);
  limit.set_doubtful(rule->Flag("doubtful"));
  return limit;
}

std::optional<absl::CivilDay> LastDayOf(const DatedRules& rules, v1::Site::Kind kind,
                                        absl::CivilDay start, bool without_documents) {
  const std::optional<v1::StayLimit> limit = StayLimitOn(rules, kind, start);
  if (!limit || (limit->without_documents_only() && !without_documents)) return std::nullopt;
  return start + limit->days() - 1;
}

int WarnDays(const DatedRules& rules, v1::Site::Kind kind, absl::CivilDay day) {
  return Number(RuleOfSite(rules, "stay", kind, day), "warn_days");
}

std::optional<RoomLimit> RoomLimitOn(const DatedRules& rules, v1::Site::Kind kind,
                                     absl::CivilDay day) {
  const DatedRule* rule = RuleOfSite(rules, "room", kind, day);
  if (Number(rule, "beds") <= 0) return std::nullopt;
  return RoomLimit{.beds = Number(rule, "beds"), .act = ActInWords(rule->act)};
}

std::optional<InspectionTerms> InspectionTermsOn(const DatedRules& rules, v1::Site::Kind kind,
                                                 absl::CivilDay day) {
  const DatedRule* rule = RuleOfSite(rules, "inspection", kind, day);
  if (Number(rule, "every_months") <= 0) return std::nullopt;
  return InspectionTerms{.first_months = Number(rule, "first_months"),
                         .every_months = Number(rule, "every_months")};
}

ReservationTerms ReservationTermsOn(const DatedRules& rules, absl::CivilDay day) {
  const DatedRule* rule = rules.Find("site.reservation", day);
  return {.usual = absl::Hours(Number(rule, "usual_hours")),
          .most = absl::Hours(Number(rule, "most_hours"))};
}

int DirectedDays(const DatedRules& rules, absl::CivilDay day) {
  return Number(rules.Find("site.directed", day), "days");
}

std::string ActInWords(const common::v1::ActReference& act) {
  return absl::StrCat(act.kind(), " ", act.number(), " від ", act.date());
}

}  // namespace cc::evacuation
