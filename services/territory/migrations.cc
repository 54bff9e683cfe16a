#include "services/territory/migrations.h"

extern "C" const char territory_0001_register_sql_begin[], territory_0001_register_sql_end[];

namespace cc::territory {

std::vector<platform::Migration> Migrations() {
  return {
      {"0001_register",
       {territory_0001_register_sql_begin,
        static_cast<size_t>(territory_0001_register_sql_end - territory_0001_register_sql_begin)}}};
}

}  // namespace cc::territory
