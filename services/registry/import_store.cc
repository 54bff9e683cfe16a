#include "services/registry/import_store.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/escaping.h"
#include "services/platform/db/etag.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::registry {
namespace {

using platform::Keyring;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;

constexpr char kFileName[] = "imports.file_name";
constexpr char kContent[] = "imports.content";

#define IMPORT_COLUMNS                                                                        \
  "id, revision, scope, office_unit_code, file_name, format, state, problem, upload_id, "     \
  "entry_count, row_count, total_rows, applied_through, work_rows, work_micros, created_by, " \
  "created_at, updated_at, applied_by"

int Percent(int64_t done, int64_t all) {
  return all <= 0 ? 0 : static_cast<int>(std::min<int64_t>(100, done * 100 / all));
}

int ProgressOf(const ImportRecord& record) {
  switch (record.import.state()) {
    case v1::Import::STATE_STAGING:
      return Percent(record.import.row_count(), record.total_rows);
    case v1::Import::STATE_APPLYING:
      return Percent(record.applied_through, record.import.entry_count());
    default:
      return 100;
  }
}

absl::StatusOr<ImportRecord> Read(const Row& row, const Keyring& keyring) {
  ImportRecord record;
  v1::Import& import = record.import;
  import.set_id(row.str(0));
  record.revision = row.integer(1);
  import.set_etag(platform::EtagOf(record.revision));
  for (int64_t key : row.integers(2)) record.scope.push_back(static_cast<ScopeKey>(key));
  import.set_office_unit_code(row.str(3));
  CC_ASSIGN_OR_RETURN(*import.mutable_file_name(),
                      keyring.Decrypt(row.bytes(4), kFileName, row.text(0)));
  import.set_format(static_cast<v1::SheetFormat>(row.integer(5)));
  import.set_state(static_cast<v1::Import::State>(row.integer(6)));
  import.set_problem(row.str(7));
  record.upload_id = row.str(8);
  import.set_entry_count(static_cast<int>(row.integer(9)));
  import.set_row_count(static_cast<int>(row.integer(10)));
  record.total_rows = static_cast<int>(row.integer(11));
  record.applied_through = static_cast<int>(row.integer(12));
  record.work_rows = row.integer(13);
  record.work_micros = row.integer(14);
  if (record.work_micros > 0) {
    import.set_rows_per_second(static_cast<double>(record.work_rows) * 1e6 /
                               static_cast<double>(record.work_micros));
  }
  import.set_created_by(row.str(15));
  *import.mutable_create_time() = platform::ToProto(row.instant(16));
  *import.mutable_update_time() = platform::ToProto(row.instant(17));
  import.set_applied_by(row.str(18));
  import.set_progress_percent(ProgressOf(record));
  return record;
}

void SetCount(v1::ImportEntry::State state, int count, v1::Import& import) {
  switch (state) {
    case v1::ImportEntry::STATE_READY:
      return import.set_ready_count(count);
    case v1::ImportEntry::STATE_INVALID:
      return import.set_invalid_count(count);
    case v1::ImportEntry::STATE_MATCHED:
      return import.set_matched_count(count);
    case v1::ImportEntry::STATE_SKIPPED:
      return import.set_skipped_count(count);
    case v1::ImportEntry::STATE_APPLIED:
      return import.set_applied_count(count);
    case v1::ImportEntry::STATE_REFUSED:
      return import.set_refused_count(count);
    default:
      return;
  }
}

// How many entries of each import are in which state.
absl::Status AddCounts(Tx& tx, const std::vector<v1::Import*>& imports) {
  std::map<std::string, v1::Import*> by_id;
  std::vector<std::string> ids;
  for (v1::Import* import : imports) {
    by_id[import->id()] = import;
    ids.push_back(import->id());
  }
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT import_id, state, count(*) FROM import_entries "
                               "WHERE import_id = ANY ($1::uuid[]) GROUP BY import_id, state",
                               ids));
  for (int i = 0; i < rows.size(); ++i) {
    SetCount(static_cast<v1::ImportEntry::State>(rows[i].integer(1)),
             static_cast<int>(rows[i].integer(2)), *by_id[rows[i].str(0)]);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ImportRecord> InsertImport(Tx& tx, const Keyring& keyring,
                                          const ImportRecord& record,
                                          const std::string& content_key,
                                          const std::string& content) {
  const v1::Import& import = record.import;
  tx.Defer(
      "INSERT INTO imports (id, scope, office_unit_code, file_name, state, upload_id, content_key, "
      "created_by, created_at, updated_at, content) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10) "
      "ON CONFLICT (office_unit_code, content_key) WHERE state NOT IN (5, 6) DO NOTHING",
      import.id(), record.scope, import.office_unit_code(),
      Param::Bytes(keyring.Encrypt(import.file_name(), kFileName, import.id())),
      static_cast<int>(import.state()), Param::OrNull(record.upload_id), Param::Bytes(content_key),
      import.created_by(), tx.call().now(),
      Param::Bytes(keyring.Encrypt(content, kContent, import.id())));
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT " IMPORT_COLUMNS " FROM imports WHERE office_unit_code = $1 "
                               "AND content_key = $2 AND state NOT IN (5, 6)",
                               import.office_unit_code(), Param::Bytes(content_key)));
  if (rows.empty()) return platform::Fail(common::v1::REASON_CONFLICT);
  CC_ASSIGN_OR_RETURN(ImportRecord kept, Read(rows[0], keyring));
  CC_RETURN_IF_ERROR(AddCounts(tx, {&kept.import}));
  return kept;
}

