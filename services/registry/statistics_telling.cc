#include "services/registry/statistics_telling.h"

#include <set>

namespace cc::registry {
namespace {

constexpr char kOthers[] = "";  // those of no category

// The tables of one category against all others, or of all categories with those of none.
std::vector<UnitTable> Partitions(const std::vector<UnitTable>& tables,
                                  const std::string* category) {
  std::vector<UnitTable> parts;
  for (const UnitTable& table : tables) {
    UnitTable& part = parts.emplace_back(UnitTable{.people = table.people});
    for (const auto& [unit, people] : table.people) {
      int64_t rest = people;
      auto& counts = part.counts[unit];
      if (const auto all = table.counts.find(unit); all != table.counts.end()) {
        for (const auto& [name, count] : all->second) {
          if (category != nullptr && name != *category) continue;
          counts[name] = count;
          rest -= count;
        }
      }
      if (rest > 0) counts[kOthers] = rest;
    }
  }
  return parts;
}

// The rows of the unit at the end of the path and of its parts, in the groups of each.
struct ToldUnit {
  CategoryGroups own_groups;
  ToldRow own;
  ToldTable parts;
};
std::optional<ToldUnit> Follow(const StatisticPath& path, const std::vector<UnitTable>& tables) {
  const auto country = tables[0].people.find(0);
  if (country == tables[0].people.end() || country->second < kLeastTold) return std::nullopt;
  ToldUnit told{.parts = Tell(tables[0], SingleCategories(tables[0]))};
  for (size_t level = 0; level < path.size(); ++level) {
    const ToldRow* found = nullptr;
    for (const ToldRow& row : told.parts.rows) {
      if (row.units == std::vector<int32_t>{path[level]}) found = &row;
    }
    if (found == nullptr) return std::nullopt;
    told.own = *found;
    told.own_groups = told.parts.groups;
    told.parts = Tell(tables[level + 1], told.own_groups);
  }
  return told;
}

void AddCounts(const CategoryGroups& groups, const ToldRow& row, bool overlapping,
               PublicRow& shown) {
  for (size_t i = 0; i < groups.size(); ++i) {
    // One group of all categories is the row itself; those of none are no category.
    if (groups.size() == 1 || row.counts[i] == 0) continue;
    if (groups[i] == CategoryGroup{kOthers} && overlapping) continue;
    CategoryGroup named;
    for (const std::string& category : groups[i]) {
      if (category != kOthers) named.push_back(category);
    }
    if (named.size() == groups[i].size())
      shown.counts.emplace_back(std::move(named), row.counts[i]);
  }
}

void Add(const ToldUnit& told, const StatisticPath& path, bool overlapping,
         std::vector<PublicRow>& rows) {
  const bool first = rows.empty();
  if (first) {
    const int32_t above = path.size() > 1 ? path[path.size() - 2] : kAboveCountry;
    rows.push_back({.units = told.own.units, .parent = above, .people = told.own.people});
    for (const ToldRow& row : told.parts.rows)
      rows.push_back({.units = row.units, .parent = path.back(), .people = row.people});
  }
  AddCounts(told.own_groups, told.own, overlapping, rows[0]);
  for (size_t i = 0; i < told.parts.rows.size(); ++i)
    AddCounts(told.parts.groups, told.parts.rows[i], overlapping, rows[i + 1]);
}

}  // namespace

std::vector<PublicRow> TellPublicly(v1::StatisticsDimension dimension, const StatisticPath& path,
                                    const std::vector<UnitTable>& tables) {
  const bool overlapping = dimension == v1::STATISTICS_DIMENSION_VULNERABILITY ||
                           dimension == v1::STATISTICS_DIMENSION_NEED;
  std::vector<PublicRow> rows;
  if (!overlapping) {
    if (const auto told = Follow(path, Partitions(tables, nullptr)))
      Add(*told, path, overlapping, rows);
    return rows;
  }
  std::set<std::string> categories;
  for (const auto& [unit, counts] : tables[0].counts) {
    for (const auto& [category, count] : counts) categories.insert(category);
  }
  // The units are told together by their people alone, so the rows of all categories are the same.
  if (categories.empty()) categories.insert(kOthers);
  for (const std::string& category : categories) {
    if (const auto told = Follow(path, Partitions(tables, &category)))
      Add(*told, path, overlapping, rows);
  }
  return rows;
}

}  // namespace cc::registry
