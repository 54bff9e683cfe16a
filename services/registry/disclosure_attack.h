#ifndef SERVICES_REGISTRY_DISCLOSURE_ATTACK_H_
#define SERVICES_REGISTRY_DISCLOSURE_ATTACK_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/registry/statistics_telling.h"

// Whoever reads all that is told and subtracts. A register of three levels: country > 3 oblasts
// (1 to 3) > 3 raions each (10 to 12, 20 to 22, 30 to 32).
namespace cc::registry {

struct Country {
  UnitTable country, oblasts;
  std::map<int32_t, UnitTable> raions;

  void Add(int32_t raion, const std::string& category, int64_t count) {
    const int32_t oblast = raion / 10;
    const std::pair<UnitTable*, int32_t> levels[] = {
        {&raions[oblast], raion}, {&oblasts, oblast}, {&country, 0}};
    for (const auto& [table, unit] : levels) {
      table->counts[unit][category] += count;
      table->people[unit] += count;
    }
  }
};
inline std::vector<int32_t> RaionsOf(int32_t oblast) {
  return {oblast * 10, oblast * 10 + 1, oblast * 10 + 2};
}
inline std::vector<int32_t> AllRaions() { return {10, 11, 12, 20, 21, 22, 30, 31, 32}; }

// The smallest parts, by their place: what is told are sums of them.
using Places = std::vector<int>;
// Those of a raion and category.
using PlacesOf = std::function<Places(int32_t raion, const std::string& category)>;

class Attacker {
 public:
  explicit Attacker(size_t parts) : parts_(parts) {}

  // Reads every answer about one breakdown of a register.
  void Read(const Country& country, const CategoryGroup& names, const PlacesOf& places_of) {
    for (int32_t asked = 0; asked <= 3; ++asked) {
      const StatisticPath path = asked == 0 ? StatisticPath{0} : StatisticPath{0, asked};
      std::vector<UnitTable> tables = {country.country, country.oblasts};
      if (asked != 0) tables.push_back(country.raions.at(asked));
      const auto rows = TellPublicly(v1::STATISTICS_DIMENSION_SEX_AND_AGE, path, tables);
      ReadZeros(rows, places_of);
      for (const PublicRow& row : rows) {
        EXPECT_GE(row.people, kLeastTold);
        Learn(PlacesIn(row.units, names, places_of));
        for (const auto& [group, people] : row.counts) {
          EXPECT_GE(people, kLeastTold);
          Learn(PlacesIn(row.units, group, places_of));
        }
      }
    }
  }
  // Whether the sum of some parts follows by adding and subtracting: by elimination over a large
  // prime, in which the small whole numbers here behave as fractions do.
  bool Follows(const Places& places) const {
    std::vector<int64_t> row = RowOf(places);
    Reduce(row);
    return std::all_of(row.begin(), row.end(), [](int64_t v) { return v == 0; });
  }
  int told() const { return told_; }

 private:
  static constexpr int64_t kPrime = 1'000'000'007;

  static Places PlacesIn(const std::vector<int32_t>& units, const CategoryGroup& group,
                         const PlacesOf& places_of) {
    Places places;
    for (int32_t raion : AllRaions()) {
      for (int32_t unit : units) {
        if (unit != 0 && unit != raion / 10 && unit != raion) continue;
        for (const std::string& category : group) {
          const Places more = places_of(raion, category);
          places.insert(places.end(), more.begin(), more.end());
        }
      }
    }
    return places;
  }
  // A group that is told of other parts and not of this one holds nobody here, nor does any part.
  void ReadZeros(const std::vector<PublicRow>& rows, const PlacesOf& places_of) {
    std::set<CategoryGroup> groups;
    for (size_t i = 1; i < rows.size(); ++i) {
      for (const auto& [group, people] : rows[i].counts) groups.insert(group);
    }
    for (size_t i = 1; i < rows.size(); ++i) {
      for (const CategoryGroup& group : groups) {
        if (std::any_of(rows[i].counts.begin(), rows[i].counts.end(),
                        [&](const auto& count) { return count.first == group; }))
          continue;
        for (int place : PlacesIn(rows[i].units, group, places_of)) Learn({place});
      }
    }
  }
  void Learn(const Places& places) {
    ++told_;
    std::vector<int64_t> row = RowOf(places);
    Reduce(row);
    for (size_t i = 0; i < row.size(); ++i) {
      if (row[i] == 0) continue;
      const int64_t inverse = Inverse(row[i]);
      for (int64_t& value : row) value = value * inverse % kPrime;
      rows_.emplace_back(i, std::move(row));
      return;
    }
  }
  std::vector<int64_t> RowOf(const Places& places) const {
    std::vector<int64_t> row(parts_);
    for (int place : places) row[static_cast<size_t>(place)] += 1;
    return row;
  }
  static int64_t Inverse(int64_t value) {
    int64_t result = 1;
    for (int64_t power = kPrime - 2; power > 0; power /= 2, value = value * value % kPrime) {
      if (power % 2 == 1) result = result * value % kPrime;
    }
    return result;
  }
  void Reduce(std::vector<int64_t>& row) const {
    for (const auto& [pivot, with] : rows_) {
      const int64_t times = row[pivot];
      if (times == 0) continue;
      for (size_t i = pivot; i < row.size(); ++i)
        row[i] = (row[i] + (kPrime - times) * with[i]) % kPrime;
    }
  }

  const size_t parts_;
  int told_ = 0;
  std::vector<std::pair<size_t, std::vector<int64_t>>> rows_;
};

// Every figure of one to nine people that a breakdown has must not follow; how many there are.
// `truth` are the parts.
inline int CheckSmallFigures(const Attacker& attacker, const std::vector<int64_t>& truth,
                             const CategoryGroup& names, const PlacesOf& places_of) {
  int small = 0;
  const auto check = [&](const Places& places, const std::string& what) {
    int64_t people = 0;
    for (int place : places) people += truth[static_cast<size_t>(place)];
    if (people < 1 || people >= kLeastTold) return;
    ++small;
    EXPECT_FALSE(attacker.Follows(places)) << people << " people: " << what;
  };
  for (int32_t oblast = 1; oblast <= 3; ++oblast) {
    std::map<std::string, Places> of_oblast;
    for (int32_t raion : RaionsOf(oblast)) {
      Places whole;
      for (const std::string& name : names) {
        const Places places = places_of(raion, name);
        check(places, "raion and category");
        whole.insert(whole.end(), places.begin(), places.end());
        of_oblast[name].insert(of_oblast[name].end(), places.begin(), places.end());
      }
      check(whole, "raion");
    }
    for (const auto& [name, places] : of_oblast) check(places, "oblast and category");
  }
  return small;
}

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_DISCLOSURE_ATTACK_H_
