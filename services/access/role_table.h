#ifndef SERVICES_ACCESS_ROLE_TABLE_H_
#define SERVICES_ACCESS_ROLE_TABLE_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cc/access/v1/resources.pb.h"

namespace cc::access {

// Roles and their permissions, as roles.json says. Immutable.
class RoleTable {
 public:
  // JSON {"everybody": [permission…], "roles": {name: {"title": text, "includes": [role…],
  // "permissions": […]}}}. A role has its own permissions, those of the roles that it includes and
  // those of everybody. INVALID_ARGUMENT naming what is wrong: an unknown or circular include, a
  // malformed name.
  static absl::StatusOr<RoleTable> Parse(absl::string_view json);
  // The table that is built in.
  static RoleTable BuiltIn();

  // Null where there is no such role.
  const v1::Role* Find(absl::string_view name) const;
  bool Carries(absl::string_view role, absl::string_view permission) const;
  std::vector<std::string> RolesWith(absl::string_view permission) const;
  std::vector<v1::Role> roles() const;  // by name

 private:
  std::map<std::string, v1::Role, std::less<>> roles_;
};

}  // namespace cc::access

#endif  // SERVICES_ACCESS_ROLE_TABLE_H_
