#include "services/registry/appeal_store.h"

#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
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
using v1::Appeal;

constexpr char kPlace[] = "appeals.personal";
constexpr char kPhone[] = "appeals.phone_index";

#define APPEAL_COLUMNS                                                                        \
  "id, revision, scope, year, number, office_unit_code, hromada_unit_code, category, theme, " \
  "form, received_date, simple, applicant_id, repeats_appeal_id, forwarded_from_id, state, "  \
  "due_date, forward_by_date, latest_date, executor_id, forwarded_to, forwarded_to_id, "      \
  "not_considered, outcome, answer_date, personal, synthetic, created_at, updated_at"

std::string Personal(const Keyring& keyring, const Appeal& appeal) {
  Appeal part;
  *part.mutable_name() = appeal.name();
  part.set_phone(appeal.phone());
  part.set_address(appeal.address());
  part.set_text(appeal.text());
  part.set_extension_reason(appeal.extension_reason());
  part.set_answer(appeal.answer());
  return keyring.Encrypt(part.SerializeAsString(), kPlace, appeal.id());
}

absl::StatusOr<AppealRow> Read(const Row& row, const Keyring& keyring) {
  AppealRow read;
  CC_ASSIGN_OR_RETURN(std::string personal, keyring.Decrypt(row.bytes(25), kPlace, row.text(0)));
  Appeal& appeal = read.appeal;
  if (!appeal.ParseFromString(personal)) return platform::Fail(common::v1::REASON_INTERNAL);
  appeal.set_id(row.str(0));
  read.revision = row.integer(1);
  appeal.set_etag(platform::EtagOf(read.revision));
  read.scope = platform::KeysOf(row, 2);
  appeal.set_number(absl::StrCat(row.integer(3), "/", row.integer(4)));
  appeal.set_office_unit_code(row.str(5));
  appeal.set_hromada_unit_code(row.str(6));
  appeal.set_category(static_cast<Appeal::Category>(row.integer(7)));
  appeal.set_theme(static_cast<Appeal::Theme>(row.integer(8)));
  appeal.set_form(static_cast<Appeal::Form>(row.integer(9)));
  appeal.set_received_date(row.date(10));
  appeal.set_simple(row.boolean(11));
  appeal.set_applicant_id(row.str(12));
  appeal.set_repeats_appeal_id(row.str(13));
  appeal.set_forwarded_from_id(row.str(14));
  appeal.set_state(static_cast<Appeal::State>(row.integer(15)));
  appeal.set_due_date(row.date(16));
  appeal.set_forward_by_date(row.date(17));
  appeal.set_latest_date(row.date(18));
  appeal.set_executor_id(row.str(19));
  appeal.set_forwarded_to(row.str(20));
  appeal.set_forwarded_to_id(row.str(21));
  appeal.set_not_considered(static_cast<Appeal::Ground>(row.integer(22)));
  appeal.set_outcome(static_cast<Appeal::Outcome>(row.integer(23)));
  appeal.set_answer_date(row.date(24));
  appeal.set_synthetic(row.boolean(26));
  *appeal.mutable_create_time() = platform::ToProto(row.instant(27));
  *appeal.mutable_update_time() = platform::ToProto(row.instant(28));
  return read;
}

absl::StatusOr<AppealRow> ReadOne(const Keyring& keyring, absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return Read((*rows)[0], keyring);
}

absl::StatusOr<std::vector<Appeal>> ReadAll(const Keyring& keyring, absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  std::vector<Appeal> appeals;
  for (int i = 0; i < rows->size(); ++i) {
    CC_ASSIGN_OR_RETURN(AppealRow row, Read((*rows)[i], keyring));
    appeals.push_back(std::move(row.appeal));
  }
  return appeals;
}

absl::StatusOr<int> TakeNumber(Tx& tx, const std::string& office, int year) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query(
          "INSERT INTO appeal_numbers (office_unit_code, year, last_number) VALUES ($1, $2, 1) "
          "ON CONFLICT (office_unit_code, year) DO UPDATE "
          "SET last_number = appeal_numbers.last_number + 1 RETURNING last_number",
          office, year));
  return static_cast<int>(rows[0].integer(0));
}

}  // namespace

absl::Status InsertAppeal(Tx& tx, const Keyring& keyring, Appeal& appeal,
                          const std::vector<ScopeKey>& scope) {
  const int year = static_cast<int>(platform::DayIn(tx.call().now()).year());
  CC_ASSIGN_OR_RETURN(int number, TakeNumber(tx, appeal.office_unit_code(), year));
  appeal.set_number(absl::StrCat(year, "/", number));
  appeal.set_etag(platform::EtagOf(1));
  *appeal.mutable_create_time() = platform::ToProto(tx.call().now());
  *appeal.mutable_update_time() = appeal.create_time();
  Param phone = std::nullopt;
  if (!appeal.phone().empty()) phone = Param::Bytes(keyring.BlindIndex(appeal.phone(), kPhone));
  tx.Defer(
      "INSERT INTO appeals (id, scope, year, number, office_unit_code, hromada_unit_code, "
      "category, "
      "theme, form, received_date, simple, applicant_id, repeats_appeal_id, forwarded_from_id, "
      "state, due_date, forward_by_date, latest_date, not_considered, phone_index, personal, "
      "synthetic, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
      "$12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $23)",
      appeal.id(), scope, year, number, appeal.office_unit_code(), appeal.hromada_unit_code(),
      static_cast<int>(appeal.category()), static_cast<int>(appeal.theme()),
      static_cast<int>(appeal.form()), appeal.received_date(), appeal.simple(),
      Param::OrNull(appeal.applicant_id()), Param::OrNull(appeal.repeats_appeal_id()),
      Param::OrNull(appeal.forwarded_from_id()), static_cast<int>(appeal.state()),
      Param::OrNull(appeal.due_date()), Param::OrNull(appeal.forward_by_date()),
      Param::OrNull(appeal.latest_date()), static_cast<int>(appeal.not_considered()), phone,
      Param::Bytes(Personal(keyring, appeal)), appeal.synthetic(), tx.call().now());
  return absl::OkStatus();
}

