#include "services/registry/follow_up_store.h"

#include <utility>

#include "cc/registry/v1/resources.pb.h"
#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"
#include "services/registry/follow_up_count_store.h"

#define FOLLOW_UP_COLUMNS                                                                     \
  "id, revision, scope, household_id, registration_id, days, arrival_date, due_date, state, " \
  "found, talk_date, attempts, return_id, done_by, personal, synthetic, created_at, updated_at"

namespace cc::registry {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;
using v1::FollowUp;

constexpr char kPlace[] = "follow_ups.personal";
constexpr char kReturnPlace[] = "returns.personal";

bool IsOverdue(const FollowUp& follow_up, absl::CivilDay today) {
  return follow_up.state() == FollowUp::STATE_DUE &&
         follow_up.due_date() < platform::FormatDate(today);
}

absl::StatusOr<FollowUpRow> ReadFollowUp(const Row& row, const Keyring& keyring,
                                         absl::CivilDay today) {
  FollowUpRow read;
  FollowUp& follow_up = read.follow_up;
  CC_ASSIGN_OR_RETURN(std::string note, keyring.Decrypt(row.bytes(14), kPlace, row.text(0)));
  follow_up.set_note(std::move(note));
  read.revision = row.integer(1);
  read.scope = platform::KeysOf(row, 2);
  follow_up.set_id(row.str(0));
  follow_up.set_household_id(row.str(3));
  follow_up.set_registration_id(row.str(4));
  follow_up.set_days(static_cast<int32_t>(row.integer(5)));
  follow_up.set_arrival_date(row.date(6));
  follow_up.set_due_date(row.date(7));
  follow_up.set_state(static_cast<FollowUp::State>(row.integer(8)));
  follow_up.set_found(static_cast<FollowUp::Found>(row.integer(9)));
  follow_up.set_talk_date(row.date(10));
  follow_up.set_attempts(static_cast<int32_t>(row.integer(11)));
  follow_up.set_return_id(row.str(12));
  follow_up.set_done_by(row.str(13));
  follow_up.set_overdue(IsOverdue(follow_up, today));
  follow_up.set_synthetic(row.boolean(15));
  follow_up.set_etag(platform::EtagOf(read.revision));
  *follow_up.mutable_create_time() = platform::ToProto(row.instant(16));
  *follow_up.mutable_update_time() = platform::ToProto(row.instant(17));
  return read;
}

}  // namespace

absl::Status PlanFollowUps(Tx& tx, const std::string& registration_id) {
  // The lock keeps the scope as it is: whoever changes the household's then finds these rows too.
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT state FROM registrations WHERE id = $1 FOR SHARE",
                                          registration_id));
  if (rows.empty()) return absl::OkStatus();
  if (rows[0].integer(0) == v1::Registration::STATE_CANCELLED) {
    tx.Defer(
        "UPDATE follow_ups SET state = 3, revision = revision + 1, updated_at = $2 "
        "WHERE registration_id = $1 AND state = 1",
        registration_id, tx.call().now());
    NoteFollowUpDaysOf(tx, registration_id);
  }
  if (rows[0].integer(0) != v1::Registration::STATE_REGISTERED) return absl::OkStatus();
  tx.Defer(
      "UPDATE follow_ups SET state = 1, revision = revision + 1, updated_at = $2 "
      "WHERE registration_id = $1 AND state = 3",
      registration_id, tx.call().now());
  CC_ASSIGN_OR_RETURN(
      Rows missing,
      tx.Query("SELECT r.household_id, r.scope, r.synthetic, arrival.day, t.days, "
               "arrival.day + t.days FROM registrations r "
               "LEFT JOIN registrations s ON s.id = r.split_from_id "
               "LEFT JOIN pre_registrations p "
               "ON p.id = coalesce(r.pre_registration_id, s.pre_registration_id) "
               "CROSS JOIN LATERAL (SELECT coalesce(p.arrive_date, r.application_date) AS day) "
               "AS arrival JOIN follow_up_terms t ON t.start_date <= arrival.day "
               "AND (t.end_date IS NULL OR t.end_date >= arrival.day) WHERE r.id = $1 "
               "AND NOT EXISTS (SELECT FROM follow_ups f WHERE f.registration_id = r.id "
               "AND f.days = t.days) ORDER BY t.days",
               registration_id));
  for (int i = 0; i < missing.size(); ++i) {
    tx.Defer(
        "INSERT INTO follow_ups (id, scope, household_id, registration_id, days, arrival_date, "
        "due_date, state, synthetic, created_at, updated_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $9) "
        "ON CONFLICT (registration_id, days) DO NOTHING",
        tx.call().NewId(), platform::KeysOf(missing[i], 1), missing[i].str(0), registration_id,
        missing[i].integer(4), missing[i].date(3), missing[i].date(5), missing[i].boolean(2),
        tx.call().now());
  }
  NoteFollowUpDaysOf(tx, registration_id);
  return absl::OkStatus();
}

