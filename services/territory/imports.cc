#include "services/territory/imports.h"

#include <malloc.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"
#include "services/territory/act_store.h"
#include "services/territory/codifier_file.h"
#include "services/territory/edition_store.h"
#include "services/territory/order_document.h"
#include "services/territory/register_store.h"
#include "services/territory/ukrainian_text.h"

namespace cc::territory {
namespace {

using platform::Call;
using platform::Fail;
using platform::Tx;

constexpr size_t kMostJsonBytes = 8 << 20;

std::string HashOf(const std::string& content) {
  return absl::BytesToHexString(platform::Sha256(content));
}

void Report(const Findings& findings, v1::ImportReport& report) {
  for (const v1::ImportFinding& finding : findings.all()) *report.add_findings() = finding;
}

// A file with errors is refused; a preview shows all of them.
absl::StatusOr<v1::ImportReport> Refuse(const Findings& findings, bool validate_only,
                                        v1::ImportReport report) {
  if (validate_only) return report;
  return Fail(common::v1::REASON_FILE_INVALID,
              {{"detail", findings.FirstError()}, {"count", absl::StrCat(findings.errors())}});
}

absl::Status CheckNotOlder(const std::string& edition, const std::string& current) {
  if (current.empty() || edition >= current) return absl::OkStatus();
  return Fail(common::v1::REASON_EDITION_OLDER, {{"edition", edition}, {"current", current}});
}

void Count(const CodifierDifference& difference, v1::ImportReport& report) {
  report.set_added(static_cast<int32_t>(difference.added.size()));
  report.set_changed(static_cast<int32_t>(difference.changed.size()));
  report.set_closed(static_cast<int32_t>(difference.closed.size()));
  report.set_unchanged(difference.unchanged);
}

void Count(const ListDifference& difference, v1::ImportReport& report) {
  report.set_added(static_cast<int32_t>(difference.added.size()) - difference.changed);
  report.set_changed(difference.changed);
  report.set_closed(static_cast<int32_t>(difference.dropped.size()) - difference.changed);
  report.set_unchanged(difference.unchanged);
}

// The file's list, in whichever format, and what it says.
struct ReadFile {
  ListDocument document;
  ListReading reading;
};

ReadFile ReadDocx(const std::string& content, const TerritoryIndex& units) {
  ReadFile file{ReadOrderDocument(content), {}};
  if (file.document.findings.errors() == 0) file.reading = ReadRows(file.document.rows, units);
  return file;
}

ReadFile ReadJson(const std::string& content, const TerritoryIndex& units) {
  ReadFile file;
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
  file.document.synthetic = table.synthetic();
  file.reading = ReadTable(table, units);
  return file;
}

// The act that the import makes: what the request states goes before what the file says.
absl::StatusOr<v1::Act> ActOf(const v1::ImportTerritoryListRequest& request,
                              const ListDocument& document) {
  v1::Act act;
  *act.mutable_reference() = request.has_act() ? request.act() : document.reference;
  act.set_edition_date(request.edition_date().empty() ? document.edition_date
                                                      : request.edition_date());
  act.set_synthetic(request.synthetic() || document.synthetic);
  for (const auto& amendment : document.amended_by) *act.add_amended_by() = amendment;
  if (act.reference().kind().empty() || act.reference().number().empty() ||
      !platform::ParseDate(act.reference().date())) {
    return platform::FailField("act", common::v1::REASON_FIELD_REQUIRED);
  }
  if (!platform::ParseDate(act.edition_date()))
    return platform::FailField("edition_date", common::v1::REASON_FIELD_REQUIRED);
  for (const auto* date : {&act.reference().registration_date()}) {
    if (!date->empty() && !platform::ParseDate(*date)) {
      return platform::FailField("act.registration_date", common::v1::REASON_FORMAT_INVALID,
                                 {{"format", "FORMAT_DATE"}});
    }
  }
  return act;
}

// Empty where the register has no list, or only invented ones.
std::string EditionInForce(const TerritoryIndex& present) {
  for (const v1::Act& act : present.acts()) {
    if (!act.synthetic()) return act.edition_date();
  }
  return "";
}

const v1::Act* FindFile(const TerritoryIndex& present, const std::string& hash) {
  auto act = std::find_if(present.acts().begin(), present.acts().end(),
                          [&](const v1::Act& a) { return a.file_sha256() == hash; });
  return act == present.acts().end() ? nullptr : &*act;
}

}  // namespace

absl::StatusOr<v1::ImportReport> Imports::ImportCodifier(const Call& call,
                                                         const v1::ImportCodifierRequest& request) {
  absl::StatusOr<v1::ImportReport> report = TakeCodifier(call, request);
  malloc_trim(0);  // what was read is several times the register
  return report;
}

absl::StatusOr<v1::ImportReport> Imports::ImportTerritoryList(
    const Call& call, const v1::ImportTerritoryListRequest& request) {
  absl::StatusOr<v1::ImportReport> report = TakeList(call, request);
  malloc_trim(0);
  return report;
}

absl::StatusOr<v1::ImportReport> Imports::TakeCodifier(const Call& call,
                                                       const v1::ImportCodifierRequest& request) {
  CC_ASSIGN_OR_RETURN(const std::string content, uploads_.Content(call, request.upload_id()));
  CC_RETURN_IF_ERROR(register_.Refresh(call));
  std::shared_ptr<const TerritoryIndex> present = register_.index();
  CodifierOptions options;
  if (request.partial()) {
    options.known = [&](absl::string_view code) {
      int32_t unit = present->Find(code);
      return unit == TerritoryIndex::kNone ? v1::Unit::CATEGORY_UNSPECIFIED
                                           : present->unit(unit).category();
    };
  }
  CodifierFile file = ReadCodifierFile(content, options);
  v1::ImportReport report;
  report.set_rows(file.rows);
  report.set_revision(present->revision());
  CodifierDifference difference;
  if (file.findings.errors() == 0) {
    difference = Compare(*present, file.units, request.partial());
    RegisterContent after{Apply(*present, difference), {}, {}, present->revision()};
    if (!TerritoryIndex::Make(std::move(after)).ok()) {
      file.findings.Error(
          0,
          "ієрархія після змін не складається: одиниця лишається без вищої або їх замкнено в коло");
    }
    if (ClosesMuch(*present, difference)) {
      file.findings.Doubt(0, "closes-many",
                          absl::StrCat("файл закриває ", difference.closed.size(), " одиниць із ",
                                       present->units().size(), ": можливо, він неповний"));
    }
  }
  Report(file.findings, report);
  if (file.findings.errors() > 0)
    return Refuse(file.findings, request.validate_only(), std::move(report));
  Count(difference, report);
  for (const v1::Unit& unit : file.units)
    ++(*report.mutable_counts())[v1::Unit::Category_Name(unit.category())];
  const std::vector<std::string> accepted(request.accept().begin(), request.accept().end());
  if (request.validate_only() || file.findings.OpenDoubts(accepted) > 0) return report;
  return StoreCodifier(call, request, HashOf(content), *present, difference, std::move(report));
}

absl::StatusOr<v1::ImportReport> Imports::StoreCodifier(
    const Call& call, const v1::ImportCodifierRequest& request, const std::string& hash,
    const TerritoryIndex& present, const CodifierDifference& difference, v1::ImportReport report) {
  report.set_applied(true);
  auto stored = db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::ImportReport> {
    v1::ImportReport answer = report;
    CC_ASSIGN_OR_RETURN(std::optional<Edition> known, FindEdition(tx, hash));
    if (known && difference.empty()) {
      answer.set_act_id(known->id);
      return answer;
    }
    CC_ASSIGN_OR_RETURN(const std::string newest, NewestEdition(tx));
    CC_RETURN_IF_ERROR(CheckNotOlder(request.edition_date(), newest));
    if (known)
      return Fail(common::v1::REASON_EDITION_OLDER,
                  {{"edition", known->date}, {"current", newest}});
    CC_ASSIGN_OR_RETURN(const int64_t revision, AdvanceRevision(tx, present.revision()));
    const Edition edition{call.NewId(),      request.edition_date(), hash,
                          request.partial(), answer.rows(),          revision};
    CC_RETURN_IF_ERROR(InsertEdition(tx, edition));
    CC_RETURN_IF_ERROR(ApplyDifference(tx, edition, difference));
    tx.Emit({.kind = "editions", .key = edition.id, .revision = revision});
    call.Touch("editions", edition.id);
    answer.set_act_id(edition.id);
    answer.set_revision(revision);
    return answer;
  });
  if (stored.ok()) CC_RETURN_IF_ERROR(register_.Refresh(call));
  return stored;
}

