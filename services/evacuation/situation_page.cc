#include "absl/strings/str_cat.h"
#include "services/evacuation/situation_file.h"
#include "services/evacuation/situation_words.h"
#include "services/platform/text/html_text.h"

namespace cc::evacuation {
namespace {

using platform::HtmlText;

constexpr char kTop[] = R"(<!DOCTYPE html>
<html lang="uk"><head><meta charset="utf-8"><title>Зведення про евакуацію</title>
<style>
body{font:11pt/1.35 "Times New Roman",serif;margin:1.5cm;color:#000}
h1{font-size:14pt;margin:0 0 .2em}
p{margin:.3em 0}
table{border-collapse:collapse;width:100%;margin:.6em 0}
td,th{border:1px solid #000;padding:.2em .4em;text-align:left;vertical-align:top}
td.n,th.n{text-align:right;white-space:nowrap}
tr.whole td{font-weight:bold}
@media print{body{margin:0}tr{page-break-inside:avoid}}
</style></head><body>
)";

void NumberCells(const v1::EvacuatedCount& count, std::string& out) {
  for (int64_t number :
       {count.people(), count.children(), count.low_mobility(), count.with_disability()})
    absl::StrAppend(&out, "<td class=\"n\">", GroupedNumber(number), "</td>");
}

void PageRows(const v1::SituationReport& report, std::string& out) {
  for (const v1::SituationRow& row : report.rows()) {
    const bool whole = row.unit_code() == report.unit_code() && !row.not_stated();
    for (const v1::MethodFigures& figures : row.evacuated()) {
      absl::StrAppend(&out, whole ? "<tr class=\"whole\">" : "<tr>", "<td>",
                      HtmlText(row.unit_name()), row.not_stated() ? " (місце не уточнено)" : "",
                      "</td><td>", HtmlText(MethodWords(figures.method())), "</td>");
      NumberCells(figures.day(), out);
      NumberCells(figures.total(), out);
      absl::StrAppend(&out, "</tr>\n");
    }
  }
}

// A line for each method.
std::string PageRemaining(const v1::UnderDecision& under) {
  std::string text;
  for (const v1::RemainingFigures& remaining : under.remaining()) {
    absl::StrAppend(&text, text.empty() ? "" : "<br>",
                    HtmlText(RemainingMethodWords(remaining.method())), ": ",
                    GroupedNumber(remaining.people()), ", ", GroupedNumber(remaining.children()),
                    ", ", GroupedNumber(remaining.low_mobility()));
  }
  return text;
}

void PagePresent(const v1::SituationReport& report, std::string& out) {
  std::string rows;
  for (const v1::SituationRow& row : report.rows()) {
    if (!row.has_on_the_way() && !row.has_free_places() && !row.has_under_decision()) continue;
    const v1::OnTheWay& way = row.on_the_way();
    const v1::FreeAtSites& free = row.free_places();
    const v1::UnderDecision& under = row.under_decision();
    absl::StrAppend(&rows, "<tr><td>", HtmlText(row.unit_name()), "</td>");
    for (int64_t number :
         {way.trips(), way.seats() + way.wheelchairs() + way.stretchers(), under.settlements()})
      absl::StrAppend(&rows, "<td class=\"n\">", GroupedNumber(number), "</td>");
    absl::StrAppend(&rows, "<td>", PageRemaining(under), "</td>");
    for (int64_t number : {free.sites(), free.ordinary(), free.wheelchair(), free.stretcher()})
      absl::StrAppend(&rows, "<td class=\"n\">", GroupedNumber(number), "</td>");
    absl::StrAppend(&rows, "</tr>\n");
  }
  if (rows.empty()) return;
  absl::StrAppend(
      &out,
      "<table><tr><th>Територія</th><th class=\"n\">Рейсів у дорозі</th><th class=\"n\">Людей у "
      "дорозі</th><th class=\"n\">Нас. пунктів під рішенням</th><th>Залишаються: осіб, дітей, "
      "маломобільних</th><th class=\"n\">Місць "
      "проживання</th><th class=\"n\">Вільно звичайних</th><th class=\"n\">для крісел "
      "колісних</th><th class=\"n\">для лежачих</th></tr>\n",
      rows, "</table>\n");
}

void PageCorrections(const v1::SituationReport& report, std::string& out) {
  if (report.corrections_size() == 0) return;
  absl::StrAppend(&out,
                  "<p>Після фіксації показники виправлено: на стільки поточні більші (або менші) "
                  "за офіційні.</p><table><tr><th>Код території</th><th>Спосіб</th><th class=\"n\">"
                  "За добу</th><th class=\"n\">дітей</th><th class=\"n\">маломобільних</th>"
                  "<th class=\"n\">з інвалідністю</th></tr>\n");
  for (const v1::SituationCorrection& correction : report.corrections()) {
    absl::StrAppend(&out, "<tr><td>", HtmlText(correction.unit_code()),
                    correction.not_stated() ? " (місце не уточнено)" : "", "</td><td>",
                    HtmlText(MethodWords(correction.method())), "</td>");
    NumberCells(correction.day(), out);
    absl::StrAppend(&out, "</tr>\n");
  }
  absl::StrAppend(&out, "</table>\n");
}

}  // namespace

std::string SituationPage(const v1::SituationReport& report, bool official) {
  std::string page = kTop;
  absl::StrAppend(
      &page, "<h1>Зведення про евакуацію: ", HtmlText(report.unit_name()), "</h1>\n<p>За ",
      HtmlText(DayWords(report.date())), ", станом на ", InstantWords(report.as_of_time()),
      official ? " – офіційні дані" : " – поточні дані", ". Підсумки з ",
      HtmlText(DayWords(report.since())),
      ". Дані, отримані різними способами, можуть стосуватися тих самих людей: їх не "
      "додають.</p>\n<table><tr><th rowspan=\"2\">Територія</th><th rowspan=\"2\">Спосіб "
      "обліку</th><th colspan=\"4\">За добу</th><th colspan=\"4\">Усього</th></tr>\n<tr>");
  for (int i = 0; i < 2; ++i) {
    absl::StrAppend(&page,
                    "<th class=\"n\">осіб</th><th class=\"n\">дітей</th><th class=\"n\">"
                    "маломобільних</th><th class=\"n\">з інвалідністю</th>");
  }
  absl::StrAppend(&page, "</tr>\n");
  PageRows(report, page);
  absl::StrAppend(&page, "</table>\n");
  PagePresent(report, page);
  PageCorrections(report, page);
  absl::StrAppend(&page, "</body></html>\n");
  return page;
}

}  // namespace cc::evacuation
