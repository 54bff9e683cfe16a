#include "services/access/identity_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/db/etag.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::access {
namespace {

using platform::Keyring;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;

constexpr char kNamePlace[] = "identities.display_name";
constexpr char kSubjectPlace[] = "identities.subject";
constexpr char kFirstId[] = "00000000-0000-0000-0000-000000000000";

#define CC_IDENTITY_COLUMNS                                                                \
  "id, revision, scope, kind, subject, display_name, unit_code, active, demo, synthetic, " \
  "created_at, "                                                                           \
  "updated_at"

Param SubjectIndex(const Keyring& keyring, v1::Identity::Kind kind, absl::string_view subject) {
  return Param::Bytes(
      keyring.BlindIndex(absl::StrCat(static_cast<int>(kind), "|", subject), kSubjectPlace));
}

absl::StatusOr<StoredIdentity> Read(const Keyring& keyring, const Row& row) {
  StoredIdentity stored;
  v1::Identity& identity = stored.identity;
  identity.set_id(row.str(0));
  stored.revision = row.integer(1);
  identity.set_etag(platform::EtagOf(stored.revision));
  for (int64_t key : row.integers(2)) stored.scope.push_back(static_cast<platform::ScopeKey>(key));
  identity.set_kind(static_cast<v1::Identity::Kind>(row.integer(3)));
  CC_ASSIGN_OR_RETURN(*identity.mutable_subject(),
                      keyring.Decrypt(row.bytes(4), kSubjectPlace, identity.id()));
  CC_ASSIGN_OR_RETURN(*identity.mutable_display_name(),
                      keyring.Decrypt(row.bytes(5), kNamePlace, identity.id()));
  identity.set_unit_code(row.str(6));
  identity.set_active(row.boolean(7));
  identity.set_demo(row.boolean(8));
  identity.set_synthetic(row.boolean(9));
  *identity.mutable_create_time() = platform::ToProto(row.instant(10));
  *identity.mutable_update_time() = platform::ToProto(row.instant(11));
  return stored;
}

absl::StatusOr<StoredIdentity> ReadOne(const Keyring& keyring, const absl::StatusOr<Rows>& rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return Read(keyring, (*rows)[0]);
}

// Tokens bear instants of whole milliseconds.
absl::Time WholeMillis(absl::Time instant) {
  return absl::FromUnixMillis(absl::ToUnixMillis(instant));
}

}  // namespace

absl::Status InsertIdentity(Tx& tx, const Keyring& keyring, const v1::Identity& identity,
                            const std::vector<platform::ScopeKey>& scope) {
  return tx
      .Query(
          "INSERT INTO identities (id, scope, kind, subject, subject_index, display_name, "
          "unit_code, demo, "
          "synthetic, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
          "$10)",
          identity.id(), scope, static_cast<int>(identity.kind()),
          Param::Bytes(keyring.Encrypt(identity.subject(), kSubjectPlace, identity.id())),
          SubjectIndex(keyring, identity.kind(), identity.subject()),
          Param::Bytes(keyring.Encrypt(identity.display_name(), kNamePlace, identity.id())),
          identity.unit_code(), identity.demo(), identity.synthetic(), tx.call().now())
      .status();
}

absl::StatusOr<std::string> EnsureIdentity(Tx& tx, const Keyring& keyring,
                                           const v1::Identity& identity,
                                           const std::vector<platform::ScopeKey>& scope) {
  CC_ASSIGN_OR_RETURN(const Rows rows,
                      tx.Query("SELECT id FROM identities WHERE kind = $1 AND subject_index = $2",
                               static_cast<int>(identity.kind()),
                               SubjectIndex(keyring, identity.kind(), identity.subject())));
  if (!rows.empty()) return rows[0].str(0);
  CC_RETURN_IF_ERROR(InsertIdentity(tx, keyring, identity, scope));
  return identity.id();
}

absl::StatusOr<StoredIdentity> FindIdentity(Tx& tx, const Keyring& keyring, absl::string_view id) {
  return ReadOne(keyring,
                 tx.Query("SELECT " CC_IDENTITY_COLUMNS " FROM identities WHERE id = $1", id));
}

absl::StatusOr<StoredIdentity> LockIdentity(Tx& tx, const Keyring& keyring, absl::string_view id) {
  return ReadOne(
      keyring,
      tx.Query("SELECT " CC_IDENTITY_COLUMNS " FROM identities WHERE id = $1 FOR UPDATE", id));
}

