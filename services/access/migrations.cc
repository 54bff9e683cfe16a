#include "services/access/migrations.h"

extern "C" const char access_0001_identities_sql_begin[], access_0001_identities_sql_end[];

namespace cc::access {

std::vector<platform::Migration> Migrations() {
  return {
      {"0001_identities",
       {access_0001_identities_sql_begin,
        static_cast<size_t>(access_0001_identities_sql_end - access_0001_identities_sql_begin)}}};
}

}  // namespace cc::access
