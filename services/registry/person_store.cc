#include "services/registry/person_store.h"

#include <cstring>

#include "absl/strings/str_cat.h"
#include "services/platform/db/columns.h"
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
constexpr char kVersionPlace[] = "person_versions.personal";
constexpr char kReasonPlace[] = "person_versions.reason";

#define PERSON_COLUMNS                                                                   \
  "id, revision, household_id, registration_id, personal, rnokpp_disagrees, synthetic, " \
  "created_at, updated_at, scope"

// What of a person is personal: all but what has a column.
std::string PersonalPart(const v1::Person& person) {
  v1::Person part = person;
  part.clear_id();
  part.clear_household_id();
  part.clear_registration_id();
  part.clear_rnokpp_disagrees();
  part.clear_synthetic();
  part.clear_etag();
  part.clear_create_time();
  part.clear_update_time();
  return part.SerializeAsString();
}

std::string Personal(const Keyring& keyring, const v1::Person& person) {
  return keyring.Encrypt(PersonalPart(person), kPlace, person.id());
}

absl::StatusOr<v1::Person> Read(const Row& row, const Keyring& keyring) {
  CC_ASSIGN_OR_RETURN(v1::Person person, ReadPersonal(keyring, row.str(0), row.bytes(4)));
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

absl::StatusOr<PersonRow> ReadRow(const Row& row, const Keyring& keyring) {
  PersonRow read;
  CC_ASSIGN_OR_RETURN(read.person, Read(row, keyring));
  read.revision = row.integer(1);
  read.scope = platform::KeysOf(row, 9);
  return read;
}

absl::StatusOr<std::vector<v1::Person>> ReadPeople(const Keyring& keyring,
                                                   const absl::StatusOr<Rows>& rows) {
  if (!rows.ok()) return rows.status();
  std::vector<v1::Person> people;
  for (int i = 0; i < rows->size(); ++i) {
    CC_ASSIGN_OR_RETURN(v1::Person person, Read((*rows)[i], keyring));
    people.push_back(std::move(person));
  }
  return people;
}

Param AfterId(const Page& page) { return Param::OrNull(page.after.empty() ? "" : page.after[0]); }

Param KeyOrNull(const std::vector<IdentityKey>& keys, IdentityKey::Kind kind) {
  for (const IdentityKey& key : keys) {
    if (key.kind == kind) return Param::Bytes(key.key);
  }
  return Param(std::nullopt);
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

IdentityKey CertificateKey(const Keyring& keyring, absl::string_view canonical_number) {
  return {IdentityKey::kCertificate, keyring.BlindIndex(canonical_number, "certificates.number")};
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

absl::StatusOr<std::vector<bool>> AreTaken(Tx& tx, const std::vector<IdentityKey>& keys,
                                           absl::string_view but_of_person) {
  std::vector<std::string> asked;
  std::vector<int32_t> kinds;
  for (const IdentityKey& key : keys) {
    asked.push_back(key.key);
    kinds.push_back(key.kind);
  }
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT EXISTS (SELECT FROM identity_keys i WHERE i.kind = asked.kind "
               "AND i.key = asked.key AND ($3::uuid IS NULL OR i.person_id <> $3)) "
               "FROM unnest($1::int[], $2::bytea[]) WITH ORDINALITY AS asked (kind, key, place) "
               "ORDER BY place",
               kinds, Param::BytesArray(asked), Param::OrNull(but_of_person)));
  std::vector<bool> taken;
  for (int i = 0; i < rows.size(); ++i) taken.push_back(rows[i].boolean(0));
  return taken;
}

#define NEW_KEY_COLUMNS "identity_keys (kind, key, person_id, registration_id)"
const char kCopyIdentityKeys[] = "COPY " NEW_KEY_COLUMNS " FROM STDIN";

std::vector<Param> NewKeyRow(const IdentityKey& key, const std::string& person_id,
                             const std::string& registration_id) {
  return {static_cast<int>(key.kind), Param::Bytes(key.key), person_id, registration_id};
}

void InsertKeys(Tx& tx, const std::vector<NewKeys>& people) {
  std::vector<std::vector<Param>> rows;
  for (const NewKeys& one : people) {
    for (const IdentityKey& key : one.keys)
      rows.push_back(NewKeyRow(key, one.person_id, one.registration_id));
  }
  tx.QueueAll("INSERT INTO " NEW_KEY_COLUMNS
              " SELECT * FROM unnest($1::int[], $2::bytea[], $3::uuid[], $4::uuid[])",
              rows);
}

absl::StatusOr<bool> DeleteKeys(Tx& tx, const std::string& person_id) {
  CC_ASSIGN_OR_RETURN(Rows gone,
                      tx.Query("DELETE FROM identity_keys WHERE person_id = $1 AND kind <> $2",
                               person_id, static_cast<int>(IdentityKey::kCertificate)));
  return gone.affected() > 0;
}

void DeleteKeysOfRegistration(Tx& tx, const std::string& registration_id) {
  tx.Defer("DELETE FROM identity_keys WHERE registration_id = $1", registration_id);
}

#define NEW_PERSON_COLUMNS                                                         \
  "people (id, scope, household_id, registration_id, number, kinship, "            \
  "accompanying_person_id, personal, rnokpp_index, unzr_index, name_birth_index, " \
  "rnokpp_disagrees, synthetic, accompaniment, guardianship_unit_code, "           \
  "guardianship_name, created_at, updated_at)"
const char kCopyPeople[] = "COPY " NEW_PERSON_COLUMNS " FROM STDIN";

std::vector<Param> NewPersonRow(const Keyring& keyring, const v1::Person& person,
                                const v1::HouseholdMember& member, int number,
                                const std::vector<ScopeKey>& scope,
                                const std::vector<IdentityKey>& keys, absl::Time now) {
  return {person.id(),
          scope,
          person.household_id(),
          person.registration_id(),
          number,
          static_cast<int>(member.kinship()),
          Param::OrNull(member.accompanying_person_id()),
          Param::Bytes(Personal(keyring, person)),
          KeyOrNull(keys, IdentityKey::kRnokpp),
          KeyOrNull(keys, IdentityKey::kUnzr),
          KeyOrNull(keys, IdentityKey::kNameAndBirthDate),
          person.rnokpp_disagrees(),
          person.synthetic(),
          static_cast<int>(member.accompaniment()),
          member.guardianship_body().unit_code(),
          member.guardianship_body().name(),
          now,
          now};
}

void InsertPeople(Tx& tx, const Keyring& keyring, const std::vector<NewPerson>& people) {
  std::vector<std::vector<Param>> rows;
  for (const NewPerson& one : people) {
    rows.push_back(NewPersonRow(keyring, *one.person, one.member, one.number, one.scope, one.keys,
                                tx.call().now()));
  }
  tx.QueueAll(
      "INSERT INTO " NEW_PERSON_COLUMNS
      " SELECT id, scope::int[], household_id, registration_id, number, kinship, accompanying, "
      "personal, rnokpp, unzr, name_birth, disagrees, synthetic, accompaniment, body_unit, "
      "body_name, created_at, updated_at FROM unnest($1::uuid[], $2::text[], $3::uuid[], "
      "$4::uuid[], $5::int[], $6::int[], $7::uuid[], $8::bytea[], $9::bytea[], $10::bytea[], "
      "$11::bytea[], $12::boolean[], $13::boolean[], $14::int[], $15::text[], $16::text[], "
      "$17::timestamptz[], $18::timestamptz[]) AS p (id, scope, household_id, registration_id, "
      "number, kinship, accompanying, personal, rnokpp, unzr, name_birth, disagrees, synthetic, "
      "accompaniment, body_unit, body_name, created_at, updated_at)",
      rows);
}

absl::StatusOr<v1::Person> ReadPersonal(const Keyring& keyring, const std::string& id,
                                        const std::string& personal) {
  v1::Person person;
  CC_ASSIGN_OR_RETURN(std::string part, keyring.Decrypt(personal, kPlace, id));
  if (!person.ParseFromString(part)) return platform::Fail(common::v1::REASON_INTERNAL);
  return person;
}

absl::StatusOr<v1::Person> FindPerson(Tx& tx, const Keyring& keyring, const std::string& id) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT " PERSON_COLUMNS " FROM people WHERE id = $1", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return Read(rows[0], keyring);
}

absl::StatusOr<PersonRow> LockPerson(Tx& tx, const Keyring& keyring, const std::string& id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT " PERSON_COLUMNS " FROM people WHERE id = $1 FOR UPDATE", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadRow(rows[0], keyring);
}

absl::StatusOr<std::vector<PersonRow>> LockPeopleOf(Tx& tx, const Keyring& keyring,
                                                    const std::string& household_id) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT " PERSON_COLUMNS " FROM people WHERE household_id = $1 "
                               "ORDER BY number, id FOR UPDATE",
                               household_id));
  std::vector<PersonRow> people;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(PersonRow row, ReadRow(rows[i], keyring));
    people.push_back(std::move(row));
  }
  return people;
}