void UpdateAppeal(Tx& tx, const Keyring& keyring, AppealRow& row) {
  Appeal& appeal = row.appeal;
  tx.Defer(
      "UPDATE appeals SET revision = revision + 1, state = $2, due_date = $3, executor_id = $4, "
      "forwarded_to = $5, forwarded_to_id = $6, not_considered = $7, outcome = $8, "
      "answer_date = $9, personal = $10, updated_at = $11 WHERE id = $1",
      appeal.id(), static_cast<int>(appeal.state()), Param::OrNull(appeal.due_date()),
      appeal.executor_id(), appeal.forwarded_to(), Param::OrNull(appeal.forwarded_to_id()),
      static_cast<int>(appeal.not_considered()), static_cast<int>(appeal.outcome()),
      Param::OrNull(appeal.answer_date()), Param::Bytes(Personal(keyring, appeal)),
      tx.call().now());
  appeal.set_etag(platform::EtagOf(++row.revision));
  *appeal.mutable_update_time() = platform::ToProto(tx.call().now());
}

absl::StatusOr<AppealRow> FindAppeal(Tx& tx, const Keyring& keyring, const std::string& id) {
  return ReadOne(keyring, tx.Query("SELECT " APPEAL_COLUMNS " FROM appeals WHERE id = $1", id));
}

absl::StatusOr<AppealRow> LockAppeal(Tx& tx, const Keyring& keyring, const std::string& id) {
  return ReadOne(keyring,
                 tx.Query("SELECT " APPEAL_COLUMNS " FROM appeals WHERE id = $1 FOR UPDATE", id));
}

absl::StatusOr<std::vector<Appeal>> SelectAppeals(Tx& tx, const Keyring& keyring,
                                                  const v1::ListAppealsRequest& filter,
                                                  absl::CivilDay today, const Page& page) {
  return ReadAll(
      keyring,
      tx.Query("SELECT " APPEAL_COLUMNS
               " FROM appeals WHERE ($1 = 0 OR state = $1) AND ($2 = 0 OR theme = $2) "
               "AND (NOT $3::boolean OR (state IN (1, 2) AND due_date < $4)) "
               "AND ($5 = '' OR executor_id = $5) "
               "AND ($6::date IS NULL OR (COALESCE(due_date, 'infinity'), id) > ($6, $7::uuid)) "
               "ORDER BY COALESCE(due_date, 'infinity'), id LIMIT $8",
               static_cast<int>(filter.state()), static_cast<int>(filter.theme()), filter.overdue(),
               today, filter.executor_id(), platform::AfterOrNull(page, 0),
               platform::AfterOrNull(page, 1), page.size + 1));
}

absl::StatusOr<std::vector<Appeal>> SearchAppealsByPhone(Tx& tx, const Keyring& keyring,
                                                         const std::string& phone,
                                                         const Page& page) {
  return ReadAll(keyring, tx.Query("SELECT " APPEAL_COLUMNS " FROM appeals WHERE phone_index = $1 "
                                   "AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3",
                                   Param::Bytes(keyring.BlindIndex(phone, kPhone)),
                                   platform::AfterOrNull(page, 0), page.size + 1));
}

absl::StatusOr<std::vector<v1::AppealCount>> CountAppeals(Tx& tx, const std::string& month,
                                                          absl::CivilDay today, const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT hromada_unit_code, theme, count(*), count(answer_date), "
               "count(*) FILTER (WHERE answer_date > due_date OR (state IN (1, 2) "
               "AND due_date < $2)) FROM appeals "
               "WHERE received_date >= $1::date AND received_date < $1::date + interval '1 month' "
               "AND ($3::text IS NULL OR (hromada_unit_code, theme) > ($3, $4::smallint)) "
               "GROUP BY hromada_unit_code, theme ORDER BY hromada_unit_code, theme LIMIT $5",
               month + "-01", today, platform::AfterOrNull(page, 0), platform::AfterOrNull(page, 1),
               page.size + 1));
  std::vector<v1::AppealCount> counts;
  for (int i = 0; i < rows.size(); ++i) {
    v1::AppealCount& count = counts.emplace_back();
    count.set_hromada_unit_code(rows[i].str(0));
    count.set_theme(static_cast<Appeal::Theme>(rows[i].integer(1)));
    count.set_received(static_cast<int>(rows[i].integer(2)));
    count.set_answered(static_cast<int>(rows[i].integer(3)));
    count.set_overdue(static_cast<int>(rows[i].integer(4)));
  }
  return counts;
}

}  // namespace cc::registry
