#ifndef SERVICES_REGISTRY_ACCESS_LOG_FILE_H_
#define SERVICES_REGISTRY_ACCESS_LOG_FILE_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "cc/registry/v1/protection_service.pb.h"
#include "services/platform/error/error.h"

// Who looked at a person, as files. Times are in Europe/Kyiv.
namespace cc::registry {

// No cell is a formula.
std::string AccessCsv(const std::vector<v1::PersonAccess>& accesses, platform::Language language);
// A page to print, which loads nothing and runs nothing.
std::string AccessPage(absl::string_view person_id, const std::vector<v1::PersonAccess>& accesses,
                       absl::Time now, platform::Language language);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_ACCESS_LOG_FILE_H_
