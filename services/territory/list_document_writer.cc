#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/types/span.h"
#include "services/platform/sheet/archive_writer.h"
#include "services/territory/list_wording.h"
#include "services/territory/list_writer.h"

namespace cc::territory {
namespace {

using platform::XmlText;
using v1::StatusPeriod;

#define OOXML "http://schemas.openxmlformats.org/"

constexpr char kXml[] = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr char kTypes[] =
    "<Types xmlns=\"" OOXML
    "package/2006/content-types\"><Default Extension=\"rels\" "
    "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Override PartName=\"/word/document.xml\" ContentType=\"application/"
    "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>"
    "<Override PartName=\"/word/styles.xml\" ContentType=\"application/"
    "vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/></Types>";
constexpr char kRelations[] =
    "<Relationships xmlns=\"" OOXML
    "package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"" OOXML
    "officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>"
    "</Relationships>";
constexpr char kDocumentRelations[] =
    "<Relationships xmlns=\"" OOXML
    "package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"" OOXML
    "officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>";
constexpr char kStyles[] =
    "<w:styles xmlns:w=\"" OOXML
    "wordprocessingml/2006/main\"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts "
    "w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:cs=\"Times New Roman\"/>"
    "<w:sz w:val=\"24\"/><w:szCs w:val=\"24\"/><w:lang w:val=\"uk-UA\"/></w:rPr></w:rPrDefault>"
    "</w:docDefaults></w:styles>";
constexpr char kTableHead[] =
    "<w:tbl><w:tblPr><w:tblW w:w=\"15735\" w:type=\"dxa\"/><w:tblBorders>"
    "<w:top w:val=\"single\" w:sz=\"4\"/><w:left w:val=\"single\" w:sz=\"4\"/>"
    "<w:bottom w:val=\"single\" w:sz=\"4\"/><w:right w:val=\"single\" w:sz=\"4\"/>"
    "<w:insideH w:val=\"single\" w:sz=\"4\"/><w:insideV w:val=\"single\" w:sz=\"4\"/>"
    "</w:tblBorders><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>"
    "<w:gridCol w:w=\"3544\"/><w:gridCol w:w=\"7371\"/><w:gridCol w:w=\"2552\"/>"
    "<w:gridCol w:w=\"2268\"/></w:tblGrid>";
constexpr int kColumnWidths[] = {3544, 7371, 2552, 2268};

// One paragraph; line ends become breaks within it.
std::string Paragraph(absl::string_view text, absl::string_view properties = "",
                      bool bold = false) {
  std::string run =
      absl::StrReplaceAll(XmlText(text), {{"\n", "</w:t><w:br/><w:t xml:space=\"preserve\">"}});
  return absl::StrCat("<w:p>", properties.empty() ? "" : "<w:pPr>", properties,
                      properties.empty() ? "" : "</w:pPr>", "<w:r>",
                      bold ? "<w:rPr><w:b/></w:rPr>" : "", "<w:t xml:space=\"preserve\">", run,
                      "</w:t></w:r></w:p>");
}
constexpr char kCentred[] = "<w:jc w:val=\"center\"/>";
constexpr char kAtRight[] = "<w:ind w:left=\"10206\"/>";

std::string Cell(int column, const std::string& paragraphs) {
  return absl::StrCat("<w:tc><w:tcPr><w:tcW w:w=\"", kColumnWidths[column],
                      "\" w:type=\"dxa\"/></w:tcPr>", paragraphs, "</w:tc>");
}

std::string HeadingRow(const SectionWording& section) {
  std::string row = "<w:tr><w:trPr><w:tblHeader/></w:trPr>";
  const absl::string_view names[] = {"Код", "Найменування", section.start, section.end};
  for (int i = 0; i < 4; ++i) absl::StrAppend(&row, Cell(i, Paragraph(names[i], kCentred)));
  return absl::StrCat(row, "</w:tr>");
}

// An oblast or a raion, over the whole width.
std::string GroupRow(absl::string_view name, bool bold) {
  return absl::StrCat(
      "<w:tr><w:tc><w:tcPr><w:tcW w:w=\"15735\" w:type=\"dxa\"/><w:gridSpan w:val=\"4\"/>"
      "</w:tcPr>",
      Paragraph(name, kCentred, bold), "</w:tc></w:tr>");
}

bool SameRow(const StatusPeriod& a, const StatusPeriod& b) {
  return a.unit_code() == b.unit_code() && a.doubtful() == b.doubtful() &&
         std::equal(a.excluded_unit_codes().begin(), a.excluded_unit_codes().end(),
                    b.excluded_unit_codes().begin(), b.excluded_unit_codes().end());
}

// Several periods in one row, a paragraph to each: only the last may be open, for the lines of the
// two cells pair up.
std::string PeriodRow(const TerritoryIndex& units, absl::Span<const StatusPeriod> periods) {
  std::string starts, ends;
  for (const StatusPeriod& period : periods) {
    absl::StrAppend(&starts, Paragraph(DottedDate(period.start_date()), kCentred));
    absl::StrAppend(&ends, Paragraph(DottedDate(period.end_date()), kCentred));
  }
  return absl::StrCat("<w:tr>", Cell(0, Paragraph(periods[0].unit_code())),
                      Cell(1, Paragraph(RowWording(units, periods[0]))), Cell(2, starts),
                      Cell(3, ends), "</w:tr>");
}

// The first-level unit and the raion under which a row stands; kNone where there is none.
struct Place {
  int32_t oblast = TerritoryIndex::kNone, raion = TerritoryIndex::kNone;
};
Place PlaceOf(const TerritoryIndex& units, const std::string& code) {
  Place place;
  const int32_t unit = units.Find(code);
  if (unit == TerritoryIndex::kNone) return place;
  for (int32_t step : units.Path(unit)) {
    if (units.parent(step) == TerritoryIndex::kNone) place.oblast = step;
    if (units.unit(step).category() == v1::Unit::CATEGORY_RAION) place.raion = step;
  }
  return place;
}

// The table of one section.
std::string SectionTable(const SectionWording& section, absl::Span<const StatusPeriod> periods,
                         const TerritoryIndex& units) {
  std::string table = absl::StrCat(kTableHead, HeadingRow(section));
  Place above{-2, -2};
  int oblasts = 0;
  for (size_t i = 0; i < periods.size();) {
    const Place place = PlaceOf(units, periods[i].unit_code());
    if (place.oblast != above.oblast && place.oblast != TerritoryIndex::kNone) {
      const std::string name = Capitals(UnitWording(units, place.oblast));
      absl::StrAppend(&table, GroupRow(absl::StrCat(section.number, ++oblasts, ". ", name), true));
    }
    if ((place.oblast != above.oblast || place.raion != above.raion) &&
        place.raion != TerritoryIndex::kNone) {
      absl::StrAppend(&table, GroupRow(UnitWording(units, place.raion), false));
    }
    above = place;
    size_t end = i + 1;
    while (end < periods.size() && SameRow(periods[i], periods[end]) &&
           !periods[end - 1].end_date().empty())
      ++end;
    absl::StrAppend(&table, PeriodRow(units, periods.subspan(i, end - i)));
    i = end;
  }
  return absl::StrCat(table, "</w:tbl>");
}

// «Міністерство розвитку…» → «Міністерства розвитку…»
std::string IssuerInGenitive(const std::string& issuer) {
  return absl::StrReplaceAll(issuer, {{"Міністерство", "Міністерства"}});
}

std::string Heading(const ListContent& list) {
  const common::v1::ActReference& act = list.reference;
  std::string kind = act.kind();
  if (absl::StartsWith(kind, "наказ")) kind = absl::StrCat("Н", kind.substr(2));
  std::string text;
  if (!list.draft_of.empty()) absl::StrAppend(&text, Paragraph(list.draft_of, kAtRight, true));
  absl::StrAppend(&text,
                  Paragraph(absl::StrCat("ЗАТВЕРДЖЕНО\n", kind, " ", IssuerInGenitive(act.issuer()),
                                         "\n", DateInWords(act.date()), " № ", act.number()),
                            kAtRight));
  if (!act.registration_number().empty()) {
    absl::StrAppend(&text, Paragraph(absl::StrCat("Зареєстровано в Міністерстві юстиції України\n",
                                                  DateInWords(act.registration_date()), "\nза № ",
                                                  act.registration_number()),
                                     kAtRight));
  }
  return absl::StrCat(text, Paragraph("Перелік\nтериторій, на яких ведуться (велися) бойові дії\n"
                                      "або тимчасово окупованих Російською Федерацією",
                                      kCentred, true));
}

std::string Amendments(const ListContent& list) {
  if (list.amended_by.empty()) return "";
  std::string text = absl::StrCat("{Перелік із змінами, внесеними згідно з Наказами ",
                                  IssuerInGenitive(list.reference.issuer()));
  for (size_t i = 0; i < list.amended_by.size(); ++i) {
    const common::v1::ActReference& act = list.amended_by[i];
    absl::StrAppend(&text, i == 0 ? "" : ",", " № ", act.number(), " від ", DottedDate(act.date()));
  }
  return Paragraph(absl::StrCat(text, "}"));
}

std::string Body(const ListContent& list, const TerritoryIndex& units) {
  std::string body = Heading(list);
  absl::Span<const StatusPeriod> periods = list.periods;
  while (!periods.empty()) {
    size_t count = 1;
    while (count < periods.size() && periods[count].status() == periods[0].status()) ++count;
    const SectionWording& section = Section(periods[0].status());
    const bool first = periods.data() == list.periods.data();
    // The heading of part I stands before whichever of its sections comes first.
    const absl::string_view part = first && section.status != v1::STATUS_OCCUPIED
                                       ? Section(v1::STATUS_POSSIBLE_HOSTILITIES).part
                                       : section.part;
    if (!part.empty()) absl::StrAppend(&body, Paragraph(part, kCentred, true));
    if (!section.heading.empty())
      absl::StrAppend(&body, Paragraph(section.heading, kCentred, true));
    absl::StrAppend(&body, SectionTable(section, periods.subspan(0, count), units));
    periods.remove_prefix(count);
  }
  absl::StrAppend(&body, Paragraph("* У разі визначення."));
  if (std::any_of(list.periods.begin(), list.periods.end(),
                  [](const StatusPeriod& p) { return p.doubtful(); }))
    absl::StrAppend(&body, Paragraph("** Рядок суперечить собі або іншому; прийнято як є."));
  return absl::StrCat(body, Amendments(list));
}

}  // namespace

absl::StatusOr<std::string> WriteListDocument(const ListContent& list,
                                              const TerritoryIndex& units) {
  std::string document =
      absl::StrCat(kXml, "<w:document xmlns:w=\"" OOXML "wordprocessingml/2006/main\"><w:body>",
                   Body(list, units),
                   "<w:sectPr><w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/><w:pgMar "
                   "w:top=\"567\" w:right=\"536\" w:bottom=\"567\" w:left=\"567\" w:header=\"708\" "
                   "w:footer=\"708\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>");
  return platform::PackArchive(
      {{"[Content_Types].xml", absl::StrCat(kXml, kTypes)},
       {"_rels/.rels", absl::StrCat(kXml, kRelations)},
       {"word/document.xml", std::move(document)},
       {"word/_rels/document.xml.rels", absl::StrCat(kXml, kDocumentRelations)},
       {"word/styles.xml", absl::StrCat(kXml, kStyles)}});
}

}  // namespace cc::territory
