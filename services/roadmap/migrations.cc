#include "services/roadmap/migrations.h"

extern "C" {
extern const char roadmap_0001_bodies_sql_begin[], roadmap_0001_bodies_sql_end[];
extern const char roadmap_0002_meetings_sql_begin[], roadmap_0002_meetings_sql_end[];
extern const char roadmap_0003_instructions_sql_begin[], roadmap_0003_instructions_sql_end[];
}

namespace cc::roadmap {
namespace {

absl::string_view Between(const char* begin, const char* end) {
  return {begin, static_cast<size_t>(end - begin)};
}

}  // namespace

std::vector<platform::Migration> Migrations() {
  return {
      {"0001_bodies", Between(roadmap_0001_bodies_sql_begin, roadmap_0001_bodies_sql_end)},
      {"0002_meetings", Between(roadmap_0002_meetings_sql_begin, roadmap_0002_meetings_sql_end)},
      {"0003_instructions",
       Between(roadmap_0003_instructions_sql_begin, roadmap_0003_instructions_sql_end)},
  };
}

}  // namespace cc::roadmap
