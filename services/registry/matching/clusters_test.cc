#include "services/registry/matching/clusters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cc::registry::matching {
namespace {

using ::testing::ElementsAre;

double Never(uint32_t, uint32_t) { return 0; }
double Perhaps(uint32_t, uint32_t) { return 0.3; }

TEST(Cluster, JoinsWhatIsConnected) {
  EXPECT_THAT(Cluster(5, {{1, 2, 0.9}, {2, 4, 0.9}, {0, 3, 0.4}}, 0.8, 0.01, Perhaps),
              ElementsAre(0, 1, 1, 3, 1));
}

TEST(Cluster, BreaksAChainWhereItsEndsAreTwoPeople) {
  EXPECT_THAT(Cluster(3, {{0, 1, 0.99}, {1, 2, 0.9}}, 0.8, 0.01, Never), ElementsAre(0, 0, 2));
  EXPECT_THAT(Cluster(3, {{0, 1, 0.9}, {1, 2, 0.99}}, 0.8, 0.01, Never), ElementsAre(0, 1, 1))
      << "the surer pair is kept";
}

TEST(Cluster, DoesNotDependOnTheOrderOfPairs) {
  std::vector<ScoredPair> pairs = {{0, 1, 0.9}, {2, 3, 0.95}, {1, 2, 0.85}, {3, 4, 0.9}};
  const std::vector<uint32_t> groups = Cluster(5, pairs, 0.8, 0.01, Perhaps);
  std::reverse(pairs.begin(), pairs.end());
  EXPECT_EQ(Cluster(5, pairs, 0.8, 0.01, Perhaps), groups);
}

TEST(Cluster, NeverTakesACrowdForOnePerson) {
  std::vector<ScoredPair> pairs;
  for (uint32_t i = 0; i + 1 < 200; ++i) pairs.push_back({i, i + 1, 0.99});
  const std::vector<uint32_t> groups = Cluster(200, pairs, 0.8, 0.01, Perhaps);
  for (uint32_t group : groups) EXPECT_LE(std::count(groups.begin(), groups.end(), group), 50);
}

TEST(Judge, CountsPairs) {
  // Truth: {0,1,2} {3,4}; found: {0,1} {2,3} {4}.
  const Quality quality = Judge({7, 7, 7, 8, 8}, {0, 0, 2, 2, 4});
  EXPECT_EQ(quality.right, 1);
  EXPECT_EQ(quality.wrong, 1);
  EXPECT_EQ(quality.missed, 3);
  EXPECT_DOUBLE_EQ(quality.precision(), 0.5);
  EXPECT_DOUBLE_EQ(quality.recall(), 0.25);
}

}  // namespace
}  // namespace cc::registry::matching
