#include "services/territory/imports.h"

#include <map>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/error/error.h"
#include "services/territory/codifier_file.h"
#include "services/territory/import_rules.h"
#include "services/territory/register_store.h"
#include "services/territory/territory_list.h"

extern "C" const char territory_first_units_csv_begin[], territory_first_units_csv_end[];

namespace cc::territory {
namespace {

using platform::Call;
using platform::Tx;

// A change of the public register concerns the whole country.
platform::Change PublicChange(const std::string& kind, const std::string& key, int64_t revision) {
  return {.kind = kind,
          .key = key,
          .revision = revision,
          .after = {platform::MakeScopeKey(options::v1::RELATION_OFFICE, 0)}};
}

void PutFindings(const std::vector<v1::ImportFinding>& findings, v1::ImportReport& report) {
  for (const v1::ImportFinding& finding : findings) *report.add_findings() = finding;
}

absl::Status CheckEdition(const std::string& asked, const std::string& present) {
  if (asked >= present) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_EDITION_OLDER,
                        {{"edition", asked}, {"current", present}});
}

v1::ImportReport ReportOf(const TerritoryList& list, const PeriodChanges& changes) {
  v1::ImportReport report;
  report.set_rows(list.rows);
  report.set_added(static_cast<int32_t>(changes.put.size()));
  report.set_closed(static_cast<int32_t>(changes.superseded.size()));
  report.set_unchanged(changes.unchanged);
  PutFindings(list.findings, report);
  for (const v1::StatusPeriod& period : list.table.periods()) {
    ++(*report.mutable_counts())[v1::Status_Name(period.status()).substr(7)];
  }
  return report;
}

// The act that the list belongs to: what the request says goes before what the heading says.
absl::StatusOr<v1::Act> ActFor(const Call& call, const v1::ImportTerritoryListRequest& request,
                               const TerritoryList& list, absl::string_view file) {
  v1::Act act;
  act.set_id(call.NewId());
  *act.mutable_reference() = request.has_act() ? request.act() : list.table.reference();
  act.set_edition_date(request.edition_date().empty() ? list.table.edition_date()
                                                      : request.edition_date());
  *act.mutable_amended_by() = list.table.amended_by();
  act.set_period_count(list.table.periods_size());
  act.set_file_sha256(absl::BytesToHexString(platform::Sha256(file)));
  act.set_synthetic(request.synthetic() || list.table.synthetic());
  if (act.edition_date().empty())
    return platform::FailField("edition_date", common::v1::REASON_FIELD_REQUIRED);
  const common::v1::ActReference& reference = act.reference();
  if (reference.kind().empty() || reference.number().empty() || reference.date().empty()) {
    return platform::FailField("act", common::v1::REASON_FIELD_REQUIRED);
  }
  return act;
}

// The edition in force; empty where the register has none, or only invented ones.
std::string EditionInForce(const TerritoryIndex& index) {
  for (const v1::Act& act : index.acts()) {
    if (!act.synthetic()) return act.edition_date();
  }
  return "";
}

}  // namespace

absl::StatusOr<v1::ImportReport> Imports::ImportCodifier(const Call& call,
                                                         const v1::ImportCodifierRequest& request) {
  CC_ASSIGN_OR_RETURN(const std::string file, uploads_.Content(call, request.upload_id()));
  return ApplyCodifier(call, file, request);
}

absl::Status Imports::SeedFirstUnits(const Call& call) {
  if (!register_.index()->units().empty()) return absl::OkStatus();
  v1::ImportCodifierRequest request;
  request.set_partial(true);
  return ApplyCodifier(
             call,
             {territory_first_units_csv_begin,
              static_cast<size_t>(territory_first_units_csv_end - territory_first_units_csv_begin)},
             request)
      .status();
}

