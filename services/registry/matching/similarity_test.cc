#include "services/registry/matching/similarity.h"

#include <gtest/gtest.h>

#include <string>

namespace cc::registry::matching {
namespace {

TEST(JaroWinkler, AgreesWithThePublishedExamples) {
  EXPECT_NEAR(JaroWinkler("martha", "marhta"), 0.9611, 1e-4);
  EXPECT_NEAR(JaroWinkler("dwayne", "duane"), 0.84, 1e-4);
  EXPECT_NEAR(JaroWinkler("dixon", "dicksonx"), 0.8133, 1e-4);
  EXPECT_EQ(JaroWinkler("abc", "abc"), 1);
  EXPECT_EQ(JaroWinkler("abc", "xyz"), 0);
  EXPECT_EQ(JaroWinkler("", "abc"), 0);
}

TEST(JaroWinkler, IsTheSameBothWays) {
  for (auto [a, b] : {std::pair("crate", "trace"), {"shevcenko", "sevcenk"}, {"a", "ab"}})
    EXPECT_DOUBLE_EQ(JaroWinkler(a, b), JaroWinkler(b, a));
}

TEST(TypingErrors, CountsASwapOfNeighboursAsOneAndStopsAtTheMost) {
  EXPECT_EQ(TypingErrors("kitten", "kitten", 2), 0);
  EXPECT_EQ(TypingErrors("kitten", "ktiten", 2), 1);
  EXPECT_EQ(TypingErrors("kitten", "kittn", 2), 1);
  EXPECT_EQ(TypingErrors("kitten", "sittin", 2), 2);
  EXPECT_EQ(TypingErrors("kitten", "sitting", 2), 3);
  EXPECT_EQ(TypingErrors("", "abcdef", 2), 3);
  EXPECT_EQ(TypingErrors("ab", "", 2), 2);
}

TEST(TypingErrors, ReadsNoMoreThanItsFirstCharacters) {
  EXPECT_EQ(TypingErrors(std::string(1000, 'a'), std::string(2000, 'a'), 2), 0);
  EXPECT_EQ(JaroWinkler(std::string(1000, 'a'), std::string(2000, 'a')), 1);
}

}  // namespace
}  // namespace cc::registry::matching
