#include "services/platform/db/idempotency.h"

#include <gtest/gtest.h>

#include <thread>

#include "absl/strings/str_cat.h"
#include "cc/common/v1/upload.pb.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/db/db.h"
#include "services/platform/testing/testing.h"

namespace cc::platform {
namespace {

using common::v1::Upload;
using territory::v1::CreateUploadRequest;

constexpr char kTables[] =
    "CREATE TABLE effects (id bigint GENERATED ALWAYS AS IDENTITY, who text);";

class IdempotencyTest : public testing::Test {
 protected:
  static CreateUploadRequest Request(int64_t size, int key = 1) {
    CreateUploadRequest request;
    request.set_size(size);
    request.set_request_id(absl::StrCat("00000000-0000-4000-8000-00000000000", key));
    return request;
  }

  // A change that can be counted and whose answer tells which run it was.
  absl::StatusOr<Upload> Change(const CreateUploadRequest& request, TestCaller caller = {}) {
    Call call = TestCall(request, caller);
    return database_.db().Write(call, [&](Tx& tx) -> absl::StatusOr<Upload> {
      ++runs_;
      CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("INSERT INTO effects (who) VALUES ($1) RETURNING id",
                                              call.principal().id));
      if (fail_) return Fail(common::v1::REASON_STATE_FORBIDS, {{"state", "x"}});
      Upload upload;
      upload.set_id(rows[0].str(0));
      upload.set_size(request.size());
      return upload;
    });
  }
  std::string Effects() { return database_.Sql("SELECT count(*) FROM effects"); }

  TestDatabase database_{"idempotency", {{"0001_effects", kTables}}};
  std::atomic<int> runs_{0};
  bool fail_ = false;
};

TEST_F(IdempotencyTest, ARepetitionGetsTheFirstAnswerWithoutASecondRun) {
  auto first = Change(Request(5));
  ASSERT_THAT(first, IsOk());
  auto second = Change(Request(5));
  ASSERT_THAT(second, IsOk());
  EXPECT_THAT(*second, EqualsProto(*first));
  EXPECT_EQ(runs_, 1);
  EXPECT_EQ(Effects(), "1");
}

TEST_F(IdempotencyTest, AnotherBodyUnderTheSameIdIsRefused) {
  ASSERT_THAT(Change(Request(5)), IsOk());
  EXPECT_THAT(Change(Request(6)), Refused(common::v1::REASON_REQUEST_ID_REUSED));
  EXPECT_EQ(Effects(), "1");
}

TEST_F(IdempotencyTest, IdsOfOtherCallersAndRequestsWithoutIdAreNotConfused) {
  ASSERT_THAT(Change(Request(5)), IsOk());
  ASSERT_THAT(Change(Request(6), {.principal = "another"}), IsOk());
  ASSERT_THAT(Change(Request(5, 2)), IsOk());
  CreateUploadRequest without;
  ASSERT_THAT(Change(without), IsOk());
  ASSERT_THAT(Change(without), IsOk());
  EXPECT_EQ(Effects(), "5");
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM idempotency"), "3");
}

TEST_F(IdempotencyTest, AFailureIsNotKept) {
  fail_ = true;
  EXPECT_THAT(Change(Request(5)), Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM idempotency"), "0");
  fail_ = false;
  EXPECT_THAT(Change(Request(5)), IsOk());
}

TEST_F(IdempotencyTest, ManyAtOnceWithOneIdMakeOneChange) {
  std::vector<std::string> answers(16);
  std::vector<std::thread> threads;
  for (int t = 0; t < 16; ++t) {
    threads.emplace_back([&, t] {
      auto answer = Change(Request(t < 12 ? 5 : 6));  // the last four with another body
      answers[t] = answer.ok() ? answer->id() : common::v1::Reason_Name(ReasonOf(answer.status()));
    });
  }
  for (auto& t : threads) t.join();
  EXPECT_EQ(runs_, 1);
  EXPECT_EQ(Effects(), "1");
  const bool five = answers[0] == "1";
  for (int t = 0; t < 16; ++t) {
    EXPECT_EQ(answers[t], (t < 12) == five ? "1" : "REASON_REQUEST_ID_REUSED") << t;
  }
}

TEST_F(IdempotencyTest, AfterAnUnknownOutcomeTheSameIdTellsIt) {
  // Killed in the middle of the commit: the caller cannot know that nothing was made.
  database_.Sql(
      "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(5); "
      "RETURN NULL; END $$; "
      "CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON effects DEFERRABLE INITIALLY DEFERRED FOR "
      "EACH ROW "
      "EXECUTE FUNCTION slow()");
  absl::Status status;
  std::thread writer([&] { status = Change(Request(5)).status(); });
  while (
      database_.Sql("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = "
                    "'cc_test_app' AND datname = current_database() AND state = 'active' AND "
                    "query = 'COMMIT'") == "0") {
    std::this_thread::yield();
  }
  writer.join();
  EXPECT_THAT(status, Refused(common::v1::REASON_COMMIT_UNKNOWN));
  database_.Sql("DROP TRIGGER slow ON effects");
  ASSERT_THAT(Change(Request(5)), IsOk());
  ASSERT_THAT(Change(Request(5)), IsOk());
  EXPECT_EQ(Effects(), "1");
}

TEST_F(IdempotencyTest, TheKeptAnswerCannotBeReadInTheDatabase) {
  ASSERT_THAT(Change(Request(5), {.principal = "who"}), IsOk());
  database_.Sql("UPDATE idempotency SET principal = 'else'");
  // Moved to another caller it is not given out either.
  EXPECT_THAT(Change(Request(5), {.principal = "else"}), StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(IdempotencyTest, AnAuditedChangeIsRecordedInItsTransaction) {
  ASSERT_THAT(Change(Request(5)), IsOk());
  fail_ = true;
  EXPECT_FALSE(Change(Request(5, 2)).ok());
  EXPECT_EQ(
      database_.Sql(
          "SELECT count(*) || ' ' || min(method) || ' ' || min(outcome) || ' ' || min(request_id) "
          "FROM audit"),
      "1 cc.territory.v1.TerritoryService.CreateUpload OK "
      "00000000-0000-4000-8000-000000000001");
}

}  // namespace
}  // namespace cc::platform