void ReplacePerson(Tx& tx, const Keyring& keyring, const v1::Person& former,
                   absl::string_view reason, PersonRow& row) {
  v1::Person& person = row.person;
  const std::string version_id = tx.call().NewId();
  tx.Defer(
      "INSERT INTO person_versions (id, scope, household_id, person_id, revision, personal, "
      "reason, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      version_id, row.scope, person.household_id(), person.id(), row.revision,
      Param::Bytes(keyring.Encrypt(PersonalPart(former), kVersionPlace, version_id)),
      Param::Bytes(keyring.Encrypt(reason, kReasonPlace, version_id)), tx.call().principal().id,
      tx.call().now());
  const std::vector<IdentityKey> keys = KeysOf(keyring, person);
  tx.Defer(
      "UPDATE people SET revision = revision + 1, personal = $2, rnokpp_index = $3, "
      "unzr_index = $4, name_birth_index = $5, rnokpp_disagrees = $6, updated_at = $7 "
      "WHERE id = $1",
      person.id(), Param::Bytes(Personal(keyring, person)), KeyOrNull(keys, IdentityKey::kRnokpp),
      KeyOrNull(keys, IdentityKey::kUnzr), KeyOrNull(keys, IdentityKey::kNameAndBirthDate),
      person.rnokpp_disagrees(), tx.call().now());
  row.revision += 1;
  person.set_etag(platform::EtagOf(row.revision));
  *person.mutable_update_time() = platform::ToProto(tx.call().now());
}

