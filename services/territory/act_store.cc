#include "services/territory/act_store.h"

#include <utility>

#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

// Literals join at compile time; nothing is concatenated at run time.
#define CC_ACTS                                                                             \
  "SELECT a.id, a.kind, a.number, a.date, a.issuer, a.registration_number, "                \
  "a.registration_date, a.edition_date, a.imported_at, a.period_count, a.file_sha256, "     \
  "a.synthetic, a.in_force_date, a.amends_act_id, a.withdrawn_at, a.withdrawal_reason, "    \
  "CASE WHEN a.withdrawn_at IS NOT NULL THEN 3 WHEN a.in_force_date > r.answers_on THEN 1 " \
  "ELSE 2 END FROM acts a CROSS JOIN register r "

namespace cc::territory {
namespace {

using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;

v1::Act ActOf(const Row& row) {
  v1::Act act;
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
  act.set_in_force_date(row.date(12));
  act.set_amends_act_id(row.str(13));
  if (!row.null(14)) *act.mutable_withdrawn_time() = platform::ToProto(row.instant(14));
  act.set_withdrawal_reason(row.str(15));
  act.set_state(static_cast<v1::Act::State>(row.integer(16)));
  return act;
}

absl::StatusOr<std::vector<v1::Act>> ActsOf(const absl::StatusOr<Rows>& rows) {
  if (!rows.ok()) return rows.status();
  std::vector<v1::Act> acts;
  for (int i = 0; i < rows->size(); ++i) acts.push_back(ActOf((*rows)[i]));
  return acts;
}

}  // namespace

absl::Status InsertAct(Tx& tx, const ActRow& row) {
  const common::v1::ActReference& reference = row.act.reference();
  CC_RETURN_IF_ERROR(
      tx.Query("INSERT INTO acts (id, kind, number, date, issuer, registration_number, "
               "registration_date, edition_date, "
               "file_sha256, partial, synthetic, period_count, imported_at, revision, "
               "in_force_date, amends_act_id) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
               row.act.id(), reference.kind(), reference.number(), reference.date(),
               reference.issuer(), reference.registration_number(),
               Param::OrNull(reference.registration_date()), row.act.edition_date(),
               row.act.file_sha256(), row.partial, row.act.synthetic(), row.act.period_count(),
               tx.call().now(), row.revision, row.act.in_force_date(),
               Param::OrNull(row.act.amends_act_id()))
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

absl::StatusOr<std::vector<v1::Act>> ReadActs(Tx& tx) {
  CC_ASSIGN_OR_RETURN(std::vector<v1::Act> acts, ActsOf(tx.Query(CC_ACTS)));
  CC_ASSIGN_OR_RETURN(const Rows amendments,
                      tx.Query("SELECT act_id, kind, number, date, issuer FROM act_amendments "
                               "ORDER BY act_id, ordinal"));
  for (int i = 0; i < amendments.size(); ++i) {
    for (v1::Act& act : acts) {
      if (act.id() != amendments[i].text(0)) continue;
      common::v1::ActReference& reference = *act.add_amended_by();
      reference.set_kind(amendments[i].str(1));
      reference.set_number(amendments[i].str(2));
      reference.set_date(amendments[i].date(3));
      reference.set_issuer(amendments[i].str(4));
    }
  }
  return acts;
}

absl::StatusOr<std::vector<v1::Act>> ReadActsKnown(Tx& tx, absl::Time known_at,
                                                   absl::CivilDay in_force_on) {
  CC_ASSIGN_OR_RETURN(
      std::vector<v1::Act> acts,
      ActsOf(tx.Query(CC_ACTS "WHERE a.imported_at <= $1 AND a.in_force_date <= $2 AND "
                              "(a.withdrawn_at IS NULL OR a.withdrawn_at > $1)",
                      known_at, in_force_on)));
  for (v1::Act& act : acts) act.set_state(v1::Act::STATE_IN_FORCE);
  return acts;
}

absl::StatusOr<std::string> ReadLastAct(Tx& tx) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT id FROM acts WHERE withdrawn_at IS NULL ORDER BY revision DESC LIMIT 1"));
  return rows.empty() ? std::string() : rows[0].str(0);
}

absl::Status WithdrawAct(Tx& tx, const std::string& id, const std::string& reason) {
  return tx
      .Query("UPDATE acts SET withdrawn_at = $2, withdrawal_reason = $3 WHERE id = $1", id,
             tx.call().now(), reason)
      .status();
}

}  // namespace cc::territory
