#include "services/evacuation/institution_store.h"

#include <optional>
#include <utility>

#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

#define INSTITUTION_COLUMNS                                                                 \
  "id, revision, scope, unit_code, kind, state, decision_id, body, synthetic, created_at, " \
  "updated_at"

namespace cc::evacuation {
namespace {

using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;
using v1::EvacuatedInstitution;

// What has no column.
std::string Body(EvacuatedInstitution institution) {
  institution.clear_id();
  institution.clear_unit_code();
  institution.clear_kind();
  institution.clear_state();
  institution.clear_decision_id();
  institution.clear_synthetic();
  institution.clear_etag();
  institution.clear_create_time();
  institution.clear_update_time();
  return platform::ToJson(institution);
}

absl::StatusOr<InstitutionRow> ReadInstitution(const Row& row) {
  InstitutionRow read;
  EvacuatedInstitution& institution = read.institution;
  CC_RETURN_IF_ERROR(platform::AddJson(row.text(7), institution));
  read.revision = row.integer(1);
  read.scope = platform::KeysOf(row, 2);
  institution.set_id(row.str(0));
  institution.set_unit_code(row.str(3));
  institution.set_kind(static_cast<EvacuatedInstitution::Kind>(row.integer(4)));
  institution.set_state(static_cast<EvacuatedInstitution::State>(row.integer(5)));
  institution.set_decision_id(row.str(6));
  institution.set_synthetic(row.boolean(8));
  institution.set_etag(platform::EtagOf(read.revision));
  *institution.mutable_create_time() = platform::ToProto(row.instant(9));
  *institution.mutable_update_time() = platform::ToProto(row.instant(10));
  return read;
}

absl::StatusOr<InstitutionRow> ReadOne(absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadInstitution((*rows)[0]);
}

}  // namespace

void InsertInstitution(Tx& tx, InstitutionRow& row, const platform::UnitPath& path, int residents) {
  EvacuatedInstitution& institution = row.institution;
  institution.set_id(tx.call().NewId());
  row.revision = 1;
  row.scope = platform::RowKeys(options::v1::RELATION_ORIGIN, path);
  tx.Defer(
      "INSERT INTO evacuated_institutions (id, scope, unit_tail, unit_code, kind, state, "
      "residents, "
      "decision_id, body, synthetic, created_at, updated_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10, $11, $11)",
      institution.id(), row.scope, path.back(), institution.unit_code(),
      static_cast<int>(institution.kind()), static_cast<int>(institution.state()), residents,
      Param::OrNull(institution.decision_id()), Body(institution), institution.synthetic(),
      tx.call().now());
  institution.set_etag(platform::EtagOf(1));
  *institution.mutable_create_time() = platform::ToProto(tx.call().now());
  *institution.mutable_update_time() = platform::ToProto(tx.call().now());
}

void UpdateInstitution(Tx& tx, InstitutionRow& row, int residents) {
  EvacuatedInstitution& institution = row.institution;
  row.revision += 1;
  tx.Defer(
      "UPDATE evacuated_institutions SET revision = $2, scope = $3, state = $4, residents = $5, "
      "body = $6::jsonb, updated_at = $7 WHERE id = $1",
      institution.id(), row.revision, row.scope, static_cast<int>(institution.state()), residents,
      Body(institution), tx.call().now());
  institution.set_etag(platform::EtagOf(row.revision));
  *institution.mutable_update_time() = platform::ToProto(tx.call().now());
}

absl::StatusOr<EvacuatedInstitution> FindInstitution(Tx& tx, const std::string& id) {
  CC_ASSIGN_OR_RETURN(
      InstitutionRow row,
      ReadOne(tx.Query("SELECT " INSTITUTION_COLUMNS " FROM evacuated_institutions WHERE id = $1",
                       id)));
  return std::move(row.institution);
}

absl::StatusOr<InstitutionRow> LockInstitution(Tx& tx, const std::string& id) {
  return ReadOne(tx.Query(
      "SELECT " INSTITUTION_COLUMNS " FROM evacuated_institutions WHERE id = $1 FOR UPDATE", id));
}

absl::StatusOr<std::vector<EvacuatedInstitution>> ListInstitutions(
    Tx& tx, const v1::ListEvacuatedInstitutionsRequest& request, const Page& page) {
  std::optional<int32_t> within;
  if (const auto tail = platform::TailOf(request.unit_code()))
    within = platform::MakeScopeKey(options::v1::RELATION_ORIGIN, *tail);
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT " INSTITUTION_COLUMNS " FROM evacuated_institutions "
                          "WHERE ($1::int IS NULL OR scope @> ARRAY[$1::int]) "
                          "AND ($2 = 0 OR state = $2::int) "
                          "AND ($3::uuid IS NULL OR id > $3) ORDER BY id LIMIT $4",
                          within, static_cast<int>(request.state()), platform::AfterOrNull(page, 0),
                          page.size + 1));
  std::vector<EvacuatedInstitution> institutions;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(InstitutionRow row, ReadInstitution(rows[i]));
    institutions.push_back(std::move(row.institution));
  }
  return institutions;
}

}  // namespace cc::evacuation
