#ifndef SERVICES_ROADMAP_MIGRATIONS_H_
#define SERVICES_ROADMAP_MIGRATIONS_H_

#include <vector>

#include "services/platform/db/migrate.h"

namespace cc::roadmap {

// The service's own migrations, in order, as embedded in the program.
std::vector<platform::Migration> Migrations();

}  // namespace cc::roadmap

#endif  // SERVICES_ROADMAP_MIGRATIONS_H_
