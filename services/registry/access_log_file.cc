#include "services/registry/access_log_file.h"

#include "absl/strings/str_cat.h"
#include "services/platform/sheet/csv.h"
#include "services/platform/text/html_text.h"
#include "services/platform/time/date.h"

namespace cc::registry {
namespace {

using platform::Language;

std::vector<std::string> Titles(Language language) {
  if (language == Language::kUkrainian)
    return {"Час (Київ)", "Хто (ідентифікатор)", "Дія", "Дозвіл",
            "Наслідок",   "Екстрений доступ",    "Слід"};
  return {"Time (Kyiv)", "Who (identity)", "Act", "Permission", "Outcome", "Break-glass", "Trace"};
}

std::string KyivTime(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", time, platform::Kyiv());
}

std::vector<std::string> Cells(const v1::PersonAccess& access) {
  return {KyivTime(platform::FromProto(access.time())),
          access.principal_id(),
          access.method(),
          access.permission(),
          access.outcome(),
          access.break_glass_grant_id(),
          access.trace()};
}

void AddRow(std::string& page, const std::vector<std::string>& cells, absl::string_view tag) {
  absl::StrAppend(&page, "<tr>");
  for (const std::string& cell : cells)
    absl::StrAppend(&page, "<", tag, ">", platform::HtmlText(cell), "</", tag, ">");
  absl::StrAppend(&page, "</tr>\n");
}

}  // namespace

std::string AccessCsv(const std::vector<v1::PersonAccess>& accesses, Language language) {
  platform::CsvWriter csv;
  csv.Row(Titles(language));
  for (const v1::PersonAccess& access : accesses) csv.Row(Cells(access));
  return csv.Take();
}

std::string AccessPage(absl::string_view person_id, const std::vector<v1::PersonAccess>& accesses,
                       absl::Time now, Language language) {
  const bool uk = language == Language::kUkrainian;
  const char* title = uk ? "Витяг: хто переглядав і змінював дані особи"
                         : "Extract: who read and changed a person's data";
  std::string page = absl::StrCat(
      "<!DOCTYPE html>\n<html lang=\"", uk ? "uk" : "en",
      "\"><head><meta charset=\"utf-8\"><title>", title,
      "</title><style>body{font:11pt sans-serif}table{border-collapse:collapse;width:100%}"
      "th,td{border:1px solid #777;padding:2px 6px;text-align:left;font-size:9pt;"
      "overflow-wrap:anywhere}thead{display:table-header-group}</style></head>\n<body><h1>",
      title, "</h1>\n<p>",
      uk ? "Запис особи в реєстрі: " : "Record of the person: ", platform::HtmlText(person_id),
      "<br>", uk ? "Складено: " : "Made: ", KyivTime(now), "<br>",
      uk ? "Подій: " : "Events: ", accesses.size(), "</p>\n<table><thead>");
  AddRow(page, Titles(language), "th");
  absl::StrAppend(&page, "</thead><tbody>\n");
  for (const v1::PersonAccess& access : accesses) AddRow(page, Cells(access), "td");
  absl::StrAppend(
      &page, "</tbody></table>\n<p>",
      uk ? "Закон України «Про захист персональних даних» від 01.06.2010 № 2297-VI, стаття 8."
         : "Law of Ukraine on protection of personal data No 2297-VI of 01.06.2010, article 8.",
      "</p></body></html>\n");
  return page;
}

}  // namespace cc::registry
