#include "services/territory/list_file.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "services/platform/error/error.h"
#include "services/platform/text/ukrainian_text.h"
#include "services/platform/time/date.h"
#include "services/territory/order_document.h"

namespace cc::territory {
namespace {

using platform::FindInvalidUtf8;
using platform::FirstCharacters;

constexpr size_t kMostJsonBytes = 8 << 20;

ListFile ReadDocx(const std::string& content, const TerritoryIndex& units) {
  ListFile file{ReadOrderDocument(content), {}};
  if (file.document.findings.errors() == 0) file.reading = ReadRows(file.document.rows, units);
  return file;
}

ListFile ReadJson(const std::string& content, const TerritoryIndex& units) {
  ListFile file;
  Findings& findings = file.document.findings;
  if (content.size() > kMostJsonBytes) {
    findings.Error(0, "таблиця завелика");
    return file;
  }
  if (size_t at = FindInvalidUtf8(content); at != std::string::npos) {
    findings.Error(0, absl::StrCat("байт ", at, " не належить до UTF-8"));
    return file;
  }
  v1::TerritoryTable table;
  if (auto status = google::protobuf::util::JsonStringToMessage(content, &table); !status.ok()) {
    findings.Error(0, absl::StrCat("таблиця JSON не читається: ",
                                   FirstCharacters(std::string(status.message()), 300)));
    return file;
  }
  file.document.reference = table.reference();
  file.document.amended_by.assign(table.amended_by().begin(), table.amended_by().end());
  file.document.edition_date = table.edition_date();
  file.document.in_force_date = table.in_force_date();
  file.document.amends = table.amends();
  file.document.synthetic = table.synthetic();
  file.reading = ReadTable(table, units);
  return file;
}

absl::Status CheckAct(const v1::Act& act) {
  const common::v1::ActReference& reference = act.reference();
  if (reference.kind().empty() || reference.number().empty() ||
      !platform::ParseDate(reference.date())) {
    return platform::FailField("act", common::v1::REASON_FIELD_REQUIRED);
  }
  if (!platform::ParseDate(act.edition_date()))
    return platform::FailField("edition_date", common::v1::REASON_FIELD_REQUIRED);
  for (const auto& [field, date] :
       {std::make_pair("act.registration_date", &reference.registration_date()),
        std::make_pair("in_force_date", &act.in_force_date())}) {
    if (date->empty() || platform::ParseDate(*date)) continue;
    return platform::FailField(field, common::v1::REASON_FORMAT_INVALID,
                               {{"format", "DATE"}});
  }
  return absl::OkStatus();
}

const std::string& FirstOf(const std::string& a, const std::string& b) { return a.empty() ? b : a; }

}  // namespace

Findings ListFile::findings() const {
  Findings all = document.findings;
  all.Append(reading.findings);
  return all;
}

int ListFile::rows() const {
  return static_cast<int>(document.rows.empty() ? reading.periods.size() + reading.struck.size()
                                                : document.rows.size());
}

ListFile ReadListFile(v1::ImportTerritoryListRequest::FileFormat format, const std::string& content,
                      const TerritoryIndex& units) {
  return format == v1::ImportTerritoryListRequest::FILE_FORMAT_JSON ? ReadJson(content, units)
                                                                    : ReadDocx(content, units);
}

absl::StatusOr<v1::Act> ActOf(const v1::ImportTerritoryListRequest& request,
                              const ListDocument& document) {
  v1::Act act;
  *act.mutable_reference() = request.has_act() ? request.act() : document.reference;
  act.set_edition_date(FirstOf(request.edition_date(), document.edition_date));
  if (act.edition_date().empty() && !AmendedBy(request, document).kind().empty())
    act.set_edition_date(act.reference().date());
  act.set_in_force_date(
      FirstOf(FirstOf(request.in_force_date(), document.in_force_date), act.edition_date()));
  act.set_synthetic(request.synthetic() || document.synthetic);
  for (const auto& amendment : document.amended_by) *act.add_amended_by() = amendment;
  CC_RETURN_IF_ERROR(CheckAct(act));
  return act;
}

const common::v1::ActReference& AmendedBy(const v1::ImportTerritoryListRequest& request,
                                          const ListDocument& document) {
  return request.has_amends() ? request.amends() : document.amends;
}

}  // namespace cc::territory