absl::StatusOr<FollowUpRow> LockFollowUp(Tx& tx, const Keyring& keyring, const std::string& id,
                                         absl::CivilDay today) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " FOLLOW_UP_COLUMNS " FROM follow_ups WHERE id = $1 FOR UPDATE", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadFollowUp(rows[0], keyring, today);
}

void UpdateFollowUp(Tx& tx, const Keyring& keyring, FollowUpRow& row, absl::CivilDay today) {
  FollowUp& follow_up = row.follow_up;
  tx.Defer(
      "UPDATE follow_ups SET revision = revision + 1, state = $2, found = $3, talk_date = $4, "
      "attempts = $5, return_id = $6, done_by = $7, personal = $8, updated_at = $9 WHERE id = $1",
      follow_up.id(), static_cast<int>(follow_up.state()), static_cast<int>(follow_up.found()),
      Param::OrNull(follow_up.talk_date()), follow_up.attempts(),
      Param::OrNull(follow_up.return_id()), follow_up.done_by(),
      Param::Bytes(keyring.Encrypt(follow_up.note(), kPlace, follow_up.id())), tx.call().now());
  NoteFollowUpDay(tx, follow_up.due_date());
  row.revision += 1;
  follow_up.set_overdue(IsOverdue(follow_up, today));
  follow_up.set_etag(platform::EtagOf(row.revision));
  *follow_up.mutable_update_time() = platform::ToProto(tx.call().now());
}

absl::StatusOr<std::vector<FollowUp>> ListFollowUps(Tx& tx, const Keyring& keyring,
                                                    const v1::ListFollowUpsRequest& request,
                                                    absl::CivilDay today, const Page& page) {
  const int state =
      request.state() == FollowUp::STATE_UNSPECIFIED ? FollowUp::STATE_DUE : request.state();
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " FOLLOW_UP_COLUMNS " FROM follow_ups WHERE state = $1 "
               "AND (NOT $2 OR (due_date < $3 AND state = 1)) "
               "AND ($4::uuid IS NULL OR household_id = $4) "
               "AND ($5::date IS NULL OR (due_date, id) > ($5, $6::uuid)) "
               "ORDER BY due_date, id LIMIT $7",
               state, request.overdue_only(), today, Param::OrNull(request.household_id()),
               platform::AfterOrNull(page, 0), platform::AfterOrNull(page, 1), page.size + 1));
  std::vector<FollowUp> found;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(FollowUpRow row, ReadFollowUp(rows[i], keyring, today));
    found.push_back(std::move(row.follow_up));
  }
  return found;
}

void InsertReturn(Tx& tx, const Keyring& keyring, const v1::Return& returned,
                  const std::vector<ScopeKey>& scope) {
  tx.Defer(
      "INSERT INTO returns (id, scope, household_id, person_ids, unit_code, return_date, status, "
      "dangerous, follow_up_id, recorded_by, personal, synthetic, created_at) "
      "VALUES ($1, $2, $3, $4::text[]::uuid[], $5, $6, $7::jsonb, $8, $9, $10, $11, $12, $13)",
      returned.id(), scope, returned.household_id(),
      std::vector<std::string>(returned.person_ids().begin(), returned.person_ids().end()),
      returned.unit_code(), returned.date(), platform::ToJson(returned.status()),
      returned.dangerous(), Param::OrNull(returned.follow_up_id()), returned.recorded_by(),
      Param::Bytes(keyring.Encrypt(returned.note(), kReturnPlace, returned.id())),
      returned.synthetic(), tx.call().now());
  NoteFollowUpDay(tx, returned.date());
}

absl::StatusOr<std::vector<v1::Return>> ListReturns(Tx& tx, const Keyring& keyring,
                                                    const v1::ListReturnsRequest& request,
                                                    const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT id, household_id, person_ids::text[], unit_code, return_date, "
                          "status, dangerous, follow_up_id, recorded_by, personal, synthetic, "
                          "created_at FROM returns WHERE (NOT $1 OR dangerous) "
                          "AND ($2::uuid IS NULL OR household_id = $2) "
                          "AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4",
                          request.dangerous_only(), Param::OrNull(request.household_id()),
                          platform::AfterOrNull(page, 0), page.size + 1));
  std::vector<v1::Return> found;
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    v1::Return& returned = found.emplace_back();
    CC_ASSIGN_OR_RETURN(std::string note, keyring.Decrypt(row.bytes(9), kReturnPlace, row.text(0)));
    CC_RETURN_IF_ERROR(platform::AddJson(row.text(5), *returned.mutable_status()));
    returned.set_id(row.str(0));
    returned.set_household_id(row.str(1));
    for (std::string& id : row.texts(2)) returned.add_person_ids(std::move(id));
    returned.set_unit_code(row.str(3));
    returned.set_date(row.date(4));
    returned.set_dangerous(row.boolean(6));
    returned.set_follow_up_id(row.str(7));
    returned.set_recorded_by(row.str(8));
    returned.set_note(std::move(note));
    returned.set_synthetic(row.boolean(10));
    *returned.mutable_create_time() = platform::ToProto(row.instant(11));
  }
  return found;
}

}  // namespace cc::registry
