#include "services/registry/household_store.h"

#include <algorithm>
#include <utility>

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

constexpr char kPlace[] = "household_versions.personal";
constexpr char kReasonPlace[] = "household_versions.reason";

v1::HouseholdMember ReadMember(const Row& row, int from) {
  v1::HouseholdMember member;
  member.set_person_id(row.str(from));
  member.set_kinship(static_cast<common::v1::Kinship>(row.integer(from + 1)));
  member.set_accompanying_person_id(row.str(from + 2));
  member.set_accompaniment(static_cast<v1::Accompaniment>(row.integer(from + 3)));
  if (!row.text(from + 4).empty()) {
    member.mutable_guardianship_body()->set_unit_code(row.str(from + 4));
    member.mutable_guardianship_body()->set_name(row.str(from + 5));
  }
  return member;
}

void ReadHousehold(const Row& row, v1::Household& household) {
  household.set_id(row.str(0));
  household.set_etag(platform::EtagOf(row.integer(1)));
  household.set_synthetic(row.boolean(2));
  *household.mutable_create_time() = platform::ToProto(row.instant(3));
  *household.mutable_update_time() = platform::ToProto(row.instant(4));
  household.set_close_date(row.date(5));
}

}  // namespace

#define NEW_HOUSEHOLD_COLUMNS "households (id, scope, synthetic, created_at, updated_at)"
const char kCopyHouseholds[] = "COPY " NEW_HOUSEHOLD_COLUMNS " FROM STDIN";

std::vector<Param> NewHouseholdRow(const std::string& id, bool synthetic,
                                   const std::vector<ScopeKey>& scope, absl::Time now) {
  return {id, scope, synthetic, now, now};
}

void InsertHouseholds(Tx& tx, const std::vector<NewHousehold>& households) {
  std::vector<std::vector<Param>> rows;
  for (const NewHousehold& one : households)
    rows.push_back(NewHouseholdRow(one.id, one.synthetic, one.scope, tx.call().now()));
  tx.QueueAll("INSERT INTO " NEW_HOUSEHOLD_COLUMNS
              " SELECT id, scope::int[], synthetic, created_at, updated_at FROM unnest($1::uuid[], "
              "$2::text[], $3::boolean[], $4::timestamptz[], $5::timestamptz[]) "
              "AS h (id, scope, synthetic, created_at, updated_at)",
              rows);
}

absl::StatusOr<v1::Household> FindHousehold(Tx& tx, const std::string& id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT h.id, h.revision, h.synthetic, h.created_at, h.updated_at, h.close_date, "
               "p.id, p.kinship, p.accompanying_person_id, p.accompaniment, "
               "p.guardianship_unit_code, p.guardianship_name FROM households h "
               "LEFT JOIN people p ON p.household_id = h.id WHERE h.id = $1 "
               "ORDER BY p.number, p.id",
               id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  v1::Household household;
  ReadHousehold(rows[0], household);
  for (int i = 0; i < rows.size() && !rows[i].null(6); ++i)
    *household.add_members() = ReadMember(rows[i], 6);
  return household;
}

absl::StatusOr<std::vector<HouseholdRow>> LockHouseholds(Tx& tx,
                                                         const std::vector<std::string>& ids) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT id, revision, synthetic, created_at, updated_at, close_date, "
                          "scope FROM households WHERE id = ANY ($1::uuid[]) "
                          "ORDER BY id FOR UPDATE",
                          ids));
  std::vector<HouseholdRow> locked;
  for (const std::string& id : ids) {
    HouseholdRow& household = locked.emplace_back();
    for (int i = 0; i < rows.size(); ++i) {
      if (rows[i].text(0) != id) continue;
      ReadHousehold(rows[i], household.household);
      household.revision = rows[i].integer(1);
      household.scope = platform::KeysOf(rows[i], 6);
    }
    if (household.revision == 0) return platform::Fail(common::v1::REASON_NOT_FOUND);
    CC_ASSIGN_OR_RETURN(Rows members,
                        tx.Query("SELECT id, kinship, accompanying_person_id, accompaniment, "
                                 "guardianship_unit_code, guardianship_name FROM people "
                                 "WHERE household_id = $1 ORDER BY number, id",
                                 id));
    for (int i = 0; i < members.size(); ++i)
      *household.household.add_members() = ReadMember(members[i], 0);
  }
  return locked;
}

void ReplaceHousehold(Tx& tx, const Keyring& keyring, const v1::Household& former,
                      absl::string_view reason, HouseholdRow& row) {
  const std::string version_id = tx.call().NewId();
  v1::Household part;
  *part.mutable_members() = former.members();
  part.set_close_date(former.close_date());
  tx.Defer(
      "INSERT INTO household_versions (id, scope, household_id, revision, personal, reason, "
      "changed_by, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      version_id, row.scope, former.id(), row.revision,
      Param::Bytes(keyring.Encrypt(part.SerializeAsString(), kPlace, version_id)),
      Param::Bytes(keyring.Encrypt(reason, kReasonPlace, version_id)), tx.call().principal().id,
      tx.call().now());
  tx.Defer(
      "UPDATE households SET revision = revision + 1, close_date = $2, updated_at = $3 "
      "WHERE id = $1",
      former.id(), Param::OrNull(row.household.close_date()), tx.call().now());
  row.revision += 1;
  row.household.set_etag(platform::EtagOf(row.revision));
  *row.household.mutable_update_time() = platform::ToProto(tx.call().now());
}

absl::StatusOr<std::vector<v1::HouseholdVersion>> ListHouseholdVersionsOf(
    Tx& tx, const Keyring& keyring, const std::string& household_id, const Page& page) {
  CC_ASSIGN_OR_RETURN(Rows found,
                      tx.Query("SELECT id FROM households WHERE id = $1", household_id));
  if (found.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT id, revision, personal, reason, changed_by, changed_at "
                               "FROM household_versions WHERE household_id = $1 "
                               "AND ($2::bigint IS NULL OR revision < $2) "
                               "ORDER BY revision DESC LIMIT $3",
                               household_id, platform::AfterOrNull(page, 0), page.size + 1));
  std::vector<v1::HouseholdVersion> versions;
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    v1::HouseholdVersion& version = versions.emplace_back();
    CC_ASSIGN_OR_RETURN(std::string personal, keyring.Decrypt(row.bytes(2), kPlace, row.text(0)));
    CC_ASSIGN_OR_RETURN(std::string reason,
                        keyring.Decrypt(row.bytes(3), kReasonPlace, row.text(0)));
    if (!version.mutable_household()->ParseFromString(personal))
      return platform::Fail(common::v1::REASON_INTERNAL);
    version.mutable_household()->set_id(household_id);
    version.mutable_household()->set_etag(platform::EtagOf(row.integer(1)));
    version.set_reason(std::move(reason));
    version.set_changed_by(row.str(4));
    *version.mutable_change_time() = platform::ToProto(row.instant(5));
  }
  return versions;
}

}  // namespace cc::registry
