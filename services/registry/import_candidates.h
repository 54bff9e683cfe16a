#ifndef SERVICES_REGISTRY_IMPORT_CANDIDATES_H_
#define SERVICES_REGISTRY_IMPORT_CANDIDATES_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "services/platform/crypto/keyring.h"
#include "services/registry/import_store.h"
#include "services/registry/match_weights.h"
#include "services/registry/matching/profile.h"

namespace cc::registry {

// One person of an entry as the matching sees them.
struct EntryPerson {
  int number = 0;  // place in the household, from 1
  matching::Profile profile;
  std::vector<std::string> keys;  // blocking keys
};

// Who shares blocking keys within one file, which is read from its start. Holds hashes only.
class FileKeys {
 public:
  // Earlier entries that share at least two keys, those with most first; a few.
  std::vector<int> Find(absl::Span<const std::string> keys) const;
  void Add(int entry, absl::Span<const std::string> keys);

 private:
  struct Link {
    int entry, before;
  };
  absl::flat_hash_map<uint64_t, int> last_;  // key → its last link
  std::vector<Link> links_;
};

// Finds people of a file who are probably registered, anywhere in the country, or stand in the file
// twice, though no identifier says so. It looks at those who share most keys; what it passes over
// is found by the pass over the register later. Thread-safe.
class ImportCandidates {
 public:
  ImportCandidates(const platform::Keyring& keyring, MatchWeights& weights)
      : keyring_(keyring), weights_(weights) {}

  struct Page {
    std::string import_id;
    std::vector<StagedEntry>& entries;
    std::vector<std::vector<EntryPerson>> people;  // of each entry
    // Of each entry: a person's position and an earlier entry of the file that may hold them too.
    std::vector<std::vector<std::pair<size_t, int>>> alike;
  };
  std::vector<EntryPerson> PeopleOf(const v1::ImportEntry& entry) const;
  // Adds the matches that it finds; such entries wait for a decision.
  absl::Status AddMatches(platform::Tx& tx, Page& page) const;

 private:
  absl::Status AddRegistered(platform::Tx& tx, const matching::Weights& weights, Page& page) const;
  absl::Status AddOfFile(platform::Tx& tx, const matching::Weights& weights, Page& page) const;

  const platform::Keyring& keyring_;
  MatchWeights& weights_;
};

// The entry waits for a decision, for this reason.
v1::ImportMatch& AddMatch(int number, absl::string_view by, int other, v1::ImportEntry& entry);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_IMPORT_CANDIDATES_H_
