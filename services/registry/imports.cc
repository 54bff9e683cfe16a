#include "services/registry/imports.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/rpc/file_body.h"
#include "services/platform/time/date.h"
#include "services/registry/household_sheet.h"
#include "services/registry/import_store.h"
#include "services/registry/scope_keys.h"

namespace cc::registry {
namespace {

using platform::Call;
using platform::Tx;
using v1::Import;

constexpr int kMostDecided = 10'000;  // in one transaction
constexpr int kMostErrorRows = 20'000;
constexpr int kErrorPage = 500;

absl::Status Forbid(const Import& import) {
  return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                        {{"state", Import::State_Name(import.state())}});
}

// Also when what was ready is registered: the rest may be decided and applied then.
bool MayBeDecided(const Import& import) {
  return import.state() == Import::STATE_REVIEW || import.state() == Import::STATE_APPLIED;
}

google::api::HttpBody FileOf(v1::SheetFormat format, absl::string_view name, std::string bytes) {
  return format == v1::SHEET_FORMAT_XLSX
             ? platform::FileBody(
                   absl::StrCat(name, ".xlsx"),
                   "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                   std::move(bytes))
             : platform::FileBody(absl::StrCat(name, ".csv"), "text/csv; charset=utf-8",
                                  std::move(bytes));
}

// What is said of a row beside it: `Рядок 7. Дата народження: …; …`.
std::string RemarkOf(const v1::ImportEntry& entry, int row) {
  std::string remark = absl::StrCat("Рядок ", row, ".");
  absl::string_view between = " ";
  for (const v1::ImportError& error : entry.errors()) {
    if (error.row() != row) continue;
    absl::StrAppend(&remark, between, error.column(), error.column().empty() ? "" : ": ",
                    error.message());
    between = "; ";
  }
  return remark;
}

}  // namespace

absl::StatusOr<common::v1::Upload> Imports::CreateUpload(const Call& call,
                                                         const v1::CreateUploadRequest& request) {
  return uploads_.Create(call, request.size(), request.sha256());
}

absl::StatusOr<common::v1::Upload> Imports::AppendUpload(const Call& call,
                                                         const v1::AppendUploadRequest& request) {
  return uploads_.Append(call, request.id(), request.offset(), request.chunk());
}

absl::StatusOr<common::v1::Upload> Imports::GetUpload(const Call& call,
                                                      const v1::GetUploadRequest& request) {
  return uploads_.Get(call, request.id());
}

absl::StatusOr<google::api::HttpBody> Imports::GetImportTemplate(
    const Call&, const v1::GetImportTemplateRequest& request) {
  CC_ASSIGN_OR_RETURN(std::string bytes, request.explanation()
                                             ? WriteExplanation(request.format())
                                             : WriteHouseholds(request.format(), {}, nullptr));
  return FileOf(request.format(), request.explanation() ? "rodyny-poiasnennia" : "rodyny-shablon",
                std::move(bytes));
}

absl::StatusOr<Import> Imports::CreateImport(const Call& call,
                                             const v1::CreateImportRequest& request) {
  if (request.upload_id().empty() == request.content().empty())
    return platform::FailField("upload_id", common::v1::REASON_FIELD_REQUIRED);
  std::string hash = absl::BytesToHexString(platform::Sha256(request.content()));
  if (!request.upload_id().empty()) {
    CC_ASSIGN_OR_RETURN(common::v1::Upload upload, uploads_.Get(call, request.upload_id()));
    if (!upload.complete()) return platform::Fail(common::v1::REASON_UPLOAD_INCOMPLETE);
    hash = upload.sha256();
  }
  std::optional<platform::UnitPath> office = paths_.Find(request.office_unit_code());
  if (!office) {
    return platform::FailField("office_unit_code", common::v1::REASON_UNIT_UNKNOWN,
                               {{"unit", request.office_unit_code()}});
  }
  const std::string content_key = keyring_.BlindIndex(hash, "imports.content");
  auto created = db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Import> {
    ImportRecord record;
    record.upload_id = request.upload_id();
    record.scope = ScopeOf({{options::v1::RELATION_OFFICE, *office}});
    record.import.set_id(call.NewId());
    record.import.set_office_unit_code(request.office_unit_code());
    record.import.set_file_name(request.file_name());
    record.import.set_state(Import::STATE_STAGING);
    record.import.set_created_by(call.principal().id);
    CC_ASSIGN_OR_RETURN(ImportRecord kept,
                        InsertImport(tx, keyring_, record, content_key, request.content()));
    call.Touch("imports", kept.import.id());
    return std::move(kept.import);
  });
  work_.Wake();
  return created;
}

absl::StatusOr<Import> Imports::GetImport(const Call& call, const v1::GetImportRequest& request) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<Import> {
    CC_ASSIGN_OR_RETURN(ImportRecord record, FindImport(tx, keyring_, request.id()));
    return std::move(record.import);
  });
}

absl::StatusOr<v1::ListImportsResponse> Imports::ListImports(
    const Call& call, const v1::ListImportsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<Import> imports, db_.Read(call, [&](Tx& tx) {
    return ListImportsOf(tx, keyring_, request.state(), page);
  }));
  v1::ListImportsResponse response;
  for (Import& import : imports) {
    if (response.imports_size() == page.size) {
      response.set_next_page_token(
          platform::NextPageToken(request, {response.imports(page.size - 1).id()}));
      break;
    }
    *response.add_imports() = std::move(import);
  }
  return response;
}

