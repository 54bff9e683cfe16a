#ifndef SERVICES_REGISTRY_MATCH_RECORDS_H_
#define SERVICES_REGISTRY_MATCH_RECORDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "cc/registry/v1/resources.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/registry/matching/blocking.h"
#include "services/registry/matching/record.h"
#include "services/registry/matching/weights.h"

// What the register knows of a person, as the matching wants it.
namespace cc::registry {

// Where and with whom a person lives.
struct MatchSurroundings {
  std::string origin_unit_code;
  std::string residence_unit_code;
  std::string household_id;
  std::vector<int64_t> others;  // digests of the other members
};

matching::Record MatchRecord(const v1::Person& person, const MatchSurroundings& surroundings);

// How likely two people, entered apart, are one: they are to be looked at from `weights.adjudicate`
// on. The state gives two valid numbers of one kind to two people only, so such a pair has 0; but
// numbers are mistyped into valid ones too, so where all else agrees it is looked at, as the last
// of the likely ones, and nobody is warned.
double SuspicionOf(const matching::Profile& a, const matching::Profile& b,
                   const matching::Agreement& agreement, const matching::Weights& weights);

// Stands for the person in their household; keyed. Zero where too little is known of them.
int64_t MemberDigestOf(const platform::Keyring& keyring, const v1::Person& person);

// Blocking keys as they are kept and looked for: the first 64 bits of their keyed index.
std::vector<int64_t> KeyedKeys(const platform::Keyring& keyring,
                               const std::vector<std::string>& keys);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_MATCH_RECORDS_H_