absl::StatusOr<v1::ImportReport> Imports::TakeList(const Call& call,
                                                   const v1::ImportTerritoryListRequest& request) {
  CC_ASSIGN_OR_RETURN(const std::string content, uploads_.Content(call, request.upload_id()));
  CC_RETURN_IF_ERROR(register_.Refresh(call));
  std::shared_ptr<const TerritoryIndex> present = register_.index();
  ReadFile file = request.file_format() == v1::ImportTerritoryListRequest::FILE_FORMAT_JSON
                      ? ReadJson(content, *present)
                      : ReadDocx(content, *present);
  Findings findings = file.document.findings;
  findings.Append(file.reading.findings);
  v1::ImportReport report;
  report.set_rows(
      static_cast<int32_t>(std::max(file.document.rows.size(), file.reading.periods.size())));
  if (!file.document.rows.empty()) report.set_rows(static_cast<int32_t>(file.document.rows.size()));
  report.set_revision(present->revision());
  Report(findings, report);
  if (findings.errors() > 0) return Refuse(findings, request.validate_only(), std::move(report));
  CC_ASSIGN_OR_RETURN(v1::Act act, ActOf(request, file.document));
  const ListDifference difference = Compare(*present, file.reading.periods, request.partial());
  Count(difference, report);
  for (const v1::StatusPeriod& period : file.reading.periods)
    ++(*report.mutable_counts())[v1::Status_Name(period.status())];
  const std::vector<std::string> accepted(request.accept().begin(), request.accept().end());
  act.set_file_sha256(HashOf(content));
  // A file that was taken over before brings no new doubts.
  const bool known = difference.empty() && FindFile(*present, act.file_sha256()) != nullptr;
  if (request.validate_only() || (!known && findings.OpenDoubts(accepted) > 0)) return report;
  act.set_period_count(static_cast<int32_t>(file.reading.periods.size()));
  return StoreList(call, request, act, *present, difference, std::move(report));
}

