#include "services/territory/migrations.h"

extern "C" {
extern const char territory_0001_register_sql_begin[], territory_0001_register_sql_end[];
extern const char territory_0002_first_units_sql_begin[], territory_0002_first_units_sql_end[];
extern const char territory_0003_time_axes_sql_begin[], territory_0003_time_axes_sql_end[];
extern const char territory_0004_unit_versions_sql_begin[], territory_0004_unit_versions_sql_end[];
extern const char territory_0005_proposals_sql_begin[], territory_0005_proposals_sql_end[];
extern const char territory_0006_unit_aliases_sql_begin[], territory_0006_unit_aliases_sql_end[];
extern const char territory_0007_known_aliases_sql_begin[], territory_0007_known_aliases_sql_end[];
extern const char territory_0008_doubts_sql_begin[], territory_0008_doubts_sql_end[];
extern const char territory_0016_authorities_sql_begin[], territory_0016_authorities_sql_end[];
}

namespace cc::territory {
namespace {

absl::string_view Text(const char* begin, const char* end) {
  return absl::string_view(begin, static_cast<size_t>(end - begin));
}

}  // namespace

std::vector<platform::Migration> Migrations() {
  return {
      {"0001_register", Text(territory_0001_register_sql_begin, territory_0001_register_sql_end)},
      {"0002_first_units",
       Text(territory_0002_first_units_sql_begin, territory_0002_first_units_sql_end)},
      {"0003_time_axes",
       Text(territory_0003_time_axes_sql_begin, territory_0003_time_axes_sql_end)},
      {"0004_unit_versions",
       Text(territory_0004_unit_versions_sql_begin, territory_0004_unit_versions_sql_end)},
      {"0005_proposals",
       Text(territory_0005_proposals_sql_begin, territory_0005_proposals_sql_end)},
      {"0006_unit_aliases",
       Text(territory_0006_unit_aliases_sql_begin, territory_0006_unit_aliases_sql_end)},
      {"0007_known_aliases",
       Text(territory_0007_known_aliases_sql_begin, territory_0007_known_aliases_sql_end)},
      {"0008_doubts", Text(territory_0008_doubts_sql_begin, territory_0008_doubts_sql_end)},
      {"0016_authorities",
       Text(territory_0016_authorities_sql_begin, territory_0016_authorities_sql_end)},
  };
}

}  // namespace cc::territory
