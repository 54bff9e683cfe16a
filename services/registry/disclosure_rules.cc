#include "services/registry/disclosure_rules.h"

#include <algorithm>
#include <set>
#include <utility>

namespace cc::registry {
namespace {

bool TooFew(int64_t people) { return people > 0 && people < kLeastTold; }

// Units of too few people together, with the smallest others where these are too few still.
std::vector<std::vector<int32_t>> GroupUnits(const std::map<int32_t, int64_t>& people) {
  std::vector<std::pair<int64_t, int32_t>> by_size;
  for (const auto& [unit, count] : people) {
    if (count > 0) by_size.emplace_back(count, unit);
  }
  std::sort(by_size.begin(), by_size.end());
  std::vector<std::vector<int32_t>> groups;
  size_t at = 0;
  if (!by_size.empty() && TooFew(by_size[0].first)) {
    std::vector<int32_t>& small = groups.emplace_back();
    int64_t sum = 0;
    for (;
         at < by_size.size() && (TooFew(by_size[at].first) || sum < kLeastTold || small.size() < 2);
         ++at) {
      small.push_back(by_size[at].second);
      sum += by_size[at].first;
    }
    std::sort(small.begin(), small.end());
  }
  for (; at < by_size.size(); ++at) groups.push_back({by_size[at].second});
  return groups;
}

int64_t CountOf(const UnitTable& table, const std::vector<int32_t>& units,
                const CategoryGroup& group) {
  int64_t sum = 0;
  for (int32_t unit : units) {
    const auto counts = table.counts.find(unit);
    if (counts == table.counts.end()) continue;
    for (const std::string& category : group) {
      const auto count = counts->second.find(category);
      if (count != counts->second.end()) sum += count->second;
    }
  }
  return sum;
}

// A group of categories with its figure in each row.
struct Column {
  int64_t sum = 0;
  CategoryGroup group;
  std::vector<int64_t> counts;
  bool operator<(const Column& other) const {
    return sum != other.sum ? sum < other.sum : group < other.group;
  }
};

// The smaller column goes into the next larger one that holds anybody.
void Merge(std::vector<Column>& columns, size_t offending) {
  Column gone = std::move(columns[offending]);
  columns.erase(columns.begin() + static_cast<std::ptrdiff_t>(offending));
  auto into = columns.end();
  for (auto at = columns.begin(); at != columns.end(); ++at) {
    if (at->sum == 0) continue;
    if (into == columns.end() || *at < *into) into = at;
  }
  if (into == columns.end()) into = columns.begin();
  into->sum += gone.sum;
  into->group.insert(into->group.end(), gone.group.begin(), gone.group.end());
  std::sort(into->group.begin(), into->group.end());
  for (size_t row = 0; row < gone.counts.size(); ++row) into->counts[row] += gone.counts[row];
}

}  // namespace

int64_t Rounded(int64_t people) { return (people + kRoundedTo / 2) / kRoundedTo * kRoundedTo; }

CategoryGroups SingleCategories(const UnitTable& table) {
  std::set<std::string> names;
  for (const auto& [unit, counts] : table.counts) {
    for (const auto& [category, count] : counts) {
      if (count > 0) names.insert(category);
    }
  }
  CategoryGroups groups;
  for (const std::string& name : names) groups.push_back({name});
  return groups;
}

ToldTable Tell(const UnitTable& table, const CategoryGroups& above) {
  ToldTable told;
  for (std::vector<int32_t>& units : GroupUnits(table.people)) {
    ToldRow& row = told.rows.emplace_back();
    for (int32_t unit : units) row.people += table.people.at(unit);
    row.units = std::move(units);
  }
  std::vector<Column> columns;
  for (const CategoryGroup& group : above) {
    Column& column = columns.emplace_back(Column{.group = group});
    for (const ToldRow& row : told.rows) {
      column.counts.push_back(CountOf(table, row.units, group));
      column.sum += column.counts.back();
    }
  }
  while (columns.size() > 1) {
    // The smallest of those with a figure that may not be told.
    size_t offending = columns.size();
    for (size_t i = 0; i < columns.size(); ++i) {
      if (std::none_of(columns[i].counts.begin(), columns[i].counts.end(), TooFew)) continue;
      if (offending == columns.size() || columns[i] < columns[offending]) offending = i;
    }
    if (offending == columns.size()) break;
    Merge(columns, offending);
  }
  std::sort(columns.begin(), columns.end(),
            [](const Column& a, const Column& b) { return a.group < b.group; });
  for (const Column& column : columns) {
    told.groups.push_back(column.group);
    for (size_t row = 0; row < told.rows.size(); ++row)
      told.rows[row].counts.push_back(column.counts[row]);
  }
  return told;
}

}  // namespace cc::registry
