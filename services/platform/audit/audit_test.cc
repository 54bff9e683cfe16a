#include "services/platform/audit/audit.h"

#include <gtest/gtest.h>

#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "services/platform/testing/testing.h"

namespace cc::platform {
namespace {

class AuditTest : public testing::Test {
 protected:
  TestDatabase database_{"audit", {}};
};

TEST_F(AuditTest, ARecordIsSafeBeforeTheAnswerMayLeave) {
  AuditLog log(database_.db());
  Call call = TestCall({.principal = "me"});
  call.Touch("people", "2");
  call.Touch("people", "1");
  call.Touch("people", "2");
  absl::Notification done;
  absl::Status status = absl::UnknownError("");
  log.Record(RecordOf(call, absl::OkStatus()), [&](absl::Status s) {
    status = s;
    done.Notify();
  });
  done.WaitForNotification();
  EXPECT_THAT(status, IsOk());
  EXPECT_EQ(database_.Sql("SELECT principal || ' ' || outcome || ' ' || touched::text FROM audit"),
            "me OK {people/1,people/2}");
}

TEST_F(AuditTest, ManyRecordsShareCommits) {
  absl::BlockingCounter left(1000);
  {
    AuditLog log(database_.db());
    for (int i = 0; i < 1000; ++i) {
      log.Record(RecordOf(TestCall(), Fail(common::v1::REASON_PERMISSION_MISSING)),
                 [&](absl::Status) { left.DecrementCount(); });
    }
    left.Wait();
  }
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM audit WHERE outcome = 'PERMISSION_MISSING'"),
            "1000");
  EXPECT_LT(std::stoi(database_.Sql("SELECT count(DISTINCT xmin::text) FROM audit")), 200);
}

TEST_F(AuditTest, WhatIsQueuedIsWrittenBeforeTheEnd) {
  {
    AuditLog log(database_.db());
    for (int i = 0; i < 600; ++i) log.Record(RecordOf(TestCall(), absl::OkStatus()));
  }
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM audit"), "600");
}

TEST_F(AuditTest, WithoutADatabaseNoAnswerLeavesAndRefusalsWait) {
  database_.Sql("ALTER TABLE audit RENAME TO away");
  AuditLog log(database_.db());
  absl::Notification done;
  absl::Status status;
  log.Record(RecordOf(TestCall(), Fail(common::v1::REASON_PERMISSION_MISSING)));
  log.Record(RecordOf(TestCall(), absl::OkStatus()), [&](absl::Status s) {
    status = s;
    done.Notify();
  });
  done.WaitForNotification();
  EXPECT_THAT(status, Refused(common::v1::REASON_UNAVAILABLE));
  database_.Sql("ALTER TABLE away RENAME TO audit");
  while (database_.Sql("SELECT count(*) FROM audit WHERE outcome = 'PERMISSION_MISSING'") != "1") {
  }
  EXPECT_EQ(log.dropped(), 0);
}

TEST_F(AuditTest, StrangersWriteFiftyASecondAfterTheFirstThousandAndTheRestIsCounted) {
  {
    AuditLog log(database_.db());
    auto stranger = [&](absl::Time at) {
      log.RecordStranger(RecordOf(TestCall({.now = at}), Fail(common::v1::REASON_TOKEN_INVALID)));
    };
    // So slowly that the queue is never the reason.
    for (int i = 0; i < 2000; ++i) {
      stranger(TestNow());
      while (log.queued() > 500) std::this_thread::yield();
    }
    EXPECT_EQ(log.dropped(), 2000 - 1024);
    for (int i = 0; i < 100; ++i) stranger(TestNow() + absl::Seconds(1));
    EXPECT_EQ(log.dropped(), 2000 - 1024 + 50);
  }
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM audit"), "1074");
}

TEST_F(AuditTest, StrangersLeaveRoomInTheQueueForThoseWhoWait) {
  database_.Sql("ALTER TABLE audit RENAME TO away");
  AuditLog log(database_.db());
  for (int i = 0; i < 6000; ++i) {
    log.RecordStranger(RecordOf(TestCall({.now = TestNow() + i * absl::Seconds(1)}),
                                Fail(common::v1::REASON_TOKEN_INVALID)));
  }
  EXPECT_LE(log.queued(), 1024 + 256);
  EXPECT_GE(log.dropped(), 6000 - 1024 - 256);
  database_.Sql("ALTER TABLE away RENAME TO audit");
  while (log.queued() > 0) std::this_thread::yield();
  absl::Notification done;
  log.Record(RecordOf(TestCall(), absl::OkStatus()), [&](absl::Status s) {
    EXPECT_THAT(s, IsOk());
    done.Notify();
  });
  done.WaitForNotification();
}

TEST_F(AuditTest, IsAppendOnlyForEverybody) {
  {
    AuditLog log(database_.db());
    log.Record(RecordOf(TestCall(), absl::OkStatus()));
  }
  for (const char* sql : {"UPDATE platform.audit SET outcome = ''", "DELETE FROM platform.audit",
                          "TRUNCATE platform.audit"}) {
    EXPECT_FALSE(
        database_.db().WriteStep(TestCall(), [&](Tx& tx) { return tx.Query(sql).status(); }).ok());
    EXPECT_EQ(
        database_.Sql(absl::StrCat("DO $$ BEGIN ", sql,
                                   "; EXCEPTION WHEN insufficient_privilege THEN NULL; END $$; "
                                   "SELECT count(*) FROM audit")),
        "1")
        << sql;
  }
}

}  // namespace
}  // namespace cc::platform
