#include "services/platform/sheet/xlsx_writer.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/platform/sheet/archive_writer.h"

namespace cc::platform {
namespace {

#define OOXML "http://schemas.openxmlformats.org/"

constexpr char kXml[] = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr char kTypes[] =
    "<Types xmlns=\"" OOXML
    "package/2006/content-types\">"
    "<Default Extension=\"rels\" "
    "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/"
    "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
    "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/"
    "vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
    "<Override PartName=\"/xl/styles.xml\" ContentType=\"application/"
    "vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/></Types>";
constexpr char kPackageRelations[] =
    "<Relationships xmlns=\"" OOXML
    "package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"" OOXML
    "officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/>"
    "</Relationships>";
constexpr char kWorkbookRelations[] =
    "<Relationships xmlns=\"" OOXML
    "package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"" OOXML
    "officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" OOXML
    "officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>";
// Styles 0: as it is, 1: a date (ДД.ММ.РРРР), 2: bold.
constexpr char kStyles[] =
    "<styleSheet xmlns=\"" OOXML
    "spreadsheetml/2006/main\">"
    "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"dd\\.mm\\.yyyy\"/></numFmts>"
    "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
    "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
    "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
    "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
    "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    "<cellStyleXfs count=\"1\"><xf/></cellStyleXfs>"
    "<cellXfs count=\"3\"><xf xfId=\"0\"/>"
    "<xf numFmtId=\"164\" applyNumberFormat=\"1\" xfId=\"0\"/>"
    "<xf fontId=\"1\" applyFont=\"1\" xfId=\"0\"/></cellXfs></styleSheet>";

// `A`, `B`, … `AA`; from 0.
std::string ColumnName(int column) {
  std::string name;
  for (int rest = column + 1; rest > 0; rest = (rest - 1) / 26)
    name.insert(name.begin(), static_cast<char>('A' + (rest - 1) % 26));
  return name;
}

}  // namespace

void XlsxWriter::Cell(absl::string_view attributes, absl::string_view content) {
  if (!row_begun_) absl::StrAppend(&rows_, "<row r=\"", row_, "\">");
  row_begun_ = true;
  if (!content.empty())
    absl::StrAppend(&rows_, "<c r=\"", ColumnName(column_), row_, "\"", attributes, ">", content,
                    "</c>");
  columns_ = std::max(columns_, ++column_);
}

XlsxWriter& XlsxWriter::Text(absl::string_view text) {
  if (text.empty()) return Blank();
  Cell(" t=\"inlineStr\"",
       absl::StrCat("<is><t xml:space=\"preserve\">", XmlText(text), "</t></is>"));
  return *this;
}

XlsxWriter& XlsxWriter::Number(int64_t number) {
  Cell("", absl::StrCat("<v>", number, "</v>"));
  return *this;
}

XlsxWriter& XlsxWriter::Date(absl::CivilDay day) {
  // Day 1 is 1 January 1900, and the format believes in 29 February 1900.
  Cell(" s=\"1\"", absl::StrCat("<v>", day - absl::CivilDay(1899, 12, 30), "</v>"));
  return *this;
}

XlsxWriter& XlsxWriter::Blank() {
  Cell("", "");
  return *this;
}

void XlsxWriter::EndRow() {
  if (row_begun_) rows_ += "</row>";
  ++row_;
  column_ = 0;
  row_begun_ = false;
}

void XlsxWriter::Headings(absl::Span<const std::string> texts) {
  for (const std::string& text : texts)
    Cell(" t=\"inlineStr\" s=\"2\"", absl::StrCat("<is><t>", XmlText(text), "</t></is>"));
  EndRow();
}

absl::StatusOr<std::string> XlsxWriter::Take() {
  const std::string last =
      absl::StrCat(ColumnName(std::max(columns_ - 1, 0)), std::max(row_ - 1, 1));
  const std::string workbook =
      absl::StrCat(kXml,
                   "<workbook xmlns=\"" OOXML "spreadsheetml/2006/main\" xmlns:r=\"" OOXML
                   "officeDocument/2006/relationships\"><sheets><sheet name=\"",
                   XmlText(sheet_), "\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
  std::string sheet = absl::StrCat(
      kXml, "<worksheet xmlns=\"" OOXML "spreadsheetml/2006/main\"><dimension ref=\"A1:", last,
      "\"/><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" "
      "activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>"
      "<sheetFormatPr defaultRowHeight=\"15\"/><cols><col min=\"1\" max=\"",
      std::max(columns_, 1), "\" width=\"24\" customWidth=\"1\"/></cols><sheetData>");
  absl::StrAppend(&sheet, rows_, "</sheetData></worksheet>");
  rows_.clear();
  return PackArchive({{"[Content_Types].xml", absl::StrCat(kXml, kTypes)},
                      {"_rels/.rels", absl::StrCat(kXml, kPackageRelations)},
                      {"xl/workbook.xml", workbook},
                      {"xl/_rels/workbook.xml.rels", absl::StrCat(kXml, kWorkbookRelations)},
                      {"xl/styles.xml", absl::StrCat(kXml, kStyles)},
                      {"xl/worksheets/sheet1.xml", std::move(sheet)}});
}

}  // namespace cc::platform
