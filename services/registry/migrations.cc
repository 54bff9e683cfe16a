#include "services/registry/migrations.h"

extern "C" {
extern const char registry_0001_pre_registrations_sql_begin[],
    registry_0001_pre_registrations_sql_end[];
extern const char registry_0002_people_sql_begin[], registry_0002_people_sql_end[];
extern const char registry_0003_registrations_sql_begin[], registry_0003_registrations_sql_end[];
extern const char registry_0004_status_reviews_sql_begin[], registry_0004_status_reviews_sql_end[];
}

namespace cc::registry {
namespace {

absl::string_view Text(const char* begin, const char* end) {
  return absl::string_view(begin, static_cast<size_t>(end - begin));
}

}  // namespace

std::vector<platform::Migration> Migrations() {
  return {
      {"0001_pre_registrations",
       Text(registry_0001_pre_registrations_sql_begin, registry_0001_pre_registrations_sql_end)},
      {"0002_people", Text(registry_0002_people_sql_begin, registry_0002_people_sql_end)},
      {"0003_registrations",
       Text(registry_0003_registrations_sql_begin, registry_0003_registrations_sql_end)},
      {"0004_status_reviews",
       Text(registry_0004_status_reviews_sql_begin, registry_0004_status_reviews_sql_end)},
  };
}

}  // namespace cc::registry
