#include "services/registry/person_store.h"

#include <cstring>

#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"
#include "services/registry/person_rules.h"

namespace cc::registry {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;

constexpr char kPlace[] = "people.personal";

#define PERSON_COLUMNS                                                                   \
  "id, revision, household_id, registration_id, personal, rnokpp_disagrees, synthetic, " \
  "created_at, updated_at"

// What of a person is personal: all but what has a column.
std::string Personal(const Keyring& keyring, const v1::Person& person) {
  v1::Person part = person;
  part.clear_id();
  part.clear_household_id();
  part.clear_registration_id();
  part.clear_rnokpp_disagrees();
  part.clear_synthetic();
  part.clear_etag();
  return keyring.Encrypt(part.SerializeAsString(), kPlace, person.id());
}

absl::StatusOr<v1::Person> Read(const Row& row, const Keyring& keyring) {
  v1::Person person;
  CC_ASSIGN_OR_RETURN(std::string personal, keyring.Decrypt(row.bytes(4), kPlace, row.text(0)));
  if (!person.ParseFromString(personal)) return platform::Fail(common::v1::REASON_INTERNAL);
  person.set_id(row.str(0));
  person.set_etag(platform::EtagOf(row.integer(1)));
  person.set_household_id(row.str(2));
  person.set_registration_id(row.str(3));
  person.set_rnokpp_disagrees(row.boolean(5));
  person.set_synthetic(row.boolean(6));
  *person.mutable_create_time() = platform::ToProto(row.instant(7));
  *person.mutable_update_time() = platform::ToProto(row.instant(8));
  return person;
}

Param KeyOrNull(const std::vector<IdentityKey>& keys, IdentityKey::Kind kind) {
  for (const IdentityKey& key : keys) {
    if (key.kind == kind) return Param::Bytes(key.key);
  }
  return Param(std::nullopt);
}

std::string Hex(absl::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (unsigned char byte : bytes) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

}  // namespace

IdentityKey RnokppKey(const Keyring& keyring, absl::string_view rnokpp) {
  return {IdentityKey::kRnokpp, keyring.BlindIndex(rnokpp, "people.rnokpp")};
}
IdentityKey UnzrKey(const Keyring& keyring, absl::string_view unzr) {
  return {IdentityKey::kUnzr, keyring.BlindIndex(unzr, "people.unzr")};
}
IdentityKey NameAndBirthKey(const Keyring& keyring, const common::v1::PersonName& name,
                            absl::string_view birth_date) {
  return {IdentityKey::kNameAndBirthDate,
          keyring.BlindIndex(NameAndBirthText(name, birth_date), "people.name_birth")};
}

std::vector<IdentityKey> KeysOf(const Keyring& keyring, const v1::Person& person) {
  std::vector<IdentityKey> keys;
  if (!person.rnokpp().empty()) keys.push_back(RnokppKey(keyring, person.rnokpp()));
  if (!person.unzr().empty()) keys.push_back(UnzrKey(keyring, person.unzr()));
  keys.push_back(NameAndBirthKey(keyring, person.name(), person.birth_date()));
  return keys;
}

absl::Status LockKeys(Tx& tx, const std::vector<IdentityKey>& keys) {
  std::vector<int64_t> locks;
  for (const IdentityKey& key : keys) {
    int64_t lock = 0;
    std::memcpy(&lock, key.key.data(), sizeof(lock));
    locks.push_back(lock);
  }
  return tx
      .Query(
          "SELECT pg_advisory_xact_lock(k) FROM (SELECT DISTINCT k FROM unnest($1::bigint[]) "
          "AS k ORDER BY k) AS sorted",
          locks)
      .status();
}

absl::StatusOr<std::vector<bool>> AreTaken(Tx& tx, const std::vector<IdentityKey>& keys) {
  std::vector<std::string> hex;
  std::vector<int32_t> kinds;
  for (const IdentityKey& key : keys) {
    hex.push_back(Hex(key.key));
    kinds.push_back(key.kind);
  }
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT EXISTS (SELECT FROM identity_keys WHERE kind = asked.kind "
               "AND key = decode(asked.hex, 'hex')) "
               "FROM unnest($1::int[], $2::text[]) WITH ORDINALITY AS asked (kind, hex, place) "
               "ORDER BY place",
               kinds, hex));
  std::vector<bool> taken;
  for (int i = 0; i < rows.size(); ++i) taken.push_back(rows[i].boolean(0));
  return taken;
}

