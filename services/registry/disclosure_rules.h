#ifndef SERVICES_REGISTRY_DISCLOSURE_RULES_H_
#define SERVICES_REGISTRY_DISCLOSURE_RULES_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

// What of figures of people is told to those who may not see each of them (ADR 23). A told figure
// is of nobody or of kLeastTold people and more. Units and categories that would tell fewer are
// told together: the groups of categories of a unit's parts are unions of those of the unit itself,
// so that nothing is told below that was hidden above. Then, for each figure of fewer people, all
// that is told agrees as well with one of kLeastTold and more.
namespace cc::registry {

constexpr int64_t kLeastTold = 10;
constexpr int64_t kRoundedTo = 5;
int64_t Rounded(int64_t people);

using CategoryGroup = std::vector<std::string>;  // sorted
using CategoryGroups = std::vector<CategoryGroup>;

// The parts of one unit: people by unit, and by unit and category; these add up to the former.
struct UnitTable {
  std::map<int32_t, int64_t> people;
  std::map<int32_t, std::map<std::string, int64_t>> counts;
};

// What is told of it.
struct ToldRow {
  std::vector<int32_t> units;   // sorted; several are told together
  int64_t people = 0;           // not rounded
  std::vector<int64_t> counts;  // of the groups
};
struct ToldTable {
  CategoryGroups groups;
  std::vector<ToldRow> rows;
};

// Each category by itself.
CategoryGroups SingleCategories(const UnitTable& table);
// `above` are the groups in which the whole unit is told. The unit has kLeastTold people or none.
ToldTable Tell(const UnitTable& table, const CategoryGroups& above);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_DISCLOSURE_RULES_H_
