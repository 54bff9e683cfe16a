#include "services/territory/client/status_review_store.h"

#include <utility>

#include "google/protobuf/util/json_util.h"
#include "services/platform/db/etag.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::territory {
namespace {

using platform::Keyring;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;
using v1::StatusReview;

constexpr char kPlace[] = "status_reviews.note";

#define REVIEW_COLUMNS                                                                           \
  "id, record_id, unit_code, day, kept_status, status_before, status_after, register_revision, " \
  "act_id, found_at, state, closed_by, closed_at, note, revision, scope, act"

absl::StatusOr<StatusReview> ReadReview(const Row& row, const Keyring& keyring) {
  StatusReview review;
  review.set_id(row.str(0));
  review.set_record_id(row.str(1));
  review.set_unit_code(row.str(2));
  review.set_date(row.date(3));
  review.set_kept_status(static_cast<v1::Status>(row.integer(4)));
  review.set_before(static_cast<v1::Status>(row.integer(5)));
  review.set_after(static_cast<v1::Status>(row.integer(6)));
  review.set_register_revision(row.integer(7));
  review.set_act_id(row.str(8));
  *review.mutable_find_time() = platform::ToProto(row.instant(9));
  review.set_state(static_cast<StatusReview::State>(row.integer(10)));
  review.set_closed_by(row.str(11));
  if (!row.null(12)) *review.mutable_close_time() = platform::ToProto(row.instant(12));
  CC_ASSIGN_OR_RETURN(std::string note, keyring.Decrypt(row.bytes(13), kPlace, row.text(0)));
  review.set_note(std::move(note));
  review.set_etag(platform::EtagOf(row.integer(14)));
  common::v1::ActReference act;
  if (!google::protobuf::util::JsonStringToMessage(row.str(16), &act).ok())
    return platform::Fail(common::v1::REASON_INTERNAL);
  if (!act.number().empty()) *review.mutable_act() = std::move(act);
  return review;
}

std::string ActText(const common::v1::ActReference& act) {
  std::string json;
  (void)google::protobuf::util::MessageToJsonString(act, &json);
  return json;
}

std::vector<ScopeKey> ScopeOf(const Row& row, int column) {
  std::vector<ScopeKey> scope;
  for (int64_t key : row.integers(column)) scope.push_back(static_cast<ScopeKey>(key));
  return scope;
}

}  // namespace

absl::StatusOr<int> InsertStatusReviews(Tx& tx, int64_t register_revision,
                                        const std::vector<FoundReview>& found, Repeated repeated) {
  if (found.empty()) return 0;
  std::vector<std::string> ids, records, scopes, units, days, act_ids, acts;
  std::vector<int32_t> kept, before, after;
  for (const FoundReview& one : found) {
    ids.push_back(tx.call().NewId());
    records.push_back(one.relied.record_id);
    scopes.push_back(one.relied.scope);
    units.push_back(one.relied.unit_code);
    days.push_back(one.relied.date);
    kept.push_back(one.relied.kept);
    before.push_back(one.before);
    after.push_back(one.after);
    act_ids.push_back(one.act_id);
    acts.push_back(ActText(one.act));
  }
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("INSERT INTO status_reviews (id, scope, record_id, register_revision, unit_code, "
               "day, kept_status, status_before, status_after, act_id, found_at, act) "
               "SELECT t.id::uuid, t.scope::int[], t.record::uuid, $10, t.unit, t.day::date, "
               "t.kept, t.before, t.after, t.act_id, $11, t.act::jsonb "
               "FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], "
               "$6::int[], $7::int[], $8::int[], $9::text[], $13::text[]) "
               "AS t (id, record, scope, unit, day, kept, before, after, act_id, act) "
               "WHERE NOT EXISTS (SELECT 1 FROM status_reviews v WHERE v.record_id = "
               "t.record::uuid AND (v.register_revision >= $10 OR ($12 AND v.status_after = "
               "t.after))) "
               "ON CONFLICT (record_id, register_revision) DO NOTHING RETURNING id, scope",
               ids, records, scopes, units, days, kept, before, after, act_ids, register_revision,
               tx.call().now(), repeated == Repeated::kSameAnswer, acts));
  for (int i = 0; i < rows.size(); ++i) {
    tx.Emit({.kind = "status_reviews",
             .key = rows[i].str(0),
             .revision = 1,
             .before = {},
             .after = ScopeOf(rows[i], 1)});
  }
  return rows.size();
}

absl::StatusOr<std::vector<StatusReview>> FindStatusReviews(Tx& tx, const Keyring& keyring,
                                                            StatusReview::State state,
                                                            const std::string& record_id,
                                                            const platform::Page& page) {
  const bool first = page.after.size() != 2;
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT " REVIEW_COLUMNS
               " FROM status_reviews WHERE state = $1 AND ($2::uuid IS NULL OR record_id = $2) "
               "AND ($3 OR (found_at, id) > ($4::timestamptz, $5::uuid)) "
               "ORDER BY found_at, id LIMIT $6",
               static_cast<int>(state == StatusReview::STATE_UNSPECIFIED ? StatusReview::STATE_OPEN
                                                                         : state),
               Param::OrNull(record_id), first, first ? Param(std::nullopt) : Param(page.after[0]),
               first ? Param(std::nullopt) : Param(page.after[1]), page.size + 1));
  std::vector<StatusReview> reviews;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(StatusReview review, ReadReview(rows[i], keyring));
    reviews.push_back(std::move(review));
  }
  return reviews;
}

std::vector<std::string> KeyOf(const StatusReview& review) {
  return {absl::FormatTime(absl::RFC3339_full, platform::FromProto(review.find_time()),
                           absl::UTCTimeZone()),
          review.id()};
}

absl::StatusOr<StatusReview> CloseStatusReview(Tx& tx, const Keyring& keyring,
                                               const std::string& id, const std::string& etag,
                                               StatusReview::State outcome,
                                               const std::string& note) {
  CC_ASSIGN_OR_RETURN(
      const Rows known,
      tx.Query("SELECT revision, state FROM status_reviews WHERE id = $1 FOR UPDATE", id));
  if (known.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  CC_RETURN_IF_ERROR(platform::CheckEtag(etag, platform::EtagOf(known[0].integer(0))));
  if (known[0].integer(1) != StatusReview::STATE_OPEN) {
    return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                          {{"state", StatusReview::State_Name(
                                         static_cast<StatusReview::State>(known[0].integer(1)))}});
  }
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("UPDATE status_reviews SET state = $2, revision = revision + 1, closed_by = $3, "
               "closed_at = $4, note = $5 WHERE id = $1 RETURNING " REVIEW_COLUMNS,
               id, static_cast<int>(outcome), tx.call().principal().id, tx.call().now(),
               Param::Bytes(keyring.Encrypt(note, kPlace, id))));
  CC_ASSIGN_OR_RETURN(StatusReview review, ReadReview(rows[0], keyring));
  const std::vector<ScopeKey> scope = ScopeOf(rows[0], 15);
  tx.Emit({.kind = "status_reviews",
           .key = id,
           .revision = rows[0].integer(14),
           .before = scope,
           .after = scope});
  tx.call().Touch("status_reviews", id);
  return review;
}

}  // namespace cc::territory
