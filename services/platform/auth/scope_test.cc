#include "services/platform/auth/scope.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cc::platform {
namespace {

using options::v1::RELATION_ANY;
using options::v1::RELATION_OFFICE;
using options::v1::RELATION_ORIGIN;
using options::v1::RELATION_RESIDENCE;

constexpr int32_t kOblast = 91971, kRaion = 70232, kOtherOblast = 41885;
const UnitPath kRaionPath = {0, kOblast, kRaion};

Scope Of(Relation relation, int32_t tail) {
  Scope scope;
  scope.Add(relation, tail);
  return scope;
}

TEST(TailOf, ReadsTheLastFiveDigitsOfACode) {
  EXPECT_EQ(TailOf("UA14000000000091971"), kOblast);
  EXPECT_EQ(TailOf("UA14120000000070232"), kRaion);
}

TEST(TailOf, FindsNothingInAnyOtherText) {
  for (const char* text : {"", "UA", "UA1400000000009197", "UA140000000000919711",
                           "ua14000000000091971", "UA1400000000009197x", "1400000000009197100"}) {
    EXPECT_EQ(TailOf(text), std::nullopt) << text;
  }
}

TEST(RowKeys, HaveOneKeyForEachStepOfThePath) {
  EXPECT_THAT(RowKeys(RELATION_ORIGIN, kRaionPath), ::testing::ElementsAre(200000, 291971, 270232));
}

TEST(Scope, HoldsNothingAtFirst) {
  Scope scope;
  EXPECT_TRUE(scope.empty());
  EXPECT_FALSE(scope.national());
  EXPECT_FALSE(scope.Meets(RowKeys(RELATION_ORIGIN, kRaionPath)));
  EXPECT_FALSE(scope.Covers(RELATION_ANY, kRaionPath));
}

TEST(Scope, MeetsRowsOfAUnitAndBelowInItsRelationOnly) {
  const Scope oblast = Of(RELATION_ORIGIN, kOblast);
  EXPECT_TRUE(oblast.Meets(RowKeys(RELATION_ORIGIN, kRaionPath)));
  EXPECT_TRUE(oblast.Meets(RowKeys(RELATION_ORIGIN, {0, kOblast})));
  EXPECT_FALSE(oblast.Meets(RowKeys(RELATION_ORIGIN, {0})));
  EXPECT_FALSE(oblast.Meets(RowKeys(RELATION_ORIGIN, {0, kOtherOblast})));
  EXPECT_FALSE(oblast.Meets(RowKeys(RELATION_RESIDENCE, kRaionPath)));
}

TEST(Scope, CoversAUnitInTheAskedRelationOrInAny) {
  const Scope raion = Of(RELATION_OFFICE, kRaion);
  EXPECT_TRUE(raion.Covers(RELATION_OFFICE, kRaionPath));
  EXPECT_TRUE(raion.Covers(RELATION_ANY, kRaionPath));
  EXPECT_FALSE(raion.Covers(RELATION_ORIGIN, kRaionPath));
  EXPECT_FALSE(raion.Covers(RELATION_OFFICE, {0, kOblast}));
}

TEST(Scope, OfAnyRelationOverTheCountryIsNational) {
  const Scope all = Of(RELATION_ANY, 0);
  EXPECT_TRUE(all.national());
  EXPECT_TRUE(all.Meets(RowKeys(RELATION_OFFICE, kRaionPath)));
  EXPECT_FALSE(Of(RELATION_ORIGIN, 0).national());
  EXPECT_FALSE(Of(RELATION_ANY, kOblast).national());
}

TEST(Scope, KeepsKeysSortedOnceAndDropsPartsOfTheCountry) {
  Scope scope;
  scope.Add(RELATION_OFFICE, kOblast);
  scope.Add(RELATION_ORIGIN, kRaion);
  scope.Add(RELATION_ORIGIN, kOblast);
  scope.Add(RELATION_ORIGIN, kOblast);
  EXPECT_THAT(scope.keys(), ::testing::ElementsAre(270232, 291971, 491971));
  scope.Add(RELATION_ORIGIN, 0);
  scope.Add(RELATION_ORIGIN, kRaion);
  EXPECT_THAT(scope.keys(), ::testing::ElementsAre(200000, 491971));
}

TEST(Scope, IgnoresAGrantWithoutARelation) {
  EXPECT_TRUE(Of(options::v1::RELATION_UNSPECIFIED, 0).empty());
}

}  // namespace
}  // namespace cc::platform
