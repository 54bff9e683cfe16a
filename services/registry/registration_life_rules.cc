#include "services/registry/registration_life_rules.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/platform/time/date.h"
#include "services/registry/calendar_rules.h"
#include "services/registry/person_rules.h"

namespace cc::registry {
namespace {

using google::protobuf::Value;
using platform::Fail;
using platform::FailField;
using platform::FieldError;

absl::Status Reversed(absl::string_view field, absl::string_view start, absl::string_view end) {
  return FailField(field, common::v1::REASON_DATES_REVERSED,
                   {{"start", std::string(start)}, {"end", std::string(end)}});
}

absl::Status CheckNotInFuture(absl::string_view field, absl::string_view date,
                              absl::CivilDay today) {
  if (date <= platform::FormatDate(today)) return absl::OkStatus();
  return FailField(field, common::v1::REASON_DATE_IN_FUTURE, {{"date", std::string(date)}});
}

absl::Status CheckWhoApplies(const v1::SubmitApplicationRequest& request, absl::CivilDay today,
                             Ages ages) {
  const int number = request.applicant();
  bool valid = (number > 0) != request.has_representative();
  if (valid && number > 0) {
    valid = number <= request.members_size() &&
            AgeOn(request.members(number - 1).person().birth_date(), today).value_or(0) >=
                ages.in_person;
  }
  if (valid) return absl::OkStatus();
  return FailField("applicant", common::v1::REASON_APPLICANT_INVALID,
                   {{"age", absl::StrCat(ages.in_person)}});
}

std::vector<std::string> TextsOf(const Value& value) {
  std::vector<std::string> texts;
  if (value.has_list_value()) {
    for (const Value& item : value.list_value().values()) texts.push_back(item.string_value());
  } else if (value.has_number_value()) {
    texts.push_back(absl::StrCat(value.number_value()));
  } else if (value.has_bool_value()) {
    texts.push_back(value.bool_value() ? "true" : "false");
  } else {
    texts.push_back(value.string_value());
  }
  return texts;
}

}  // namespace

absl::Status CheckState(const v1::Registration& registration,
                        std::initializer_list<v1::Registration::State> states) {
  if (std::find(states.begin(), states.end(), registration.state()) != states.end())
    return absl::OkStatus();
  return Fail(common::v1::REASON_STATE_FORBIDS,
              {{"state", v1::Registration::State_Name(registration.state())}});
}

std::vector<Applicant> ApplicantsOf(const v1::SubmitApplicationRequest& request) {
  std::vector<Applicant> applicants;
  for (const v1::ApplicationMember& member : request.members()) {
    Applicant& applicant = applicants.emplace_back();
    applicant.number = static_cast<int>(applicants.size());
    applicant.person = member.person();
    // What the server sets is not the client's to say.
    applicant.person.clear_id();
    applicant.person.clear_etag();
    applicant.person.clear_create_time();
    applicant.person.clear_update_time();
    Canonicalise(applicant.person);
    applicant.kinship = member.kinship();
    applicant.accompanying_adult = member.accompanying_adult();
    applicant.accompaniment = member.accompaniment();
    if (member.has_guardianship_body()) applicant.guardianship_body = member.guardianship_body();
    applicant.certificate_number = member.certificate_number();
    applicant.rnokpp_disagreement_confirmed = member.rnokpp_disagreement_confirmed();
  }
  return applicants;
}

absl::Status CheckApplication(const v1::SubmitApplicationRequest& request, absl::CivilDay today,
                              Ages ages) {
  CC_RETURN_IF_ERROR(CheckNotInFuture("application_date", request.application_date(), today));
  if (request.application_date() < request.leave_date())
    return Reversed("application_date", request.leave_date(), request.application_date());
  if (request.confirmed_distinct() && request.justification().empty())
    return FailField("justification", common::v1::REASON_JUSTIFICATION_REQUIRED);
  std::vector<FieldError> errors;
  for (int i = 0; i < request.members_size(); ++i) {
    const v1::Person& person = request.members(i).person();
    const std::string path = absl::StrCat("members[", i, "].person.");
    if (!person.has_name())
      errors.push_back({path + "name", common::v1::REASON_FIELD_REQUIRED, {}});
    if (person.sex() == common::v1::SEX_UNSPECIFIED)
      errors.push_back({path + "sex", common::v1::REASON_FIELD_REQUIRED, {}});
  }
  if (!errors.empty()) return platform::FailFields(std::move(errors));
  return CheckWhoApplies(request, today, ages);
}

v1::Registration DraftOf(const v1::SubmitApplicationRequest& request) {
  v1::Registration draft;
  draft.set_state(v1::Registration::STATE_APPLIED);
  draft.set_application_date(request.application_date());
  draft.set_origin_unit_code(request.origin_unit_code());
  draft.set_origin_address(request.origin_address());
  draft.set_leave_date(request.leave_date());
  draft.set_residence_unit_code(request.residence_unit_code());
  draft.set_residence_address(request.residence_address());
  draft.set_office_unit_code(request.office_unit_code());
  draft.set_confirmed_distinct(request.confirmed_distinct());
  draft.set_justification(request.justification());
  draft.set_synthetic(request.synthetic());
  v1::Application& application = *draft.mutable_application();
  if (request.has_representative())
    *application.mutable_representative() = request.representative();
  application.set_proof(request.proof());
  application.set_proof_note(request.proof_note());
  return draft;
}

absl::CivilDay VerificationDue(const DatedRules& rules, absl::CivilDay start) {
  const DatedRule* rule = rules.Find("registration.verification", start);
  const int64_t days = rule == nullptr ? 15 : rule->Integer("working_days").value_or(15);
  return AddWorkingDays(rules, start, days);
}

absl::StatusOr<v1::RegistrationDecision> Decide(const DatedRules& rules, absl::string_view prefix,
                                                const Ground& ground, absl::string_view not_before,
                                                absl::CivilDay today,
                                                absl::string_view decided_by) {
  absl::CivilDay fact = today;
  if (!ground.event_date.empty()) {
    CC_RETURN_IF_ERROR(CheckNotInFuture("event_date", ground.event_date, today));
    if (ground.event_date < not_before)
      return Reversed("event_date", not_before, ground.event_date);
    fact = platform::ParseDate(ground.event_date).value_or(today);
  }
  // Of two versions the one that held when the fact came about.
  const DatedRule* rule = rules.Find(ground.rule_id, today);
  const int64_t absence = rule == nullptr ? 0 : rule->Integer("absence_days").value_or(0);
  if (absence > 0 && !ground.event_date.empty() && today - fact <= absence) {
    return Fail(common::v1::REASON_GROUND_NOT_MET,
                {{"days", absl::StrCat(today - fact)}, {"most", absl::StrCat(absence)}});
  }
  if (absence > 0 && !ground.event_date.empty()) fact += absence + 1;
  rule = rules.Find(ground.rule_id, fact);
  if (rule == nullptr || !absl::StartsWith(rule->id, prefix)) {
    return FailField("rule_id", common::v1::REASON_GROUND_UNKNOWN,
                     {{"date", platform::FormatDate(fact)}});
  }
  for (const std::string& what : rule->Texts("needs")) {
    const bool told = (what == "event_date" && !ground.event_date.empty()) ||
                      (what == "evidence" && !ground.evidence.empty());
    if (!told) return FailField(what, common::v1::REASON_GROUND_INCOMPLETE, {{"what", what}});
  }
  v1::RegistrationDecision decision;
  decision.set_rule_id(rule->id);
  decision.set_title(rule->title_uk);
  *decision.mutable_act() = rule->act;
  decision.set_article(rule->article);
  decision.set_event_date(ground.event_date);
  decision.set_evidence(ground.evidence);
  decision.set_note(ground.note);
  decision.set_decided_by(std::string(decided_by));
  return decision;
}

absl::Status CheckVerified(const DatedRules& rules, const v1::Registration& registration,
                           absl::string_view rule_id, absl::CivilDay today) {
  const DatedRule* rule = rules.Find(rule_id, today);
  if (rule == nullptr || !rule->Flag("after_verification")) return absl::OkStatus();
  const std::string due = registration.verification_due_date().empty()
                              ? platform::FormatDate(VerificationDue(rules, today))
                              : registration.verification_due_date();
  if (registration.state() == v1::Registration::STATE_VERIFYING &&
      due < platform::FormatDate(today))
    return absl::OkStatus();
  return Fail(common::v1::REASON_VERIFICATION_TERM_RUNNING, {{"date", due}});
}

absl::Status CheckMove(const v1::ChangeResidenceRequest& request, absl::CivilDay today) {
  std::vector<FieldError> errors;
  auto wanted = [&](absl::string_view field, bool told) {
    if (!told) errors.push_back({std::string(field), common::v1::REASON_FIELD_REQUIRED, {}});
  };
  if (!request.registration_id().empty()) {
    wanted("etag", !request.etag().empty());
  } else {
    wanted("certificate_number", !request.certificate_number().empty());
    wanted("birth_date", !request.birth_date().empty());
  }
  if (!errors.empty()) return platform::FailFields(std::move(errors));
  return CheckNotInFuture("move_date", request.move_date(), today);
}

absl::StatusOr<v1::FormerResidence> Move(const DatedRules& rules,
                                         const v1::ChangeResidenceRequest& request,
                                         absl::CivilDay today, v1::Registration& registration) {
  const std::string since =
      std::max(registration.application_date(), registration.residence_date());
  if (request.move_date() < since) return Reversed("move_date", since, request.move_date());
  v1::FormerResidence former;
  former.set_unit_code(registration.residence_unit_code());
  former.set_address(registration.residence_address());
  former.set_office_unit_code(registration.office_unit_code());
  former.set_start_date(registration.residence_date());
  former.set_end_date(request.move_date());
  const absl::CivilDay moved = platform::ParseDate(request.move_date()).value_or(today);
  if (const DatedRule* rule = rules.Find("registration.residence_change", moved))
    former.set_notified_late(today - moved > rule->Integer("notice_days").value_or(0));
  registration.set_residence_unit_code(request.residence_unit_code());
  registration.set_residence_address(request.residence_address());
  registration.set_office_unit_code(request.office_unit_code());
  registration.set_residence_date(request.move_date());
  return former;
}

v1::LegalRule LegalRuleOf(const DatedRule& rule) {
  v1::LegalRule told;
  told.set_id(rule.id);
  told.set_title(rule.title_uk);
  *told.mutable_act() = rule.act;
  told.set_article(rule.article);
  told.set_start_date(platform::FormatDate(rule.valid_from));
  if (rule.valid_until) told.set_end_date(platform::FormatDate(*rule.valid_until));
  std::vector<std::string> names;
  for (const auto& [name, value] : rule.parameters.fields()) names.push_back(name);
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) {
    v1::LegalRule::Parameter& parameter = *told.add_parameters();
    parameter.set_name(name);
    for (std::string& text : TextsOf(rule.parameters.fields().at(name)))
      parameter.add_values(std::move(text));
  }
  return told;
}

}  // namespace cc::registry
