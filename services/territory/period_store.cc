#include "services/territory/period_store.h"

#include <utility>

#include "absl/strings/str_join.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

// Literals join at compile time; nothing is concatenated at run time.
#define CC_PERIODS                                                               \
  "SELECT id, unit_code, status, start_date, end_date, excluded_codes, act_id, " \
  "doubtful, recorded_at, least(superseded_at, withdrawn_at), in_force_date, "   \
  "out_of_force_date FROM status_periods "

namespace cc::territory {
namespace {

using platform::Row;
using platform::Rows;
using platform::Tx;

absl::StatusOr<Periods> PeriodsOf(const absl::StatusOr<Rows>& rows) {
  if (!rows.ok()) return rows.status();
  Periods periods;
  periods.reserve(static_cast<size_t>(rows->size()));
  for (int i = 0; i < rows->size(); ++i) {
    const Row row = (*rows)[i];
    v1::StatusPeriod& period = periods.emplace_back();
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
    if (!row.null(9)) *period.mutable_superseded_time() = platform::ToProto(row.instant(9));
    period.set_in_force_date(row.date(10));
    period.set_out_of_force_date(row.date(11));
  }
  return periods;
}

}  // namespace

absl::StatusOr<Periods> ReadPeriodsInForce(Tx& tx) {
  return PeriodsOf(tx.Query(CC_PERIODS
                            ", register WHERE withdrawn_at IS NULL AND in_force_date <= answers_on "
                            "AND (superseded_at IS NULL OR out_of_force_date > answers_on)"));
}

absl::StatusOr<Periods> ReadPeriodsInForceOn(Tx& tx, absl::CivilDay day) {
  return PeriodsOf(tx.Query(CC_PERIODS "WHERE withdrawn_at IS NULL AND in_force_date <= $1 "
                                       "AND (superseded_at IS NULL OR out_of_force_date > $1)",
                            day));
}

absl::StatusOr<Periods> ReadNewestPeriods(Tx& tx) {
  return PeriodsOf(tx.Query(CC_PERIODS "WHERE withdrawn_at IS NULL AND superseded_at IS NULL"));
}

absl::StatusOr<Periods> ReadPeriodsWithout(Tx& tx, const std::string& act_id) {
  return PeriodsOf(
      tx.Query(CC_PERIODS
               ", register WHERE withdrawn_at IS NULL AND coalesce(opened_by, act_id) <> $1 "
               "AND in_force_date <= answers_on AND (superseded_at IS NULL OR superseded_by = $1 "
               "OR out_of_force_date > answers_on)",
               act_id));
}

absl::StatusOr<Periods> ReadPeriodsKnown(Tx& tx, const std::vector<int32_t>& tails,
                                         absl::Time known_at, absl::CivilDay in_force_on) {
  return PeriodsOf(
      tx.Query(CC_PERIODS
               "WHERE unit_tail = ANY ($1::int[]) AND recorded_at <= $2 AND in_force_date <= $3 "
               "AND (withdrawn_at IS NULL OR withdrawn_at > $2) "
               "AND (superseded_at IS NULL OR superseded_at > $2 OR out_of_force_date > $3)",
               tails, known_at, in_force_on));
}

absl::StatusOr<Periods> ReadPeriodVersions(Tx& tx, const std::vector<int32_t>& tails) {
  return PeriodsOf(tx.Query(CC_PERIODS "WHERE unit_tail = ANY ($1::int[]) "
                                       "ORDER BY start_date, recorded_at, status, id",
                            tails));
}

absl::Status ApplyDifference(Tx& tx, const v1::Act& act, const ListDifference& difference) {
  if (!difference.dropped.empty()) {
    CC_RETURN_IF_ERROR(tx.Query("UPDATE status_periods SET superseded_by = $2, superseded_at = $3, "
                                "out_of_force_date = $4 WHERE id = ANY ($1::text[]::uuid[])",
                                difference.dropped, act.id(), tx.call().now(), act.in_force_date())
                           .status());
  }
  std::vector<std::string> ids, codes, starts, ends, excluded, acts;
  std::vector<int32_t> statuses, doubtful;
  for (const v1::StatusPeriod& period : difference.added) {
    ids.push_back(tx.call().NewId());
    codes.push_back(period.unit_code());
    statuses.push_back(period.status());
    starts.push_back(period.start_date());
    ends.push_back(period.end_date());
    excluded.push_back(absl::StrJoin(period.excluded_unit_codes(), ","));
    doubtful.push_back(period.doubtful() ? 1 : 0);
    acts.push_back(period.act_id().empty() ? act.id() : period.act_id());
  }
  if (ids.empty()) return absl::OkStatus();
  return tx
      .Query(
          "INSERT INTO status_periods (id, unit_code, status, start_date, end_date, "
          "excluded_codes, doubtful, act_id, opened_by, in_force_date, recorded_at) "
          "SELECT id::uuid, code, status, starts::date, NULLIF(ends, '')::date, "
          "string_to_array(excluded, ','), doubtful = 1, act::uuid, $9, $10, $11 "
          "FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[], "
          "$7::int[], $8::text[]) "
          "AS t (id, code, status, starts, ends, excluded, doubtful, act)",
          ids, codes, statuses, starts, ends, excluded, doubtful, acts, act.id(),
          act.in_force_date(), tx.call().now())
      .status();
}

absl::Status WithdrawPeriods(Tx& tx, const std::string& act_id) {
  CC_RETURN_IF_ERROR(
      tx.Query("INSERT INTO status_periods (id, unit_code, status, start_date, end_date, "
               "excluded_codes, doubtful, act_id, opened_by, in_force_date, recorded_at) "
               "SELECT gen_random_uuid(), unit_code, status, start_date, end_date, excluded_codes, "
               "doubtful, act_id, opened_by, in_force_date, $2 FROM status_periods "
               "WHERE superseded_by = $1 AND withdrawn_at IS NULL AND coalesce(opened_by, act_id) "
               "<> $1",
               act_id, tx.call().now())
          .status());
  return tx
      .Query(
          "UPDATE status_periods SET withdrawn_at = $2 WHERE withdrawn_at IS NULL "
          "AND (coalesce(opened_by, act_id) = $1 OR superseded_by = $1)",
          act_id, tx.call().now())
      .status();
}

}  // namespace cc::territory
