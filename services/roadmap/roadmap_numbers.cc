#include "services/roadmap/roadmap_numbers.h"

namespace cc::roadmap {

std::vector<platform::Observation> RoadmapNumbers() {
  return {
      {{{"roadmap_instructions_open", "Instructions that are neither done nor withdrawn."},
        {"roadmap_instructions_overdue", "Those of them whose day has passed."}},
       "SELECT count(*), count(*) FILTER (WHERE due_date < (now() AT TIME ZONE "
       "'Europe/Kyiv')::date) "
       "FROM instructions WHERE state = 1"},
  };
}

}  // namespace cc::roadmap
