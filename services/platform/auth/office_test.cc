#include "services/platform/auth/office.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/platform/error/error.h"

namespace cc::platform {
namespace {

using ::testing::ElementsAre;

constexpr absl::string_view kOblast = "UA14000000000091971", kRaion = "UA14120000000070232";

class TwoUnits : public UnitPaths {
 public:
  std::optional<UnitPath> Find(absl::string_view code) const override {
    if (code == kOblast) return UnitPath{0, 91971};
    if (code == kRaion) return UnitPath{0, 91971, 70232};
    return std::nullopt;
  }
};

TEST(Office, HasTheKeysOfItsUnitAndOfAllAboveIt) {
  absl::StatusOr<OfficeKeys> raion = OfficeOf(TwoUnits(), kRaion, "unit_code");
  ASSERT_TRUE(raion.ok());
  EXPECT_THAT(*raion, ElementsAre(400000, 491971, 470232));
  EXPECT_EQ(LevelOf(*raion), 3);
}

TEST(Office, OfNoUnitIsTheNationalOne) {
  absl::StatusOr<OfficeKeys> national = OfficeOf(TwoUnits(), "", "unit_code");
  ASSERT_TRUE(national.ok());
  EXPECT_THAT(*national, ElementsAre(400000));
  EXPECT_EQ(LevelOf(*national), 1);
}

TEST(Office, OfAnUnknownUnitIsRefusedOnItsField) {
  absl::Status refused = OfficeOf(TwoUnits(), "UA63000000000041885", "body.unit_code").status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
}

TEST(Office, IsActedForByItselfAndByThoseAboveOnly) {
  OfficeKeys oblast = *OfficeOf(TwoUnits(), kOblast, "");
  Scope country, own, below;
  country.Add(options::v1::RELATION_ANY, 0);
  own.Add(options::v1::RELATION_OFFICE, 91971);
  below.Add(options::v1::RELATION_ANY, 70232);
  EXPECT_TRUE(CheckActsFor(country, oblast, kOblast).ok());
  EXPECT_TRUE(CheckActsFor(own, oblast, kOblast).ok());
  EXPECT_EQ(ReasonOf(CheckActsFor(below, oblast, kOblast)), common::v1::REASON_UNIT_OUT_OF_SCOPE);
}

TEST(Office, JoinedToAnotherIsSeenByBoth) {
  OfficeKeys scope = *OfficeOf(TwoUnits(), "", "");
  Join(scope, *OfficeOf(TwoUnits(), kRaion, ""));
  Join(scope, *OfficeOf(TwoUnits(), kOblast, ""));
  EXPECT_THAT(scope, ElementsAre(400000, 470232, 491971));
}

TEST(Office, IsFoundByTheKeyOfItsUnit) {
  EXPECT_EQ(OfficeKeyOf(kOblast), 491971);
  EXPECT_EQ(OfficeKeyOf(""), std::nullopt);
}

}  // namespace
}  // namespace cc::platform
