#ifndef SERVICES_ACCESS_DELEGATION_H_
#define SERVICES_ACCESS_DELEGATION_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "cc/access/v1/resources.pb.h"
#include "services/access/role_table.h"
#include "services/platform/auth/principal.h"
#include "services/platform/auth/scope.h"

// The rule of delegation: nobody grants more than they hold. Pure.
namespace cc::access {

// A grant that somebody wishes to give.
struct Wish {
  std::string role;
  platform::UnitPath path;  // of its unit, from the country down
  platform::Relation relation = options::v1::RELATION_UNSPECIFIED;
  absl::CivilDay until = absl::CivilDay::max();
};

// ROLE_UNKNOWN for a role that the table does not have, GRANT_UNTIL_PAST for a day before today.
absl::StatusOr<Wish> ReadWish(const RoleTable& roles, const v1::Grant& grant,
                              const platform::UnitPath& path, absl::CivilDay today);

// DELEGATION_EXCEEDED naming a permission of the role that the giver does not hold over that unit,
// in that relation (for ANY: in each) and until that day.
absl::Status CheckDelegation(const RoleTable& roles, const platform::Principal& giver,
                             const Wish& wish, absl::CivilDay today);

}  // namespace cc::access

#endif  // SERVICES_ACCESS_DELEGATION_H_
