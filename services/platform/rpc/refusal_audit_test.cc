#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "services/platform/audit/audit.h"
#include "services/platform/rpc/pipeline.h"
#include "services/platform/testing/testing.h"
#include "services/platform/testing_server/recording_service.h"
#include "services/platform/testing_server/test_server.h"

// What the audit says of calls that were refused, on a real database.
namespace cc::platform {
namespace {

namespace v1 = access::v1;
using v1::AccessService;

constexpr char kTrace[] = "0af7651916cd43dd8448eb211c80319c";
constexpr char kRequestId[] = "018f0000-0000-7000-8000-0000000000aa";

class RefusalAuditTest : public testing::Test {
 protected:
  RefusalAuditTest()
      : server_({.roles = {{"nobody", {}}},
                 .unit_paths = &paths_,
                 .audit = &log_,
                 .server = {.watchdog = false}}),
        service_(server_.rpc(), handlers_) {
    server_.Start(service_, RecordingService::kContract);
    stub_ = AccessService::NewStub(server_.Dial("registry"));
  }

  Reason Create(const std::string& token, const std::string& request_id = kRequestId) {
    v1::CreateIdentityRequest request;
    request.set_request_id(request_id);
    auto context = Context(token);
    context->AddMetadata("traceparent", absl::StrCat("00-", kTrace, "-b7ad6b7169203331-01"));
    v1::Identity answer;
    return ReasonOf(stub_->CreateIdentity(context.get(), request, &answer));
  }

  // The columns of the records in their order, once there are as many.
  std::string Records(int count, const std::string& columns) {
    const absl::Time patience = absl::Now() + absl::Seconds(10);
    while (database_.Sql("SELECT count(*) FROM audit") != absl::StrCat(count)) {
      if (absl::Now() > patience) return "other records";
    }
    return database_.Sql(absl::StrCat("SELECT string_agg(concat_ws(' ', ", columns,
                                      "), E'\\n' ORDER BY id) FROM audit"));
  }

  TestDatabase database_{"refusal_audit", {}};
  AuditLog log_{database_.db()};
  FakeUnitPaths paths_;
  RecordingHandlers handlers_;
  TestServer server_;
  RecordingService service_;
  std::unique_ptr<AccessService::Stub> stub_;
};

TEST_F(RefusalAuditTest, SaysWhatAStrangerTriedByWhichMachineAndTrace) {
  EXPECT_EQ(Create(""), common::v1::REASON_TOKEN_MISSING);
  EXPECT_EQ(Records(1,
                    "principal, method, permission, outcome, peer_certificate, trace, "
                    "request_id"),
            absl::StrCat("anonymous cc.access.v1.AccessService.CreateIdentity "
                         "access.identities.create TOKEN_MISSING registry ",
                         kTrace, " ", kRequestId));
}

TEST_F(RefusalAuditTest, RecordsEveryKindOfBadTokenAndNeverTheToken) {
  const std::string subject = "00000000-0000-7000-8000-00000000000b";
  const std::string revoked = server_.Token({.subject = subject});
  server_.Revoke(subject);
  const std::string expired = server_.Token({.age = absl::Hours(1)});
  const std::string good = server_.Token({});
  const std::vector<std::string> parts = absl::StrSplit(good, '.');
  const std::string unsigned_token = absl::StrCat(
      absl::WebSafeBase64Escape(R"({"alg":"none","typ":"at+jwt"})"), ".", parts[1], ".");
  const std::string foreign =
      *SigningKey::Generate("ES256", "test")->Sign("{\"iss\":\"cc-access\"}");
  EXPECT_EQ(Create("not a token"), common::v1::REASON_TOKEN_INVALID);
  EXPECT_EQ(Create(unsigned_token), common::v1::REASON_TOKEN_INVALID);
  EXPECT_EQ(Create(foreign), common::v1::REASON_TOKEN_INVALID);
  EXPECT_EQ(Create(expired), common::v1::REASON_TOKEN_EXPIRED);
  EXPECT_EQ(Create(revoked), common::v1::REASON_TOKEN_REVOKED);
  EXPECT_EQ(Records(5, "principal, outcome"),
            "anonymous TOKEN_INVALID\nanonymous TOKEN_INVALID\nanonymous TOKEN_INVALID\n"
            "anonymous TOKEN_EXPIRED\nanonymous TOKEN_REVOKED");
  const std::string all = database_.Sql("SELECT string_agg(audit::text, '') FROM audit");
  for (const std::string& token : {unsigned_token, foreign, expired, revoked}) {
    for (absl::string_view part : absl::StrSplit(token, '.', absl::SkipEmpty())) {
      EXPECT_THAT(all, testing::Not(testing::HasSubstr(std::string(part))));
    }
  }
}

TEST_F(RefusalAuditTest, RecordsAlsoWhereAnybodySignedInMayAskButNothingOfAnOpenMethod) {
  v1::AccessToken token;
  ASSERT_TRUE(stub_
                  ->IssueToken(Context("bad").get(),
                               ParseProto<v1::IssueTokenRequest>("client_certificate: true"),
                               &token)
                  .ok());
  v1::Identity me;
  EXPECT_EQ(ReasonOf(stub_->GetMe(Context("bad").get(), v1::GetMeRequest(), &me)),
            common::v1::REASON_TOKEN_INVALID);
  EXPECT_EQ(Records(1, "method"), "cc.access.v1.AccessService.GetMe");
}

TEST_F(RefusalAuditTest, KeepsNothingOfARequestThatNobodyHasChecked) {
  EXPECT_EQ(Create("", "Іваненко Іван"), common::v1::REASON_TOKEN_MISSING);
  EXPECT_EQ(Create(server_.Token({.grants = {{.role = "nobody"}}}), std::string("\0'", 2)),
            common::v1::REASON_PERMISSION_MISSING);
  EXPECT_EQ(Records(2, "outcome, request_id"), "TOKEN_MISSING \nPERMISSION_MISSING ");
}

TEST_F(RefusalAuditTest, RefusesAFloodOfBadTokensAlsoWithoutTheDatabaseAndCountsWhatItDrops) {
  database_.Sql("ALTER TABLE audit RENAME TO away");
  const int sent = 2000;
  for (int i = 0; i < sent; ++i) ASSERT_EQ(Create("bad"), common::v1::REASON_TOKEN_INVALID);
  EXPECT_GT(log_.dropped(), 0);
  database_.Sql("ALTER TABLE away RENAME TO audit");
  EXPECT_THAT(Records(sent - static_cast<int>(log_.dropped()), "outcome"),
              testing::StartsWith("TOKEN_INVALID\nTOKEN_INVALID"));
}

}  // namespace
}  // namespace cc::platform
