#include "services/platform/rpc/pipeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <prometheus/text_serializer.h>

#include <thread>

#include "absl/synchronization/notification.h"
#include "cc/access/v1/access_service.grpc.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/platform/rpc/client.h"
#include "services/platform/testing/testing.h"
#include "services/platform/testing_server/recording_service.h"
#include "services/platform/testing_server/test_server.h"

namespace cc::platform {
namespace {

namespace v1 = access::v1;
using v1::AccessService;

constexpr char kDonetsk[] = "UA14000000000091971";
constexpr char kKharkiv[] = "UA63000000000041885";

class PipelineTest : public testing::Test {
 protected:
  explicit PipelineTest(int workers = 4, int queue = 16)
      : server_({.roles = {{"administrator", {"access.identities.create"}}, {"nobody", {}}},
                 .workers = workers,
                 .queue = queue,
                 .unit_paths = &paths_,
                 .server = {.watchdog = false}}),
        service_(server_.rpc(), handlers_) {
    paths_.Add({kDonetsk});
    paths_.Add({kKharkiv});
    server_.Start(service_, RecordingService::kContract);
    stub_ = AccessService::NewStub(server_.Dial());
  }
  ~PipelineTest() override { server_.server().Drain(); }  // while there is a service

  std::string AdminOf(int32_t tail) {
    return server_.Token({.grants = {{.role = "administrator", .tail = tail}}});
  }
  v1::CreateIdentityRequest Good(const std::string& unit = kDonetsk) {
    return ParseProto<v1::CreateIdentityRequest>(
        "identity { kind: KIND_PERSON display_name: 'n' subject: 's' unit_code: '" + unit + "' }");
  }
  grpc::Status Create(const std::string& token, const v1::CreateIdentityRequest& request,
                      const std::string& language = "en") {
    v1::Identity answer;
    return stub_->CreateIdentity(Context(token, language).get(), request, &answer);
  }

