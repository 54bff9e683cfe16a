#include "services/registry/disclosure_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/registry/statistics_telling.h"

namespace cc::registry {
namespace {

using ::testing::ElementsAre;

UnitTable Table(const std::map<int32_t, std::map<std::string, int64_t>>& counts) {
  UnitTable table{.counts = counts};
  for (const auto& [unit, all] : counts) {
    for (const auto& [category, count] : all) table.people[unit] += count;
  }
  return table;
}

TEST(Disclosure, RoundsToFives) {
  EXPECT_EQ(Rounded(10), 10);
  EXPECT_EQ(Rounded(12), 10);
  EXPECT_EQ(Rounded(13), 15);
  EXPECT_EQ(Rounded(0), 0);
}

TEST(Disclosure, TellsUnitsOfTooFewPeopleTogetherWithAnother) {
  const UnitTable table = Table({{1, {{"a", 3}}}, {2, {{"a", 40}}}, {3, {{"a", 100}}}});
  const ToldTable told = Tell(table, SingleCategories(table));
  ASSERT_EQ(told.rows.size(), 2u);
  EXPECT_THAT(told.rows[0].units, ElementsAre(1, 2));
  EXPECT_EQ(told.rows[0].people, 43);
  EXPECT_THAT(told.rows[1].units, ElementsAre(3));
}

TEST(Disclosure, TellsCategoriesTogetherUntilNoFigureIsTooSmall) {
  const UnitTable table = Table({{1, {{"a", 20}, {"b", 2}, {"c", 50}}},  //
                                 {2, {{"a", 30}, {"b", 15}, {"c", 60}}}});
  const ToldTable told = Tell(table, SingleCategories(table));
  EXPECT_THAT(told.groups, ElementsAre(ElementsAre("a", "b"), ElementsAre("c")));
  EXPECT_THAT(told.rows[0].counts, ElementsAre(22, 50));
  EXPECT_THAT(told.rows[1].counts, ElementsAre(45, 60));
}

TEST(Disclosure, TellsNothingOfACountryOfTooFewAndHidesPartsOfAHiddenUnit) {
  EXPECT_TRUE(TellPublicly(v1::STATISTICS_DIMENSION_UNSPECIFIED, {0},
                           {Table({{0, {{"a", 9}}}}), Table({{1, {{"a", 9}}}})})
                  .empty());
  EXPECT_TRUE(TellPublicly(v1::STATISTICS_DIMENSION_UNSPECIFIED, {0, 1},
                           {Table({{0, {{"a", 60}}}}), Table({{1, {{"a", 3}}}, {2, {{"a", 57}}}}),
                            Table({{11, {{"a", 3}}}})})
                  .empty());
}

// A register of three levels with many small figures: country > 3 oblasts > 3 raions each.
struct Country {
  UnitTable country, oblasts;
  std::map<int32_t, UnitTable> raions;
};
Country Invented(std::mt19937& random) {
  Country made;
  const int most[] = {0, 2, 6, 15, 60};
  for (int32_t oblast = 1; oblast <= 3; ++oblast) {
    for (int32_t raion = oblast * 10; raion < oblast * 10 + 3; ++raion) {
      for (const char* category : {"a", "b", "c", "d"}) {
        const int64_t people = std::uniform_int_distribution<int>(0, most[random() % 5])(random);
        made.raions[oblast].counts[raion][category] += people;
        made.raions[oblast].people[raion] += people;
        made.oblasts.counts[oblast][category] += people;
        made.oblasts.people[oblast] += people;
        made.country.counts[0][category] += people;
        made.country.people[0] += people;
      }
    }
  }
  return made;
}

// What an attacker knows: sums of unknown counts of (raion, category), the smallest parts.
struct Knowledge {
  std::vector<std::pair<std::vector<int>, int64_t>> sums;  // places of counts, what they add up to
  std::vector<int64_t> truth;
};
int Place(int32_t raion, size_t category) {
  return ((raion / 10 - 1) * 3 + raion % 10) * 4 + static_cast<int>(category);
}

Knowledge Told(const Country& country) {
  Knowledge known;
  known.truth.resize(36);
  const std::vector<std::string> names = {"a", "b", "c", "d"};
  for (const auto& [oblast, table] : country.raions) {
    for (const auto& [raion, counts] : table.counts) {
      for (size_t i = 0; i < 4; ++i)
        known.truth[static_cast<size_t>(Place(raion, i))] = counts.at(names[i]);
    }
  }
  const auto learn = [&](const std::vector<int32_t>& units, const CategoryGroup& group,
                         int64_t people) {
    std::vector<int> places;
    for (int32_t oblast = 1; oblast <= 3; ++oblast) {
      for (int32_t raion = oblast * 10; raion < oblast * 10 + 3; ++raion) {
        for (int32_t unit : units) {
          if (unit != 0 && unit != oblast && unit != raion) continue;
          for (size_t i = 0; i < 4; ++i) {
            if (std::find(group.begin(), group.end(), names[i]) != group.end())
              places.push_back(Place(raion, i));
          }
        }
      }
    }
    known.sums.emplace_back(std::move(places), people);
  };
  for (int32_t asked = 0; asked <= 3; ++asked) {
    const StatisticPath path = asked == 0 ? StatisticPath{0} : StatisticPath{0, asked};
    std::vector<UnitTable> tables = {country.country, country.oblasts};
    if (asked != 0) tables.push_back(country.raions.at(asked));
    const auto rows = TellPublicly(v1::STATISTICS_DIMENSION_SEX_AND_AGE, path, tables);
    // A group that is told of other parts and not of this one holds nobody here.
    std::set<CategoryGroup> groups;
    for (size_t i = 1; i < rows.size(); ++i) {
      for (const auto& [group, people] : rows[i].counts) groups.insert(group);
    }
    for (size_t i = 1; i < rows.size(); ++i) {
      for (const CategoryGroup& group : groups) {
        if (std::none_of(rows[i].counts.begin(), rows[i].counts.end(),
                         [&](const auto& count) { return count.first == group; })) {
          for (int32_t unit : rows[i].units) {
            for (const std::string& category : group) learn({unit}, {category}, 0);
          }
        }
      }
    }
    for (const PublicRow& row : rows) {
      EXPECT_GE(row.people, kLeastTold);
      learn(row.units, names, row.people);
      for (const auto& [group, people] : row.counts) {
        EXPECT_GE(people, kLeastTold);
        learn(row.units, group, people);
      }
    }
  }
  return known;
}

// Whether the sum of some counts follows from what is known by adding and subtracting: by
// elimination over a large prime, in which the small whole numbers here behave as fractions do.
class Differencing {
 public:
  explicit Differencing(const Knowledge& known) {
    for (const auto& [places, sum] : known.sums) Add(Row(places));
  }
  bool Follows(const std::vector<int>& places) const {
    std::vector<int64_t> row = Row(places);
    Reduce(row);
    return std::all_of(row.begin(), row.end(), [](int64_t v) { return v == 0; });
  }

