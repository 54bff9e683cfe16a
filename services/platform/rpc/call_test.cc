#include "services/platform/rpc/call.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace cc::platform {
namespace {

constexpr absl::Time kNow = absl::FromUnixMillis(1'760'000'000'123);

TEST(NewUuid, IsAVersionSevenThatTellsItsMillisecond) {
  EXPECT_THAT(NewUuid(kNow), testing::MatchesRegex("0199c82c-c07b-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-"
                                                   "[0-9a-f]{12}"));
}

TEST(NewUuid, KeepsTheOrderOfMakingWithinAMillisecond) {
  std::vector<std::string> ids;
  for (int i = 0; i < 10'000; ++i) ids.push_back(NewUuid(kNow));
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), ids.size());
  // The sequence may begin again once.
  EXPECT_LE(std::count_if(ids.begin() + 1, ids.end(),
                          [&](const std::string& id) { return id < *(&id - 1); }),
            1);
}

TEST(NewUuid, FollowsTimeWhateverWasMadeBefore) {
  const std::string later = NewUuid(kNow + absl::Milliseconds(1));
  EXPECT_LT(NewUuid(kNow), later);
}

}  // namespace
}  // namespace cc::platform