absl::StatusOr<v1::ImportReport> Imports::ApplyCodifier(const Call& call, absl::string_view file,
                                                        const v1::ImportCodifierRequest& request) {
  std::shared_ptr<const TerritoryIndex> index = register_.index();
  CodifierFile read = ReadCodifier(file, request.partial() ? index.get() : nullptr);
  v1::ImportReport report;
  report.set_rows(read.rows);
  report.set_revision(index->revision());
  PutFindings(read.findings, report);
  if (absl::Status error = FirstError(read.findings); !error.ok()) {
    if (!request.validate_only()) return error;
    return report;
  }
  UnitChanges changes = CompareUnits(*index, read.units, request.partial());
  report.set_added(changes.added);
  report.set_changed(changes.changed);
  report.set_closed(changes.closed);
  report.set_unchanged(changes.unchanged);
  for (const v1::Unit& unit : read.units)
    ++(*report.mutable_counts())[v1::Unit::Category_Name(unit.category()).substr(9)];
  if (request.validate_only()) return report;
  CC_ASSIGN_OR_RETURN(report, db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::ImportReport> {
    v1::ImportReport applied = report;
    applied.set_applied(true);
    if (!request.partial()) {
      CC_ASSIGN_OR_RETURN(const std::string edition, LoadCodifierEdition(tx));
      CC_RETURN_IF_ERROR(CheckEdition(request.edition_date(), edition));
      CC_RETURN_IF_ERROR(PutCodifierEdition(tx, request.edition_date()));
    }
    if (changes.put.empty()) return applied;
    CC_RETURN_IF_ERROR(LockRegister(tx, index->revision()));
    CC_RETURN_IF_ERROR(PutUnits(tx, changes.put, request.edition_date()));
    CC_ASSIGN_OR_RETURN(const int64_t revision, NextRevision(tx));
    applied.set_revision(revision);
    tx.Emit(PublicChange(
        "editions", request.edition_date().empty() ? "first" : request.edition_date(), revision));
    return applied;
  }));
  CC_RETURN_IF_ERROR(register_.Reload(call));
  return report;
}

absl::StatusOr<v1::ImportReport> Imports::ImportTerritoryList(
    const Call& call, const v1::ImportTerritoryListRequest& request) {
  CC_ASSIGN_OR_RETURN(const std::string file, uploads_.Content(call, request.upload_id()));
  std::shared_ptr<const TerritoryIndex> index = register_.index();
  bool document = request.file_format() == v1::ImportTerritoryListRequest::FILE_FORMAT_DOCX;
  TerritoryList list = document ? ReadListDocument(file, *index) : ReadListTable(file, *index);
  std::string edition =
      request.edition_date().empty() ? list.table.edition_date() : request.edition_date();
  CheckPeriods(edition, list);
  int open_doubts = AcceptDoubts({request.accept().begin(), request.accept().end()}, list);
  PeriodChanges changes = ComparePeriods(*index, list.table, request.partial());
  v1::ImportReport report = ReportOf(list, changes);
  report.set_revision(index->revision());
  if (absl::Status error = FirstError(list.findings); !error.ok()) {
    if (!request.validate_only()) return error;
    return report;
  }
  CC_ASSIGN_OR_RETURN(v1::Act act, ActFor(call, request, list, file));
  if (!request.partial())
    CC_RETURN_IF_ERROR(CheckEdition(act.edition_date(), EditionInForce(*index)));
  if (request.validate_only() || open_doubts > 0) return report;
  CC_ASSIGN_OR_RETURN(report, db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::ImportReport> {
    v1::ImportReport applied = report;
    applied.set_applied(true);
    if (changes.put.empty() && changes.superseded.empty()) return applied;
    CC_RETURN_IF_ERROR(LockRegister(tx, index->revision()));
    CC_RETURN_IF_ERROR(PutAct(tx, act));
    std::vector<v1::StatusPeriod> periods = changes.put;
    for (v1::StatusPeriod& period : periods) {
      period.set_id(call.NewId());
      period.set_act_id(act.id());
    }
    CC_RETURN_IF_ERROR(SupersedePeriods(tx, changes.superseded));
    CC_RETURN_IF_ERROR(PutPeriods(tx, periods));
    CC_ASSIGN_OR_RETURN(const int64_t revision, NextRevision(tx));
    applied.set_revision(revision);
    applied.set_act_id(act.id());
    tx.Emit(PublicChange("acts", act.id(), revision));
    call.Touch("acts", act.id());
    return applied;
  }));
  CC_RETURN_IF_ERROR(register_.Reload(call));
  return report;
}

}  // namespace cc::territory
