#include "services/evacuation/remaining_store.h"

#include <optional>
#include <utility>

#include "services/platform/db/columns.h"
#include "services/platform/time/date.h"

#define COUNT_COLUMNS                                                                  \
  "id, unit_code, date, method, people, children, low_mobility, source, recorded_by, " \
  "corrects_id, corrected_by_id, correction_reason, synthetic, created_at"

namespace cc::evacuation {
namespace {

using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;
using v1::RemainingCount;

RemainingCount ReadCount(const Row& row) {
  RemainingCount count;
  count.set_id(row.str(0));
  count.set_unit_code(row.str(1));
  count.set_date(row.date(2));
  count.set_method(static_cast<RemainingCount::Method>(row.integer(3)));
  count.mutable_remaining()->set_people(static_cast<int32_t>(row.integer(4)));
  count.mutable_remaining()->set_children(static_cast<int32_t>(row.integer(5)));
  count.mutable_remaining()->set_low_mobility(static_cast<int32_t>(row.integer(6)));
  count.set_source(row.str(7));
  count.set_recorded_by(row.str(8));
  count.set_corrects_id(row.str(9));
  count.set_corrected_by_id(row.str(10));
  count.set_correction_reason(row.str(11));
  count.set_synthetic(row.boolean(12));
  *count.mutable_create_time() = platform::ToProto(row.instant(13));
  return count;
}

std::vector<RemainingCount> ReadCounts(const Rows& rows) {
  std::vector<RemainingCount> counts;
  for (int i = 0; i < rows.size(); ++i) counts.push_back(ReadCount(rows[i]));
  return counts;
}

std::optional<int32_t> OriginKey(const std::string& unit_code) {
  const auto tail = platform::TailOf(unit_code);
  if (!tail) return std::nullopt;
  return platform::MakeScopeKey(options::v1::RELATION_ORIGIN, *tail);
}

}  // namespace

absl::Status InsertCount(Tx& tx, RemainingCount& count, const platform::UnitPath& path) {
  count.set_id(tx.call().NewId());
  count.set_recorded_by(tx.call().principal().id);
  *count.mutable_create_time() = platform::ToProto(tx.call().now());
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("INSERT INTO remaining_counts (id, scope, unit_tail, unit_code, date, method, "
               "people, children, low_mobility, source, recorded_by, correction_reason, synthetic, "
               "created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', $12, $13) "
               "ON CONFLICT (unit_tail, date, method) WHERE corrected_by_id IS NULL DO NOTHING",
               count.id(), platform::RowKeys(options::v1::RELATION_ORIGIN, path), path.back(),
               count.unit_code(), count.date(), static_cast<int>(count.method()),
               count.remaining().people(), count.remaining().children(),
               count.remaining().low_mobility(), count.source(), count.recorded_by(),
               count.synthetic(), tx.call().now()));
  if (rows.affected() == 1) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_COUNT_EXISTS, {{"date", count.date()}});
}

absl::StatusOr<RemainingCount> CorrectCount(Tx& tx, const std::string& id,
                                            const v1::PeopleCount& remaining,
                                            const std::string& reason) {
  const std::string new_id = tx.call().NewId();
  CC_ASSIGN_OR_RETURN(Rows marked, tx.Query("UPDATE remaining_counts SET corrected_by_id = $2 "
                                            "WHERE id = $1 AND corrected_by_id IS NULL",
                                            id, new_id));
  if (marked.affected() == 0) {
    CC_ASSIGN_OR_RETURN(Rows known, tx.Query("SELECT 1 FROM remaining_counts WHERE id = $1", id));
    if (known.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
    return platform::Fail(common::v1::REASON_STATE_FORBIDS, {{"state", "CORRECTED"}});
  }
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("INSERT INTO remaining_counts (id, scope, unit_tail, unit_code, date, method, "
               "people, children, low_mobility, source, recorded_by, corrects_id, "
               "correction_reason, synthetic, created_at) SELECT $2, scope, unit_tail, unit_code, "
               "date, method, $3, $4, $5, source, $6, id, $7, synthetic, $8 "
               "FROM remaining_counts WHERE id = $1 RETURNING " COUNT_COLUMNS,
               id, new_id, remaining.people(), remaining.children(), remaining.low_mobility(),
               tx.call().principal().id, reason, tx.call().now()));
  return ReadCount(rows[0]);
}

absl::StatusOr<std::vector<RemainingCount>> ListCounts(
    Tx& tx, const v1::ListRemainingCountsRequest& request, const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " COUNT_COLUMNS " FROM remaining_counts "
               "WHERE ($1::int IS NULL OR scope @> ARRAY[$1::int]) "
               "AND ($2::date IS NULL OR date >= $2) AND ($3::date IS NULL OR date <= $3) "
               "AND ($4::boolean OR corrected_by_id IS NULL) "
               "AND ($5::date IS NULL OR (date, id) < ($5::date, $6::uuid)) "
               "ORDER BY date DESC, id DESC LIMIT $7",
               OriginKey(request.unit_code()), Param::OrNull(request.start_date()),
               Param::OrNull(request.end_date()), request.with_corrected(),
               platform::AfterOrNull(page, 0), platform::AfterOrNull(page, 1), page.size + 1));
  return ReadCounts(rows);
}

absl::StatusOr<std::vector<v1::MissingCount>> ListMissing(Tx& tx, absl::CivilDay day,
                                                          const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT DISTINCT ON (s.unit_code) s.unit_code, d.id, (SELECT max(c.date) FROM "
               "remaining_counts c WHERE c.unit_tail = s.unit_tail AND c.date < $1) "
               "FROM evacuation_decision_settlements s JOIN evacuation_decisions d "
               "ON d.id = s.decision_id WHERE d.state IN (3, 5, 6) AND d.force_start <= $1 "
               "AND COALESCE(d.force_end >= $1, true) AND NOT EXISTS (SELECT FROM remaining_counts "
               "c WHERE c.unit_tail = s.unit_tail AND c.date = $1) "
               "AND ($2::text IS NULL OR s.unit_code > $2) ORDER BY s.unit_code, d.id LIMIT $3",
               day, platform::AfterOrNull(page, 0), page.size + 1));
  std::vector<v1::MissingCount> missing(rows.size());
  for (int i = 0; i < rows.size(); ++i) {
    missing[i].set_unit_code(rows[i].str(0));
    missing[i].set_decision_id(rows[i].str(1));
    missing[i].set_last_date(rows[i].date(2));
  }
  return missing;
}

absl::StatusOr<std::vector<RemainingCount>> LastCounts(Tx& tx, const std::vector<int32_t>& tails,
                                                       absl::CivilDay day) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT DISTINCT ON (unit_tail, method) " COUNT_COLUMNS " FROM remaining_counts "
               "WHERE unit_tail = ANY ($1) AND date <= $2 AND corrected_by_id IS NULL "
               "ORDER BY unit_tail, method, date DESC",
               tails, day));
  return ReadCounts(rows);
}

}  // namespace cc::evacuation
