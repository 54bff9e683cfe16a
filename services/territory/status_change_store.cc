#include "services/territory/status_change_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::territory {
namespace {

using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;

absl::StatusOr<Rows> RowsOf(Tx& tx, const StatusChangeQuery& query) {
  if (query.tail == TerritoryIndex::kNone) {
    return tx.Query(
        "SELECT c.revision, u.code, c.first_date, c.last_date, c.before, c.after, s.act_id, "
        "s.edition_id, s.changed_at "
        "FROM status_changes c JOIN status_change_sets s ON s.revision = c.revision JOIN units u "
        "ON u.tail = c.unit_tail "
        "WHERE c.revision = $1 AND (c.unit_tail, c.first_date) > ($2, $3) "
        "ORDER BY c.unit_tail, c.first_date LIMIT $4",
        query.revision, query.after_tail, query.after_date, query.limit);
  }
  return tx.Query(
      "SELECT c.revision, u.code, c.first_date, c.last_date, c.before, c.after, s.act_id, "
      "s.edition_id, s.changed_at "
      "FROM status_changes c JOIN status_change_sets s ON s.revision = c.revision JOIN units u "
      "ON u.tail = c.unit_tail "
      "WHERE c.unit_tail = $1 AND ($2 = 0::bigint OR c.revision = $2) AND (c.revision, "
      "c.first_date) > ($3, $4) "
      "ORDER BY c.revision, c.first_date LIMIT $5",
      query.tail, query.revision, query.after_revision, query.after_date, query.limit);
}

}  // namespace

absl::Status InsertStatusChanges(Tx& tx, const StatusChangeSet& set) {
  if (set.differences.empty()) return absl::OkStatus();
  CC_RETURN_IF_ERROR(tx.Query("INSERT INTO status_change_sets (revision, act_id, edition_id, "
                              "changed_at) VALUES ($1, $2, $3, $4)",
                              set.revision, Param::OrNull(set.act_id),
                              Param::OrNull(set.edition_id), tx.call().now())
                         .status());
  std::vector<int32_t> tails, befores, afters;
  std::vector<std::string> firsts, lasts;
  for (const StatusDifference& one : set.differences) {
    tails.push_back(one.tail);
    firsts.push_back(platform::FormatDate(one.first));
    lasts.push_back(one.last == absl::CivilDay::max() ? "" : platform::FormatDate(one.last));
    befores.push_back(one.before);
    afters.push_back(one.after);
  }
  CC_RETURN_IF_ERROR(
      tx.Query("INSERT INTO status_changes (revision, unit_tail, first_date, last_date, before, "
               "after) "
               "SELECT $6, tail, first::date, NULLIF(last, '')::date, before, after "
               "FROM unnest($1::int[], $2::text[], $3::text[], $4::int[], $5::int[]) "
               "AS t (tail, first, last, before, after)",
               tails, firsts, lasts, befores, afters, set.revision)
          .status());
  tx.Emit({.kind = "status_changes", .key = absl::StrCat(set.revision), .revision = set.revision});
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::StatusChange>> ReadStatusChanges(Tx& tx,
                                                                const StatusChangeQuery& query) {
  CC_ASSIGN_OR_RETURN(const Rows rows, RowsOf(tx, query));
  std::vector<v1::StatusChange> changes;
  changes.reserve(static_cast<size_t>(rows.size()));
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    v1::StatusChange& change = changes.emplace_back();
    change.set_revision(row.integer(0));
    change.set_unit_code(row.str(1));
    change.set_first_date(row.date(2));
    change.set_last_date(row.date(3));
    change.set_before(static_cast<v1::Status>(row.integer(4)));
    change.set_after(static_cast<v1::Status>(row.integer(5)));
    change.set_act_id(row.str(6));
    change.set_edition_id(row.str(7));
    *change.mutable_change_time() = platform::ToProto(row.instant(8));
  }
  return changes;
}

}  // namespace cc::territory
