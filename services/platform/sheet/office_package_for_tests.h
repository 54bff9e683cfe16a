#ifndef SERVICES_PLATFORM_SHEET_OFFICE_PACKAGE_FOR_TESTS_H_
#define SERVICES_PLATFORM_SHEET_OFFICE_PACKAGE_FOR_TESTS_H_

#include <gtest/gtest.h>
#include <zip.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/platform/sheet/xlsx_reader.h"

// For tests: archives of XML as Office makes them.
namespace cc::platform {

using PackageParts = std::vector<std::pair<std::string, std::string>>;

inline std::string MakePackage(const PackageParts& parts, const char* password = nullptr) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* out = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(out);
  zip_t* zip = zip_open_from_source(out, ZIP_TRUNCATE, &error);
  for (const auto& [name, xml] : parts) {
    zip_int64_t at =
        zip_file_add(zip, name.c_str(), zip_source_buffer(zip, xml.data(), xml.size(), 0), 0);
    if (password != nullptr)
      zip_file_set_encryption(zip, static_cast<zip_uint64_t>(at), ZIP_EM_AES_256, password);
  }
  EXPECT_EQ(zip_close(zip), 0);
  zip_stat_t stat;
  zip_source_stat(out, &stat);
  std::string bytes(stat.size, '\0');
  zip_source_open(out);
  zip_source_read(out, bytes.data(), bytes.size());
  zip_source_close(out);
  zip_source_free(out);
  zip_error_fini(&error);
  return bytes;
}

// The parts of a workbook whose sheets have this XML within <sheetData>.
inline PackageParts WorkbookParts(const std::vector<std::pair<std::string, std::string>>& sheets,
                                  const std::string& shared = "", const std::string& state = "") {
  constexpr char kMain[] = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  constexpr char kRelation[] =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  PackageParts parts;
  std::string list, relations;
  for (size_t i = 0; i < sheets.size(); ++i) {
    absl::StrAppend(&list, "<sheet name=\"", sheets[i].first, "\" sheetId=\"", i + 1, "\"",
                    i == 0 ? state : "", " r:id=\"rId", i + 1, "\"/>");
    absl::StrAppend(&relations, "<Relationship Id=\"rId", i + 1, "\" Target=\"worksheets/sheet",
                    i + 1, ".xml\"/>");
    parts.push_back({absl::StrCat("xl/worksheets/sheet", i + 1, ".xml"),
                     absl::StrCat("<worksheet xmlns=\"", kMain, "\"><sheetData>", sheets[i].second,
                                  "</sheetData></worksheet>")});
  }
  parts.push_back({"xl/workbook.xml", absl::StrCat("<x:workbook xmlns:x=\"", kMain, "\" xmlns=\"",
                                                   kMain, "\" xmlns:r=\"", kRelation, "\"><sheets>",
                                                   list, "</sheets></x:workbook>")});
  parts.push_back(
      {"xl/_rels/workbook.xml.rels",
       absl::StrCat("<Relationships "
                    "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
                    relations, "</Relationships>")});
  if (!shared.empty())
    parts.push_back(
        {"xl/sharedStrings.xml", absl::StrCat("<sst xmlns=\"", kMain, "\">", shared, "</sst>")});
  return parts;
}

// A row of texts as XML of a sheet; an empty text makes no cell.
inline std::string SheetRowXml(int number, const std::vector<std::string>& texts) {
  std::string xml = absl::StrCat("<row r=\"", number, "\">");
  for (size_t i = 0; i < texts.size(); ++i) {
    if (texts[i].empty()) continue;
    absl::StrAppend(&xml, "<c r=\"", ColumnLetters(static_cast<int>(i) + 1), number,
                    "\" t=\"inlineStr\"><is><t>", texts[i], "</t></is></c>");
  }
  return absl::StrCat(xml, "</row>");
}

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_SHEET_OFFICE_PACKAGE_FOR_TESTS_H_
