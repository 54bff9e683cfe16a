#include "services/territory/institution_store.h"

#include <cstdlib>
#include <utility>

#include "absl/strings/str_format.h"
#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

#define INSTITUTION_COLUMNS                                                         \
  "id, kind, home_tail, edrpou, start_date, end_date, details, synthetic, office, " \
  "revision, created_at, updated_at"

namespace cc::territory {
namespace {

using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;

absl::StatusOr<InstitutionRow> ReadInstitution(const Row& row) {
  InstitutionRow out;
  v1::Institution& institution = out.institution;
  CC_RETURN_IF_ERROR(platform::AddJson(row.text(6), institution));
  institution.set_id(row.str(0));
  institution.set_kind(static_cast<v1::Institution::Kind>(row.integer(1)));
  out.home_tail = static_cast<int32_t>(row.integer(2));
  if (!row.null(3)) institution.set_edrpou(absl::StrFormat("%08d", row.integer(3)));
  institution.set_start_date(row.date(4));
  institution.set_end_date(row.date(5));
  institution.set_synthetic(row.boolean(7));
  out.office = platform::KeysOf(row, 8);
  out.revision = row.integer(9);
  institution.set_etag(platform::EtagOf(out.revision));
  *institution.mutable_create_time() = platform::ToProto(row.instant(10));
  *institution.mutable_update_time() = platform::ToProto(row.instant(11));
  return out;
}

// What has no column of its own.
std::string DetailsOf(const v1::Institution& institution) {
  v1::Institution part = institution;
  part.clear_id();
  part.clear_kind();
  part.clear_edrpou();
  part.clear_start_date();
  part.clear_end_date();
  part.clear_synthetic();
  part.clear_etag();
  part.clear_create_time();
  part.clear_update_time();
  return platform::ToJson(part);
}

// As a number, so that an exclusion constraint can compare it.
std::optional<int> NumberOf(const std::string& edrpou) {
  if (edrpou.empty()) return std::nullopt;
  return std::atoi(edrpou.c_str());
}

absl::StatusOr<InstitutionRow> Kept(Tx& tx, const Row& row) {
  CC_ASSIGN_OR_RETURN(InstitutionRow stored, ReadInstitution(row));
  tx.Defer(
      "INSERT INTO institution_versions (id, revision, state, changed_by, changed_at) "
      "VALUES ($1, $2, $3, $4, $5)",
      stored.institution.id(), stored.revision, platform::ToJson(stored.institution),
      tx.call().principal().id, tx.call().now());
  tx.call().Touch("institutions", stored.institution.id());
  return stored;
}

}  // namespace

absl::StatusOr<InstitutionRow> InsertInstitution(Tx& tx, const v1::Institution& institution,
                                                 const platform::OfficeKeys& office,
                                                 const platform::OfficeKeys& present_office) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("INSERT INTO institutions (id, kind, home_tail, edrpou, start_date, end_date, "
               "details, synthetic, office, present_office, created_at, updated_at) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) "
               "RETURNING " INSTITUTION_COLUMNS,
               tx.call().NewId(), static_cast<int>(institution.kind()),
               *platform::TailOf(institution.home_unit_code()), NumberOf(institution.edrpou()),
               institution.start_date(), Param::OrNull(institution.end_date()),
               DetailsOf(institution), institution.synthetic(), office, present_office,
               tx.call().now()));
  return Kept(tx, rows[0]);
}

absl::StatusOr<InstitutionRow> ReplaceInstitution(Tx& tx, const InstitutionRow& before,
                                                  const v1::Institution& after,
                                                  const platform::OfficeKeys& present_office) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("UPDATE institutions SET kind = $3, edrpou = $4, start_date = $5, end_date = $6, "
               "details = $7, present_office = $8, updated_at = $9, revision = revision + 1 "
               "WHERE id = $1 AND revision = $2 RETURNING " INSTITUTION_COLUMNS,
               before.institution.id(), before.revision, static_cast<int>(after.kind()),
               NumberOf(after.edrpou()), after.start_date(), Param::OrNull(after.end_date()),
               DetailsOf(after), present_office, tx.call().now()));
  if (rows.empty()) return platform::Fail(common::v1::REASON_ETAG_STALE);
  return Kept(tx, rows[0]);
}

absl::StatusOr<InstitutionRow> FindInstitution(Tx& tx, absl::string_view id) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT " INSTITUTION_COLUMNS " FROM institutions WHERE id = $1", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadInstitution(rows[0]);
}

absl::StatusOr<std::vector<InstitutionRow>> SelectInstitutions(Tx& tx,
                                                               const InstitutionFilter& filter,
                                                               const platform::Page& page) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query(
          "SELECT " INSTITUTION_COLUMNS " FROM institutions "
          "WHERE ($1::int IS NULL OR office @> ARRAY[$1::int]) "
          "AND ($2::int IS NULL OR present_office @> ARRAY[$2::int]) "
          "AND ($3 = 0 OR kind = $3) "
          "AND ($4::date IS NULL OR (start_date <= $4 AND (end_date IS NULL OR end_date >= $4))) "
          "AND ($5::uuid IS NULL OR id > $5) ORDER BY id LIMIT $6",
          filter.home, filter.present, filter.kind, Param::OrNull(filter.date),
          platform::AfterOrNull(page, 0), page.size + 1));
  std::vector<InstitutionRow> all;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(InstitutionRow row, ReadInstitution(rows[i]));
    all.push_back(std::move(row));
  }
  return all;
}

absl::StatusOr<std::vector<v1::InstitutionVersion>> SelectInstitutionVersions(
    Tx& tx, absl::string_view id, const platform::Page& page) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT state, changed_by, changed_at FROM institution_versions WHERE id = $1 "
               "AND ($2::bigint IS NULL OR revision < $2) ORDER BY revision DESC LIMIT $3",
               id, platform::AfterOrNull(page, 0), page.size + 1));
  if (rows.empty() && page.after.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  std::vector<v1::InstitutionVersion> versions;
  for (int i = 0; i < rows.size(); ++i) {
    v1::InstitutionVersion& version = versions.emplace_back();
    CC_RETURN_IF_ERROR(platform::AddJson(rows[i].text(0), *version.mutable_institution()));
    version.set_changed_by(rows[i].str(1));
    *version.mutable_change_time() = platform::ToProto(rows[i].instant(2));
  }
  return versions;
}

}  // namespace cc::territory
