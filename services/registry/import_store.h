#ifndef SERVICES_REGISTRY_IMPORT_STORE_H_
#define SERVICES_REGISTRY_IMPORT_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/import_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of imports and their entries. Personal data is encrypted on the way in and read back on the
// way out.
namespace cc::registry {

// An import with what only its work needs.
struct ImportRecord {
  v1::Import import;
  int64_t revision = 0;
  std::vector<platform::ScopeKey> scope;
  std::string upload_id;  // empty where the content was given with the request
  int applied_through = 0;
  int total_rows = 0;
  int64_t work_rows = 0, work_micros = 0;
};

// Inserts it; where the office has an import of the same content that is not cancelled, that one is
// answered and nothing is inserted.
absl::StatusOr<ImportRecord> InsertImport(platform::Tx& tx, const platform::Keyring& keyring,
                                          const ImportRecord& record,
                                          const std::string& content_key,
                                          const std::string& content);
// The content that was given with the request.
absl::StatusOr<std::string> ContentOf(platform::Tx& tx, const platform::Keyring& keyring,
                                      const std::string& id);
// With the counts of its entries. NOT_FOUND where there is none within the scope.
absl::StatusOr<ImportRecord> FindImport(platform::Tx& tx, const platform::Keyring& keyring,
                                        const std::string& id);
// The same, locked for a change, without counts.
absl::StatusOr<ImportRecord> LockImport(platform::Tx& tx, const platform::Keyring& keyring,
                                        const std::string& id);
// The latest first, with counts; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::Import>> ListImportsOf(platform::Tx& tx,
                                                      const platform::Keyring& keyring,
                                                      v1::Import::State state,
                                                      const platform::Page& page);
// The first one, after this id, that is being staged or applied; without counts.
absl::StatusOr<std::optional<ImportRecord>> NextAtWork(platform::Tx& tx,
                                                       const platform::Keyring& keyring,
                                                       const std::string& after);
// Writes state, problem, format and the figures of the work; raises the revision.
void UpdateImport(platform::Tx& tx, ImportRecord& record);

// One household on its way into the table.
struct StagedEntry {
  std::string id;
  v1::ImportEntry entry;
  std::string household_key;
  std::string personal;  // encrypted: EncryptEntry
};
std::string EncryptEntry(const platform::Keyring& keyring, const std::string& id,
                         const v1::ImportEntry& entry);
void InsertEntries(platform::Tx& tx, const ImportRecord& record,
                   const std::vector<StagedEntry>& entries);
// Which of the households were registered by an import before; one flag for each.
absl::StatusOr<std::vector<bool>> WereApplied(platform::Tx& tx,
                                              const std::vector<std::string>& household_keys);

// An entry with what only its work needs.
struct EntryRecord {
  std::string id;
  v1::ImportEntry entry;
};
// Entries after a number that are ready to be registered, in order.
absl::StatusOr<std::vector<EntryRecord>> ReadyEntries(platform::Tx& tx,
                                                      const platform::Keyring& keyring,
                                                      const std::string& import_id, int after,
                                                      int most);
// Entries of these numbers, in no order.
absl::StatusOr<std::vector<EntryRecord>> EntriesByNumber(platform::Tx& tx,
                                                         const platform::Keyring& keyring,
                                                         const std::string& import_id,
                                                         const std::vector<int32_t>& numbers);
// The entry was registered, or refused; written again only where `personal` is set.
struct EntryOutcome {
  std::string id, registration_id, personal;
  v1::ImportEntry::State state = v1::ImportEntry::STATE_UNSPECIFIED;
};
void FinishEntries(platform::Tx& tx, const std::vector<EntryOutcome>& outcomes);

// In the order of the file; one more than the page holds where there are more. Every state where
// unspecified. Of people who match but lie outside the scope it tells only that there are such.
absl::StatusOr<std::vector<v1::ImportEntry>> ListEntriesOf(platform::Tx& tx,
                                                           const platform::Keyring& keyring,
                                                           const std::string& import_id,
                                                           v1::ImportEntry::State state, int after,
                                                           int most);

// What became this registration.
absl::StatusOr<std::vector<v1::ImportEntry>> EntriesOfRegistration(
    platform::Tx& tx, const platform::Keyring& keyring, const std::string& registration_id);

// Decides entries, at most so many, and answers how many.
struct EntryDecision {
  std::string id, import_id, justification;
  std::vector<int32_t> numbers;  // where empty, all in `state`
  v1::ImportEntry::State state = v1::ImportEntry::STATE_MATCHED;
  v1::ImportEntry::Decision decision = v1::ImportEntry::DECISION_UNSPECIFIED;
};
absl::StatusOr<int> DecideEntries(platform::Tx& tx, const platform::Keyring& keyring,
                                  const EntryDecision& decision, const ImportRecord& record,
                                  int most);
// How many of the entries match somebody, of those that could be decided.
absl::StatusOr<int> CountMatches(platform::Tx& tx, const EntryDecision& decision);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_IMPORT_STORE_H_
