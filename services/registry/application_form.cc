#include "services/registry/application_form.h"
#include "services/platform/text/html_text.h"

#include "absl/strings/str_cat.h"

namespace cc::registry {
namespace {

constexpr char kHead[] = R"(<!DOCTYPE html>
<html lang="uk"><head><meta charset="utf-8"><title>Заява про взяття на облік</title>
<style>
body{font:12pt/1.35 "Times New Roman",serif;margin:2cm;color:#000}
h1{font-size:14pt;text-align:center;margin:1.5em 0 .3em}
p.under{text-align:center;margin-top:0}
table{border-collapse:collapse;width:100%;margin:.6em 0}
td,th{border:1px solid #000;padding:.25em .4em;text-align:left;vertical-align:top;font-size:11pt}
.sign{margin-top:2.5em;display:flex;justify-content:space-between}
.line{border-top:1px solid #000;min-width:6cm;text-align:center;font-size:9pt}
.mark{border:1px solid #000;padding:.2em .5em}
@media print{body{margin:0}}
</style></head><body>
)";

std::string FullName(const common::v1::PersonName& name) {
  std::string text = absl::StrCat(name.family_name(), " ", name.given_name());
  if (!name.patronymic().empty()) absl::StrAppend(&text, " ", name.patronymic());
  return text;
}

// `2025-05-03` as `03.05.2025`.
std::string Day(absl::string_view date) {
  if (date.size() != 10) return "";
  return absl::StrCat(date.substr(8, 2), ".", date.substr(5, 2), ".", date.substr(0, 4));
}

const char* NameOf(common::v1::Kinship kinship) {
  static constexpr const char* kNames[] = {"",
                                           "голова родини",
                                           "чоловік або дружина",
                                           "син або дочка",
                                           "батько або мати",
                                           "дід або баба",
                                           "онук або онука",
                                           "брат або сестра",
                                           "дитина під опікою",
                                           "інший родич",
                                           "не родич"};
  return kinship >= 0 && kinship <= 10 ? kNames[kinship] : "";
}

const char* NameOf(v1::IdentityDocument::Kind kind) {
  static constexpr const char* kNames[] = {"",
                                           "паспорт-книжечка",
                                           "паспорт-картка",
                                           "свідоцтво про народження",
                                           "інший документ",
                                           "посвідка на постійне проживання",
                                           "посвідка на тимчасове проживання",
                                           "посвідчення біженця",
                                           "посвідчення особи, яка потребує додаткового захисту",
                                           "паспорт для виїзду за кордон",
                                           "паспорт іноземця"};
  return kind >= 0 && kind <= 10 ? kNames[kind] : "";
}

void AddRow(std::string& html, absl::string_view name, absl::string_view value) {
  absl::StrAppend(&html, "<tr><th>", name, "</th><td>", platform::HtmlText(value), "</td></tr>\n");
}

common::v1::Kinship KinshipOf(const ApplicationForm& form, const std::string& person_id) {
  for (const v1::HouseholdMember& member : form.household.members()) {
    if (member.person_id() == person_id) return member.kinship();
  }
  return common::v1::KINSHIP_UNSPECIFIED;
}

void AddPeople(std::string& html, const ApplicationForm& form) {
  absl::StrAppend(&html,
                  "<table><tr><th>№</th><th>Прізвище, ім’я, по батькові</th><th>Дата "
                  "народження</th><th>Ким є</th><th>Документ</th><th>РНОКПП</th></tr>\n");
  int number = 0;
  for (const v1::Person& person : form.people) {
    std::string document;
    if (person.documents_size() > 0) {
      document =
          absl::StrCat(NameOf(person.documents(0).kind()), " ", person.documents(0).number());
    }
    const std::string tax = person.rnokpp_refused() ? "відмова" : person.rnokpp();
    absl::StrAppend(&html, "<tr><td>", ++number, "</td><td>",
                    platform::HtmlText(FullName(person.name())), "</td><td>",
                    Day(person.birth_date()), "</td><td>", NameOf(KinshipOf(form, person.id())),
                    "</td><td>", platform::HtmlText(document), "</td><td>", platform::HtmlText(tax),
                    "</td></tr>\n");
  }
  absl::StrAppend(&html, "</table>\n");
}

// Who signs.
std::string Signatory(const ApplicationForm& form) {
  const v1::Application& application = form.registration.application();
  if (application.has_representative()) return FullName(application.representative().name());
  for (const v1::Person& person : form.people) {
    const bool head = KinshipOf(form, person.id()) == common::v1::KINSHIP_HEAD;
    const std::string& applicant = application.applicant_person_id();
    if (applicant.empty() ? head : person.id() == applicant) return FullName(person.name());
  }
  return "";
}

}  // namespace

std::string ToHtml(const ApplicationForm& form) {
  const v1::Registration& registration = form.registration;
  std::string html = kHead;
  if (registration.synthetic())
    absl::StrAppend(&html, "<p class=\"mark\">Вигадані дані для прикладу</p>\n");
  absl::StrAppend(&html,
                  "<h1>ЗАЯВА</h1><p class=\"under\">про взяття на облік внутрішньо переміщеної "
                  "особи<br>(Закон України № 1706-VII від 20.10.2014, постанова Кабінету Міністрів "
                  "України № 509 від 01.10.2014)</p>\n<table>\n");
  AddRow(html, "Номер запису", registration.id());
  AddRow(html, "Дата заяви", Day(registration.application_date()));
  AddRow(html, "Заявник", Signatory(form));
  AddRow(html, "Покинуте місце проживання (код)", registration.origin_unit_code());
  AddRow(html, "Покинута адреса", registration.origin_address());
  AddRow(html, "Дата залишення", Day(registration.leave_date()));
  AddRow(html, "Місце проживання зараз (код)", registration.residence_unit_code());
  AddRow(html, "Адреса зараз", registration.residence_address());
  absl::StrAppend(&html, "</table>\n<p>Прошу взяти на облік:</p>\n");
  AddPeople(html, form);
  absl::StrAppend(
      &html,
      "<p>Підтверджую, що подані відомості достовірні. Згоден (згодна) на обробку персональних "
      "даних для обліку внутрішньо переміщених осіб. Про зміну місця проживання зобов’язуюся "
      "повідомити.</p>\n<div class=\"sign\"><div class=\"line\">дата</div><div "
      "class=\"line\">підпис"
      "</div><div class=\"line\">",
      platform::HtmlText(Signatory(form)), "</div></div>\n</body></html>\n");
  return html;
}

}  // namespace cc::registry