void PlacePerson(Tx& tx, const v1::HouseholdMember& member, int number,
                 const std::string& registration_id, bool moved) {
  tx.Defer(
      "UPDATE people SET number = $2, kinship = $3, accompanying_person_id = $4, "
      "accompaniment = $5, guardianship_unit_code = $6, guardianship_name = $7, "
      "registration_id = $8, revision = revision + $9, updated_at = $10 WHERE id = $1",
      member.person_id(), number, static_cast<int>(member.kinship()),
      Param::OrNull(member.accompanying_person_id()), static_cast<int>(member.accompaniment()),
      member.guardianship_body().unit_code(), member.guardianship_body().name(), registration_id,
      moved ? 1 : 0, tx.call().now());
}

absl::StatusOr<std::vector<v1::PersonVersion>> ListVersionsOf(Tx& tx, const Keyring& keyring,
                                                              const std::string& person_id,
                                                              const Page& page) {
  CC_ASSIGN_OR_RETURN(Rows person, tx.Query("SELECT id FROM people WHERE id = $1", person_id));
  if (person.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT id, revision, personal, reason, changed_by, changed_at "
                               "FROM person_versions WHERE person_id = $1 "
                               "AND ($2::bigint IS NULL OR revision < $2) "
                               "ORDER BY revision DESC LIMIT $3",
                               person_id, platform::AfterOrNull(page, 0), page.size + 1));
  std::vector<v1::PersonVersion> versions;
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    v1::PersonVersion& version = versions.emplace_back();
    CC_ASSIGN_OR_RETURN(std::string personal,
                        keyring.Decrypt(row.bytes(2), kVersionPlace, row.text(0)));
    CC_ASSIGN_OR_RETURN(std::string reason,
                        keyring.Decrypt(row.bytes(3), kReasonPlace, row.text(0)));
    if (!version.mutable_person()->ParseFromString(personal))
      return platform::Fail(common::v1::REASON_INTERNAL);
    version.mutable_person()->set_id(person_id);
    version.mutable_person()->set_etag(platform::EtagOf(row.integer(1)));
    version.set_reason(std::move(reason));
    version.set_changed_by(row.str(4));
    *version.mutable_change_time() = platform::ToProto(row.instant(5));
  }
  return versions;
}

absl::StatusOr<std::vector<v1::Person>> FindPeople(Tx& tx, const Keyring& keyring,
                                                   const IdentityKey& key, const Page& page) {
  static constexpr char kByRnokpp[] =
      "SELECT " PERSON_COLUMNS
      " FROM people WHERE rnokpp_index = $1 AND merged_into IS NULL "
      "AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3";
  static constexpr char kByUnzr[] = "SELECT " PERSON_COLUMNS
                                    " FROM people WHERE unzr_index = $1 AND merged_into IS NULL "
                                    "AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3";
  static constexpr char kByName[] =
      "SELECT " PERSON_COLUMNS
      " FROM people WHERE name_birth_index = $1 AND merged_into IS NULL "
      "AND ($2::uuid IS NULL OR id > $2) "
      "ORDER BY id LIMIT $3";
  const char* sql = key.kind == IdentityKey::kRnokpp ? kByRnokpp
                    : key.kind == IdentityKey::kUnzr ? kByUnzr
                                                     : kByName;
  return ReadPeople(keyring, tx.Query(sql, Param::Bytes(key.key), AfterId(page), page.size + 1));
}

// (Materialized, for the planner cannot know how few have a key and would go over all people.)
absl::StatusOr<std::vector<v1::Person>> FindPeopleByMatchKeys(Tx& tx, const Keyring& keyring,
                                                              const std::vector<int64_t>& keys,
                                                              const Page& page) {
  return ReadPeople(
      keyring,
      tx.Query(
          "WITH found AS MATERIALIZED (SELECT person_id FROM match_blocks WHERE key = ANY ($1)) "
          "SELECT " PERSON_COLUMNS
          " FROM people WHERE id IN (SELECT person_id FROM found) AND merged_into IS NULL "
          "AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3",
          keys, AfterId(page), page.size + 1));
}

}  // namespace cc::registry
