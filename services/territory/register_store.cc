#include "services/territory/register_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::territory {
namespace {

using platform::Row;
using platform::Rows;
using platform::Tx;

absl::Status ReadUnits(Tx& tx, RegisterContent& content) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT u.code, u.category, u.name, p.code, u.former_codes, u.closed_by IS NOT NULL "
               "FROM units u LEFT JOIN units p ON p.tail = u.parent_tail"));
  content.units.reserve(static_cast<size_t>(rows.size()));
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    v1::Unit& unit = content.units.emplace_back();
    unit.set_code(row.str(0));
    unit.set_tail(unit.code().substr(14));
    unit.set_category(static_cast<v1::Unit::Category>(row.integer(1)));
    unit.set_name(row.str(2));
    unit.set_parent_code(row.str(3));
    if (row.text(4) != "{}") {
      for (std::string& code : row.texts(4)) unit.add_former_codes(std::move(code));
    }
    unit.set_closed(row.boolean(5));
  }
  return absl::OkStatus();
}

absl::Status ReadPeriods(Tx& tx, RegisterContent& content) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query(
          "SELECT id, unit_code, status, start_date, end_date, excluded_codes, act_id, doubtful, "
          "recorded_at FROM status_periods WHERE superseded_by IS NULL"));
  content.periods.reserve(static_cast<size_t>(rows.size()));
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    v1::StatusPeriod& period = content.periods.emplace_back();
    period.set_id(row.str(0));
    period.set_unit_code(row.str(1));
    period.set_status(static_cast<v1::Status>(row.integer(2)));
    period.set_start_date(row.date(3));
    period.set_end_date(row.date(4));
    if (row.text(5) != "{}") {
      for (std::string& code : row.texts(5)) period.add_excluded_unit_codes(std::move(code));
    }
    period.set_act_id(row.str(6));
    period.set_doubtful(row.boolean(7));
    *period.mutable_record_time() = platform::ToProto(row.instant(8));
  }
  return absl::OkStatus();
}

absl::Status ReadActs(Tx& tx, RegisterContent& content) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT id, kind, number, date, issuer, registration_number, registration_date, "
               "edition_date, imported_at, period_count, file_sha256, synthetic FROM acts"));
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    v1::Act& act = content.acts.emplace_back();
    act.set_id(row.str(0));
    common::v1::ActReference& reference = *act.mutable_reference();
    reference.set_kind(row.str(1));
    reference.set_number(row.str(2));
    reference.set_date(row.date(3));
    reference.set_issuer(row.str(4));
    reference.set_registration_number(row.str(5));
    reference.set_registration_date(row.date(6));
    act.set_edition_date(row.date(7));
    *act.mutable_import_time() = platform::ToProto(row.instant(8));
    act.set_period_count(static_cast<int32_t>(row.integer(9)));
    act.set_file_sha256(row.str(10));
    act.set_synthetic(row.boolean(11));
  }
  CC_ASSIGN_OR_RETURN(const Rows amendments,
                      tx.Query("SELECT act_id, kind, number, date, issuer FROM act_amendments "
                               "ORDER BY act_id, ordinal"));
  for (int i = 0; i < amendments.size(); ++i) {
    for (v1::Act& act : content.acts) {
      if (act.id() != amendments[i].text(0)) continue;
      common::v1::ActReference& reference = *act.add_amended_by();
      reference.set_kind(amendments[i].str(1));
      reference.set_number(amendments[i].str(2));
      reference.set_date(amendments[i].date(3));
      reference.set_issuer(amendments[i].str(4));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<int64_t> ReadRevision(Tx& tx) {
  CC_ASSIGN_OR_RETURN(const Rows rows, tx.Query("SELECT revision FROM register"));
  return rows[0].integer(0);
}

absl::StatusOr<RegisterContent> ReadRegister(Tx& tx) {
  RegisterContent content;
  CC_ASSIGN_OR_RETURN(content.revision, ReadRevision(tx));
  CC_RETURN_IF_ERROR(ReadUnits(tx, content));
  CC_RETURN_IF_ERROR(ReadPeriods(tx, content));
  CC_RETURN_IF_ERROR(ReadActs(tx, content));
  return content;
}

absl::StatusOr<int64_t> AdvanceRevision(Tx& tx, int64_t from) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("UPDATE register SET revision = revision + 1 WHERE revision = $1 RETURNING revision",
               from));
  if (rows.empty()) return platform::Fail(common::v1::REASON_CONFLICT);
  return rows[0].integer(0);
}

}  // namespace cc::territory
