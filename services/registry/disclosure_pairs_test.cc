#include <gtest/gtest.h>

#include <random>

#include "absl/strings/str_cat.h"
#include "services/registry/disclosure_attack.h"

namespace cc::registry {
namespace {

int64_t Some(std::mt19937& random) {
  const int most[] = {0, 0, 2, 6, 15, 60};
  return std::uniform_int_distribution<int>(0, most[random() % 6])(random);
}
size_t IndexOf(int32_t raion) { return static_cast<size_t>((raion / 10 - 1) * 3 + raion % 10); }

// The same people by two breakdowns (as by sex and age, and by month of registration): the parts
// are people of a raion who are of a category of each.
TEST(DisclosureOfPairs, NoSmallFigureFollowsFromTwoBreakdownsOfTheSameUnits) {
  std::mt19937 random(20260303);
  const CategoryGroup first = {"a", "b", "c", "d"}, second = {"p", "q", "r"};
  const auto place = [](int32_t raion, size_t i, size_t j) {
    return static_cast<int>(IndexOf(raion) * 12 + i * 3 + j);
  };
  const PlacesOf of_first = [&](int32_t raion, const std::string& category) {
    Places places;
    for (size_t j = 0; j < 3; ++j)
      places.push_back(place(raion, static_cast<size_t>(category[0] - 'a'), j));
    return places;
  };
  const PlacesOf of_second = [&](int32_t raion, const std::string& category) {
    Places places;
    for (size_t i = 0; i < 4; ++i)
      places.push_back(place(raion, i, static_cast<size_t>(category[0] - 'p')));
    return places;
  };
  int small = 0, parts = 0;
  for (int round = 0; round < 100; ++round) {
    SCOPED_TRACE(absl::StrCat("round ", round));
    Country by_first, by_second;
    std::vector<int64_t> truth(108);
    for (int32_t raion : AllRaions()) {
      for (size_t i = 0; i < 4; ++i) {
        for (size_t j = 0; j < 3; ++j) {
          const int64_t people = Some(random);
          by_first.Add(raion, first[i], people);
          by_second.Add(raion, second[j], people);
          truth[static_cast<size_t>(place(raion, i, j))] = people;
        }
      }
    }
    Attacker attacker(truth.size());
    attacker.Read(by_first, first, of_first);
    attacker.Read(by_second, second, of_second);
    small += CheckSmallFigures(attacker, truth, first, of_first);
    small += CheckSmallFigures(attacker, truth, second, of_second);
    // Nobody publishes people by both at once, and nobody finds them.
    for (int at = 0; at < 108; ++at) {
      const int64_t people = truth[static_cast<size_t>(at)];
      if (people < 1 || people >= kLeastTold) continue;
      ++parts;
      EXPECT_FALSE(attacker.Follows({at})) << people << " people of both";
    }
  }
  EXPECT_GT(small, 500);
  EXPECT_GT(parts, 1000);
}

// Who left where lives where: told of the units left by oblasts of residence, and of the units of
// residence by oblasts left. The parts are people of a raion left and a raion of residence.
TEST(DisclosureOfPairs, NoSmallFigureFollowsFromWaysToldFromBothEnds) {
  std::mt19937 random(20260304);
  const CategoryGroup oblasts = {"1", "2", "3"};
  const auto place = [](int32_t left, int32_t lives) {
    return static_cast<int>(IndexOf(left) * 9 + IndexOf(lives));
  };
  const PlacesOf of_left = [&](int32_t raion, const std::string& oblast) {
    Places places;
    for (int32_t lives : RaionsOf(oblast[0] - '0')) places.push_back(place(raion, lives));
    return places;
  };
  const PlacesOf of_residence = [&](int32_t raion, const std::string& oblast) {
    Places places;
    for (int32_t left : RaionsOf(oblast[0] - '0')) places.push_back(place(left, raion));
    return places;
  };
  int small = 0, parts = 0;
  for (int round = 0; round < 200; ++round) {
    SCOPED_TRACE(absl::StrCat("round ", round));
    Country left, residence;
    std::vector<int64_t> truth(81);
    for (int32_t from : AllRaions()) {
      for (int32_t to : AllRaions()) {
        const int64_t people = Some(random);
        left.Add(from, absl::StrCat(to / 10), people);
        residence.Add(to, absl::StrCat(from / 10), people);
        truth[static_cast<size_t>(place(from, to))] = people;
      }
    }
    Attacker attacker(truth.size());
    attacker.Read(left, oblasts, of_left);
    attacker.Read(residence, oblasts, of_residence);
    small += CheckSmallFigures(attacker, truth, oblasts, of_left);
    small += CheckSmallFigures(attacker, truth, oblasts, of_residence);
    for (int at = 0; at < 81; ++at) {
      const int64_t people = truth[static_cast<size_t>(at)];
      if (people < 1 || people >= kLeastTold) continue;
      ++parts;
      EXPECT_FALSE(attacker.Follows({at})) << people << " people of one way";
    }
  }
  EXPECT_GT(small, 500);
  EXPECT_GT(parts, 1000);
}

}  // namespace
}  // namespace cc::registry