absl::StatusOr<v1::ListImportEntriesResponse> Imports::ListImportEntries(
    const Call& call, const v1::ListImportEntriesRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  int after = 0;
  if (!page.after.empty() && !absl::SimpleAtoi(page.after[0], &after))
    return platform::Fail(common::v1::REASON_PAGE_TOKEN_INVALID);
  call.Touch("imports", request.import_id());
  CC_ASSIGN_OR_RETURN(std::vector<v1::ImportEntry> entries,
                      db_.Read(call, [&](Tx& tx) -> absl::StatusOr<std::vector<v1::ImportEntry>> {
                        CC_RETURN_IF_ERROR(FindImport(tx, keyring_, request.import_id()).status());
                        return ListEntriesOf(tx, keyring_, request.import_id(), request.state(),
                                             after, page.size + 1);
                      }));
  v1::ListImportEntriesResponse response;
  for (v1::ImportEntry& entry : entries) {
    if (response.entries_size() == page.size) {
      const int last = response.entries(page.size - 1).number();
      response.set_next_page_token(platform::NextPageToken(request, {absl::StrCat(last)}));
      break;
    }
    *response.add_entries() = std::move(entry);
  }
  return response;
}

absl::StatusOr<v1::DecideImportEntriesResponse> Imports::DecideImportEntries(
    const Call& call, const v1::DecideImportEntriesRequest& request) {
  call.Touch("imports", request.import_id());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::DecideImportEntriesResponse> {
    CC_ASSIGN_OR_RETURN(ImportRecord record, LockImport(tx, keyring_, request.import_id()));
    if (!MayBeDecided(record.import)) return Forbid(record.import);
    EntryDecision decision;
    decision.id = call.NewId();
    decision.import_id = request.import_id();
    decision.numbers.assign(request.numbers().begin(), request.numbers().end());
    if (request.state() != v1::ImportEntry::STATE_UNSPECIFIED) decision.state = request.state();
    decision.decision = request.decision();
    decision.justification = request.justification();
    if (request.decision() == v1::ImportEntry::DECISION_TAKE && request.justification().empty()) {
      CC_ASSIGN_OR_RETURN(const int matches, CountMatches(tx, decision));
      if (matches > 0) {
        return platform::FailField("justification", common::v1::REASON_JUSTIFICATION_REQUIRED);
      }
    }
    v1::DecideImportEntriesResponse response;
    CC_ASSIGN_OR_RETURN(const int count,
                        DecideEntries(tx, keyring_, decision, record, kMostDecided));
    response.set_count(count);
    UpdateImport(tx, record);
    CC_ASSIGN_OR_RETURN(ImportRecord after, FindImport(tx, keyring_, request.import_id()));
    *response.mutable_import() = std::move(after.import);
    return response;
  });
}

absl::StatusOr<Import> Imports::ApplyImport(const Call& call,
                                            const v1::ApplyImportRequest& request) {
  call.Touch("imports", request.id());
  auto applied = db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Import> {
    CC_ASSIGN_OR_RETURN(ImportRecord record, LockImport(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), record.import.etag()));
    if (!MayBeDecided(record.import)) return Forbid(record.import);
    record.applied_through = 0;
    record.import.set_state(Import::STATE_APPLYING);
    record.import.set_applied_by(call.principal().id);
    record.work_rows = record.work_micros = 0;
    UpdateImport(tx, record);
    CC_ASSIGN_OR_RETURN(ImportRecord after, FindImport(tx, keyring_, request.id()));
    return std::move(after.import);
  });
  work_.Wake();
  return applied;
}

absl::StatusOr<Import> Imports::CancelImport(const Call& call,
                                             const v1::CancelImportRequest& request) {
  call.Touch("imports", request.id());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Import> {
    CC_ASSIGN_OR_RETURN(ImportRecord record, LockImport(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), record.import.etag()));
    if (record.import.state() != Import::STATE_STAGING &&
        record.import.state() != Import::STATE_REVIEW &&
        record.import.state() != Import::STATE_APPLYING) {
      return Forbid(record.import);
    }
    record.import.set_state(Import::STATE_CANCELLED);
    UpdateImport(tx, record);
    CC_ASSIGN_OR_RETURN(ImportRecord after, FindImport(tx, keyring_, request.id()));
    return std::move(after.import);
  });
}

absl::StatusOr<google::api::HttpBody> Imports::DownloadImportErrors(
    const Call& call, const v1::DownloadImportErrorsRequest& request) {
  call.Touch("imports", request.id());
  std::vector<v1::ImportRow> rows;
  std::vector<std::string> remarks;
  CC_RETURN_IF_ERROR(db_.Read(call, [&](Tx& tx) -> absl::Status {
    CC_ASSIGN_OR_RETURN(ImportRecord record, FindImport(tx, keyring_, request.id()));
    if (record.import.state() == Import::STATE_STAGING) return Forbid(record.import);
    for (int after = 0; static_cast<int>(rows.size()) < kMostErrorRows;) {
      CC_ASSIGN_OR_RETURN(std::vector<v1::ImportEntry> entries,
                          ListEntriesOf(tx, keyring_, request.id(), v1::ImportEntry::STATE_INVALID,
                                        after, kErrorPage));
      if (entries.empty()) break;
      for (const v1::ImportEntry& entry : entries) {
        for (const v1::ImportRow& row : entry.rows()) {
          rows.push_back(row);
          remarks.push_back(RemarkOf(entry, row.row()));
        }
      }
      after = entries.back().number();
    }
    return absl::OkStatus();
  }));
  CC_ASSIGN_OR_RETURN(std::string bytes, WriteHouseholds(request.format(), rows, &remarks));
  return FileOf(request.format(), "rodyny-zauvazhennia", std::move(bytes));
}

}  // namespace cc::registry
