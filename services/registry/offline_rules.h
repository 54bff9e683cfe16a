#ifndef SERVICES_REGISTRY_OFFLINE_RULES_H_
#define SERVICES_REGISTRY_OFFLINE_RULES_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cc/registry/v1/offline.pb.h"

// What a package must be like before any of it is done.
namespace cc::registry {

// OFFLINE_PACKAGE_INVALID, naming what is wrong.
absl::Status BadPackage(absl::string_view what);
// The commands of a package, their sequences growing. OFFLINE_PACKAGE_INVALID.
absl::StatusOr<v1::OfflineCommands> ReadCommands(const std::string& bytes);
// STATE_FORBIDS unless a person has to look at the line.
absl::Status CheckUnresolved(const v1::OfflineLine& line);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_OFFLINE_RULES_H_
