#include "services/platform/audit/audit.h"

#include <gtest/gtest.h>

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
