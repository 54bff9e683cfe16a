#ifndef SERVICES_TERRITORY_MIGRATIONS_H_
#define SERVICES_TERRITORY_MIGRATIONS_H_

#include <vector>

#include "services/platform/db/migrate.h"

namespace cc::territory {

// The service's schema and its first units, oldest first; embedded in the program.
std::vector<platform::Migration> Migrations();

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_MIGRATIONS_H_
