#include "services/registry/referral_store.h"

#include <utility>

#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

#define REFERRAL_COLUMNS                                                                        \
  "id, revision, scope, provider_office, need_id, household_id, person_id, provider_id, kind, " \
  "urgency, state, consent_date, consent_form, sent_date, sent_by, answered_by, rejection, "    \
  "delivery_date, assistance_id, outcome, personal, synthetic, created_at, updated_at"

namespace cc::registry {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;
using v1::Referral;

constexpr char kPlace[] = "referrals.personal";

absl::StatusOr<ReferralRow> ReadReferral(const Row& row, const Keyring& keyring) {
  ReferralRow read;
  Referral& referral = read.referral;
  CC_ASSIGN_OR_RETURN(std::string personal, keyring.Decrypt(row.bytes(20), kPlace, row.text(0)));
  if (!referral.ParseFromString(personal)) return platform::Fail(common::v1::REASON_INTERNAL);
  read.revision = row.integer(1);
  read.scope = platform::KeysOf(row, 2);
  read.office = platform::KeysOf(row, 3);
  referral.set_id(row.str(0));
  referral.set_need_id(row.str(4));
  referral.set_household_id(row.str(5));
  referral.set_person_id(row.str(6));
  referral.set_provider_id(row.str(7));
  referral.set_kind(row.str(8));
  referral.set_urgency(static_cast<v1::Urgency>(row.integer(9)));
  referral.set_state(static_cast<Referral::State>(row.integer(10)));
  if (!row.null(11)) {
    referral.mutable_consent()->set_date(row.date(11));
    referral.mutable_consent()->set_form(static_cast<v1::Consent::Form>(row.integer(12)));
  }
  referral.set_sent_date(row.date(13));
  referral.set_sent_by(row.str(14));
  referral.set_answered_by(row.str(15));
  referral.set_rejection(static_cast<Referral::Rejection>(row.integer(16)));
  referral.set_delivery_date(row.date(17));
  referral.set_assistance_id(row.str(18));
  referral.set_outcome(static_cast<Referral::Outcome>(row.integer(19)));
  referral.set_synthetic(row.boolean(21));
  referral.set_etag(platform::EtagOf(read.revision));
  *referral.mutable_create_time() = platform::ToProto(row.instant(22));
  *referral.mutable_update_time() = platform::ToProto(row.instant(23));
  return read;
}

absl::StatusOr<ReferralRow> ReadOne(const Keyring& keyring, absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadReferral((*rows)[0], keyring);
}

std::string Personal(const Keyring& keyring, const Referral& referral) {
  Referral part;
  if (referral.has_person()) *part.mutable_person() = referral.person();
  part.set_note(referral.note());
  part.set_answer_note(referral.answer_note());
  part.set_outcome_note(referral.outcome_note());
  return keyring.Encrypt(part.SerializeAsString(), kPlace, referral.id());
}

}  // namespace

void InsertReferral(Tx& tx, const Keyring& keyring, const ReferralRow& row) {
  const Referral& referral = row.referral;
  tx.Defer(
      "INSERT INTO referrals (id, scope, provider_office, need_id, household_id, person_id, "
      "provider_id, kind, urgency, state, consent_date, consent_form, personal, synthetic, "
      "created_at, updated_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)",
      referral.id(), row.scope, row.office, referral.need_id(), referral.household_id(),
      Param::OrNull(referral.person_id()), referral.provider_id(), referral.kind(),
      static_cast<int>(referral.urgency()), static_cast<int>(referral.state()),
      Param::OrNull(referral.consent().date()), static_cast<int>(referral.consent().form()),
      Param::Bytes(Personal(keyring, referral)), referral.synthetic(), tx.call().now());
}

void UpdateReferral(Tx& tx, const Keyring& keyring, ReferralRow& row) {
  Referral& referral = row.referral;
  tx.Defer(
      "UPDATE referrals SET revision = revision + 1, state = $2, consent_date = $3, "
      "consent_form = $4, sent_date = $5, sent_by = $6, answered_by = $7, rejection = $8, "
      "delivery_date = $9, assistance_id = $10, outcome = $11, personal = $12, updated_at = $13 "
      "WHERE id = $1",
      referral.id(), static_cast<int>(referral.state()), Param::OrNull(referral.consent().date()),
      static_cast<int>(referral.consent().form()), Param::OrNull(referral.sent_date()),
      referral.sent_by(), referral.answered_by(), static_cast<int>(referral.rejection()),
      Param::OrNull(referral.delivery_date()), Param::OrNull(referral.assistance_id()),
      static_cast<int>(referral.outcome()), Param::Bytes(Personal(keyring, referral)),
      tx.call().now());
  row.revision += 1;
  referral.set_etag(platform::EtagOf(row.revision));
  *referral.mutable_update_time() = platform::ToProto(tx.call().now());
}

absl::StatusOr<Referral> FindReferral(Tx& tx, const Keyring& keyring, const std::string& id) {
  CC_ASSIGN_OR_RETURN(
      ReferralRow row,
      ReadOne(keyring, tx.Query("SELECT " REFERRAL_COLUMNS " FROM referrals WHERE id = $1", id)));
  return std::move(row.referral);
}

absl::StatusOr<ReferralRow> LockReferral(Tx& tx, const Keyring& keyring, const std::string& id) {
  return ReadOne(
      keyring, tx.Query("SELECT " REFERRAL_COLUMNS " FROM referrals WHERE id = $1 FOR UPDATE", id));
}

absl::StatusOr<std::vector<Referral>> ListReferrals(Tx& tx, const Keyring& keyring,
                                                    const ReferralFilter& filter,
                                                    const Page& page) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT " REFERRAL_COLUMNS " FROM referrals "
                               "WHERE ($1 = 0 OR state = $1) "
                               "AND ($2::uuid IS NULL OR household_id = $2) "
                               "AND ($3::uuid IS NULL OR need_id = $3) "
                               "AND ($4::uuid IS NULL OR provider_id = $4) "
                               "AND ($5::uuid IS NULL OR id > $5) ORDER BY id LIMIT $6",
                               static_cast<int>(filter.state), Param::OrNull(filter.household_id),
                               Param::OrNull(filter.need_id), Param::OrNull(filter.provider_id),
                               platform::AfterOrNull(page, 0), page.size + 1));
  std::vector<Referral> found;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(ReferralRow row, ReadReferral(rows[i], keyring));
    found.push_back(std::move(row.referral));
  }
  return found;
}

absl::StatusOr<std::optional<ReopenedNeed>> ReopenNeed(Tx& tx, const std::string& need_id) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT revision, scope FROM reopen_need($1, $2)",
                                          need_id, tx.call().now()));
  if (rows.empty()) return std::nullopt;
  return ReopenedNeed{.revision = rows[0].integer(0), .scope = platform::KeysOf(rows[0], 1)};
}

}  // namespace cc::registry
