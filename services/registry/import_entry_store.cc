#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"
#include "services/registry/import_store.h"

namespace cc::registry {
namespace {

using platform::Keyring;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;

constexpr char kPersonal[] = "import_entries.personal";
constexpr char kJustification[] = "import_decisions.justification";

#define ENTRY_COLUMNS                                                                       \
  "e.id, e.import_id, e.number, e.state, e.registration_id, e.personal, d.id, d.decision, " \
  "d.justification"
#define ENTRIES "FROM import_entries e LEFT JOIN import_decisions d ON d.id = e.decision_id "

absl::StatusOr<EntryRecord> Read(const Row& row, const Keyring& keyring) {
  EntryRecord record{.id = row.str(0)};
  CC_ASSIGN_OR_RETURN(const std::string personal,
                      keyring.Decrypt(row.bytes(5), kPersonal, record.id));
  v1::ImportEntry& entry = record.entry;
  if (!entry.ParseFromString(personal)) return platform::Fail(common::v1::REASON_INTERNAL);
  entry.set_import_id(row.str(1));
  entry.set_number(static_cast<int>(row.integer(2)));
  entry.set_state(static_cast<v1::ImportEntry::State>(row.integer(3)));
  entry.set_registration_id(row.str(4));
  if (row.null(6)) return record;
  entry.set_decision(static_cast<v1::ImportEntry::Decision>(row.integer(7)));
  CC_ASSIGN_OR_RETURN(*entry.mutable_justification(),
                      keyring.Decrypt(row.bytes(8), kJustification, row.text(6)));
  return record;
}

absl::StatusOr<std::vector<EntryRecord>> ReadAll(const absl::StatusOr<Rows>& rows,
                                                 const Keyring& keyring) {
  if (!rows.ok()) return rows.status();
  std::vector<EntryRecord> entries;
  for (int i = 0; i < rows->size(); ++i) {
    CC_ASSIGN_OR_RETURN(EntryRecord record, Read((*rows)[i], keyring));
    entries.push_back(std::move(record));
  }
  return entries;
}

// Takes out who lies outside the caller's scope, which row-level security tells.
absl::StatusOr<std::vector<v1::ImportEntry>> ForTheCaller(
    Tx& tx, absl::StatusOr<std::vector<EntryRecord>> records) {
  if (!records.ok()) return records.status();
  std::vector<v1::ImportEntry> entries;
  std::vector<std::string> ids;
  for (EntryRecord& record : *records) {
    for (const v1::ImportMatch& match : record.entry.matches()) {
      if (!match.person_id().empty()) ids.push_back(match.person_id());
    }
    entries.push_back(std::move(record.entry));
  }
  if (ids.empty()) return entries;
  CC_ASSIGN_OR_RETURN(const Rows rows,
                      tx.Query("SELECT id FROM people WHERE id = ANY ($1::text[]::uuid[])", ids));
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < rows.size(); ++i) seen.insert(rows[i].str(0));
  for (v1::ImportEntry& entry : entries) {
    for (v1::ImportMatch& match : *entry.mutable_matches()) {
      if (match.person_id().empty() || seen.contains(match.person_id())) continue;
      match.clear_person_id();
      match.clear_evidence();
    }
  }
  return entries;
}

// Entries that the decision is about: only those that may still go either way.
#define DECIDABLE                          \
  "import_id = $1 AND state IN (1, 3, 4) " \
  "AND (number = ANY ($2::int[]) OR (cardinality($2::int[]) = 0 AND state = $3))"

}  // namespace

std::string EncryptEntry(const Keyring& keyring, const std::string& id,
                         const v1::ImportEntry& entry) {
  v1::ImportEntry part = entry;
  part.clear_import_id();
  part.clear_number();
  part.clear_state();
  part.clear_decision();
  part.clear_justification();
  part.clear_registration_id();
  return keyring.Encrypt(part.SerializeAsString(), kPersonal, id);
}

void InsertEntries(Tx& tx, const ImportRecord& record, const std::vector<StagedEntry>& entries) {
  std::vector<std::string> ids, keys, personal;
  std::vector<int32_t> numbers, states, rows, matches;
  for (const StagedEntry& staged : entries) {
    ids.push_back(staged.id);
    keys.push_back(staged.household_key);
    personal.push_back(staged.personal);
    numbers.push_back(staged.entry.number());
    states.push_back(staged.entry.state());
    rows.push_back(staged.entry.members_size());
    matches.push_back(staged.entry.matches_size());
  }
  tx.Defer(
      "INSERT INTO import_entries (id, import_id, number, scope, state, household_key, row_count, "
      "match_count, personal) SELECT id, $1::uuid, number, $2::int[], state, key, row_count, "
      "match_count, personal FROM unnest($3::uuid[], $4::int[], $5::int[], $6::bytea[], "
      "$7::int[], $8::int[], $9::bytea[]) "
      "AS t (id, number, state, key, row_count, match_count, personal)",
      record.import.id(), record.scope, ids, numbers, states, Param::BytesArray(keys), rows,
      matches, Param::BytesArray(personal));
}

