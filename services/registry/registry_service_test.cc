#include "services/registry/registry_service.h"

#include "services/platform/testing_server/test_server.h"
#include "services/registry/office_fixture.h"

namespace cc::registry {
namespace {

using platform::HeldGrant;

// The service behind the real pipeline, with two roles.
class RegistryServiceTest : public Office {
 protected:
  RegistryServiceTest() {
    server_.Start(service_, "cc.registry.v1.RegistryService");
    stub_ = v1::RegistryService::NewStub(server_.Dial());
  }
  ~RegistryServiceTest() override { server_.server().Drain(); }  // while there is a service

  // Status of confirming with this token, at an office in Pavlohrad raion.
  grpc::StatusCode Confirm(const std::string& token, const v1::PreRegistration& waiting) {
    grpc::ClientContext context;
    if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
    v1::Registration registration;
    return stub_->ConfirmRegistration(&context, ConfirmRequest(waiting), &registration)
        .error_code();
  }
  std::string Token(const std::string& role, const char* unit) {
    return server_.Token({.grants = {HeldGrant{
                              .role = role,
                              .tail = *platform::TailOf(unit),
                              .relation = options::v1::RELATION_ANY,
                          }}});
  }

  platform::TestServer server_{{.name = "registry",
                                .roles = {{"registrar", {"registry.registrations.create"}},
                                          {"reader", {"registry.registrations.read"}}},
                                .unit_paths = &paths}};
  RegistryService service_{server_.rpc(), pre_registrations, registrations, people,
                           households,    changes,           status_reviews};
  std::unique_ptr<v1::RegistryService::Stub> stub_;
};

TEST_F(RegistryServiceTest, ARegistrarConfirmsAtTheirOwnOfficeOnly) {
  v1::PreRegistration waiting = Waiting();
  EXPECT_EQ(Confirm(Token("registrar", kDonetsk), waiting), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(Confirm(Token("registrar", kDnipropetrovsk), waiting), grpc::StatusCode::OK);
}

TEST_F(RegistryServiceTest, NobodyElseDoes) {
  v1::PreRegistration waiting = Waiting();
  EXPECT_EQ(Confirm("", waiting), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(Confirm("not.a.token", waiting), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(Confirm(Token("reader", kDnipropetrovsk), waiting),
            grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM registrations"), "0");
}

}  // namespace
}  // namespace cc::registry
