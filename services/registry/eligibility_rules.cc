#include "services/registry/eligibility_rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"
#include "services/registry/person_rules.h"

namespace cc::registry {
namespace {

using v1::Answer;
using v1::ConditionFound;
using v1::EligibilityAdvice;
using v1::EligibilityCondition;
using v1::MemberAmount;

constexpr char kAmounts[] = "amounts";

v1::RuleSource SourceOf(const DatedRule& rule) {
  v1::RuleSource source;
  *source.mutable_act() = rule.act;
  source.set_article(rule.article);
  source.set_doubt(rule.Text("doubt").value_or(""));
  return source;
}

EligibilityCondition ConditionOf(const DatedRule& rule) {
  EligibilityCondition condition;
  condition.set_rule_id(rule.id);
  EligibilityCondition::Test test = EligibilityCondition::TEST_UNSPECIFIED;
  EligibilityCondition::Test_Parse(absl::StrCat("TEST_", rule.Text("test").value_or("")), &test);
  condition.set_test(test);
  condition.set_text(rule.title_uk);
  condition.set_text_en(rule.Text("title_en").value_or(""));
  *condition.mutable_source() = SourceOf(rule);
  condition.set_start_date(platform::FormatDate(rule.valid_from));
  condition.set_limit(rule.Integer("limit").value_or(0));
  for (const std::string& name : rule.Texts("statuses")) {
    territory::v1::Status status = territory::v1::STATUS_UNSPECIFIED;
    if (territory::v1::Status_Parse(name, &status)) condition.add_statuses(status);
  }
  condition.set_orphans_exempt(rule.Flag("orphans_exempt"));
  condition.set_prolongation_only(rule.Flag("prolongation_only"));
  return condition;
}

void Decide(ConditionFound& found, bool holds) {
  found.set_verdict(holds ? EligibilityAdvice::VERDICT_HOLDS : EligibilityAdvice::VERDICT_FAILS);
}

void Lack(ConditionFound& found, absl::string_view what) {
  found.set_verdict(EligibilityAdvice::VERDICT_UNKNOWN);
  found.add_missing(std::string(what));
}

// The condition holds where the family answers no.
void DecideByNo(ConditionFound& found, Answer answer, absl::string_view what) {
  if (answer == v1::ANSWER_UNSPECIFIED) return Lack(found, what);
  Decide(found, answer == v1::ANSWER_NO);
}

void DecideOrigin(ConditionFound& found, const HouseholdFacts& facts) {
  const auto& listed = found.condition().statuses();
  if (facts.dwelling == HouseholdFacts::Dwelling::kDocumented ||
      (facts.origin_status &&
       std::find(listed.begin(), listed.end(), *facts.origin_status) != listed.end()))
    return Decide(found, true);
  if (!facts.origin_status) return Lack(found, "origin_status");
  if (facts.dwelling == HouseholdFacts::Dwelling::kReported)
    return Lack(found, "damaged_property.document");
  Decide(found, false);
}

void DecideVulnerable(ConditionFound& found, const HouseholdFacts& facts, absl::CivilDay day) {
  const Answer rich = facts.told.income_over_limit();
  const bool by_income = found.condition().limit() > 0;
  bool vulnerable =
      facts.told.nobody_able_to_work() == v1::ANSWER_YES || (by_income && rich == v1::ANSWER_NO);
  for (const MemberFacts& member : facts.members) {
    const int age = AgeOn(member.birth_date, day);
    vulnerable = vulnerable || age < 18 || member.disability == v1::ANSWER_YES ||
                 (age < 23 && member.student == v1::ANSWER_YES);
  }
  if (vulnerable) return Decide(found, true);
  if (facts.told.nobody_able_to_work() == v1::ANSWER_UNSPECIFIED)
    Lack(found, "facts.nobody_able_to_work");
  if (by_income && rich == v1::ANSWER_UNSPECIFIED) Lack(found, "facts.income_over_limit");
  for (const MemberFacts& member : facts.members) {
    if (member.disability == v1::ANSWER_UNSPECIFIED)
      Lack(found, absl::StrCat("disability of ", member.person_id));
    if (AgeOn(member.birth_date, day) < 23 && member.student == v1::ANSWER_UNSPECIFIED)
      Lack(found, absl::StrCat("study of ", member.person_id));
  }
  if (found.missing().empty()) Decide(found, false);
}

ConditionFound Find(const EligibilityCondition& condition, const HouseholdFacts& facts,
                    absl::CivilDay day) {
  ConditionFound found;
  *found.mutable_condition() = condition;
  const v1::EligibilityFacts& told = facts.told;
  switch (condition.test()) {
    case EligibilityCondition::TEST_REGISTERED:
      Decide(found, facts.registered);
      break;
    case EligibilityCondition::TEST_ORIGIN_LISTED:
      DecideOrigin(found, facts);
      break;
    case EligibilityCondition::TEST_NO_DEPOSIT:
      DecideByNo(found, told.deposit_over_limit(), "facts.deposit_over_limit");
      break;
    case EligibilityCondition::TEST_NO_PURCHASE:
      DecideByNo(found, told.costly_purchase(), "facts.costly_purchase");
      break;
    case EligibilityCondition::TEST_NOT_ABROAD:
      DecideByNo(found, told.abroad_over_limit(), "facts.abroad_over_limit");
      break;
    case EligibilityCondition::TEST_NO_HOUSING_ELSEWHERE:
      DecideByNo(found, told.housing_elsewhere(), "facts.housing_elsewhere");
      break;
    case EligibilityCondition::TEST_NOT_RETURNED:
      Decide(found, !facts.returned);
      break;
    case EligibilityCondition::TEST_LOW_INCOME:
      DecideByNo(found, told.income_over_limit(), "facts.income_over_limit");
      break;
    case EligibilityCondition::TEST_VULNERABLE:
      DecideVulnerable(found, facts, day);
      break;
    case EligibilityCondition::TEST_PERIODS_LEFT:
      Decide(found, told.periods_received() <= condition.limit());
      break;
    default:
      Lack(found, "test");
  }
  if (condition.orphans_exempt()) {
    for (const MemberFacts& member : facts.members) {
      if (member.orphan == v1::ANSWER_YES) found.add_exempt_person_ids(member.person_id);
    }
  }
  return found;
}

bool Excludes(const ConditionFound& found, const std::string& person_id) {
  const auto& exempt = found.exempt_person_ids();
  return found.verdict() == EligibilityAdvice::VERDICT_FAILS &&
         std::find(exempt.begin(), exempt.end(), person_id) == exempt.end();
}

MemberAmount AmountOf(const DatedRule& amounts, const MemberFacts& member,
                      const EligibilityAdvice& advice, absl::CivilDay day) {
  MemberAmount amount;
  amount.set_person_id(member.person_id);
  for (const ConditionFound& found : advice.conditions()) {
    if (!Excludes(found, member.person_id)) continue;
    amount.set_basis(MemberAmount::BASIS_EXCLUDED);
    return amount;
  }
  if (member.disability == v1::ANSWER_YES) {
    amount.set_basis(MemberAmount::BASIS_DISABILITY);
    amount.set_amount(amounts.Integer("disability").value_or(0));
  } else if (AgeOn(member.birth_date, day) < 18) {
    amount.set_basis(MemberAmount::BASIS_CHILD);
    amount.set_amount(amounts.Integer("child").value_or(0));
  } else {
    amount.set_basis(MemberAmount::BASIS_ADULT);
    amount.set_amount(amounts.Integer("adult").value_or(0));
    amount.set_disability_unknown(member.disability == v1::ANSWER_UNSPECIFIED);
  }
  return amount;
}

EligibilityAdvice::Verdict Overall(const EligibilityAdvice& advice) {
  const bool anybody = std::any_of(
      advice.amounts().begin(), advice.amounts().end(),
      [](const MemberAmount& amount) { return amount.basis() != MemberAmount::BASIS_EXCLUDED; });
  if (!anybody) return EligibilityAdvice::VERDICT_FAILS;
  const bool unknown = std::any_of(advice.conditions().begin(), advice.conditions().end(),
                                   [](const ConditionFound& found) {
                                     return found.verdict() == EligibilityAdvice::VERDICT_UNKNOWN;
                                   });
  return unknown ? EligibilityAdvice::VERDICT_UNKNOWN : EligibilityAdvice::VERDICT_HOLDS;
}

}  // namespace

absl::StatusOr<EligibilityAdvice> Advise(const DatedRules& rules, const std::string& programme,
                                         absl::CivilDay day, const HouseholdFacts& facts) {
  const std::string prefix = absl::StrCat("eligibility.", programme, ".");
  const DatedRule* amounts = rules.Find(absl::StrCat(prefix, kAmounts), day);
  if (amounts == nullptr) {
    return platform::Fail(common::v1::REASON_PROGRAMME_UNKNOWN,
                          {{"programme", programme}, {"date", platform::FormatDate(day)}});
  }
  EligibilityAdvice advice;
  advice.set_date(platform::FormatDate(day));
  advice.set_programme(programme);
  advice.set_title(amounts->title_uk);
  advice.set_title_en(amounts->Text("title_en").value_or(""));
  advice.set_notice(absl::StrCat("Це порада, а не рішення: рішення ухвалює ",
                                 amounts->Text("decided_by").value_or("інший орган"), "."));
  advice.set_notice_en(absl::StrCat("This is advice and no decision: it is decided by ",
                                    amounts->Text("decided_by_en").value_or("another body"), "."));
  advice.set_rules_start_date(platform::FormatDate(amounts->valid_from));
  *advice.mutable_source() = SourceOf(*amounts);
  advice.set_period_months(static_cast<int32_t>(amounts->Integer("months").value_or(0)));
  for (const DatedRule* rule : rules.On(day, prefix)) {
    if (rule == amounts) continue;
    const EligibilityCondition condition = ConditionOf(*rule);
    if (condition.prolongation_only() && facts.told.periods_received() == 0) continue;
    *advice.add_conditions() = Find(condition, facts, day);
  }
  for (const MemberFacts& member : facts.members) {
    MemberAmount amount = AmountOf(*amounts, member, advice, day);
    advice.set_monthly_total(advice.monthly_total() + amount.amount());
    *advice.add_amounts() = std::move(amount);
  }
  advice.set_verdict(Overall(advice));
  return advice;
}

}  // namespace cc::registry
