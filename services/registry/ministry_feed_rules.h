#ifndef SERVICES_REGISTRY_MINISTRY_FEED_RULES_H_
#define SERVICES_REGISTRY_MINISTRY_FEED_RULES_H_

#include <map>
#include <string>
#include <vector>

// Who may follow what of the register from outside the offices: role → kinds → fields. What a table
// does not name is never told.
namespace cc::registry {

struct MinistryProjection {
  std::string role;
  std::map<std::string, std::vector<std::string>> fields_by_kind;
};
const std::vector<MinistryProjection>& MinistryProjections();
// The first of those of the roles; null where none has one.
const MinistryProjection* ProjectionOf(const std::vector<std::string>& roles);

// What the projection lets through.
std::map<std::string, std::string> Project(const MinistryProjection& projection,
                                           const std::string& kind,
                                           const std::map<std::string, std::string>& record);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_MINISTRY_FEED_RULES_H_
