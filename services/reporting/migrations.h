#ifndef SERVICES_REPORTING_MIGRATIONS_H_
#define SERVICES_REPORTING_MIGRATIONS_H_

#include <vector>

#include "services/platform/db/migrate.h"

namespace cc::reporting {

// The service's own migrations, in order, as embedded in the program.
std::vector<platform::Migration> Migrations();

}  // namespace cc::reporting

#endif  // SERVICES_REPORTING_MIGRATIONS_H_
