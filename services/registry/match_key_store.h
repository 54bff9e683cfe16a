#ifndef SERVICES_REGISTRY_MATCH_KEY_STORE_H_
#define SERVICES_REGISTRY_MATCH_KEY_STORE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/resources.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/registry/match_records.h"

// SQL of the keyed table by which people are compared over the whole country, and of what the pass
// over them keeps.
namespace cc::registry {

// Keys of one person as they are kept.
struct MatchKeys {
  std::string person_id;
  int64_t revision = 0;  // of the person
  int64_t digest = 0;
  std::vector<int64_t> keys;
  // Of the weights by which the person was compared with others.
  std::optional<int64_t> weights_revision;
};
extern const char kCopyMatchKeys[];
std::vector<platform::Param> MatchKeyRow(const MatchKeys& keys);
// Over the former ones; each person once.
void PutMatchKeys(platform::Tx& tx, const std::vector<MatchKeys>& people);
void DeleteMatchKeys(platform::Tx& tx, const std::string& person_id);

// How many people have keys.
absl::StatusOr<int64_t> CountMatchKeys(platform::Tx& tx);
// Some of them, by chance.
absl::StatusOr<std::vector<std::string>> SampleMatchKeys(platform::Tx& tx, int most);

// A person with what else is compared. The registration's codes are empty where it lies outside the
// scope.
struct MatchPerson {
  v1::Person person;
  int64_t revision = 0;
  std::vector<platform::ScopeKey> scope;
  MatchSurroundings surroundings;
  bool in_force = false;  // of a registration that was not refused and has not ended
};
// What is read of people: without the others of their household and whether they are in force where
// nobody asks for it, which is half the work.
enum class MatchDetail { kWhole, kAlone };

// Within the scope, but those merged into another; in no order.
absl::StatusOr<std::vector<MatchPerson>> ReadMatchPeople(platform::Tx& tx,
                                                         const platform::Keyring& keyring,
                                                         const std::vector<std::string>& ids);

// Of several people each, whose keys are given: those within the scope who share at least so many
// keys with them, first whoever shares most and the rarest; at most so many for each, and the
// places in their order. Of a key that hundreds share, only some of them are looked at.
struct Alike {
  size_t place = 0;  // among those asked for
  MatchPerson person;
};
struct AlikeWanted {
  int least_shared = 1;
  int most_each = 1;
  MatchDetail detail = MatchDetail::kWhole;
};
absl::StatusOr<std::vector<Alike>> FindAlike(platform::Tx& tx, const platform::Keyring& keyring,
                                             const std::vector<std::vector<int64_t>>& keys,
                                             const AlikeWanted& wanted);

// Makes the keys of people anew, from what the database now holds of them.
absl::Status RefreshMatchKeys(platform::Tx& tx, const platform::Keyring& keyring,
                              const std::vector<std::string>& ids);

// The next people after an id (all where empty), in the order of ids. `stale`: whether they are to
// be compared with others, having changed since or by other weights.
struct PassPerson {
  std::string id;
  bool stale = false;
};
absl::StatusOr<std::vector<PassPerson>> PeopleAfter(platform::Tx& tx, const std::string& after,
                                                    int64_t weights_revision, int most);

struct PassState {
  std::string after_id;
  bool running = false;
  absl::Time finished_at = absl::InfinitePast();
};
// Locked until the transaction ends, so that one replica works at a time.
absl::StatusOr<PassState> LockPass(platform::Tx& tx);
void SavePass(platform::Tx& tx, const PassState& state);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_MATCH_KEY_STORE_H_
