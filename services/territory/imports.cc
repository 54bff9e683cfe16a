#include "services/territory/imports.h"

#include <malloc.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/error/error.h"
#include "services/territory/alias_store.h"
#include "services/territory/client/unit_moves.h"
#include "services/territory/codifier_file.h"
#include "services/territory/doubt_store.h"
#include "services/territory/edition_store.h"
#include "services/territory/register_store.h"
#include "services/territory/status_change_store.h"

namespace cc::territory {
namespace {

using platform::Call;
using platform::Fail;
using platform::Tx;

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

}  // namespace

absl::StatusOr<v1::ImportReport> Imports::ImportCodifier(const Call& call,
                                                         const v1::ImportCodifierRequest& request) {
  absl::StatusOr<v1::ImportReport> report = TakeCodifier(call, request);
  malloc_trim(0);  // what was read is several times the register
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
  std::shared_ptr<const TerritoryIndex> after;
  if (file.findings.errors() == 0) {
    difference = Compare(*present, file.units, request.partial());
    const int64_t revision = present->revision() + 1;
    if (auto made = TerritoryIndex::Make(
            {Apply(*present, difference), present->periods(), present->acts(), revision, revision});
        made.ok()) {
      after = *std::move(made);
    } else {
      file.findings.Error(
          0,
          "ієрархія після змін не складається: одиниця лишається без вищої або їх замкнено в коло");
    }
    if (ClosesMuch(*present, difference)) {
      file.findings.Doubt(0, v1::Doubt::KIND_CLOSES_MANY, "closes-many",
                          absl::StrCat("файл закриває ", difference.closed.size(), " одиниць із ",
                                       present->units().size(), ": можливо, він неповний"));
    }
  }
  Report(file.findings, report);
  if (file.findings.errors() > 0)
    return Refuse(file.findings, request.validate_only(), std::move(report));
  Count(difference, report);
  Describe(*present, difference, report);
  for (const v1::Unit& unit : file.units)
    ++(*report.mutable_counts())[v1::Unit::Category_Name(unit.category())];
  CC_ASSIGN_OR_RETURN(const bool stop,
                      StopForDoubts(db_, call, {request.accept().begin(), request.accept().end()},
                                    request.validate_only(), HashOf(content), *present, report));
  if (stop) return report;
  return StoreCodifier(call, request, HashOf(content), *present, difference, std::move(after),
                       std::move(report));
}

absl::StatusOr<v1::ImportReport> Imports::StoreCodifier(
    const Call& call, const v1::ImportCodifierRequest& request, const std::string& hash,
    const TerritoryIndex& present, const CodifierDifference& difference,
    std::shared_ptr<const TerritoryIndex> after, v1::ImportReport report) {
  report.set_applied(true);
  const std::vector<UnitMove> moves = MovesBetween(present, *after);
  const std::vector<StatusDifference> effect = CompareStatuses(present, *after);
  auto stored = db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::ImportReport> {
    v1::ImportReport answer = report;
    CC_ASSIGN_OR_RETURN(std::optional<Edition> known, FindEdition(tx, hash));
    if (known && difference.empty()) {
      answer.set_act_id(known->id);
      if (known->date != request.edition_date()) {
        v1::ImportFinding& notice = *answer.add_findings();
        notice.set_severity(v1::ImportFinding::SEVERITY_NOTICE);
        notice.set_message(absl::StrCat("цей самий файл уже прийнято як редакцію від ", known->date,
                                        ": дата ", request.edition_date(), " не враховується"));
      }
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
    CC_RETURN_IF_ERROR(KeepFormerNames(tx, present, difference.changed, edition.date));
    CC_RETURN_IF_ERROR(KeepMoves(tx, revision, moves));
    CC_RETURN_IF_ERROR(AcceptDoubts(tx, present, answer, hash));
    tx.Emit({.kind = "editions", .key = edition.id, .revision = revision});
    CC_RETURN_IF_ERROR(InsertStatusChanges(tx, {revision, "", edition.id, effect}));
    call.Touch("editions", edition.id);
    answer.set_act_id(edition.id);
    answer.set_revision(revision);
    return answer;
  });
  if (!stored.ok()) return stored;
  // Neighbours ask at once: the register need not be read again for what is known here.
  if (stored->revision() == after->revision()) register_.Install(std::move(after));
  CC_RETURN_IF_ERROR(register_.Refresh(call));
  return stored;
}

}  // namespace cc::territory
