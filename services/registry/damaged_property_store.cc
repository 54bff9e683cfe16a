#include "services/registry/damaged_property_store.h"

#include <utility>

#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

#define DAMAGED_PROPERTY_COLUMNS                                                         \
  "id, revision, household_id, person_id, unit_code, kind, extent, damage_date, state, " \
  "personal, synthetic, created_at, updated_at"

namespace cc::registry {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;
using v1::DamagedProperty;

constexpr char kPlace[] = "damaged_property.personal";

absl::StatusOr<DamagedPropertyRow> ReadProperty(const Row& row, const Keyring& keyring) {
  DamagedPropertyRow read;
  DamagedProperty& property = read.property;
  CC_ASSIGN_OR_RETURN(std::string personal, keyring.Decrypt(row.bytes(9), kPlace, row.text(0)));
  if (!property.ParseFromString(personal)) return platform::Fail(common::v1::REASON_INTERNAL);
  read.revision = row.integer(1);
  property.set_id(row.str(0));
  property.set_household_id(row.str(2));
  property.set_person_id(row.str(3));
  property.set_unit_code(row.str(4));
  property.set_kind(static_cast<DamagedProperty::Kind>(row.integer(5)));
  property.set_extent(static_cast<DamagedProperty::Extent>(row.integer(6)));
  property.set_damage_date(row.date(7));
  property.set_state(static_cast<DamagedProperty::State>(row.integer(8)));
  property.set_synthetic(row.boolean(10));
  property.set_etag(platform::EtagOf(read.revision));
  *property.mutable_create_time() = platform::ToProto(row.instant(11));
  *property.mutable_update_time() = platform::ToProto(row.instant(12));
  return read;
}

absl::StatusOr<DamagedPropertyRow> ReadOne(const Keyring& keyring, absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadProperty((*rows)[0], keyring);
}

std::string Personal(const Keyring& keyring, const DamagedProperty& property) {
  DamagedProperty part;
  part.set_address(property.address());
  part.set_document(property.document());
  return keyring.Encrypt(part.SerializeAsString(), kPlace, property.id());
}

}  // namespace

void InsertDamagedProperty(Tx& tx, const Keyring& keyring, const DamagedProperty& property,
                           const std::vector<ScopeKey>& scope) {
  tx.Defer(
      "INSERT INTO damaged_property (id, scope, household_id, person_id, unit_code, kind, extent, "
      "damage_date, state, personal, synthetic, created_at, updated_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)",
      property.id(), scope, property.household_id(), Param::OrNull(property.person_id()),
      property.unit_code(), static_cast<int>(property.kind()), static_cast<int>(property.extent()),
      Param::OrNull(property.damage_date()), static_cast<int>(property.state()),
      Param::Bytes(Personal(keyring, property)), property.synthetic(), tx.call().now());
}

void UpdateDamagedProperty(Tx& tx, const Keyring& keyring, DamagedPropertyRow& row) {
  DamagedProperty& property = row.property;
  tx.Defer(
      "UPDATE damaged_property SET revision = revision + 1, unit_code = $2, kind = $3, "
      "extent = $4, damage_date = $5, state = $6, personal = $7, updated_at = $8 WHERE id = $1",
      property.id(), property.unit_code(), static_cast<int>(property.kind()),
      static_cast<int>(property.extent()), Param::OrNull(property.damage_date()),
      static_cast<int>(property.state()), Param::Bytes(Personal(keyring, property)),
      tx.call().now());
  row.revision += 1;
  property.set_etag(platform::EtagOf(row.revision));
  *property.mutable_update_time() = platform::ToProto(tx.call().now());
}

absl::StatusOr<DamagedProperty> FindDamagedProperty(Tx& tx, const Keyring& keyring,
                                                    const std::string& id) {
  CC_ASSIGN_OR_RETURN(DamagedPropertyRow row,
                      ReadOne(keyring, tx.Query("SELECT " DAMAGED_PROPERTY_COLUMNS
                                                " FROM damaged_property WHERE id = $1",
                                                id)));
  return std::move(row.property);
}

absl::StatusOr<DamagedPropertyRow> LockDamagedProperty(Tx& tx, const Keyring& keyring,
                                                       const std::string& id) {
  return ReadOne(keyring, tx.Query("SELECT " DAMAGED_PROPERTY_COLUMNS
                                   " FROM damaged_property WHERE id = $1 FOR UPDATE",
                                   id));
}

absl::StatusOr<std::vector<DamagedProperty>> ListDamagedProperty(
    Tx& tx, const Keyring& keyring, const v1::ListDamagedPropertyRequest& request,
    const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT " DAMAGED_PROPERTY_COLUMNS " FROM damaged_property "
                          "WHERE ($1 = 0 OR state = $1) "
                          "AND ($2::uuid IS NULL OR household_id = $2) "
                          "AND ($3::uuid IS NULL OR id > $3) ORDER BY id LIMIT $4",
                          static_cast<int>(request.state()), Param::OrNull(request.household_id()),
                          platform::AfterOrNull(page, 0), page.size + 1));
  std::vector<DamagedProperty> found;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(DamagedPropertyRow row, ReadProperty(rows[i], keyring));
    found.push_back(std::move(row.property));
  }
  return found;
}

}  // namespace cc::registry
