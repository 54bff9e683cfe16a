#ifndef SERVICES_REGISTRY_MIGRATIONS_H_
#define SERVICES_REGISTRY_MIGRATIONS_H_

#include <vector>

#include "services/platform/db/migrate.h"

namespace cc::registry {

// The service's schema, oldest first; embedded in the program.
std::vector<platform::Migration> Migrations();

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_MIGRATIONS_H_
