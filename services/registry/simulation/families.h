#ifndef SERVICES_REGISTRY_SIMULATION_FAMILIES_H_
#define SERVICES_REGISTRY_SIMULATION_FAMILIES_H_

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "cc/registry/v1/resources.pb.h"
#include "services/registry/simulation/names.h"
#include "services/registry/simulation/random.h"

namespace cc::registry::simulation {

// One member of an invented family.
struct Member {
  absl::CivilDay birth;
  bool male = false;
  common::v1::Kinship kinship = common::v1::KINSHIP_HEAD;
  int adult = 0;  // for a child: the place, from 1, of who answers for it
  FamilyName family;
  std::string former_family;  // a woman's before marriage
  const GivenName* given = nullptr;
  const GivenName* father = nullptr;
  v1::Disability disability = v1::DISABILITY_UNSPECIFIED;
  common::v1::Mobility mobility = common::v1::MOBILITY_WALKING;
  std::vector<v1::Vulnerability> vulnerabilities;
};

int AgeOf(const Member& member, absl::CivilDay day);

// A family as it keeps house on `day`, of at most `most` people, the head first, children with an
// adult. Shares follow what is published of displaced households: three women of five people, one
// child of five, a member with disability in 31 of 100 households, a chronically ill one in 44,
// one parent alone in 10.
std::vector<Member> MakeFamily(absl::CivilDay day, size_t most, bool east, Random& random);

}  // namespace cc::registry::simulation

#endif  // SERVICES_REGISTRY_SIMULATION_FAMILIES_H_