absl::StatusOr<std::string> ContentOf(Tx& tx, const Keyring& keyring, const std::string& id) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT content FROM imports WHERE id = $1", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return keyring.Decrypt(rows[0].bytes(0), kContent, id);
}

absl::StatusOr<ImportRecord> FindImport(Tx& tx, const Keyring& keyring, const std::string& id) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT " IMPORT_COLUMNS " FROM imports WHERE id = $1", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  CC_ASSIGN_OR_RETURN(ImportRecord record, Read(rows[0], keyring));
  CC_RETURN_IF_ERROR(AddCounts(tx, {&record.import}));
  return record;
}

absl::StatusOr<ImportRecord> LockImport(Tx& tx, const Keyring& keyring, const std::string& id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT " IMPORT_COLUMNS " FROM imports WHERE id = $1 FOR UPDATE", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return Read(rows[0], keyring);
}

absl::StatusOr<std::vector<v1::Import>> ListImportsOf(Tx& tx, const Keyring& keyring,
                                                      v1::Import::State state,
                                                      const platform::Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT " IMPORT_COLUMNS " FROM imports WHERE ($1 = 0 OR state = $1) "
                          "AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3",
                          static_cast<int>(state),
                          Param::OrNull(page.after.empty() ? "" : page.after[0]), page.size + 1));
  std::vector<v1::Import> imports;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(ImportRecord record, Read(rows[i], keyring));
    imports.push_back(std::move(record.import));
  }
  std::vector<v1::Import*> counted;
  for (v1::Import& import : imports) counted.push_back(&import);
  CC_RETURN_IF_ERROR(AddCounts(tx, counted));
  return imports;
}

absl::StatusOr<std::optional<ImportRecord>> NextAtWork(Tx& tx, const Keyring& keyring,
                                                       const std::string& after) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT " IMPORT_COLUMNS " FROM imports WHERE state IN (1, 3) "
                               "AND ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT 1",
                               Param::OrNull(after)));
  if (rows.empty()) return std::optional<ImportRecord>();
  CC_ASSIGN_OR_RETURN(ImportRecord record, Read(rows[0], keyring));
  return std::optional<ImportRecord>(std::move(record));
}

void UpdateImport(Tx& tx, ImportRecord& record) {
  const v1::Import& import = record.import;
  tx.Defer(
      "UPDATE imports SET revision = $2, format = $3, state = $4, problem = $5, entry_count = $6, "
      "row_count = $7, total_rows = $8, applied_through = $9, work_rows = $10, work_micros = $11, "
      "updated_at = $12, content = CASE WHEN $13 THEN content ELSE ''::bytea END, "
      "applied_by = $14 WHERE id = $1",
      import.id(), ++record.revision, static_cast<int>(import.format()),
      static_cast<int>(import.state()), import.problem(), import.entry_count(), import.row_count(),
      record.total_rows, record.applied_through, record.work_rows, record.work_micros,
      tx.call().now(), import.state() == v1::Import::STATE_STAGING, import.applied_by());
  record.import.set_etag(platform::EtagOf(record.revision));
  record.import.set_progress_percent(ProgressOf(record));
}

}  // namespace cc::registry
