#include "services/access/delegation.h"

#include <algorithm>
#include <vector>

#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::access {
namespace {

using platform::Fail;
using platform::HeldGrant;
using platform::Relation;

// The relations that a grant in `relation` covers.
std::vector<Relation> Covered(Relation relation) {
  if (relation != options::v1::RELATION_ANY) return {relation};
  std::vector<Relation> all;
  for (int number = options::v1::RELATION_ANY + 1; number <= options::v1::Relation_MAX; ++number) {
    if (options::v1::Relation_IsValid(number)) all.push_back(static_cast<Relation>(number));
  }
  return all;
}

bool Suffices(const HeldGrant& held, const Wish& wish, Relation relation, absl::CivilDay today) {
  return held.until >= today && held.until >= wish.until &&
         (held.relation == options::v1::RELATION_ANY || held.relation == relation) &&
         std::find(wish.path.begin(), wish.path.end(), held.tail) != wish.path.end();
}

}  // namespace

absl::StatusOr<Wish> ReadWish(const RoleTable& roles, const v1::Grant& grant,
                              const platform::UnitPath& path, absl::CivilDay today) {
  if (roles.Find(grant.role()) == nullptr) {
    return Fail(common::v1::REASON_ROLE_UNKNOWN, {{"role", grant.role()}});
  }
  Wish wish{.role = grant.role(), .path = path, .relation = grant.relation()};
  if (!grant.until().empty()) {
    const auto until = platform::ParseDate(grant.until());
    if (!until || *until < today)
      return Fail(common::v1::REASON_GRANT_UNTIL_PAST, {{"until", grant.until()}});
    wish.until = *until;
  }
  return wish;
}

absl::Status CheckDelegation(const RoleTable& roles, const platform::Principal& giver,
                             const Wish& wish, absl::CivilDay today) {
  const v1::Role* role = roles.Find(wish.role);
  if (role == nullptr) return Fail(common::v1::REASON_ROLE_UNKNOWN, {{"role", wish.role}});
  for (const std::string& permission : role->permissions()) {
    for (Relation relation : Covered(wish.relation)) {
      const bool held =
          std::any_of(giver.grants.begin(), giver.grants.end(), [&](const HeldGrant& grant) {
            return Suffices(grant, wish, relation, today) && roles.Carries(grant.role, permission);
          });
      if (!held) return Fail(common::v1::REASON_DELEGATION_EXCEEDED, {{"permission", permission}});
    }
  }
  return absl::OkStatus();
}

}  // namespace cc::access
