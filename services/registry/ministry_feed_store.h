#ifndef SERVICES_REGISTRY_MINISTRY_FEED_STORE_H_
#define SERVICES_REGISTRY_MINISTRY_FEED_STORE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/platform/db/tx.h"

namespace cc::registry {

// The fields by name of records that ministries may follow, by id; who lies outside the scope is
// not there. Never of a person: nothing encrypted is read. Units as they were written down.
using PlainRecords = std::map<std::string, std::map<std::string, std::string>>;
absl::StatusOr<PlainRecords> ReadPlainRecords(platform::Tx& tx, const std::string& kind,
                                              const std::vector<std::string>& ids);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_MINISTRY_FEED_STORE_H_
