#include "services/evacuation/migrations.h"

extern "C" {
extern const char evacuation_0001_trips_sql_begin[], evacuation_0001_trips_sql_end[];
extern const char evacuation_0002_parties_sql_begin[], evacuation_0002_parties_sql_end[];
extern const char evacuation_0003_arrivals_sql_begin[], evacuation_0003_arrivals_sql_end[];
extern const char evacuation_0004_status_reviews_sql_begin[],
    evacuation_0004_status_reviews_sql_end[];
}

namespace cc::evacuation {
namespace {

absl::string_view Text(const char* begin, const char* end) {
  return absl::string_view(begin, static_cast<size_t>(end - begin));
}

}  // namespace

std::vector<platform::Migration> Migrations() {
  return {
      {"0001_trips", Text(evacuation_0001_trips_sql_begin, evacuation_0001_trips_sql_end)},
      {"0002_parties", Text(evacuation_0002_parties_sql_begin, evacuation_0002_parties_sql_end)},
      {"0003_arrivals", Text(evacuation_0003_arrivals_sql_begin, evacuation_0003_arrivals_sql_end)},
      {"0004_status_reviews",
       Text(evacuation_0004_status_reviews_sql_begin, evacuation_0004_status_reviews_sql_end)},
  };
}

}  // namespace cc::evacuation