absl::StatusOr<v1::ImportReport> Imports::StoreList(
    const Call& call, const v1::ImportTerritoryListRequest& request, const v1::Act& act,
    const TerritoryIndex& present, const ListDifference& difference, v1::ImportReport report) {
  report.set_applied(true);
  if (const v1::Act* known = FindFile(present, act.file_sha256())) {
    if (difference.empty()) {
      report.set_act_id(known->id());
      return Unchanged(call, std::move(report));
    }
    return Fail(common::v1::REASON_EDITION_OLDER,
                {{"edition", known->edition_date()}, {"current", EditionInForce(present)}});
  }
  CC_RETURN_IF_ERROR(CheckNotOlder(act.edition_date(), EditionInForce(present)));
  auto stored = db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::ImportReport> {
    v1::ImportReport answer = report;
    CC_ASSIGN_OR_RETURN(const int64_t revision, AdvanceRevision(tx, present.revision()));
    ActRow row{act, request.partial(), revision};
    row.act.set_id(call.NewId());
    CC_RETURN_IF_ERROR(InsertAct(tx, row));
    CC_RETURN_IF_ERROR(ApplyDifference(tx, row.act, difference));
    tx.Emit({.kind = "acts", .key = row.act.id(), .revision = revision});
    call.Touch("acts", row.act.id());
    answer.set_act_id(row.act.id());
    answer.set_revision(revision);
    return answer;
  });
  if (stored.ok()) CC_RETURN_IF_ERROR(register_.Refresh(call));
  return stored;
}

absl::StatusOr<v1::ImportReport> Imports::Unchanged(const Call& call, v1::ImportReport report) {
  return db_.Write(call, [&](Tx&) -> absl::StatusOr<v1::ImportReport> { return report; });
}

}  // namespace cc::territory