 private:
  static constexpr int64_t kPrime = 1'000'000'007;
  static std::vector<int64_t> Row(const std::vector<int>& places) {
    std::vector<int64_t> row(36);
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
      for (size_t i = 0; i < row.size(); ++i)
        row[i] = (row[i] + (kPrime - times) * with[i]) % kPrime;
    }
  }
  void Add(std::vector<int64_t> row) {
    Reduce(row);
    for (size_t i = 0; i < row.size(); ++i) {
      if (row[i] == 0) continue;
      const int64_t inverse = Inverse(row[i]);
      for (int64_t& value : row) value = value * inverse % kPrime;
      rows_.emplace_back(i, std::move(row));
      return;
    }
  }
  std::vector<std::pair<size_t, std::vector<int64_t>>> rows_;
};

TEST(Disclosure, NoSmallFigureFollowsFromAllThatIsToldByAnyDifference) {
  std::mt19937 random(20260302);
  int small = 0, told = 0;
  for (int round = 0; round < 300; ++round) {
    const Country country = Invented(random);
    const Knowledge known = Told(country);
    const Differencing attacker(known);
    told += static_cast<int>(known.sums.size());
    const auto check = [&](const std::vector<int>& places) {
      int64_t people = 0;
      for (int place : places) people += known.truth[static_cast<size_t>(place)];
      if (people < 1 || people >= kLeastTold) return;
      ++small;
      EXPECT_FALSE(attacker.Follows(places)) << "round " << round << ", " << people << " people";
    };
    for (size_t category = 0; category < 4; ++category) {
      for (int32_t oblast = 1; oblast <= 3; ++oblast) {
        std::vector<int> of_oblast;
        for (int32_t raion = oblast * 10; raion < oblast * 10 + 3; ++raion) {
          check({Place(raion, category)});
          of_oblast.push_back(Place(raion, category));
        }
        check(of_oblast);
      }
    }
    for (int32_t oblast = 1; oblast <= 3; ++oblast) {
      for (int32_t raion = oblast * 10; raion < oblast * 10 + 3; ++raion)
        check({Place(raion, 0), Place(raion, 1), Place(raion, 2), Place(raion, 3)});
    }
  }
  EXPECT_GT(small, 1000) << "there is something to protect";
  EXPECT_GT(told, 1000) << "and something is told";
}

// The promise is more than that: the figure could as well be ten. Shown by the table that agrees
// with all that is told and has it so, for the smallest case that has margins on both sides.
TEST(Disclosure, ASmallFigureCouldAsWellBeTen) {
  std::mt19937 random(7);
  int shown = 0;
  for (int round = 0; round < 2000; ++round) {
    const Country country = Invented(random);
    const ToldTable all = Tell(country.country, SingleCategories(country.country));
    if (country.country.people.at(0) < kLeastTold) continue;
    const ToldTable told = Tell(country.oblasts, all.groups);
    // Within one told group the rows and the groups above are all that is known of the parts.
    for (size_t g = 0; g < told.groups.size(); ++g) {
      for (const ToldRow& row : told.rows) {
        for (size_t above = 0; above < all.groups.size(); ++above) {
          if (!std::includes(told.groups[g].begin(), told.groups[g].end(),
                             all.groups[above].begin(), all.groups[above].end()))
            continue;
          int64_t people = 0;
          for (int32_t unit : row.units) {
            for (const std::string& category : all.groups[above])
              people += country.oblasts.counts.at(unit).contains(category)
                            ? country.oblasts.counts.at(unit).at(category)
                            : 0;
          }
          if (people < 1 || people >= kLeastTold) continue;
          // Most of a table with these margins (Fréchet).
          EXPECT_GE(std::min(row.counts[g], all.rows[0].counts[above]), kLeastTold);
          ++shown;
        }
      }
    }
  }
  EXPECT_GT(shown, 200);
}

}  // namespace
}  // namespace cc::registry
