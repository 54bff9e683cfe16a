#include "services/registry/mass_reading.h"

#include <gtest/gtest.h>

#include <thread>

#include "absl/strings/str_cat.h"
#include "cc/registry/v1/registry_service.pb.h"
#include "services/platform/testing/testing.h"
#include "services/registry/migrations.h"

namespace cc::registry {
namespace {

class MassReadingTest : public testing::Test {
 protected:
  static std::string Id(int n) {
    return absl::StrCat("00000000-0000-7000-8000-", 100000000000 + n);
  }
  // A call that shows these people.
  absl::Status Open(MassReading& reading, const std::vector<int>& people,
                    platform::TestCaller caller = {}) {
    v1::SearchPersonsRequest request;
    const platform::Call call = platform::TestCall(request, caller);
    for (int n : people) call.Touch("people", Id(n));
    return reading.Admit(call);
  }

  platform::TestDatabase database_{"registry", Migrations()};
  MassReading reading_{database_.db(), {.people_per_hour = 5}};
};

TEST_F(MassReadingTest, EndsAtTheLimitAndStillShowsWhoWasOpenedBefore) {
  EXPECT_THAT(Open(reading_, {1, 2, 2, 3}), platform::IsOk());
  EXPECT_THAT(Open(reading_, {3, 4, 5}), platform::IsOk());
  EXPECT_THAT(Open(reading_, {6}), platform::Refused(common::v1::REASON_MASS_READING));
  EXPECT_THAT(Open(reading_, {1, 5}), platform::IsOk());
  EXPECT_EQ(reading_.refused(), 1);
  // Another identity has its own.
  EXPECT_THAT(Open(reading_, {6}, {.principal = "00000000-0000-7000-8000-000000000002"}),
              platform::IsOk());
}

TEST_F(MassReadingTest, AnAnswerThatPassesTheLimitIsRefusedWholeAndCountsNothing) {
  EXPECT_THAT(Open(reading_, {1, 2, 3, 4, 5, 6}),
              platform::Refused(common::v1::REASON_MASS_READING));
  EXPECT_THAT(Open(reading_, {1, 2, 3, 4, 5}), platform::IsOk());
}

TEST_F(MassReadingTest, BeginsAnewWithTheHour) {
  EXPECT_THAT(Open(reading_, {1, 2, 3, 4, 5}), platform::IsOk());
  EXPECT_THAT(Open(reading_, {6, 7}, {.now = platform::TestNow() + absl::Hours(1)}),
              platform::IsOk());
}

TEST_F(MassReadingTest, SeveralInstancesCountTogetherAndARestartForgetsNothing) {
  MassReading other(database_.db(), {.people_per_hour = 5});
  EXPECT_THAT(Open(reading_, {1, 2, 3}), platform::IsOk());
  EXPECT_THAT(Open(other, {2, 4}), platform::IsOk());
  EXPECT_THAT(reading_.Sync(platform::TestNow()), platform::IsOk());
  EXPECT_THAT(other.Sync(platform::TestNow()), platform::IsOk());
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM people_read"), "4");
  EXPECT_THAT(Open(other, {5, 6}), platform::Refused(common::v1::REASON_MASS_READING));
  EXPECT_THAT(Open(other, {5}), platform::IsOk());
  EXPECT_THAT(other.Sync(platform::TestNow()), platform::IsOk());
  MassReading restarted(database_.db(), {.people_per_hour = 5});
  EXPECT_THAT(Open(restarted, {1}), platform::IsOk());
  EXPECT_THAT(restarted.Sync(platform::TestNow()), platform::IsOk());
  EXPECT_THAT(Open(restarted, {7}), platform::Refused(common::v1::REASON_MASS_READING));
}

TEST_F(MassReadingTest, NothingIsLostWhileTheDatabaseIsAway) {
  EXPECT_THAT(Open(reading_, {1, 2, 3}), platform::IsOk());
  database_.Sql("ALTER TABLE people_read RENAME TO away");
  EXPECT_FALSE(reading_.Sync(platform::TestNow()).ok());
  EXPECT_THAT(Open(reading_, {4, 5, 6}), platform::Refused(common::v1::REASON_MASS_READING));
  database_.Sql("ALTER TABLE away RENAME TO people_read");
  EXPECT_THAT(reading_.Sync(platform::TestNow()), platform::IsOk());
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM people_read"), "3");
}

TEST_F(MassReadingTest, ManyCallsAtOncePassTheLimitByNone) {
  std::atomic<int> shown{0};
  std::vector<std::thread> callers;
  for (int t = 0; t < 8; ++t) {
    callers.emplace_back([&, t] {
      for (int n = 0; n < 4; ++n) {
        if (Open(reading_, {t * 10 + n}).ok()) ++shown;
        EXPECT_THAT(reading_.Sync(platform::TestNow()), platform::IsOk());
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_LE(shown, 5);
  EXPECT_GT(shown, 0);
}

TEST_F(MassReadingTest, ChangesAndJobsAreNotCounted) {
  v1::ConfirmRegistrationRequest change;
  const platform::Call call = platform::TestCall(change);
  for (int n = 0; n < 10; ++n) call.Touch("people", Id(n));
  EXPECT_THAT(reading_.Admit(call), platform::IsOk());
  EXPECT_THAT(reading_.Sync(platform::TestNow()), platform::IsOk());
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM people_read"), "0");
}

}  // namespace
}  // namespace cc::registry
