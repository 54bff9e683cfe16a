#include "services/evacuation/refusal_store.h"

#include <optional>
#include <utility>

#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

#define REFUSAL_COLUMNS                                                                       \
  "id, revision, scope, resident_id, unit_code, refuse_date, signature, on_the_spot, "        \
  "scan_sha256, review_date, outcome, guardianship_notice, personal, synthetic, created_at, " \
  "updated_at"

namespace cc::evacuation {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;
using v1::EvacuationRefusal;

constexpr char kPlace[] = "evacuation_refusals.personal";

std::string Personal(const Keyring& keyring, const EvacuationRefusal& refusal) {
  EvacuationRefusal part;
  part.set_reason(refusal.reason());
  part.set_signed_by(refusal.signed_by());
  *part.mutable_witnesses() = refusal.witnesses();
  *part.mutable_reviews() = refusal.reviews();
  return keyring.Encrypt(part.SerializeAsString(), kPlace, refusal.id());
}

absl::StatusOr<RefusalRow> ReadRefusal(const Row& row, const Keyring& keyring) {
  RefusalRow read;
  EvacuationRefusal& refusal = read.refusal;
  CC_ASSIGN_OR_RETURN(std::string personal, keyring.Decrypt(row.bytes(12), kPlace, row.text(0)));
  if (!refusal.ParseFromString(personal)) return platform::Fail(common::v1::REASON_INTERNAL);
  read.revision = row.integer(1);
  read.scope = platform::KeysOf(row, 2);
  refusal.set_id(row.str(0));
  refusal.set_resident_id(row.str(3));
  refusal.set_unit_code(row.str(4));
  refusal.set_refuse_date(row.date(5));
  refusal.set_signature(static_cast<EvacuationRefusal::Signature>(row.integer(6)));
  refusal.set_on_the_spot(row.boolean(7));
  refusal.set_scan_sha256(row.str(8));
  refusal.set_review_date(row.date(9));
  refusal.set_outcome(static_cast<EvacuationRefusal::Outcome>(row.integer(10)));
  refusal.set_guardianship_notice(row.boolean(11));
  refusal.set_synthetic(row.boolean(13));
  refusal.set_etag(platform::EtagOf(read.revision));
  *refusal.mutable_create_time() = platform::ToProto(row.instant(14));
  *refusal.mutable_update_time() = platform::ToProto(row.instant(15));
  return read;
}

absl::StatusOr<RefusalRow> ReadOne(const Keyring& keyring, absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadRefusal((*rows)[0], keyring);
}

}  // namespace

void InsertRefusal(Tx& tx, const Keyring& keyring, RefusalRow& row) {
  EvacuationRefusal& refusal = row.refusal;
  refusal.set_id(tx.call().NewId());
  row.revision = 1;
  tx.Defer(
      "INSERT INTO evacuation_refusals (id, scope, resident_id, unit_tail, unit_code, refuse_date, "
      "signature, on_the_spot, scan_sha256, review_date, outcome, guardianship_notice, personal, "
      "synthetic, created_at, updated_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)",
      refusal.id(), row.scope, refusal.resident_id(),
      platform::TailOf(refusal.unit_code()).value_or(0), refusal.unit_code(), refusal.refuse_date(),
      static_cast<int>(refusal.signature()), refusal.on_the_spot(), refusal.scan_sha256(),
      refusal.review_date(), static_cast<int>(refusal.outcome()), refusal.guardianship_notice(),
      Param::Bytes(Personal(keyring, refusal)), refusal.synthetic(), tx.call().now());
  refusal.set_etag(platform::EtagOf(1));
  *refusal.mutable_create_time() = platform::ToProto(tx.call().now());
  *refusal.mutable_update_time() = platform::ToProto(tx.call().now());
}

void UpdateRefusal(Tx& tx, const Keyring& keyring, RefusalRow& row) {
  EvacuationRefusal& refusal = row.refusal;
  row.revision += 1;
  tx.Defer(
      "UPDATE evacuation_refusals SET revision = $2, review_date = $3, outcome = $4, "
      "personal = $5, updated_at = $6 WHERE id = $1",
      refusal.id(), row.revision, refusal.review_date(), static_cast<int>(refusal.outcome()),
      Param::Bytes(Personal(keyring, refusal)), tx.call().now());
  refusal.set_etag(platform::EtagOf(row.revision));
  *refusal.mutable_update_time() = platform::ToProto(tx.call().now());
}

absl::StatusOr<EvacuationRefusal> FindRefusal(Tx& tx, const Keyring& keyring,
                                              const std::string& id) {
  CC_ASSIGN_OR_RETURN(
      RefusalRow row,
      ReadOne(keyring,
              tx.Query("SELECT " REFUSAL_COLUMNS " FROM evacuation_refusals WHERE id = $1", id)));
  return std::move(row.refusal);
}

absl::StatusOr<RefusalRow> LockRefusal(Tx& tx, const Keyring& keyring, const std::string& id) {
  return ReadOne(
      keyring,
      tx.Query("SELECT " REFUSAL_COLUMNS " FROM evacuation_refusals WHERE id = $1 FOR UPDATE", id));
}

absl::StatusOr<std::vector<EvacuationRefusal>> ListRefusals(Tx& tx, const Keyring& keyring,
                                                            const v1::ListRefusalsRequest& request,
                                                            const Page& page) {
  std::optional<int32_t> within;
  if (const auto tail = platform::TailOf(request.unit_code()))
    within = platform::MakeScopeKey(options::v1::RELATION_ORIGIN, *tail);
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " REFUSAL_COLUMNS " FROM evacuation_refusals "
               "WHERE ($1::int IS NULL OR scope @> ARRAY[$1::int]) "
               "AND ($2 = 0 OR outcome = $2::int) "
               "AND ($3::date IS NULL OR (outcome = 1 AND review_date <= $3::date)) "
               "AND ($4::uuid IS NULL OR id > $4) ORDER BY id LIMIT $5",
               within, static_cast<int>(request.outcome()), Param::OrNull(request.due_by()),
               platform::AfterOrNull(page, 0), page.size + 1));
  std::vector<EvacuationRefusal> refusals;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(RefusalRow row, ReadRefusal(rows[i], keyring));
    refusals.push_back(std::move(row.refusal));
  }
  return refusals;
}

}  // namespace cc::evacuation
