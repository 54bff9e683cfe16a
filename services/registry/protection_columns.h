#ifndef SERVICES_REGISTRY_PROTECTION_COLUMNS_H_
#define SERVICES_REGISTRY_PROTECTION_COLUMNS_H_

#include <vector>

#include "services/platform/rotation/key_rotation.h"

namespace cc::registry {

// Every encrypted column of the service, for the rotation of keys; a test compares it with the
// schema.
std::vector<platform::EncryptedColumn> EncryptedColumns();

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_PROTECTION_COLUMNS_H_
