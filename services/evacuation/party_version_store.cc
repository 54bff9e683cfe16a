#include "services/evacuation/party_version_store.h"

#include "services/platform/db/columns.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;

constexpr char kFormerPlace[] = "party_versions.former";
constexpr char kVersionNotePlace[] = "party_versions.note";
constexpr char kSplitNotePlace[] = "party_splits.note";

absl::StatusOr<v1::PartyVersion> ReadVersion(const Row& row, const Keyring& keyring) {
  v1::PartyVersion version;
  CC_ASSIGN_OR_RETURN(std::string former, keyring.Decrypt(row.bytes(4), kFormerPlace, row.text(0)));
  if (!version.mutable_party()->ParseFromString(former))
    return platform::Fail(common::v1::REASON_INTERNAL);
  CC_ASSIGN_OR_RETURN(std::string note,
                      keyring.Decrypt(row.bytes(5), kVersionNotePlace, row.text(0)));
  version.set_note(note);
  version.set_party_id(version.party().id());
  version.set_revision(row.integer(1));
  version.set_change(static_cast<v1::PartyVersion::Change>(row.integer(2)));
  version.set_other_party_id(row.str(3));
  version.set_changed_by(row.str(6));
  *version.mutable_change_time() = platform::ToProto(row.instant(7));
  return version;
}

absl::StatusOr<v1::PartySplit> ReadSplit(const Row& row, const Keyring& keyring) {
  v1::PartySplit split;
  CC_ASSIGN_OR_RETURN(std::string note,
                      keyring.Decrypt(row.bytes(4), kSplitNotePlace, row.text(0)));
  split.set_note(note);
  split.set_id(row.str(0));
  split.set_party_id(row.str(1));
  split.set_new_party_id(row.str(2));
  split.set_reason(static_cast<v1::PartySplit::Reason>(row.integer(3)));
  for (const std::string& id : row.texts(5)) split.add_person_ids(id);
  split.set_synthetic(row.boolean(6));
  split.set_split_by(row.str(7));
  *split.mutable_create_time() = platform::ToProto(row.instant(8));
  return split;
}

}  // namespace

void KeepVersion(Tx& tx, const Keyring& keyring, const PartyRow& before,
                 v1::PartyVersion::Change change, const std::string& note,
                 const std::string& other_party_id) {
  const std::string id = tx.call().NewId();
  tx.Defer(
      "INSERT INTO party_versions (party_id, revision, scope, change, other_party_id, former, "
      "note, changed_by, changed_at, id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      before.party.id(), before.revision, before.scope, static_cast<int>(change),
      Param::OrNull(other_party_id),
      Param::Bytes(keyring.Encrypt(before.party.SerializeAsString(), kFormerPlace, id)),
      Param::Bytes(keyring.Encrypt(note, kVersionNotePlace, id)), tx.call().principal().id,
      tx.call().now(), id);
}

absl::StatusOr<std::vector<v1::PartyVersion>> ListVersions(Tx& tx, const Keyring& keyring,
                                                           const std::string& party_id,
                                                           const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT id, revision, change, other_party_id, former, note, changed_by, "
                          "changed_at FROM party_versions WHERE party_id = $1 "
                          "AND ($2::bigint IS NULL OR revision < $2) "
                          "ORDER BY revision DESC LIMIT $3",
                          party_id, platform::AfterOrNull(page, 0), page.size + 1));
  std::vector<v1::PartyVersion> versions;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(v1::PartyVersion version, ReadVersion(rows[i], keyring));
    versions.push_back(std::move(version));
  }
  return versions;
}

absl::StatusOr<v1::Party> FormerParty(Tx& tx, const Keyring& keyring, const std::string& party_id,
                                      int64_t revision) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT id, revision, change, other_party_id, former, note, changed_by, "
                          "changed_at FROM party_versions WHERE party_id = $1 AND revision = $2",
                          party_id, revision));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  CC_ASSIGN_OR_RETURN(v1::PartyVersion version, ReadVersion(rows[0], keyring));
  return std::move(*version.mutable_party());
}

void InsertSplit(Tx& tx, const Keyring& keyring, const v1::PartySplit& split,
                 const std::vector<ScopeKey>& scope) {
  tx.Defer(
      "INSERT INTO party_splits (id, scope, party_id, new_party_id, reason, note, person_ids, "
      "synthetic, split_by, created_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7::uuid[], $8, $9, $10)",
      split.id(), scope, split.party_id(), split.new_party_id(), static_cast<int>(split.reason()),
      Param::Bytes(keyring.Encrypt(split.note(), kSplitNotePlace, split.id())),
      std::vector<std::string>(split.person_ids().begin(), split.person_ids().end()),
      split.synthetic(), split.split_by(), tx.call().now());
}

absl::StatusOr<std::vector<v1::PartySplit>> ListSplits(Tx& tx, const Keyring& keyring,
                                                       const std::string& party_id,
                                                       const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT id, party_id, new_party_id, reason, note, person_ids::text[], synthetic, "
               "split_by, created_at FROM party_splits "
               "WHERE ($1::uuid IS NULL OR party_id = $1 OR new_party_id = $1) "
               "AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3",
               Param::OrNull(party_id), platform::AfterOrNull(page, 0), page.size + 1));
  std::vector<v1::PartySplit> splits;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(v1::PartySplit split, ReadSplit(rows[i], keyring));
    splits.push_back(std::move(split));
  }
  return splits;
}

}  // namespace cc::evacuation
