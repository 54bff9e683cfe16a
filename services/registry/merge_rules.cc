#include "services/registry/merge_rules.h"

#include <algorithm>
#include <tuple>

#include "services/platform/error/error.h"
#include "services/registry/person_document_rules.h"
#include "services/registry/person_rules.h"

namespace cc::registry {
namespace {

using v1::DuplicateCandidate;
using v1::Person;

// Of the identity document issued last; empty where none tells. Dates of this form sort as text.
std::string LastIssue(const Person& person) {
  std::string last;
  for (const v1::IdentityDocument& document : person.documents())
    last = std::max(last, document.issue_date());
  return last;
}

bool SameText(absl::string_view a, absl::string_view b) { return Normalise(a) == Normalise(b); }

bool SameDocument(const v1::IdentityDocument& a, const v1::IdentityDocument& b) {
  return a.kind() == b.kind() && CanonicalDocumentNumber(a.kind(), a.number()) ==
                                     CanonicalDocumentNumber(b.kind(), b.number());
}

void AddDocuments(const Person& from, Person& to) {
  for (const v1::IdentityDocument& document : from.documents()) {
    const bool known =
        std::any_of(to.documents().begin(), to.documents().end(),
                    [&](const v1::IdentityDocument& one) { return SameDocument(one, document); });
    if (!known) *to.add_documents() = document;
  }
}

void AddFormerName(const v1::FormerName& name, Person& to) {
  const bool known = std::any_of(to.former_names().begin(), to.former_names().end(),
                                 [&](const v1::FormerName& one) {
                                   return SameText(one.family_name(), name.family_name()) &&
                                          SameText(one.given_name(), name.given_name()) &&
                                          SameText(one.patronymic(), name.patronymic());
                                 });
  if (!known) *to.add_former_names() = name;
}

// A family name that the person bears no more.
void KeepFamilyName(const common::v1::PersonName& name, Person& to) {
  if (name.family_name().empty() || SameText(name.family_name(), to.name().family_name())) return;
  v1::FormerName former;
  former.set_family_name(name.family_name());
  former.set_kind(v1::FormerName::KIND_OTHER);
  AddFormerName(former, to);
}

void FillName(const common::v1::PersonName& from, common::v1::PersonName& to) {
  if (to.family_name().empty()) to.set_family_name(from.family_name());
  if (to.given_name().empty()) to.set_given_name(from.given_name());
  if (to.patronymic().empty()) to.set_patronymic(from.patronymic());
}

// What `to` does not know.
void Fill(const Person& from, Person& to) {
  FillName(from.name(), *to.mutable_name());
  if (!to.has_latin_name() && from.has_latin_name()) *to.mutable_latin_name() = from.latin_name();
  if (to.birth_date().empty()) to.set_birth_date(from.birth_date());
  if (to.sex() == common::v1::SEX_UNSPECIFIED) to.set_sex(from.sex());
  if (to.mobility() == common::v1::MOBILITY_UNSPECIFIED) to.set_mobility(from.mobility());
  if (to.rnokpp().empty() && !to.rnokpp_refused()) {
    to.set_rnokpp(from.rnokpp());
    to.set_rnokpp_refused(from.rnokpp_refused());
  }
  if (to.unzr().empty()) to.set_unzr(from.unzr());
  if (to.phone().empty()) to.set_phone(from.phone());
  if (to.citizenship().empty()) to.set_citizenship(from.citizenship());
  if (to.disability() == v1::DISABILITY_UNSPECIFIED) to.set_disability(from.disability());
}

}  // namespace

absl::Status CheckBothSides(const DuplicateCandidate& candidate) {
  if (candidate.first().in_scope() && candidate.second().in_scope()) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_SIDE_OUT_OF_SCOPE);
}

absl::Status CheckCandidateState(const DuplicateCandidate& candidate,
                                 DuplicateCandidate::State state) {
  if (candidate.state() == state) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                        {{"state", DuplicateCandidate::State_Name(candidate.state())}});
}

absl::Status CheckSecondPerson(const DuplicateCandidate& candidate, absl::string_view caller) {
  if (candidate.proposed_by() != caller) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_SECOND_PERSON_REQUIRED);
}

bool FirstRemains(const Person& first, const Person& second) {
  auto since = [](const Person& person) {
    return std::tuple(person.create_time().seconds(), person.create_time().nanos(), person.id());
  };
  return since(first) <= since(second);
}

Person MergePeople(const Person& survivor, const Person& other) {
  const bool other_newer = LastIssue(other) > LastIssue(survivor);
  const Person& newer = other_newer ? other : survivor;
  const Person& older = other_newer ? survivor : other;
  Person merged = survivor;
  if (other_newer) {
    *merged.mutable_name() = other.name();
    if (other.has_latin_name()) *merged.mutable_latin_name() = other.latin_name();
    if (!other.birth_date().empty()) merged.set_birth_date(other.birth_date());
    if (other.sex() != common::v1::SEX_UNSPECIFIED) merged.set_sex(other.sex());
    merged.clear_documents();
    AddDocuments(newer, merged);
  }
  AddDocuments(older, merged);
  FillName(older.name(), *merged.mutable_name());
  Fill(other, merged);
  KeepFamilyName(older.name(), merged);
  for (const v1::FormerName& former : other.former_names()) AddFormerName(former, merged);
  for (int vulnerability : other.vulnerabilities()) {
    const auto& known = merged.vulnerabilities();
    if (std::find(known.begin(), known.end(), vulnerability) == known.end())
      merged.add_vulnerabilities(static_cast<v1::Vulnerability>(vulnerability));
  }
  merged.set_rnokpp_disagrees(RnokppContradicts(merged).has_value());
  return merged;
}

}  // namespace cc::registry
