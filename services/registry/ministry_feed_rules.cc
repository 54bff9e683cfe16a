#include "services/registry/ministry_feed_rules.h"

#include <algorithm>

namespace cc::registry {

const std::vector<MinistryProjection>& MinistryProjections() {
  static const auto* projections = new std::vector<MinistryProjection>{
      // Owner of the state's database of displaced people (resolution 646 of 22.09.2016).
      {"ministry_of_social_policy",
       {{"registrations",
         {"state", "origin_unit_code", "residence_unit_code", "office_unit_code", "leave_date",
          "application_date", "registration_date", "end_date", "ground", "people"}},
        {"needs", {"kind", "urgency", "state", "first_date", "residence_unit_code"}},
        {"referrals", {"kind", "state", "sent_date", "delivery_date", "residence_unit_code"}}}},
      {"ministry_of_health",
       {{"needs", {"kind", "urgency", "state", "residence_unit_code"}},
        {"referrals", {"kind", "state", "residence_unit_code"}}}},
      {"ministry_of_communities",
       {{"registrations",
         {"state", "origin_unit_code", "residence_unit_code", "registration_date", "end_date",
          "people"}}}},
  };
  return *projections;
}

const MinistryProjection* ProjectionOf(const std::vector<std::string>& roles) {
  for (const MinistryProjection& projection : MinistryProjections()) {
    if (std::find(roles.begin(), roles.end(), projection.role) != roles.end()) return &projection;
  }
  return nullptr;
}

std::map<std::string, std::string> Project(const MinistryProjection& projection,
                                           const std::string& kind,
                                           const std::map<std::string, std::string>& record) {
  std::map<std::string, std::string> told;
  const auto fields = projection.fields_by_kind.find(kind);
  if (fields == projection.fields_by_kind.end()) return told;
  for (const std::string& name : fields->second) {
    const auto value = record.find(name);
    if (value != record.end() && !value->second.empty()) told.insert(*value);
  }
  return told;
}

}  // namespace cc::registry