absl::StatusOr<std::vector<bool>> WereApplied(Tx& tx,
                                              const std::vector<std::string>& household_keys) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT EXISTS (SELECT FROM import_entries e WHERE e.household_key = asked.key "
               "AND e.state = 5) "
               "FROM unnest($1::bytea[]) WITH ORDINALITY AS asked (key, place) ORDER BY place",
               Param::BytesArray(household_keys)));
  std::vector<bool> applied;
  for (int i = 0; i < rows.size(); ++i) applied.push_back(rows[i].boolean(0));
  return applied;
}

absl::StatusOr<std::vector<EntryRecord>> ReadyEntries(Tx& tx, const Keyring& keyring,
                                                      const std::string& import_id, int after,
                                                      int most) {
  return ReadAll(tx.Query("SELECT " ENTRY_COLUMNS " " ENTRIES
                          "WHERE e.import_id = $1 AND e.state = 1 AND e.number > $2 "
                          "ORDER BY e.number LIMIT $3",
                          import_id, after, most),
                 keyring);
}

absl::StatusOr<std::vector<EntryRecord>> EntriesByNumber(Tx& tx, const Keyring& keyring,
                                                         const std::string& import_id,
                                                         const std::vector<int32_t>& numbers) {
  return ReadAll(
      tx.Query("SELECT " ENTRY_COLUMNS " " ENTRIES "WHERE e.import_id = $1 AND e.number = ANY ($2)",
               import_id, numbers),
      keyring);
}

void FinishEntries(Tx& tx, const std::vector<EntryOutcome>& outcomes) {
  std::vector<std::string> ids, registrations, personal;
  std::vector<int32_t> states;
  for (const EntryOutcome& outcome : outcomes) {
    ids.push_back(outcome.id);
    registrations.push_back(outcome.registration_id);
    personal.push_back(outcome.personal);
    states.push_back(outcome.state);
  }
  tx.Defer(
      "UPDATE import_entries e SET state = t.state, "
      "registration_id = NULLIF(t.registration, '')::uuid, "
      "personal = CASE WHEN t.personal = ''::bytea THEN e.personal ELSE t.personal END "
      "FROM unnest($1::uuid[], $2::int[], $3::text[], $4::bytea[]) "
      "AS t (id, state, registration, personal) WHERE e.id = t.id",
      ids, states, registrations, Param::BytesArray(personal));
}

absl::StatusOr<std::vector<v1::ImportEntry>> ListEntriesOf(Tx& tx, const Keyring& keyring,
                                                           const std::string& import_id,
                                                           v1::ImportEntry::State state, int after,
                                                           int most) {
  return ForTheCaller(tx, ReadAll(tx.Query("SELECT " ENTRY_COLUMNS " " ENTRIES
                                           "WHERE e.import_id = $1 AND ($2 = 0 OR e.state = $2) "
                                           "AND e.number > $3 ORDER BY e.number LIMIT $4",
                                           import_id, static_cast<int>(state), after, most),
                                  keyring));
}

absl::StatusOr<std::vector<v1::ImportEntry>> EntriesOfRegistration(
    Tx& tx, const Keyring& keyring, const std::string& registration_id) {
  return ForTheCaller(tx, ReadAll(tx.Query("SELECT " ENTRY_COLUMNS " " ENTRIES
                                           "WHERE e.registration_id = $1 ORDER BY e.id",
                                           registration_id),
                                  keyring));
}

absl::StatusOr<int> CountMatches(Tx& tx, const EntryDecision& decision) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT count(*) FROM import_entries WHERE match_count > 0 AND " DECIDABLE,
               decision.import_id, decision.numbers, static_cast<int>(decision.state)));
  return static_cast<int>(rows[0].integer(0));
}

absl::StatusOr<int> DecideEntries(Tx& tx, const Keyring& keyring, const EntryDecision& decision,
                                  const ImportRecord& record, int most) {
  tx.Defer(
      "INSERT INTO import_decisions (id, import_id, scope, decision, justification, decided_by, "
      "decided_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
      decision.id, decision.import_id, record.scope, static_cast<int>(decision.decision),
      Param::Bytes(keyring.Encrypt(decision.justification, kJustification, decision.id)),
      tx.call().principal().id, tx.call().now());
  const bool take = decision.decision == v1::ImportEntry::DECISION_TAKE;
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query(
          "UPDATE import_entries SET state = $4, decision_id = $5 WHERE id IN "
          "(SELECT id FROM import_entries WHERE " DECIDABLE " ORDER BY number LIMIT $6)",
          decision.import_id, decision.numbers, static_cast<int>(decision.state),
          static_cast<int>(take ? v1::ImportEntry::STATE_READY : v1::ImportEntry::STATE_SKIPPED),
          decision.id, most));
  return static_cast<int>(rows.affected());
}

}  // namespace cc::registry
