#include "services/territory/act_store.h"

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "services/platform/error/error.h"

namespace cc::territory {

using platform::Param;
using platform::Tx;

absl::Status InsertAct(Tx& tx, const ActRow& row) {
  const common::v1::ActReference& reference = row.act.reference();
  CC_RETURN_IF_ERROR(
      tx.Query("INSERT INTO acts (id, kind, number, date, issuer, registration_number, "
               "registration_date, edition_date, "
               "file_sha256, partial, synthetic, period_count, imported_at, revision) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
               row.act.id(), reference.kind(), reference.number(), reference.date(),
               reference.issuer(), reference.registration_number(),
               Param::OrNull(reference.registration_date()), row.act.edition_date(),
               row.act.file_sha256(), row.partial, row.act.synthetic(), row.act.period_count(),
               tx.call().now(), row.revision)
          .status());
  for (int i = 0; i < row.act.amended_by_size(); ++i) {
    const common::v1::ActReference& amendment = row.act.amended_by(i);
    CC_RETURN_IF_ERROR(
        tx.Query("INSERT INTO act_amendments (act_id, ordinal, kind, number, date, issuer) "
                 "VALUES ($1, $2, $3, $4, $5, $6)",
                 row.act.id(), i + 1, amendment.kind(), amendment.number(),
                 Param::OrNull(amendment.date()), amendment.issuer())
            .status());
  }
  return absl::OkStatus();
}

absl::Status ApplyDifference(Tx& tx, const v1::Act& act, const ListDifference& difference) {
  if (!difference.dropped.empty()) {
    CC_RETURN_IF_ERROR(tx.Query("UPDATE status_periods SET superseded_by = $2, superseded_at = $3 "
                                "WHERE id = ANY ($1::text[]::uuid[])",
                                difference.dropped, act.id(), tx.call().now())
                           .status());
  }
  std::vector<std::string> ids, codes, starts, ends, excluded;
  std::vector<int32_t> statuses, doubtful;
  for (const v1::StatusPeriod& period : difference.added) {
    ids.push_back(tx.call().NewId());
    codes.push_back(period.unit_code());
    statuses.push_back(period.status());
    starts.push_back(period.start_date());
    ends.push_back(period.end_date());
    excluded.push_back(absl::StrJoin(period.excluded_unit_codes(), ","));
    doubtful.push_back(period.doubtful() ? 1 : 0);
  }
  if (ids.empty()) return absl::OkStatus();
  return tx
      .Query(
          "INSERT INTO status_periods (id, unit_code, status, start_date, end_date, "
          "excluded_codes, doubtful, act_id, "
          "recorded_at) "
          "SELECT id::uuid, code, status, starts::date, NULLIF(ends, '')::date, "
          "string_to_array(excluded, ','), "
          "doubtful = 1, $8, $9 "
          "FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[], "
          "$7::int[]) "
          "AS t (id, code, status, starts, ends, excluded, doubtful)",
          ids, codes, statuses, starts, ends, excluded, doubtful, act.id(), tx.call().now())
      .status();
}

}  // namespace cc::territory
