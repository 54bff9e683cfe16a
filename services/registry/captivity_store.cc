#include "services/registry/captivity_store.h"

#include <utility>

#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

#define CASE_COLUMNS \
  "id, revision, household_id, person_id, state, personal, synthetic, created_at, updated_at"

namespace cc::registry {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;
using v1::CaptivityCase;

constexpr char kPlace[] = "captivity_cases.personal";

absl::StatusOr<CaptivityRow> ReadCase(const Row& row, const Keyring& keyring) {
  CaptivityRow read;
  CaptivityCase& held = read.captivity_case;
  CC_ASSIGN_OR_RETURN(std::string personal, keyring.Decrypt(row.bytes(5), kPlace, row.text(0)));
  if (!held.ParseFromString(personal)) return platform::Fail(common::v1::REASON_INTERNAL);
  read.revision = row.integer(1);
  held.set_id(row.str(0));
  held.set_household_id(row.str(2));
  held.set_person_id(row.str(3));
  held.set_state(static_cast<CaptivityCase::State>(row.integer(4)));
  held.set_synthetic(row.boolean(6));
  held.set_etag(platform::EtagOf(read.revision));
  *held.mutable_create_time() = platform::ToProto(row.instant(7));
  *held.mutable_update_time() = platform::ToProto(row.instant(8));
  return read;
}

absl::StatusOr<CaptivityRow> ReadOne(const Keyring& keyring, absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadCase((*rows)[0], keyring);
}

absl::StatusOr<std::vector<CaptivityCase>> ReadAll(const Keyring& keyring,
                                                   absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  std::vector<CaptivityCase> found;
  for (int i = 0; i < rows->size(); ++i) {
    CC_ASSIGN_OR_RETURN(CaptivityRow row, ReadCase((*rows)[i], keyring));
    found.push_back(std::move(row.captivity_case));
  }
  return found;
}

std::string Personal(const Keyring& keyring, const CaptivityCase& held) {
  CaptivityCase part;
  part.set_kind(held.kind());
  part.set_captured_date(held.captured_date());
  part.set_return_date(held.return_date());
  *part.mutable_steps() = held.steps();
  part.set_note(held.note());
  part.set_closing_note(held.closing_note());
  return keyring.Encrypt(part.SerializeAsString(), kPlace, held.id());
}

}  // namespace

absl::StatusOr<CaptivityPerson> LockPersonWithoutCase(Tx& tx, const std::string& person_id) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT household_id, scope, synthetic FROM people WHERE id = $1 "
                               "FOR NO KEY UPDATE",
                               person_id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  CC_ASSIGN_OR_RETURN(
      Rows open,
      tx.Query("SELECT FROM captivity_cases WHERE person_id = $1 AND state = 1", person_id));
  if (!open.empty()) return platform::Fail(common::v1::REASON_ALREADY_EXISTS);
  return CaptivityPerson{.household_id = rows[0].str(0),
                         .scope = platform::KeysOf(rows[0], 1),
                         .synthetic = rows[0].boolean(2)};
}

void InsertCase(Tx& tx, const Keyring& keyring, const CaptivityCase& captivity_case,
                const std::vector<ScopeKey>& scope) {
  tx.Defer(
      "INSERT INTO captivity_cases (id, scope, household_id, person_id, state, personal, "
      "synthetic, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
      captivity_case.id(), scope, captivity_case.household_id(), captivity_case.person_id(),
      static_cast<int>(captivity_case.state()), Param::Bytes(Personal(keyring, captivity_case)),
      captivity_case.synthetic(), tx.call().now());
}

void UpdateCase(Tx& tx, const Keyring& keyring, CaptivityRow& row) {
  CaptivityCase& changed = row.captivity_case;
  tx.Defer(
      "UPDATE captivity_cases SET revision = revision + 1, state = $2, personal = $3, "
      "updated_at = $4 WHERE id = $1",
      changed.id(), static_cast<int>(changed.state()), Param::Bytes(Personal(keyring, changed)),
      tx.call().now());
  row.revision += 1;
  changed.set_etag(platform::EtagOf(row.revision));
  *changed.mutable_update_time() = platform::ToProto(tx.call().now());
}

absl::StatusOr<CaptivityCase> FindCase(Tx& tx, const Keyring& keyring, const std::string& id) {
  CC_ASSIGN_OR_RETURN(
      CaptivityRow row,
      ReadOne(keyring, tx.Query("SELECT " CASE_COLUMNS " FROM captivity_cases WHERE id = $1", id)));
  return std::move(row.captivity_case);
}

absl::StatusOr<CaptivityRow> LockCase(Tx& tx, const Keyring& keyring, const std::string& id) {
  return ReadOne(
      keyring,
      tx.Query("SELECT " CASE_COLUMNS " FROM captivity_cases WHERE id = $1 FOR UPDATE", id));
}

absl::StatusOr<std::vector<CaptivityCase>> FindCasesOf(Tx& tx, const Keyring& keyring,
                                                       const std::string& person_id) {
  return ReadAll(keyring, tx.Query("SELECT " CASE_COLUMNS
                                   " FROM captivity_cases WHERE person_id = $1 ORDER BY id",
                                   person_id));
}

absl::StatusOr<std::vector<CaptivityCase>> ListCases(Tx& tx, const Keyring& keyring,
                                                     CaptivityCase::State state, const Page& page) {
  return ReadAll(keyring,
                 tx.Query("SELECT " CASE_COLUMNS " FROM captivity_cases WHERE state = $1 "
                          "AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3",
                          static_cast<int>(state), platform::AfterOrNull(page, 0), page.size + 1));
}

}  // namespace cc::registry
