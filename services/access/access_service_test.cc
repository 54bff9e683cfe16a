#include "services/access/access_service.h"

#include <gtest/gtest.h>

#include <functional>

#include "absl/time/clock.h"
#include "services/access/access_test_world.h"
#include "services/access/client/auth_follower.h"
#include "services/access/client/service_token.h"
#include "services/access/seeds.h"
#include "services/access/upkeep.h"
#include "services/platform/testing_server/test_server.h"

namespace cc::access {
namespace {

using common::v1::REASON_PERMISSION_MISSING;
using common::v1::REASON_TOKEN_MISSING;
using platform::Context;
using platform::Eventually;
using platform::IsOk;
using platform::ReasonOf;
using platform::Refused;

// access in the test's process, as other services meet it.
class ServedAccess : public ::testing::Test {
 protected:
  ServedAccess()
      : server_({.name = "access", .unit_paths = &world_.units}),
        service_(server_.rpc(), world_.database.db().changed(), world_.tokens, world_.identities,
                 world_.grants, world_.states) {
    const platform::Call call = world_.System(absl::Now());
    EXPECT_THAT(SeedServices(world_.database.db(), world_.database.keyring(), call), IsOk());
    EXPECT_THAT(SeedDemoIdentities(world_.database.db(), world_.database.keyring(), call), IsOk());
    server_.Start(service_, "cc.access.v1.AccessService");
    // Its own tokens are judged as everywhere else: by what it publishes.
    follower_ = std::make_unique<AuthFollower>(server_.Dial("access"), server_.authenticator(),
                                               world_.database.db());
    EXPECT_TRUE(Eventually([&] {
      const auto policy = server_.authenticator().policy();
      return policy != nullptr && policy->revision > 0;
    }));
  }
  ~ServedAccess() override {
    follower_.reset();
    server_.server().Drain();  // before the service that it serves is gone
  }

  std::unique_ptr<v1::AccessService::Stub> Stub(const std::string& certificate = "operator") {
    return v1::AccessService::NewStub(server_.Dial(certificate));
  }
  std::string DemoToken(const std::string& name) {
    v1::IssueTokenRequest request;
    request.set_demo_identity(name);
    v1::AccessToken token;
    auto context = Context("");
    const grpc::Status status = Stub()->IssueToken(context.get(), request, &token);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return token.token();
  }