  FakeUnitPaths paths_;
  RecordingHandlers handlers_;
  TestServer server_;
  RecordingService service_;
  std::unique_ptr<AccessService::Stub> stub_;
};

TEST_F(PipelineTest, LetsAGoodCallThrough) {
  grpc::Status status = Create(AdminOf(91971), Good());
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(handlers_.handled, 1);
}

TEST_F(PipelineTest, TheInstantOfACallIsAsTheDatabaseKeepsIt) {
  // Of ten calls the clock's nanoseconds would show in one.
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(Create(AdminOf(91971), Good()).ok());
    EXPECT_EQ(handlers_.instant_nanos % 1000, 0);
  }
  EXPECT_EQ(Call::System("job", absl::FromUnixNanos(1234567)).now(), absl::FromUnixNanos(1234000));
}

TEST_F(PipelineTest, RefusesACallWithoutAToken) {
  grpc::Status status = Create("", Good());
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(ReasonOf(status), common::v1::REASON_TOKEN_MISSING);
}

TEST_F(PipelineTest, RefusesARoleWithoutThePermissionBeforeItLooksAtTheFields) {
  grpc::Status status =
      Create(server_.Token({.grants = {{.role = "nobody"}}}), v1::CreateIdentityRequest());
  EXPECT_EQ(status.error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(ReasonOf(status), common::v1::REASON_PERMISSION_MISSING);
}

TEST_F(PipelineTest, RefusesAUnitOutsideTheScope) {
  grpc::Status status = Create(AdminOf(91971), Good(kKharkiv));
  EXPECT_EQ(ReasonOf(status), common::v1::REASON_UNIT_OUT_OF_SCOPE);
  EXPECT_EQ(handlers_.handled, 0);
}

TEST_F(PipelineTest, NamesAUnitThatTheCodifierDoesNotHave) {
  grpc::Status status = Create(AdminOf(91971), Good("UA99000000000099999"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(PipelineTest, NamesEveryFieldInTheCallersLanguage) {
  v1::CreateIdentityRequest request = Good();
  request.mutable_identity()->clear_subject();
  grpc::Status status = Create(AdminOf(91971), request, "uk");
  google::rpc::Status wire;
  ASSERT_TRUE(wire.ParseFromString(status.error_details()));
  google::rpc::BadRequest bad;
  for (const auto& detail : wire.details()) detail.UnpackTo(&bad);
  ASSERT_EQ(bad.field_violations_size(), 1);
  EXPECT_EQ(bad.field_violations(0).field(), "identity.subject");
  EXPECT_EQ(bad.field_violations(0).description(), "Поле обов’язкове");
}

TEST_F(PipelineTest, HidesWhatAHandlerSaysWithoutAReason) {
  handlers_.fail = absl::InternalError("duplicate key (name)=(Іваненко)");
  grpc::Status status = Create(AdminOf(91971), Good());
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ((status.error_message() + status.error_details()).find("Іваненко"), std::string::npos);
}

TEST_F(PipelineTest, KnowsThePeersCertificateInAnOpenMethod) {
  v1::AccessToken token;
  auto stub = AccessService::NewStub(server_.Dial("registry"));
  ASSERT_TRUE(stub->IssueToken(Context("").get(),
                               ParseProto<v1::IssueTokenRequest>("client_certificate: true"),
                               &token)
                  .ok());
  EXPECT_EQ(token.token(), "registry");
}

TEST_F(PipelineTest, TellsPrometheusMethodAndCode) {
  Create("", Good());
  std::string text = prometheus::TextSerializer().Serialize(server_.metrics().Collect());
  EXPECT_NE(
      text.find(
          "grpc_server_handled_total{grpc_code=\"UNAUTHENTICATED\",grpc_method=\"CreateIdentity\","
          "grpc_service=\"cc.access.v1.AccessService\"} 1"),
      std::string::npos);
}

TEST_F(PipelineTest, StreamsWhatIsThereAndWhatComes) {
  auto context = Context("");
  auto reader = stub_->WatchAuthState(context.get(), v1::WatchAuthStateRequest());
  v1::AuthState state;
  ASSERT_TRUE(reader->Read(&state));
  ASSERT_TRUE(reader->Read(&state));
  EXPECT_EQ(state.revision(), 2);
  handlers_.revision = 3;
  handlers_.wakeup.Notify();
  ASSERT_TRUE(reader->Read(&state));
  EXPECT_EQ(state.revision(), 3);
  context->TryCancel();
  EXPECT_FALSE(reader->Read(&state));
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(PipelineTest, EndsStreamsWithAReasonWhenItDrains) {
  auto context = Context("");
  auto reader = stub_->WatchAuthState(context.get(), v1::WatchAuthStateRequest());
  v1::AuthState state;
  ASSERT_TRUE(reader->Read(&state));
  ASSERT_TRUE(reader->Read(&state));
  std::thread drain([this] { server_.server().Drain(); });
  EXPECT_FALSE(reader->Read(&state));
  EXPECT_EQ(ReasonOf(reader->Finish()), common::v1::REASON_DRAINING);
  drain.join();
}

TEST_F(PipelineTest, FinishesRunningCallsBeforeItStops) {
  absl::Notification hold;
  handlers_.hold = &hold;
  grpc::Status status;
  std::thread caller([&] { status = Create(AdminOf(91971), Good()); });
  while (handlers_.handled == 0) std::this_thread::yield();
  std::thread drain([this] { server_.server().Drain(); });
  while (!server_.pipeline().draining()) std::this_thread::yield();
  hold.Notify();
  caller.join();
  drain.join();
  EXPECT_TRUE(status.ok()) << status.error_message();
}

TEST_F(PipelineTest, IsTriedAgainByItsClientsOnlyWhereItWasUnavailable) {
  handlers_.fail = Fail(common::v1::REASON_CONFLICT);
  EXPECT_EQ(Create(AdminOf(91971), Good()).error_code(), grpc::StatusCode::ABORTED);
  EXPECT_EQ(handlers_.handled, 1);
  handlers_.fail = Fail(common::v1::REASON_UNAVAILABLE);
  EXPECT_EQ(Create(AdminOf(91971), Good()).error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(handlers_.handled, 1 + 3);
}

TEST_F(PipelineTest, CannotBeBuiltOverAServiceWithoutUnitPaths) {
  Pipeline bare({.authenticator = &server_.authenticator(),
                 .executor = &server_.executor(),
                 .metrics = &server_.metrics()});
  absl::Status status =
      bare.Add(google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
          RecordingService::kContract));
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("needs unit paths"));
}

TEST_F(PipelineTest, RefusesToServeTheSameRequestTypeTwice) {
  absl::Status status =
      server_.pipeline().Add(google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
          RecordingService::kContract));
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("is the request of two methods"));
}

class NarrowPipelineTest : public PipelineTest {
 protected:
  NarrowPipelineTest() : PipelineTest(/*workers=*/1, /*queue=*/2) {}
};

TEST_F(NarrowPipelineTest, RefusesAtOnceWhatDoesNotFitAndSaysWhenToRetry) {
  absl::Notification hold;
  handlers_.hold = &hold;
  std::vector<std::thread> callers;
  std::string token = AdminOf(91971);
  callers.emplace_back([&] { Create(token, Good()); });
  while (handlers_.handled == 0) std::this_thread::yield();
  for (int i = 0; i < 2; ++i) callers.emplace_back([&] { Create(token, Good()); });
  while (server_.executor().queued() < 2) std::this_thread::yield();
  auto context = Context(token);
  v1::Identity answer;
  grpc::Status status = stub_->CreateIdentity(context.get(), Good(), &answer);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  google::rpc::Status wire;
  wire.ParseFromString(status.error_details());
  google::rpc::RetryInfo retry;
  for (const auto& detail : wire.details()) detail.UnpackTo(&retry);
  EXPECT_EQ(retry.retry_delay().seconds(), 1);
  EXPECT_EQ(context->GetServerTrailingMetadata().count("grpc-retry-pushback-ms"), 1u);
  hold.Notify();
  for (std::thread& caller : callers) caller.join();
}

TEST_F(NarrowPipelineTest, DoesNotRunACallWhoseTimeIsOver) {
  absl::Notification hold;
  handlers_.hold = &hold;
  std::string token = AdminOf(91971);
  std::thread first([&] { Create(token, Good()); });
  while (handlers_.handled == 0) std::this_thread::yield();
  auto context = Context(token);
  context->set_deadline(absl::ToChronoTime(absl::Now() + absl::Milliseconds(100)));
  v1::Identity answer;
  grpc::Status status = stub_->CreateIdentity(context.get(), Good(), &answer);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  hold.Notify();
  first.join();
  EXPECT_EQ(handlers_.handled, 1);
}

}  // namespace
}  // namespace cc::platform
