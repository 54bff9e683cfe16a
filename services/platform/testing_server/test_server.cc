#include "services/platform/testing_server/test_server.h"

#include <gtest/gtest.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "google/protobuf/descriptor.h"
#include "services/platform/rpc/client.h"
#include "services/platform/server/credentials.h"
#include "services/platform/time/date.h"

namespace cc::platform {

TestServer::TestServer(Options options)
    : options_(std::move(options)),
      key_(*SigningKey::Generate("ES256", "test")),
      metrics_(options_.name),
      executor_({.workers = options_.workers, .queue = options_.queue, .burst = 0}),
      authenticator_(Authenticator::Options{}),
      pipeline_({.authenticator = &authenticator_,
                 .executor = &executor_,
                 .metrics = &metrics_,
                 .audit = options_.audit,
                 .unit_paths = options_.unit_paths}),
      rpc_(pipeline_) {
  SetPolicy();
}

TestServer::~TestServer() {
  if (server_) server_->Drain();
}

void TestServer::SetPolicy() {
  auto policy = std::make_shared<AuthPolicy>();
  policy->keys = *ParseJwks(absl::StrCat("{\"keys\":[", key_.PublicJwk(), "]}"));
  for (const auto& [role, permissions] : options_.roles) {
    policy->permissions_by_role[role].insert(permissions.begin(), permissions.end());
  }
  policy->issued_before_by_subject.insert(revoked_.begin(), revoked_.end());
  authenticator_.SetPolicy(policy);
}

void TestServer::Start(grpc::Service& service, const std::string& contract) {
  const auto* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(contract);
  ASSERT_NE(descriptor, nullptr) << contract;
  absl::Status added = pipeline_.Add(descriptor);
  ASSERT_TRUE(added.ok()) << added;
  options_.server.name = options_.name;
  options_.server.listen = "127.0.0.1:0";
  options_.server.cert_dir = authority_.Issue(options_.name);
  options_.server.drain = absl::Seconds(2);
  auto server = GrpcServer::Start(options_.server, pipeline_, {&service});
  ASSERT_TRUE(server.ok()) << server.status();
  server_ = *std::move(server);
  server_->SetServing(true);
}

std::shared_ptr<grpc::Channel> TestServer::Dial(const std::string& client, Keepalive keepalive) {
  return DialTls(address(), options_.name, authority_.Issue(client), keepalive);
}

std::string TestServer::Token(TokenOptions options) {
  int64_t now = absl::ToUnixSeconds(absl::Now() - options.age);
  std::vector<std::string> grants;
  for (const HeldGrant& grant : options.grants) {
    std::string until = grant.until == absl::CivilDay::max()
                            ? ""
                            : absl::StrCat(",\"x\":\"", FormatDate(grant.until), "\"");
    grants.push_back(absl::StrCat("{\"r\":\"", grant.role, "\",\"u\":", grant.tail,
                                  ",\"l\":", static_cast<int>(grant.relation), until, "}"));
  }
  absl::StatusOr<std::string> token = key_.Sign(
      absl::StrCat("{\"iss\":\"cc-access\",\"aud\":\"cc\",\"sub\":\"", options.subject,
                   "\",\"kind\":\"person\",\"iat\":", now, ",\"nbf\":", now,
                   ",\"exp\":", now + absl::ToInt64Seconds(options.valid), ",\"jti\":\"",
                   NewUuid(absl::Now()), "\",\"grants\":[", absl::StrJoin(grants, ","), "]}"));
  EXPECT_TRUE(token.ok()) << token.status();
  return token.ok() ? *token : "";
}

void TestServer::Revoke(const std::string& subject) {
  revoked_[subject] = absl::Now() + absl::Seconds(1);
  SetPolicy();
}

std::unique_ptr<grpc::ClientContext> Context(const std::string& token,
                                             const std::string& language) {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(10)));
  if (!token.empty()) context->AddMetadata("authorization", absl::StrCat("Bearer ", token));
  context->AddMetadata("accept-language", language);
  return context;
}

Reason ReasonOf(const grpc::Status& status) { return ReasonOf(FromGrpc(status)); }

}  // namespace cc::platform
