#include "services/evacuation/situation_file.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/platform/rpc/file_body.h"
#include "services/platform/sheet/csv.h"

namespace cc::evacuation {
namespace {

struct Column {
  std::string title, tag;
};

std::string MethodCode(v1::CountMethod method) {
  return v1::CountMethod_Name(method).substr(sizeof("COUNT_METHOD_") - 1);
}

std::vector<Column> ColumnsOf(size_t levels) {
  // The country has no level of its own; parts of the country are of the first.
  const std::string level = absl::StrCat("#adm", std::min<size_t>(levels, 4));
  return {{"Дата", "#date+reported"},
          {"Підсумки з", "#date+start"},
          {"Код території", level + "+code+origin"},
          {"Територія", level + "+name+origin"},
          {"Спосіб обліку", "#meta+method+code"},
          {"Осіб за добу", "#affected+evacuated+ind+day"},
          {"Дітей за добу", "#affected+evacuated+children+day"},
          {"Маломобільних за добу", "#affected+evacuated+lowmobility+day"},
          {"З інвалідністю за добу", "#affected+evacuated+disabled+day"},
          {"Осіб усього", "#affected+evacuated+ind+total"},
          {"Дітей усього", "#affected+evacuated+children+total"},
          {"Маломобільних усього", "#affected+evacuated+lowmobility+total"},
          {"З інвалідністю усього", "#affected+evacuated+disabled+total"},
          {"Рейсів у дорозі", "#activity+trips+num"},
          {"Людей у дорозі", "#affected+transit+ind"},
          {"Нас. пунктів під рішенням", "#loc+decision+num"},
          {"Спосіб обліку тих, хто лишається", "#meta+remaining+method"},
          {"Залишаються", "#affected+remaining+ind"},
          {"Залишаються дітей", "#affected+remaining+children"},
          {"Залишаються маломобільних", "#affected+remaining+lowmobility"},
          {"Вільних місць звичайних", "#capacity+free+ordinary"},
          {"Вільних місць для крісел колісних", "#capacity+free+wheelchair"},
          {"Вільних місць для лежачих", "#capacity+free+stretcher"}};
}

constexpr int kCountCells = 8, kPresentCells = 10;

void Blank(platform::CsvWriter& csv, int cells) {
  for (int i = 0; i < cells; ++i) csv.Text("");
}

void Numbers(platform::CsvWriter& csv, const v1::EvacuatedCount& count) {
  csv.Number(count.people())
      .Number(count.children())
      .Number(count.low_mobility())
      .Number(count.with_disability());
}

// What is not known has no number: an empty cell.
void PresentNumbers(platform::CsvWriter& csv, const v1::SituationRow& row) {
  const v1::OnTheWay& way = row.on_the_way();
  csv.Number(way.trips()).Number(way.seats() + way.wheelchairs() + way.stretchers());
  csv.Number(row.under_decision().settlements());
  Blank(csv, 4);
  if (row.has_free_places()) {
    csv.Number(row.free_places().ordinary())
        .Number(row.free_places().wheelchair())
        .Number(row.free_places().stretcher());
  } else {
    Blank(csv, 3);
  }
}

void RemainingNumbers(platform::CsvWriter& csv, const v1::RemainingFigures& remaining) {
  Blank(csv, 3);
  csv.Text(remaining.method())
      .Number(remaining.people())
      .Number(remaining.children())
      .Number(remaining.low_mobility());
  Blank(csv, 3);
}

}  // namespace

std::string SituationTable(const v1::SituationReport& report, size_t levels) {
  platform::CsvWriter csv;
  std::vector<std::string> titles, tags;
  for (const Column& column : ColumnsOf(levels)) {
    titles.push_back(column.title);
    tags.push_back(column.tag);
  }
  csv.Row(titles);
  csv.Row(tags);
  const auto begin = [&](const v1::SituationRow& row) {
    csv.Text(report.date()).Text(report.since()).Text(row.unit_code());
    csv.Text(row.not_stated() ? absl::StrCat(row.unit_name(), " (не уточнено)") : row.unit_name());
  };
  for (const v1::SituationRow& row : report.rows()) {
    for (const v1::MethodFigures& figures : row.evacuated()) {
      begin(row);
      csv.Text(MethodCode(figures.method()));
      Numbers(csv, figures.day());
      Numbers(csv, figures.total());
      Blank(csv, kPresentCells);
      csv.EndRow();
    }
    if (row.has_on_the_way() || row.has_under_decision() || row.has_free_places()) {
      begin(row);
      Blank(csv, 1 + kCountCells);
      PresentNumbers(csv, row);
      csv.EndRow();
    }
    for (const v1::RemainingFigures& remaining : row.under_decision().remaining()) {
      begin(row);
      Blank(csv, 1 + kCountCells);
      RemainingNumbers(csv, remaining);
      csv.EndRow();
    }
  }
  return csv.Take();
}

google::api::HttpBody SituationFile(const v1::SituationReport& report,
                                    v1::DownloadSituationReportRequest::Format format,
                                    bool official, size_t levels) {
  const std::string name = absl::StrCat("evacuation-", report.date());
  switch (format) {
    case v1::DownloadSituationReportRequest::FORMAT_HTML:
      return platform::FileBody(name + ".html", "text/html; charset=utf-8",
                                SituationPage(report, official));
    case v1::DownloadSituationReportRequest::FORMAT_TEXT:
      return platform::FileBody(name + ".txt", "text/plain; charset=utf-8",
                                SituationMessage(report, official));
    default:
      return platform::FileBody(name + ".csv", "text/csv; charset=utf-8",
                                SituationTable(report, levels));
  }
}

}  // namespace cc::evacuation
