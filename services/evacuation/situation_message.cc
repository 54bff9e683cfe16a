#include "absl/strings/str_cat.h"
#include "services/evacuation/situation_file.h"
#include "services/evacuation/situation_rules.h"
#include "services/evacuation/situation_words.h"

namespace cc::evacuation {
namespace {

constexpr NounForms kTrips = {"рейс", "рейси", "рейсів"};
constexpr NounForms kOnTrips = {"людина", "людини", "людей"};
constexpr NounForms kFreePlaces = {"вільне місце", "вільні місця", "вільних місць"};
constexpr NounForms kSites = {"місці", "місцях", "місцях"};
constexpr NounForms kOfSettlements = {"населеного пункту", "населених пунктів",
                                      "населених пунктів"};
constexpr NounForms kSettlements = {"населений пункт", "населені пункти", "населених пунктів"};
constexpr NounForms kInSettlements = {"населеному пункті", "населених пунктах",
                                      "населених пунктах"};
constexpr NounForms kRemaining = {"людина", "людини", "людей"};
constexpr NounForms kChildrenThere = {"дитина", "дитини", "дітей"};
constexpr NounForms kLowMobilityThere = {"маломобільна особа", "маломобільні особи",
                                         "маломобільних осіб"};

// A line for each method that counted anybody; they are told side by side and never as one sum.
std::string MethodLines(const v1::SituationRow& row, bool day) {
  std::string lines;
  for (const v1::MethodFigures& figures : row.evacuated()) {
    const v1::EvacuatedCount& count = day ? figures.day() : figures.total();
    if (IsNobody(count)) continue;
    absl::StrAppend(&lines, "– ", MethodWords(figures.method()), ": ", CountWords(count), ";\n");
  }
  if (!lines.empty()) lines.replace(lines.size() - 2, 1, ".");
  return lines;
}

std::string PresentLines(const v1::SituationRow& row) {
  std::string text;
  const v1::OnTheWay& way = row.on_the_way();
  if (way.trips() > 0) {
    absl::StrAppend(&text, "У дорозі: ", Counted(way.trips(), kTrips), ", ",
                    Counted(way.seats() + way.wheelchairs() + way.stretchers(), kOnTrips), ".\n");
  }
  if (row.has_under_decision()) {
    const v1::UnderDecision& under = row.under_decision();
    absl::StrAppend(&text, "Рішення про обов’язкову евакуацію діє щодо ",
                    Counted(under.settlements(), kOfSettlements));
    if (under.forced_settlements() > 0) {
      absl::StrAppend(&text, ", з них примусова евакуація дітей – ",
                      Counted(under.forced_settlements(), kSettlements));
    }
    absl::StrAppend(&text, ".\n");
    for (const v1::RemainingFigures& remaining : under.remaining()) {
      absl::StrAppend(&text, "Залишаються ", RemainingMethodWords(remaining.method()), " у ",
                      Counted(remaining.settlements(), kInSettlements), ": ",
                      Counted(remaining.people(), kRemaining), ", з них ",
                      Counted(remaining.children(), kChildrenThere), ", ",
                      Counted(remaining.low_mobility(), kLowMobilityThere),
                      " (найдавніший облік – ", DayWords(remaining.oldest_count_date()), ").\n");
    }
  }
  if (row.has_free_places()) {
    const v1::FreeAtSites& free = row.free_places();
    absl::StrAppend(&text, "Для розміщення є ",
                    Counted(free.ordinary() + free.wheelchair() + free.stretcher(), kFreePlaces),
                    " у ", Counted(free.sites(), kSites), " проживання, з них ",
                    GroupedNumber(free.wheelchair()), " для людей на кріслах колісних і ",
                    GroupedNumber(free.stretcher()), " для лежачих.\n");
  }
  return text;
}

std::string PartLine(const v1::SituationRow& row) {
  std::string line;
  for (const v1::MethodFigures& figures : row.evacuated()) {
    if (IsNobody(figures.day())) continue;
    absl::StrAppend(&line, line.empty() ? "" : "; ", MethodWords(figures.method()), " – ",
                    CountWords(figures.day()));
  }
  if (line.empty()) return "";
  return absl::StrCat("– ", row.not_stated() ? "місце не уточнено" : row.unit_name(), ": ", line,
                      ".\n");
}

}  // namespace

std::string SituationMessage(const v1::SituationReport& report, bool official) {
  std::string text = absl::StrCat(
      "Евакуація: ", report.unit_name(), "\nЗа ", DayWords(report.date()), ", станом на ",
      InstantWords(report.as_of_time()), official ? " (офіційні дані)" : " (поточні дані)", "\n\n");
  int methods = 0, first_part = 0;
  if (report.rows_size() > 0 && report.rows(0).unit_code() == report.unit_code() &&
      !report.rows(0).not_stated()) {
    const v1::SituationRow& whole = report.rows(0);
    first_part = 1;
    methods = whole.evacuated_size();
    const std::string day = MethodLines(whole, /*day=*/true),
                      total = MethodLines(whole, /*day=*/false);
    absl::StrAppend(&text, day.empty() ? "За добу нікого не евакуйовано.\n"
                                       : absl::StrCat("Евакуйовано за добу:\n", day));
    if (!total.empty()) absl::StrAppend(&text, "Усього з ", DayWords(report.since()), ":\n", total);
    if (methods > 1) {
      absl::StrAppend(&text,
                      "Дані отримано різними способами: вони можуть стосуватися тих самих людей, "
                      "тому їх не додають.\n");
    }
    const std::string present = PresentLines(whole);
    if (!present.empty()) absl::StrAppend(&text, "\n", present);
  }
  std::string parts;
  for (int i = first_part; i < report.rows_size(); ++i)
    absl::StrAppend(&parts, PartLine(report.rows(i)));
  if (!parts.empty()) absl::StrAppend(&text, "\nЗа добу за територіями:\n", parts);
  return text;
}

}  // namespace cc::evacuation