absl::StatusOr<std::vector<StoredIdentity>> ListIdentities(Tx& tx, const Keyring& keyring,
                                                           const platform::Page& page) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT " CC_IDENTITY_COLUMNS
               " FROM identities WHERE id > $1::uuid ORDER BY id LIMIT $2",
               page.after.empty() ? std::string(kFirstId) : page.after[0], page.size + 1));
  std::vector<StoredIdentity> found;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(StoredIdentity stored, Read(keyring, rows[i]));
    found.push_back(std::move(stored));
  }
  return found;
}

absl::StatusOr<StoredIdentity> BumpIdentity(Tx& tx, const Keyring& keyring, absl::string_view id) {
  CC_ASSIGN_OR_RETURN(
      StoredIdentity stored,
      ReadOne(keyring, tx.Query("UPDATE identities SET revision = revision + 1, updated_at = $2 "
                                "WHERE id = $1 RETURNING " CC_IDENTITY_COLUMNS,
                                id, tx.call().now())));
  tx.Emit({.kind = "identities",
           .key = stored.identity.id(),
           .revision = stored.revision,
           .before = stored.scope,
           .after = stored.scope});
  tx.call().Touch("identities", id);
  return stored;
}

void SetActive(Tx& tx, absl::string_view id, bool active) {
  tx.Defer("UPDATE identities SET active = $2 WHERE id = $1", id, active);
}

void VoidTokens(Tx& tx, absl::string_view id) {
  tx.Defer(
      "UPDATE identities SET tokens_from = greatest(tokens_from, greatest($2::timestamptz, "
      "last_issued) + "
      "interval '1 millisecond') WHERE id = $1",
      id, WholeMillis(tx.call().now()));
  tx.Defer("UPDATE auth_state SET revision = revision + 1");
}

absl::StatusOr<std::optional<TokenHolder>> NoteTokenIssue(Tx& tx, const Keyring& keyring,
                                                          v1::Identity::Kind kind,
                                                          absl::string_view subject) {
  // The instant never lies before a revocation, though the call may have begun before it: the
  // grants are read after.
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query(
          "UPDATE identities SET last_issued = greatest(last_issued, tokens_from, $3::timestamptz) "
          "WHERE kind = $1 AND subject_index = $2 "
          "RETURNING id, active, demo, greatest(tokens_from, $3::timestamptz)",
          static_cast<int>(kind), SubjectIndex(keyring, kind, subject),
          WholeMillis(tx.call().now())));
  if (rows.empty()) return std::optional<TokenHolder>();
  return std::optional<TokenHolder>({.id = rows[0].str(0),
                                     .kind = kind,
                                     .active = rows[0].boolean(1),
                                     .demo = rows[0].boolean(2),
                                     .issued_at = rows[0].instant(3)});
}

absl::StatusOr<std::vector<v1::Revocation>> LivingRevocations(Tx& tx, absl::Time since) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT id, tokens_from FROM identities WHERE tokens_from > $1", since));
  std::vector<v1::Revocation> revocations(static_cast<size_t>(rows.size()));
  for (int i = 0; i < rows.size(); ++i) {
    revocations[static_cast<size_t>(i)].set_subject_id(rows[i].str(0));
    *revocations[static_cast<size_t>(i)].mutable_issued_before() =
        platform::ToProto(rows[i].instant(1));
  }
  return revocations;
}

absl::StatusOr<int64_t> AuthRevision(Tx& tx) {
  CC_ASSIGN_OR_RETURN(const Rows rows, tx.Query("SELECT revision FROM auth_state"));
  return rows.empty() ? 0 : rows[0].integer(0);
}

absl::Status NoteFiles(Tx& tx, absl::string_view hash, bool always) {
  CC_ASSIGN_OR_RETURN(const Rows rows,
                      tx.Query("UPDATE auth_state SET revision = revision + 1, files_hash = $1 "
                               "WHERE files_hash <> $1 OR $2 RETURNING revision",
                               Param::Bytes(hash), always));
  if (!rows.empty())
    tx.Emit({.kind = "auth_state", .key = "auth_state", .revision = rows[0].integer(0)});
  return absl::OkStatus();
}

}  // namespace cc::access
