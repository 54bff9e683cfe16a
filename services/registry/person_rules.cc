#include "services/registry/person_rules.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/time/date.h"
#include "services/platform/validate/identifiers.h"
#include "services/registry/person_document_rules.h"

namespace cc::registry {
namespace {

constexpr int kAdult = 18;

bool FitsAge(v1::Disability disability, int age) {
  switch (disability) {
    case v1::DISABILITY_GROUP_I:
    case v1::DISABILITY_GROUP_II:
    case v1::DISABILITY_GROUP_III:
      return age >= kAdult;
    case v1::DISABILITY_CHILD:
    case v1::DISABILITY_CHILD_A:
      return age < kAdult;
    default:
      return true;
  }
}

}  // namespace

std::string NameAndBirthText(const common::v1::PersonName& name, absl::string_view birth_date) {
  return absl::StrCat(Normalise(name.family_name()), "|", Normalise(name.given_name()), "|",
                      Normalise(name.patronymic()), "|", birth_date);
}

bool IsPossibleBirthDate(absl::string_view birth_date, absl::CivilDay today) {
  std::optional<absl::CivilDay> birth = platform::ParseDate(birth_date);
  return birth && *birth <= today && birth->year() >= today.year() - 130;
}

std::optional<std::string> RnokppContradicts(const v1::Person& person) {
  std::optional<platform::RnokppFacts> facts = platform::ReadRnokpp(person.rnokpp());
  if (!facts) return std::nullopt;
  if (platform::FormatDate(facts->birth_date) != person.birth_date()) return "birth_date";
  if (facts->male != (person.sex() == common::v1::SEX_MALE)) return "sex";
  return std::nullopt;
}

bool UnzrContradicts(const v1::Person& person) {
  std::optional<absl::CivilDay> birth = platform::ReadUnzr(person.unzr());
  return birth && platform::FormatDate(*birth) != person.birth_date();
}

int AgeOn(absl::CivilDay birth, absl::CivilDay day) {
  const bool before_birthday =
      std::pair(day.month(), day.day()) < std::pair(birth.month(), birth.day());
  return static_cast<int>(day.year() - birth.year()) - (before_birthday ? 1 : 0);
}

std::optional<int> AgeOn(absl::string_view birth_date, absl::CivilDay day) {
  const std::optional<absl::CivilDay> birth = platform::ParseDate(birth_date);
  return birth ? std::optional<int>(AgeOn(*birth, day)) : std::nullopt;
}

void CheckPerson(const v1::Person& person, absl::CivilDay today, bool rnokpp_disagreement_confirmed,
                 absl::string_view path, std::vector<platform::FieldError>& errors) {
  const std::string prefix = path.empty() ? "" : absl::StrCat(path, ".");
  auto wrong = [&](absl::string_view field, platform::Reason reason,
                   platform::Details details = {}) {
    errors.push_back({absl::StrCat(prefix, field), reason, std::move(details)});
  };
  if (!IsPossibleBirthDate(person.birth_date(), today))
    wrong("birth_date", common::v1::REASON_BIRTH_DATE_IMPOSSIBLE);
  std::optional<std::string> contradicted = RnokppContradicts(person);
  if (contradicted && !rnokpp_disagreement_confirmed)
    wrong("rnokpp", common::v1::REASON_RNOKPP_DISAGREES, {{"what", *contradicted}});
  if (person.rnokpp_refused() && !person.rnokpp().empty())
    wrong("rnokpp_refused", common::v1::REASON_RNOKPP_REFUSED);
  if (UnzrContradicts(person)) wrong("unzr", common::v1::REASON_UNZR_DISAGREES);
  if (!person.citizenship().empty() && !IsCitizenship(person.citizenship()))
    wrong("citizenship", common::v1::REASON_CITIZENSHIP_UNKNOWN);
  if (std::optional<int> age = AgeOn(person.birth_date(), today);
      age && !FitsAge(person.disability(), *age))
    wrong("disability", common::v1::REASON_AGE_MISFIT);
  for (int i = 0; i < person.documents_size(); ++i) {
    CheckDocument(person.documents(i), person.birth_date(),
                  absl::StrCat(prefix, "documents[", i, "]"), errors);
  }
  for (int i = 0; i < person.former_names_size(); ++i) {
    const v1::FormerName& name = person.former_names(i);
    if (name.family_name().empty() && name.given_name().empty() && name.patronymic().empty())
      wrong(absl::StrCat("former_names[", i, "]"), common::v1::REASON_FIELD_REQUIRED);
  }
  std::set<int> told;
  for (int i = 0; i < person.vulnerabilities_size(); ++i) {
    if (!told.insert(person.vulnerabilities(i)).second)
      wrong(absl::StrCat("vulnerabilities[", i, "]"), common::v1::REASON_VALUE_TWICE);
  }
}

absl::Status ApplyMask(const google::protobuf::FieldMask& mask, const v1::Person& from,
                       v1::Person& to) {
  static const std::set<absl::string_view>& kChanged = *new std::set<absl::string_view>{
      "name",        "birth_date",   "sex",        "mobility",       "rnokpp",
      "unzr",        "documents",    "phone",      "latin_name",     "rnokpp_refused",
      "citizenship", "former_names", "disability", "vulnerabilities"};
  for (const std::string& path : mask.paths()) {
    if (!kChanged.contains(path))
      return platform::FailField("update_mask", common::v1::REASON_FIELD_MASK_INVALID,
                                 {{"path", path}});
    // A partial message has one field set at most: merging replaces what was cleared.
    const google::protobuf::FieldDescriptor* field =
        v1::Person::descriptor()->FindFieldByName(path);
    v1::Person part = from;
    std::vector<const google::protobuf::FieldDescriptor*> set;
    part.GetReflection()->ListFields(part, &set);
    for (const auto* other : set) {
      if (other != field) part.GetReflection()->ClearField(&part, other);
    }
    to.GetReflection()->ClearField(&to, field);
    to.MergeFrom(part);
  }
  if (!to.has_name() || to.name().family_name().empty())
    return platform::FailField("person.name", common::v1::REASON_FIELD_REQUIRED);
  return absl::OkStatus();
}

bool StillDisagrees(const v1::Person& before, const v1::Person& after) {
  return before.rnokpp_disagrees() && before.rnokpp() == after.rnokpp() &&
         before.birth_date() == after.birth_date() && before.sex() == after.sex();
}

void Canonicalise(v1::Person& person) {
  for (v1::IdentityDocument& document : *person.mutable_documents())
    document.set_number(CanonicalDocumentNumber(document.kind(), document.number()));
}

}  // namespace cc::registry