void InsertKeys(Tx& tx, const std::vector<IdentityKey>& keys, const std::string& person_id,
                const std::string& registration_id) {
  for (const IdentityKey& key : keys) {
    tx.Defer(
        "INSERT INTO identity_keys (kind, key, person_id, registration_id) "
        "VALUES ($1, $2, $3, $4)",
        static_cast<int>(key.kind), Param::Bytes(key.key), person_id, registration_id);
  }
}

void InsertHousehold(Tx& tx, const std::string& id, bool synthetic,
                     const std::vector<ScopeKey>& scope) {
  tx.Defer(
      "INSERT INTO households (id, scope, synthetic, created_at, updated_at) "
      "VALUES ($1, $2, $3, $4, $4)",
      id, scope, synthetic, tx.call().now());
}

absl::StatusOr<v1::Household> FindHousehold(Tx& tx, const std::string& id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT h.revision, h.synthetic, h.created_at, h.updated_at, p.id, "
               "p.kinship, p.accompanying_person_id FROM households h "
               "JOIN people p ON p.household_id = h.id WHERE h.id = $1 ORDER BY p.number",
               id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  v1::Household household;
  household.set_id(id);
  household.set_etag(platform::EtagOf(rows[0].integer(0)));
  household.set_synthetic(rows[0].boolean(1));
  *household.mutable_create_time() = platform::ToProto(rows[0].instant(2));
  *household.mutable_update_time() = platform::ToProto(rows[0].instant(3));
  for (int i = 0; i < rows.size(); ++i) {
    v1::HouseholdMember& member = *household.add_members();
    member.set_person_id(rows[i].str(4));
    member.set_kinship(static_cast<common::v1::Kinship>(rows[i].integer(5)));
    member.set_accompanying_person_id(rows[i].str(6));
  }
  return household;
}

void InsertPerson(Tx& tx, const Keyring& keyring, const v1::Person& person,
                  const v1::HouseholdMember& member, int number,
                  const std::vector<ScopeKey>& scope) {
  std::vector<IdentityKey> keys = KeysOf(keyring, person);
  tx.Defer(
      "INSERT INTO people (id, scope, household_id, registration_id, number, kinship, "
      "accompanying_person_id, personal, rnokpp_index, unzr_index, name_birth_index, "
      "rnokpp_disagrees, synthetic, created_at, updated_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)",
      person.id(), scope, person.household_id(), person.registration_id(), number,
      static_cast<int>(member.kinship()), Param::OrNull(member.accompanying_person_id()),
      Param::Bytes(Personal(keyring, person)), KeyOrNull(keys, IdentityKey::kRnokpp),
      KeyOrNull(keys, IdentityKey::kUnzr), KeyOrNull(keys, IdentityKey::kNameAndBirthDate),
      person.rnokpp_disagrees(), person.synthetic(), tx.call().now());
}

absl::StatusOr<v1::Person> FindPerson(Tx& tx, const Keyring& keyring, const std::string& id) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT " PERSON_COLUMNS " FROM people WHERE id = $1", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return Read(rows[0], keyring);
}

absl::StatusOr<std::vector<v1::Person>> FindPeople(Tx& tx, const Keyring& keyring,
                                                   const IdentityKey& key, const Page& page) {
  static constexpr char kByRnokpp[] =
      "SELECT " PERSON_COLUMNS
      " FROM people WHERE rnokpp_index = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3";
  static constexpr char kByUnzr[] =
      "SELECT " PERSON_COLUMNS
      " FROM people WHERE unzr_index = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3";
  static constexpr char kByName[] =
      "SELECT " PERSON_COLUMNS
      " FROM people WHERE name_birth_index = $1 AND ($2::uuid IS NULL OR id > $2) "
      "ORDER BY id LIMIT $3";
  const char* sql = key.kind == IdentityKey::kRnokpp ? kByRnokpp
                    : key.kind == IdentityKey::kUnzr ? kByUnzr
                                                     : kByName;
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query(sql, Param::Bytes(key.key),
                          Param::OrNull(page.after.empty() ? "" : page.after[0]), page.size + 1));
  std::vector<v1::Person> people;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(v1::Person person, Read(rows[i], keyring));
    people.push_back(std::move(person));
  }
  return people;
}

}  // namespace cc::registry
