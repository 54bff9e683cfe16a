#include "services/evacuation/resident_store.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

#define RESIDENT_COLUMNS                                                                         \
  "id, revision, scope, unit_code, mobility, state, state_date, party_id, personal, synthetic, " \
  "created_at, updated_at"

namespace cc::evacuation {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;
using v1::RemainingResident;

constexpr char kPlace[] = "remaining_residents.personal";

// What has no column.
std::string Personal(const Keyring& keyring, RemainingResident resident) {
  const std::string id = resident.id();
  resident.clear_id();
  resident.clear_unit_code();
  resident.clear_mobility();
  resident.clear_state();
  resident.clear_state_date();
  resident.clear_party_id();
  resident.clear_synthetic();
  resident.clear_etag();
  resident.clear_create_time();
  resident.clear_update_time();
  return keyring.Encrypt(resident.SerializeAsString(), kPlace, id);
}

Param Index(const Keyring& keyring, const std::string& text, absl::string_view field) {
  if (text.empty()) return Param(std::nullopt);
  return Param::Bytes(keyring.BlindIndex(text, absl::StrCat("remaining_residents.", field)));
}

absl::StatusOr<ResidentRow> ReadResident(const Row& row, const Keyring& keyring) {
  ResidentRow read;
  RemainingResident& resident = read.resident;
  CC_ASSIGN_OR_RETURN(std::string personal, keyring.Decrypt(row.bytes(8), kPlace, row.text(0)));
  if (!resident.ParseFromString(personal)) return platform::Fail(common::v1::REASON_INTERNAL);
  read.revision = row.integer(1);
  read.scope = platform::KeysOf(row, 2);
  resident.set_id(row.str(0));
  resident.set_unit_code(row.str(3));
  resident.set_mobility(static_cast<common::v1::Mobility>(row.integer(4)));
  resident.set_state(static_cast<RemainingResident::State>(row.integer(5)));
  resident.set_state_date(row.date(6));
  resident.set_party_id(row.str(7));
  resident.set_synthetic(row.boolean(9));
  resident.set_etag(platform::EtagOf(read.revision));
  *resident.mutable_create_time() = platform::ToProto(row.instant(10));
  *resident.mutable_update_time() = platform::ToProto(row.instant(11));
  return read;
}

absl::StatusOr<ResidentRow> ReadOne(const Keyring& keyring, absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadResident((*rows)[0], keyring);
}

absl::StatusOr<std::vector<RemainingResident>> ReadAll(const Keyring& keyring,
                                                       const absl::StatusOr<Rows>& rows) {
  if (!rows.ok()) return rows.status();
  std::vector<RemainingResident> residents;
  for (int i = 0; i < rows->size(); ++i) {
    CC_ASSIGN_OR_RETURN(ResidentRow row, ReadResident((*rows)[i], keyring));
    residents.push_back(std::move(row.resident));
  }
  return residents;
}

}  // namespace

absl::Status InsertResident(Tx& tx, const Keyring& keyring, ResidentRow& added,
                            const platform::UnitPath& path, int row) {
  RemainingResident& resident = added.resident;
  resident.set_id(tx.call().NewId());
  added.revision = 1;
  added.scope = platform::RowKeys(options::v1::RELATION_ORIGIN, path);
  // Without a target the conflict of either number leaves the row out.
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query(
          "INSERT INTO remaining_residents (id, scope, unit_tail, unit_code, mobility, state, "
          "state_date, rnokpp_index, unzr_index, phone_index, personal, synthetic, created_at, "
          "updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13) "
          "ON CONFLICT DO NOTHING",
          resident.id(), added.scope, path.back(), resident.unit_code(),
          static_cast<int>(resident.mobility()), static_cast<int>(resident.state()),
          resident.state_date(), Index(keyring, resident.rnokpp(), "rnokpp"),
          Index(keyring, resident.unzr(), "unzr"), Index(keyring, resident.phone(), "phone"),
          Param::Bytes(Personal(keyring, resident)), resident.synthetic(), tx.call().now()));
  if (rows.affected() == 0)
    return platform::Fail(common::v1::REASON_RESIDENT_EXISTS, {{"row", absl::StrCat(row)}});
  resident.set_etag(platform::EtagOf(1));
  *resident.mutable_create_time() = platform::ToProto(tx.call().now());
  *resident.mutable_update_time() = platform::ToProto(tx.call().now());
  return absl::OkStatus();
}

void UpdateResident(Tx& tx, const Keyring& keyring, ResidentRow& row) {
  RemainingResident& resident = row.resident;
  row.revision += 1;
  tx.Defer(
      "UPDATE remaining_residents SET revision = $2, mobility = $3, state = $4, state_date = $5, "
      "party_id = $6, rnokpp_index = $7, unzr_index = $8, phone_index = $9, personal = $10, "
      "updated_at = $11 WHERE id = $1",
      resident.id(), row.revision, static_cast<int>(resident.mobility()),
      static_cast<int>(resident.state()), resident.state_date(), Param::OrNull(resident.party_id()),
      Index(keyring, resident.rnokpp(), "rnokpp"), Index(keyring, resident.unzr(), "unzr"),
      Index(keyring, resident.phone(), "phone"), Param::Bytes(Personal(keyring, resident)),
      tx.call().now());
  resident.set_etag(platform::EtagOf(row.revision));
  *resident.mutable_update_time() = platform::ToProto(tx.call().now());
}

absl::StatusOr<RemainingResident> FindResident(Tx& tx, const Keyring& keyring,
                                               const std::string& id) {
  CC_ASSIGN_OR_RETURN(
      ResidentRow row,
      ReadOne(keyring,
              tx.Query("SELECT " RESIDENT_COLUMNS " FROM remaining_residents WHERE id = $1", id)));
  return std::move(row.resident);
}

absl::StatusOr<ResidentRow> LockResident(Tx& tx, const Keyring& keyring, const std::string& id) {
  return ReadOne(keyring, tx.Query("SELECT " RESIDENT_COLUMNS
                                   " FROM remaining_residents WHERE id = $1 FOR UPDATE",
                                   id));
}

absl::StatusOr<std::vector<RemainingResident>> ListResidents(
    Tx& tx, const Keyring& keyring, const v1::ListResidentsRequest& request, const Page& page) {
  std::optional<int32_t> within;
  if (const auto tail = platform::TailOf(request.unit_code()))
    within = platform::MakeScopeKey(options::v1::RELATION_ORIGIN, *tail);
  return ReadAll(keyring, tx.Query("SELECT " RESIDENT_COLUMNS " FROM remaining_residents "
                                   "WHERE ($1::int IS NULL OR scope @> ARRAY[$1::int]) "
                                   "AND ($2 = 0 OR state = $2::int) "
                                   "AND ($3::uuid IS NULL OR id > $3) ORDER BY id LIMIT $4",
                                   within, static_cast<int>(request.state()),
                                   platform::AfterOrNull(page, 0), page.size + 1));
}

absl::StatusOr<std::vector<RemainingResident>> SearchResidents(
    Tx& tx, const Keyring& keyring, const v1::SearchResidentsRequest& request) {
  return ReadAll(keyring, tx.Query("SELECT " RESIDENT_COLUMNS " FROM remaining_residents "
                                   "WHERE rnokpp_index = $1 OR unzr_index = $2 OR phone_index = $3 "
                                   "ORDER BY id LIMIT 50",
                                   Index(keyring, request.rnokpp(), "rnokpp"),
                                   Index(keyring, request.unzr(), "unzr"),
                                   Index(keyring, request.phone(), "phone")));
}

}  // namespace cc::evacuation
