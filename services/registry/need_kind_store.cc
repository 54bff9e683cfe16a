#include "services/registry/need_kind_store.h"

#include "services/platform/db/columns.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::registry {

using platform::Rows;
using platform::Tx;

absl::StatusOr<std::vector<v1::NeedKind>> ListNeedKinds(Tx& tx, absl::CivilDay day,
                                                        const platform::Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT code, parent_code, name, name_en, restricted, repeat_days, start_date, "
               "end_date FROM need_kinds WHERE start_date <= $1 "
               "AND (end_date IS NULL OR end_date >= $1) AND ($2::text IS NULL OR place > "
               "(SELECT k.place FROM need_kinds k WHERE k.code = $2)) ORDER BY place LIMIT $3",
               day, platform::AfterOrNull(page, 0), page.size + 1));
  std::vector<v1::NeedKind> kinds;
  for (int i = 0; i < rows.size(); ++i) {
    v1::NeedKind& kind = kinds.emplace_back();
    kind.set_code(rows[i].str(0));
    kind.set_parent_code(rows[i].str(1));
    kind.set_name(rows[i].str(2));
    kind.set_name_en(rows[i].str(3));
    kind.set_restricted(rows[i].boolean(4));
    kind.set_repeat_days(static_cast<int32_t>(rows[i].integer(5)));
    kind.set_start_date(rows[i].date(6));
    kind.set_end_date(rows[i].date(7));
  }
  return kinds;
}

absl::Status CheckKinds(Tx& tx, const std::vector<std::string>& kinds, absl::CivilDay day,
                        Restricted restricted) {
  if (kinds.empty()) return absl::OkStatus();
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT asked.code, k.restricted FROM unnest($1::text[]) WITH ORDINALITY "
                          "AS asked (code, place) LEFT JOIN need_kinds k ON k.code = asked.code "
                          "AND k.start_date <= $2 AND (k.end_date IS NULL OR k.end_date >= $2) "
                          "WHERE k.code IS NULL OR k.restricted ORDER BY asked.place",
                          kinds, day));
  for (int i = 0; i < rows.size(); ++i) {
    if (rows[i].null(1)) {
      return platform::Fail(common::v1::REASON_NEED_KIND_UNKNOWN,
                            {{"kind", rows[i].str(0)}, {"date", platform::FormatDate(day)}});
    }
    if (restricted == Restricted::kRefuse) {
      return platform::Fail(common::v1::REASON_NEED_KIND_RESTRICTED, {{"kind", rows[i].str(0)}});
    }
  }
  return absl::OkStatus();
}

}  // namespace cc::registry