  AccessWorld world_;
  platform::TestServer server_;
  AccessService service_;
  std::unique_ptr<AuthFollower> follower_;
};

TEST_F(ServedAccess, SignsADemoIdentityInAndTellsItWhoItIs) {
  auto context = Context(DemoToken("donetsk-ova"));
  v1::Identity me;
  ASSERT_TRUE(Stub()->GetMe(context.get(), v1::GetMeRequest(), &me).ok());
  EXPECT_EQ(me.subject(), "donetsk-ova");
  EXPECT_EQ(me.unit_code(), kDonetsk);
  EXPECT_TRUE(me.demo());
}

TEST_F(ServedAccess, RefusesCallersWithoutATokenOrWithoutTheRole) {
  v1::ListIdentitiesResponse response;
  auto nobody = Context("");
  EXPECT_EQ(ReasonOf(Stub()->ListIdentities(nobody.get(), v1::ListIdentitiesRequest(), &response)),
            REASON_TOKEN_MISSING);
  auto officer = Context(DemoToken("donetsk-ova"));
  EXPECT_EQ(ReasonOf(Stub()->ListIdentities(officer.get(), v1::ListIdentitiesRequest(), &response)),
            REASON_PERMISSION_MISSING);
  auto administrator = Context(DemoToken("donetsk-admin"));
  EXPECT_TRUE(
      Stub()->ListIdentities(administrator.get(), v1::ListIdentitiesRequest(), &response).ok());
  EXPECT_EQ(response.identities_size(), 4);
}

TEST_F(ServedAccess, RefusesAGrantOverAForeignUnitBeforeTheHandler) {
  auto context = Context(DemoToken("donetsk-admin"));
  v1::AddGrantRequest request;
  request.set_identity_id("00000000-0000-7000-8000-000000000001");
  request.mutable_grant()->set_role("analyst");
  request.mutable_grant()->set_relation(options::v1::RELATION_ANY);
  request.mutable_grant()->set_unit_code(kKharkiv);
  v1::Identity identity;
  EXPECT_EQ(ReasonOf(Stub()->AddGrant(context.get(), request, &identity)),
            common::v1::REASON_UNIT_OUT_OF_SCOPE);
}

TEST_F(ServedAccess, GivesAServiceItsTokenByItsCertificate) {
  ServiceToken token(server_.Dial("registry"));
  ASSERT_TRUE(Eventually([&] { return !token.Get().empty(); }));
  auto context = Context(token.Get());
  v1::Identity me;
  ASSERT_TRUE(Stub("registry")->GetMe(context.get(), v1::GetMeRequest(), &me).ok());
  EXPECT_EQ(me.kind(), v1::Identity::KIND_SERVICE);
  EXPECT_EQ(me.subject(), "registry");
}

TEST_F(ServedAccess, LeavesAStrangersCertificateWithoutAToken) {
  v1::IssueTokenRequest request;
  request.set_client_certificate(true);
  v1::AccessToken token;
  auto context = Context("");
  EXPECT_EQ(ReasonOf(Stub("stranger")->IssueToken(context.get(), request, &token)),
            common::v1::REASON_IDENTITY_UNKNOWN);
}

// Another service: its own database, its own judgement.
TEST_F(ServedAccess, VoidsARevokedTokenInOtherServicesWithinFiveSeconds) {
  platform::TestDatabase neighbour("access_neighbour", {});
  platform::Authenticator authenticator{platform::Authenticator::Options{}};
  AuthFollower follower(server_.Dial("registry"), authenticator, neighbour.db());
  ASSERT_TRUE(Eventually([&] { return follower.Ready().ok(); }));
  const std::string token = DemoToken("donetsk-ova");
  const auto principal = authenticator.Verify(token, absl::Now());
  ASSERT_THAT(principal, IsOk());

  v1::RevokeTokensRequest revoke;
  revoke.set_id((*principal)->id);
  v1::Identity identity;
  auto context = Context(DemoToken("admin"));
  ASSERT_TRUE(Stub()->RevokeTokens(context.get(), revoke, &identity).ok());
  const absl::Time revoked = absl::Now();
  ASSERT_TRUE(Eventually([&] { return !authenticator.Verify(token, absl::Now()).ok(); }));
  EXPECT_LT(absl::Now() - revoked, absl::Seconds(5));
  EXPECT_THAT(authenticator.Verify(token, absl::Now()), Refused(common::v1::REASON_TOKEN_REVOKED));
  EXPECT_THAT(authenticator.Verify(DemoToken("donetsk-ova"), absl::Now()), IsOk());
}

TEST_F(ServedAccess, IsNotNeededForVerifyingAfterARestartOfANeighbour) {
  platform::TestDatabase neighbour("access_neighbour", {});
  const std::string token = DemoToken("donetsk-ova");
  {
    platform::Authenticator authenticator{platform::Authenticator::Options{}};
    AuthFollower follower(server_.Dial("registry"), authenticator, neighbour.db());
    ASSERT_TRUE(Eventually([&] {
      return neighbour.Sql(
                 "SELECT count(*) FROM platform.neighbour_snapshot WHERE neighbour = 'access'") ==
             "1";
    }));
  }
  // Nobody listens where this one looks for access.
  const auto nowhere = grpc::CreateChannel("127.0.0.1:1", grpc::InsecureChannelCredentials());
  {
    platform::Authenticator authenticator{platform::Authenticator::Options{}};
    AuthFollower follower(nowhere, authenticator, neighbour.db());
    ASSERT_TRUE(Eventually([&] { return follower.Ready().ok(); }));
    EXPECT_THAT(authenticator.Verify(token, absl::Now()), IsOk());
  }
  // A state older than a day is not believed any more.
  neighbour.Sql(
      "UPDATE platform.neighbour_snapshot SET taken_at = taken_at - interval '25 hours' RETURNING "
      "1");
  platform::Authenticator authenticator{platform::Authenticator::Options{}};
  AuthFollower follower(nowhere, authenticator, neighbour.db());
  EXPECT_FALSE(follower.Ready().ok());
}

TEST_F(ServedAccess, KeepsItselfFreshInTheBackground) {
  Upkeep upkeep(world_.states, world_.tokens, world_.database.db().changed(),
                [&] { return world_.System(absl::Now()); }, {});
  upkeep.Start();
  ASSERT_TRUE(Eventually([&] { return !upkeep.OwnToken().empty(); }));
  EXPECT_THAT(world_.authenticator.Verify(upkeep.OwnToken(), absl::Now()), IsOk());
}

}  // namespace
}  // namespace cc::access
