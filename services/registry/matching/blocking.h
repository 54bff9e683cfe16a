#ifndef SERVICES_REGISTRY_MATCHING_BLOCKING_H_
#define SERVICES_REGISTRY_MATCHING_BLOCKING_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "services/registry/matching/profile.h"

// Which pairs are worth comparing: those that share a key of at least one pass. No field is in all
// passes, so that an error in any leaves others.
namespace cc::registry::matching {

// Raised when keys change: kept ones are to be made anew.
constexpr int kBlockingVersion = 2;

// The keys of all passes, each beginning with its pass; they tell personal data and are to be keyed
// (HMAC) before they are kept. No more than 40, those of numbers first.
std::vector<std::string> BlockingKeys(const Profile& profile);

// Those of documents, identifiers and telephones alone.
std::vector<std::string> NumberKeys(const Profile& profile);

// What is known of somebody who is looked for; the more parts, the fewer keys.
struct PartialKeys {
  std::vector<std::string> keys;
  bool enough = false;  // false where what is known fits too many people
};
PartialKeys SearchKeys(const Profile& profile);

// Pairs of positions (first < second) that share a key, each once. Keys that more than `most`
// records share are passed over: they say nothing.
struct CandidatePairs {
  std::vector<std::pair<uint32_t, uint32_t>> pairs;
  int64_t passed_over = 0;  // keys
};
CandidatePairs FindCandidatePairs(absl::Span<const Profile> profiles, size_t most = 400);

}  // namespace cc::registry::matching

#endif  // SERVICES_REGISTRY_MATCHING_BLOCKING_H_
