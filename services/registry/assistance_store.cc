#include "services/registry/assistance_store.h"

#include <utility>

#include "services/platform/db/columns.h"
#include "services/platform/time/date.h"

namespace cc::registry {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;

constexpr char kPlace[] = "assistance.personal";

absl::StatusOr<v1::Assistance> ReadAssistance(const Row& row, const Keyring& keyring) {
  CC_ASSIGN_OR_RETURN(std::string personal, keyring.Decrypt(row.bytes(11), kPlace, row.text(0)));
  v1::Assistance assistance;
  if (!assistance.ParseFromString(personal)) return platform::Fail(common::v1::REASON_INTERNAL);
  assistance.set_id(row.str(0));
  assistance.set_household_id(row.str(1));
  assistance.set_person_id(row.str(2));
  assistance.set_kind(row.str(3));
  assistance.set_provider_id(row.str(4));
  assistance.set_given_by(row.str(5));
  assistance.set_quantity(row.real(6));
  assistance.set_measure(row.str(7));
  assistance.set_date(row.date(8));
  assistance.set_referral_id(row.str(9));
  assistance.set_recorded_by(row.str(10));
  assistance.set_synthetic(row.boolean(12));
  *assistance.mutable_create_time() = platform::ToProto(row.instant(13));
  for (std::string& id : row.texts(14)) assistance.add_same_period_ids(std::move(id));
  return assistance;
}

}  // namespace

absl::Status InsertAssistance(Tx& tx, const Keyring& keyring, v1::Assistance& assistance,
                              const std::vector<ScopeKey>& scope,
                              const std::vector<ScopeKey>& office) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT a.id FROM assistance a JOIN need_kinds k ON k.code = a.kind "
               "WHERE a.household_id = $1 AND a.kind = $2 AND abs(a.given_date - $3::date) "
               "< k.repeat_days AND (a.person_id = $4::uuid OR a.person_id IS NULL "
               "OR $4::uuid IS NULL) ORDER BY a.given_date, a.id",
               assistance.household_id(), assistance.kind(), assistance.date(),
               Param::OrNull(assistance.person_id())));
  for (int i = 0; i < rows.size(); ++i) assistance.add_same_period_ids(rows[i].str(0));
  v1::Assistance part;
  part.set_description(assistance.description());
  tx.Defer(
      "INSERT INTO assistance (id, scope, provider_office, household_id, person_id, kind, "
      "provider_id, given_by, quantity, measure, given_date, referral_id, recorded_by, personal, "
      "synthetic, created_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
      assistance.id(), scope, office, assistance.household_id(),
      Param::OrNull(assistance.person_id()), assistance.kind(),
      Param::OrNull(assistance.provider_id()), assistance.given_by(), assistance.quantity(),
      assistance.measure(), assistance.date(), Param::OrNull(assistance.referral_id()),
      assistance.recorded_by(),
      Param::Bytes(keyring.Encrypt(part.SerializeAsString(), kPlace, assistance.id())),
      assistance.synthetic(), tx.call().now());
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::Assistance>> ListAssistance(Tx& tx, const Keyring& keyring,
                                                           const v1::ListAssistanceRequest& request,
                                                           const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT a.id, a.household_id, a.person_id, a.kind, a.provider_id, a.given_by, "
               "a.quantity, a.measure, a.given_date, a.referral_id, a.recorded_by, a.personal, "
               "a.synthetic, a.created_at, same.ids FROM assistance a CROSS JOIN LATERAL ("
               "SELECT array_agg(b.id::text ORDER BY b.given_date, b.id) AS ids FROM assistance b "
               "JOIN need_kinds k ON k.code = b.kind WHERE b.household_id = a.household_id "
               "AND b.kind = a.kind AND b.id <> a.id "
               "AND abs(b.given_date - a.given_date) < k.repeat_days "
               "AND (b.person_id = a.person_id OR a.person_id IS NULL OR b.person_id IS NULL)"
               ") AS same "
               "WHERE ($1::uuid IS NULL OR a.household_id = $1) "
               "AND ($2::text IS NULL OR a.kind = $2) "
               "AND ($3::date IS NULL OR a.given_date >= $3) "
               "AND ($4::date IS NULL OR a.given_date <= $4) "
               "AND (NOT $5 OR same.ids IS NOT NULL) "
               "AND ($6::date IS NULL OR (a.given_date, a.id) < ($6, $7::uuid)) "
               "ORDER BY a.given_date DESC, a.id DESC LIMIT $8",
               Param::OrNull(request.household_id()), Param::OrNull(request.kind()),
               Param::OrNull(request.start_date()), Param::OrNull(request.end_date()),
               request.repeated_only(), platform::AfterOrNull(page, 0),
               platform::AfterOrNull(page, 1), page.size + 1));
  std::vector<v1::Assistance> found;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(v1::Assistance assistance, ReadAssistance(rows[i], keyring));
    found.push_back(std::move(assistance));
  }
  return found;
}

}  // namespace cc::registry
