#include "services/platform/rpc/executor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>

#include "absl/synchronization/notification.h"
#include "services/platform/testing/testing.h"

namespace cc::platform {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// One worker that a first job keeps busy, a queue of two, a clock that stands still.
class ExecutorTest : public testing::Test {
 protected:
  ExecutorTest() {
    executor_->Run([this](bool) {
      started_.Notify();
      hold_.WaitForNotification();
    });
    started_.WaitForNotification();
  }

  void Ask(const std::string& name) {
    executor_->Run([this, name](bool taken) {
      absl::MutexLock lock(&mu_);
      (taken ? ran_ : refused_).push_back(name);
    });
  }
  void Pass(absl::Duration duration) { *now_ = now_->load() + absl::ToInt64Nanoseconds(duration); }
  std::vector<std::string> Refused() {
    absl::MutexLock lock(&mu_);
    return refused_;
  }
  // Lets the worker go on until all is done.
  std::vector<std::string> Ran() {
    hold_.Notify();
    executor_.reset();
    absl::MutexLock lock(&mu_);
    return ran_;
  }

  std::shared_ptr<std::atomic<int64_t>> now_ = std::make_shared<std::atomic<int64_t>>(0);
  absl::Notification started_, hold_;
  absl::Mutex mu_;
  std::vector<std::string> ran_, refused_;
  std::unique_ptr<Executor> executor_ = std::make_unique<Executor>(Executor::Options{
      .workers = 1,
      .queue = 2,
      .burst = 3,
      .patience = absl::Milliseconds(100),
      .clock = [now = now_] { return TestNow() + absl::Nanoseconds(now->load()); }});
};

TEST_F(ExecutorTest, LetsABurstWaitInItsOrderAndRefusesWhatIsBeyond) {
  for (const char* name : {"a", "b", "c", "d", "e", "f"}) Ask(name);
  EXPECT_EQ(executor_->queued(), 5);
  EXPECT_THAT(Refused(), ElementsAre("f"));
  EXPECT_THAT(Ran(), ElementsAre("a", "b", "c", "d", "e"));
}

TEST_F(ExecutorTest, TakesNoBurstOnceTheQueueHasStoodTooLong) {
  for (const char* name : {"a", "b"}) Ask(name);
  Pass(absl::Milliseconds(100));
  Ask("c");
  EXPECT_THAT(Refused(), ElementsAre("c"));
  EXPECT_THAT(Ran(), ElementsAre("a", "b"));
}

TEST_F(ExecutorTest, KeepsTheQueueItselfOpenHoweverLongTheWorkersAreBusy) {
  Ask("a");
  Pass(absl::Minutes(1));
  Ask("b");
  EXPECT_THAT(Refused(), IsEmpty());
  EXPECT_THAT(Ran(), ElementsAre("a", "b"));
}

TEST_F(ExecutorTest, RefusesWhatHasWaitedTooLongBeyondTheQueueWhenTheNextCallComes) {
  for (const char* name : {"a", "b", "c", "d"}) Ask(name);
  Pass(absl::Milliseconds(101));
  EXPECT_THAT(Refused(), IsEmpty());
  Ask("e");
  EXPECT_THAT(Refused(), ElementsAre("c", "d", "e"));
  EXPECT_THAT(Ran(), ElementsAre("a", "b"));
}

TEST_F(ExecutorTest, RefusesWhatHasWaitedTooLongBeyondTheQueueWhenAWorkerComesFree) {
  for (const char* name : {"a", "b", "c"}) Ask(name);
  Pass(absl::Milliseconds(101));
  EXPECT_THAT(Ran(), ElementsAre("a", "b"));
  EXPECT_THAT(Refused(), ElementsAre("c"));
}

TEST(Executor, TakesABurstAgainAfterTheQueueWasEmpty) {
  std::atomic<int64_t> milliseconds{0};
  Executor executor(
      {.workers = 1, .queue = 1, .burst = 1, .patience = absl::Milliseconds(100), .clock = [&] {
         return TestNow() + absl::Milliseconds(milliseconds.load());
       }});
  for (int round = 0; round < 3; ++round) {
    absl::Notification started, hold, done;
    executor.Run([&](bool) {
      started.Notify();
      hold.WaitForNotification();
    });
    started.WaitForNotification();
    std::atomic<int> taken{0};
    executor.Run([&](bool ran) { taken += ran; });
    executor.Run([&](bool ran) {
      taken += ran;
      done.Notify();
    });
    hold.Notify();
    done.WaitForNotification();
    EXPECT_EQ(taken, 2) << "round " << round;
    milliseconds += 1000;
  }
}

TEST(Executor, DoesWhatCanWaitAlsoWhereCallsKeepComing) {
  absl::Notification started, hold;
  std::atomic<int> calls_before{-1}, calls{0};
  Executor executor({.workers = 1, .queue = 100});
  executor.Run([&](bool) {
    started.Notify();
    hold.WaitForNotification();
  });
  started.WaitForNotification();
  absl::Notification done;
  for (int i = 0; i < 100; ++i) executor.Run([&](bool) { ++calls; });
  executor.RunLater([&] {
    calls_before = calls.load();
    done.Notify();
  });
  hold.Notify();
  done.WaitForNotification();
  EXPECT_LE(calls_before, 4);
}

}  // namespace
}  // namespace cc::platform
