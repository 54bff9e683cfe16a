#include "services/territory/register_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/platform/error/error.h"
#include "services/territory/act_store.h"
#include "services/territory/period_store.h"

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

absl::Status ReadUnitsRevision(Tx& tx, RegisterContent& content) {
  CC_ASSIGN_OR_RETURN(const Rows rows, tx.Query("SELECT max(revision) FROM editions"));
  content.units_revision = rows[0].integer(0);
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
  CC_RETURN_IF_ERROR(ReadUnitsRevision(tx, content));
  CC_ASSIGN_OR_RETURN(content.periods, ReadPeriodsInForce(tx));
  CC_ASSIGN_OR_RETURN(content.acts, ReadActs(tx));
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

absl::Status AnswerOn(Tx& tx, const std::string& day) {
  return tx.Query("UPDATE register SET answers_on = greatest(answers_on, $1)", day).status();
}

}  // namespace cc::territory
