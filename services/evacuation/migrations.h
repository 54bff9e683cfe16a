#ifndef SERVICES_EVACUATION_MIGRATIONS_H_
#define SERVICES_EVACUATION_MIGRATIONS_H_

#include <vector>

#include "services/platform/db/migrate.h"

namespace cc::evacuation {

// The service's schema, oldest first; embedded in the program.
std::vector<platform::Migration> Migrations();

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_MIGRATIONS_H_
