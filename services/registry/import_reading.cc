#include "services/registry/import_reading.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"
#include "services/registry/import_cells.h"
#include "services/registry/person_rules.h"

namespace cc::registry {
namespace {

using platform::FieldError;

// Which column a field of the contract comes from.
struct FieldColumn {
  const char* field;
  SheetColumn column;
};
constexpr FieldColumn kColumns[] = {
    {"name.family_name", SheetColumn::kFamilyName},
    {"name.given_name", SheetColumn::kGivenName},
    {"name.patronymic", SheetColumn::kPatronymic},
    {"latin_name.family_name", SheetColumn::kLatinFamilyName},
    {"latin_name", SheetColumn::kLatinGivenName},
    {"former_names", SheetColumn::kFormerFamilyName},
    {"birth_date", SheetColumn::kBirthDate},
    {"sex", SheetColumn::kSex},
    {"citizenship", SheetColumn::kCitizenship},
    {"rnokpp_refused", SheetColumn::kRnokppRefused},
    {"rnokpp", SheetColumn::kRnokpp},
    {"unzr", SheetColumn::kUnzr},
    {"documents[0].kind", SheetColumn::kDocumentKind},
    {"documents[0].issue_date", SheetColumn::kDocumentIssued},
    {"documents[0].expiry_date", SheetColumn::kDocumentExpires},
    {"documents[0].issuer", SheetColumn::kDocumentIssuer},
    {"documents", SheetColumn::kDocumentNumber},
    {"phone", SheetColumn::kPhone},
    {"mobility", SheetColumn::kMobility},
    {"disability", SheetColumn::kDisability},
    {"vulnerabilities", SheetColumn::kVulnerabilities},
    {"certificate_number", SheetColumn::kCertificate},
    {"kinship", SheetColumn::kKinship},
    {"accompanying", SheetColumn::kAdult},
    {"guardianship", SheetColumn::kAdult},
};

absl::string_view ColumnOfField(absl::string_view field) {
  for (const FieldColumn& known : kColumns) {
    if (absl::StartsWith(field, known.field)) return HeadingOf(known.column);
  }
  return "";
}

// One error for each place: what a rule says of an empty field that is missing already adds
// nothing.
void Add(v1::ImportError error, v1::ImportEntry& entry) {
  for (const v1::ImportError& known : entry.errors()) {
    if (known.row() == error.row() && known.column() == error.column()) return;
  }
  *entry.add_errors() = std::move(error);
}

void AddDocument(ImportCells& cells, v1::Person& person) {
  v1::IdentityDocument document;
  document.set_kind(static_cast<v1::IdentityDocument::Kind>(
      cells.Word(SheetColumn::kDocumentKind, kDocumentWords)));
  document.set_number(cells.Text(SheetColumn::kDocumentNumber));
  document.set_issue_date(cells.Date(SheetColumn::kDocumentIssued));
  document.set_expiry_date(cells.Date(SheetColumn::kDocumentExpires));
  document.set_issuer(cells.Text(SheetColumn::kDocumentIssuer));
  if (document.ByteSizeLong() > 0) *person.add_documents() = std::move(document);
}

void AddNames(ImportCells& cells, v1::Person& person) {
  person.mutable_name()->set_family_name(cells.Text(SheetColumn::kFamilyName));
  person.mutable_name()->set_given_name(cells.Text(SheetColumn::kGivenName));
  person.mutable_name()->set_patronymic(cells.Text(SheetColumn::kPatronymic));
  common::v1::PersonName latin;
  latin.set_family_name(cells.Text(SheetColumn::kLatinFamilyName));
  latin.set_given_name(cells.Text(SheetColumn::kLatinGivenName));
  if (latin.ByteSizeLong() > 0) *person.mutable_latin_name() = std::move(latin);
  if (std::string former = cells.Text(SheetColumn::kFormerFamilyName); !former.empty())
    person.add_former_names()->set_family_name(std::move(former));
}

void AddVulnerabilities(ImportCells& cells, v1::Person& person) {
  const std::string text = cells.Text(SheetColumn::kVulnerabilities);
  for (absl::string_view word :
       absl::StrSplit(text, absl::ByAnyChar(",;"), absl::SkipWhitespace())) {
    const int kind =
        cells.WordIn(SheetColumn::kVulnerabilities, std::string(absl::StripAsciiWhitespace(word)),
                     kVulnerabilityWords, std::size(kVulnerabilityWords));
    if (kind != 0) person.add_vulnerabilities(static_cast<v1::Vulnerability>(kind));
  }
}

// What concerns the whole household: the first row that tells it counts, others may repeat it.
template <typename Read>
std::string Shared(const SheetHousehold& household, SheetColumn column, bool required,
                   v1::ImportEntry& entry, Read read) {
  std::string value;
  for (const v1::ImportRow& row : household.rows) {
    ImportCells cells(row, entry);
    std::string told = read(cells);
    if (told.empty()) continue;
    if (value.empty())
      value = std::move(told);
    else if (value != told)
      Add(SheetError(row.row(), HeadingOf(column), common::v1::REASON_IMPORT_HOUSEHOLD_DISAGREES),
          entry);
  }
  if (value.empty() && required)
    Add(SheetError(household.rows[0].row(), HeadingOf(column), common::v1::REASON_FIELD_REQUIRED),
        entry);
  return value;
}

}  // namespace

ImportReading::ImportReading(const platform::UnitPaths& paths, const DatedRules& rules)
    : paths_(paths), rules_(rules) {
  validator_.Learn(v1::Person::descriptor());
}

v1::ImportEntry ImportReading::Read(const SheetHousehold& household, absl::CivilDay today) const {
  v1::ImportEntry entry;
  entry.set_household(household.rows[0].cells(static_cast<int>(SheetColumn::kHousehold)));
  for (const v1::ImportError& error : household.errors) *entry.add_errors() = error;
  int number = 0;
  for (const v1::ImportRow& row : household.rows) {
    ++number;
    const bool broken = std::any_of(household.errors.begin(), household.errors.end(),
                                    [&](const v1::ImportError& error) {
                                      return error.row() == row.row() && error.column().empty();
                                    });
    if (broken)
      entry.add_members()->set_row(row.row());
    else
      ReadMember(row, number, entry);
  }
  ReadShared(household, today, entry);
  if (household.errors.empty()) CheckMembers(today, entry);
  if (entry.errors_size() == 0) {
    entry.set_state(v1::ImportEntry::STATE_READY);
    return entry;
  }
  entry.set_state(v1::ImportEntry::STATE_INVALID);
  for (const v1::ImportRow& row : household.rows) *entry.add_rows() = row;
  return entry;
}

void ImportReading::ReadMember(const v1::ImportRow& row, int number, v1::ImportEntry& entry) const {
  ImportCells cells(row, entry);
  v1::ImportMember& member = *entry.add_members();
  member.set_row(row.row());
  if (const int told = cells.Number(SheetColumn::kNumber); told != 0 && told != number)
    cells.Wrong(SheetColumn::kNumber, common::v1::REASON_IMPORT_NUMBERS_BROKEN);
  v1::Person& person = *member.mutable_person();
  AddNames(cells, person);
  person.set_birth_date(cells.Date(SheetColumn::kBirthDate));
  person.set_sex(static_cast<common::v1::Sex>(cells.Word(SheetColumn::kSex, kSexWords)));
  person.set_citizenship(cells.Text(SheetColumn::kCitizenship));
  person.set_rnokpp(cells.Rnokpp(SheetColumn::kRnokpp));
  person.set_rnokpp_refused(cells.Yes(SheetColumn::kRnokppRefused));
  person.set_unzr(cells.Text(SheetColumn::kUnzr));
  AddDocument(cells, person);
  person.set_phone(cells.Phone(SheetColumn::kPhone));
  const int mobility = cells.Word(SheetColumn::kMobility, kMobilityWords);
  person.set_mobility(mobility == 0 ? common::v1::MOBILITY_WALKING
                                    : static_cast<common::v1::Mobility>(mobility));
  person.set_disability(
      static_cast<v1::Disability>(cells.Word(SheetColumn::kDisability, kDisabilityWords)));
  AddVulnerabilities(cells, person);
  Canonicalise(person);
  member.set_kinship(
      static_cast<common::v1::Kinship>(cells.Word(SheetColumn::kKinship, kKinshipWords)));
  member.set_accompanying_adult(cells.Number(SheetColumn::kAdult));
  member.set_certificate_number(cells.Text(SheetColumn::kCertificate));
  member.set_rnokpp_disagreement_confirmed(cells.Yes(SheetColumn::kRnokppDisagrees));
  entry.set_synthetic(entry.synthetic() || cells.Yes(SheetColumn::kSynthetic));
  const auto required = [&](SheetColumn column, bool there) {
    if (!there)
      Add(SheetError(row.row(), HeadingOf(column), common::v1::REASON_FIELD_REQUIRED), entry);
  };
  required(SheetColumn::kBirthDate, !person.birth_date().empty());
  required(SheetColumn::kSex, person.sex() != common::v1::SEX_UNSPECIFIED);
  required(SheetColumn::kKinship, member.kinship() != common::v1::KINSHIP_UNSPECIFIED);
  for (const FieldError& error : platform::FieldsOf(validator_.Check(person)))
    Add(SheetError(row.row(), ColumnOfField(error.field), error.reason, error.details), entry);
}

void ImportReading::ReadShared(const SheetHousehold& household, absl::CivilDay today,
                               v1::ImportEntry& entry) const {
  const auto text = [&](SheetColumn column, bool required) {
    return Shared(household, column, required, entry,
                  [&](ImportCells& cells) { return cells.Text(column); });
  };
  const auto date = [&](SheetColumn column) {
    return Shared(household, column, true, entry,
                  [&](ImportCells& cells) { return cells.Date(column); });
  };
  entry.set_origin_unit_code(text(SheetColumn::kOriginUnit, true));
  entry.set_origin_address(text(SheetColumn::kOriginAddress, false));
  entry.set_leave_date(date(SheetColumn::kLeaveDate));
  entry.set_residence_unit_code(text(SheetColumn::kResidenceUnit, true));
  entry.set_residence_address(text(SheetColumn::kResidenceAddress, false));
  entry.set_application_date(date(SheetColumn::kApplicationDate));
  CheckUnit(entry.origin_unit_code(), SheetColumn::kOriginUnit, entry);
  CheckUnit(entry.residence_unit_code(), SheetColumn::kResidenceUnit, entry);
  const int row = household.rows[0].row();
  for (const auto& [column, address] :
       {std::pair(SheetColumn::kOriginAddress, entry.origin_address()),
        std::pair(SheetColumn::kResidenceAddress, entry.residence_address())}) {
    if (CodePoints(address).size() > 300)
      Add(SheetError(row, HeadingOf(column), common::v1::REASON_TEXT_TOO_LONG, {{"max", "300"}}),
          entry);
  }
  // Days in ISO form compare as texts.
  if (entry.application_date() > platform::FormatDate(today)) {
    Add(SheetError(row, HeadingOf(SheetColumn::kApplicationDate), common::v1::REASON_DATE_IN_FUTURE,
                   {{"date", entry.application_date()}}),
        entry);
  } else if (!entry.application_date().empty() && entry.application_date() < entry.leave_date()) {
    Add(SheetError(row, HeadingOf(SheetColumn::kApplicationDate), common::v1::REASON_DATES_REVERSED,
                   {{"start", entry.leave_date()}, {"end", entry.application_date()}}),
        entry);
  }
}

void ImportReading::CheckUnit(const std::string& code, SheetColumn column,
                              v1::ImportEntry& entry) const {
  if (code.empty() || paths_.Find(code)) return;
  // What stands there may be anything, a name among others; only a code is repeated.
  const bool is_code = platform::HasFormat(code, options::v1::FORMAT_KATOTTG);
  Add(SheetError(entry.members(0).row(), HeadingOf(column), common::v1::REASON_UNIT_UNKNOWN,
                 {{"unit", is_code ? code : "…"}}),
      entry);
}

void ImportReading::CheckMembers(absl::CivilDay today, v1::ImportEntry& entry) const {
  const absl::Status status = CheckApplicants(ApplicantsOf(entry), today, AgesOn(rules_, today));
  for (const FieldError& error : platform::FieldsOf(status)) {
    absl::string_view field = error.field;
    int index = 0;
    if (absl::ConsumePrefix(&field, "members[")) {
      const size_t end = field.find(']');
      if (!absl::SimpleAtoi(field.substr(0, end), &index) || index >= entry.members_size())
        index = 0;
      field.remove_prefix(std::min(field.size(), end + 2));
    }
    // What concerns a member as a whole is who answers for them.
    const absl::string_view column = field.empty()        ? HeadingOf(SheetColumn::kAdult)
                                     : field == "members" ? HeadingOf(SheetColumn::kKinship)
                                                          : ColumnOfField(field);
    Add(SheetError(entry.members(index).row(), column, error.reason, error.details), entry);
  }
}

std::vector<Applicant> ApplicantsOf(const v1::ImportEntry& entry) {
  std::vector<Applicant> applicants;
  for (const v1::ImportMember& member : entry.members()) {
    Applicant& applicant = applicants.emplace_back();
    applicant.number = static_cast<int>(applicants.size());
    applicant.person = member.person();
    applicant.kinship = member.kinship();
    applicant.accompanying_adult = member.accompanying_adult();
    applicant.certificate_number = member.certificate_number();
    applicant.rnokpp_disagreement_confirmed = member.rnokpp_disagreement_confirmed();
  }
  return applicants;
}

v1::Registration RegistrationOf(const v1::ImportEntry& entry, const std::string& office_unit_code,
                                absl::CivilDay today) {
  v1::Registration registration;
  registration.set_state(v1::Registration::STATE_REGISTERED);
  registration.set_application_date(entry.application_date());
  registration.set_registration_date(platform::FormatDate(today));
  registration.set_origin_unit_code(entry.origin_unit_code());
  registration.set_origin_address(entry.origin_address());
  registration.set_leave_date(entry.leave_date());
  registration.set_residence_unit_code(entry.residence_unit_code());
  registration.set_residence_address(entry.residence_address());
  registration.set_office_unit_code(office_unit_code);
  registration.set_synthetic(entry.synthetic());
  return registration;
}

std::string HouseholdText(const v1::ImportEntry& entry) {
  std::string text;
  for (const v1::ImportMember& member : entry.members()) {
    const v1::Person& person = member.person();
    absl::StrAppend(&text, NameAndBirthText(person.name(), person.birth_date()), "|",
                    static_cast<int>(person.sex()), "|", person.rnokpp(), "|", person.unzr(), "|",
                    static_cast<int>(member.kinship()), "\n");
  }
  absl::StrAppend(&text, entry.origin_unit_code(), "|", entry.leave_date());
  return text;
}

}  // namespace cc::registry
