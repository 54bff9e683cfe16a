#ifndef SERVICES_ACCESS_MIGRATIONS_H_
#define SERVICES_ACCESS_MIGRATIONS_H_

#include <vector>

#include "services/platform/db/migrate.h"

namespace cc::access {

std::vector<platform::Migration> Migrations();

}  // namespace cc::access

#endif  // SERVICES_ACCESS_MIGRATIONS_H_
