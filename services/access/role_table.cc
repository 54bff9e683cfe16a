#include "services/access/role_table.h"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/platform/error/error.h"
#include "services/platform/json/json_object.h"

extern "C" const char access_roles_json_begin[], access_roles_json_end[];

namespace cc::access {
namespace {

using google::protobuf::Struct;

constexpr size_t kMaxFile = 1 << 20;

bool IsName(absl::string_view text) {
  return !text.empty() && text.size() <= 60 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

bool IsPermission(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '.');
  return parts.size() == 3 && std::all_of(parts.begin(), parts.end(), IsName);
}

absl::Status Wrong(absl::string_view role, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("roles: ", role, ": ", what));
}

absl::StatusOr<std::set<std::string>> Names(const Struct& object, const std::string& member,
                                            absl::string_view owner,
                                            bool (*is_good)(absl::string_view)) {
  std::set<std::string> names;
  if (platform::Member(object, member) == nullptr) return names;
  const auto* list = platform::ListMember(object, member);
  if (list == nullptr) return Wrong(owner, absl::StrCat(member, " is not a list"));
  for (const auto& value : list->values()) {
    if (!is_good(value.string_value()))
      return Wrong(owner, absl::StrCat(member, " has a malformed name"));
    names.insert(value.string_value());
  }
  return names;
}

// One role as written, before its includes are followed.
struct Written {
  std::string title;
  std::set<std::string> includes, permissions;
};

absl::Status Collect(const std::map<std::string, Written>& written, const std::string& name,
                     int depth, std::set<std::string>& permissions) {
  if (depth > static_cast<int>(written.size())) return Wrong(name, "includes itself");
  const auto role = written.find(name);
  if (role == written.end()) return Wrong(name, "is included and does not exist");
  permissions.insert(role->second.permissions.begin(), role->second.permissions.end());
  for (const std::string& included : role->second.includes) {
    CC_RETURN_IF_ERROR(Collect(written, included, depth + 1, permissions));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<RoleTable> RoleTable::Parse(absl::string_view json) {
  const auto document = platform::ParseJsonObject(json, kMaxFile);
  if (!document.ok()) return Wrong("file", document.status().message());
  CC_ASSIGN_OR_RETURN(const auto everybody, Names(*document, "everybody", "file", IsPermission));
  const auto* roles = platform::Member(*document, "roles");
  if (roles == nullptr || !roles->has_struct_value()) return Wrong("file", "has no roles");

  std::map<std::string, Written> written;
  for (const auto& [name, value] : roles->struct_value().fields()) {
    if (!IsName(name) || !value.has_struct_value()) return Wrong(name, "is malformed");
    Written role{.title = platform::TextMember(value.struct_value(), "title").value_or("")};
    if (role.title.empty()) return Wrong(name, "has no title");
    CC_ASSIGN_OR_RETURN(role.includes, Names(value.struct_value(), "includes", name, IsName));
    CC_ASSIGN_OR_RETURN(role.permissions,
                        Names(value.struct_value(), "permissions", name, IsPermission));
    written[name] = std::move(role);
  }

  RoleTable table;
  for (const auto& [name, role] : written) {
    std::set<std::string> permissions = everybody;
    CC_RETURN_IF_ERROR(Collect(written, name, 0, permissions));
    v1::Role& entry = table.roles_[name];
    entry.set_name(name);
    entry.set_title(role.title);
    for (const std::string& permission : permissions) entry.add_permissions(permission);
  }
  return table;
}

RoleTable RoleTable::BuiltIn() {
  auto table = Parse(
      absl::string_view(access_roles_json_begin,
                        static_cast<size_t>(access_roles_json_end - access_roles_json_begin)));
  if (!table.ok()) std::abort();  // a test parses it
  return *std::move(table);
}

const v1::Role* RoleTable::Find(absl::string_view name) const {
  const auto role = roles_.find(name);
  return role == roles_.end() ? nullptr : &role->second;
}

bool RoleTable::Carries(absl::string_view role, absl::string_view permission) const {
  const v1::Role* found = Find(role);
  return found != nullptr &&
         std::binary_search(found->permissions().begin(), found->permissions().end(), permission,
                            [](absl::string_view a, absl::string_view b) { return a < b; });
}

std::vector<std::string> RoleTable::RolesWith(absl::string_view permission) const {
  std::vector<std::string> names;
  for (const auto& [name, role] : roles_) {
    if (Carries(name, permission)) names.push_back(name);
  }
  return names;
}

std::vector<v1::Role> RoleTable::roles() const {
  std::vector<v1::Role> all;
  for (const auto& [name, role] : roles_) all.push_back(role);
  return all;
}

}  // namespace cc::access
