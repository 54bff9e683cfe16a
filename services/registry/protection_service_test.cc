#include "services/registry/protection_service.h"

#include "services/platform/testing_server/test_server.h"
#include "services/registry/office_fixture.h"
#include "services/registry/protection.h"
#include "services/registry/registry_service.h"

namespace cc::registry {
namespace {

using platform::HeldGrant;

// The service behind the real pipeline with the hooks that main sets.
class ProtectionServiceTest : public Office {
 protected:
  ProtectionServiceTest() {
    server_.rpc().SetHooks(ProtectionHooks(open_, mass_reading_, masking_));
    server_.Start(service_, "cc.registry.v1.RegistryService");
    stub_ = v1::RegistryService::NewStub(server_.Dial());
  }
  ~ProtectionServiceTest() override { server_.server().Drain(); }  // while there is a service

  grpc::Status GetPerson(const char* unit, const std::string& role, v1::Person& person) {
    auto context = platform::Context(server_.Token(
        {.subject = kClerk, .grants = {HeldGrant{.role = role, .tail = *platform::TailOf(unit)}}}));
    v1::GetPersonRequest request;
    request.set_id(person_);
    return stub_->GetPerson(context.get(), request, &person);
  }

  static constexpr char kClerk[] = "00000000-0000-7000-8000-00000000000c";
  platform::TestServer server_{{.name = "registry",
                                .roles = {{"clerk", {"registry.people.read", kSeeIdentifiers}},
                                          {"reader", {"registry.people.read"}}},
                                .unit_paths = &paths}};
  OpenRecords open_{database.db()};
  MassReading mass_reading_{database.db(), {.people_per_hour = 1}};
  Masking masking_{database.db(), [this](const platform::Call& call, absl::string_view permission) {
                     return server_.authenticator().ScopeFor(call.principal(), permission,
                                                             call.now());
                   }};
  RegistryService service_{server_.rpc(), pre_registrations, registrations, people,
                           households,    changes,           status_reviews};
  std::unique_ptr<v1::RegistryService::Stub> stub_;
  std::string person_;
};

TEST_F(ProtectionServiceTest, AnOpenedForeignRecordStaysMaskedAlsoForWhoSeesIdentifiersAtHome) {
  auto confirmed = Confirm(Waiting());
  ASSERT_THAT(confirmed, platform::IsOk());
  person_ = confirmed->people(0).person_id();
  v1::Person person;
  EXPECT_TRUE(GetPerson(kDnipropetrovsk, "clerk", person).ok());
  EXPECT_EQ(person.rnokpp(), "3068208400");
  EXPECT_TRUE(GetPerson(kDnipropetrovsk, "reader", person).ok());
  EXPECT_EQ(person.rnokpp(), "****8400");
  EXPECT_EQ(GetPerson(kKharkiv, "clerk", person).error_code(), grpc::StatusCode::NOT_FOUND);
  BreakGlass break_glass(database.db(), database.keyring(), open_);
  v1::BreakGlassRequest request;
  request.set_person_id(person_);
  request.set_reason("Людина в лікарні без документів");
  platform::TestCaller caller = In(kKharkiv);
  caller.principal = kClerk;
  caller.now = absl::Now();
  ASSERT_THAT(Do(break_glass, &BreakGlass::Open, request, caller), platform::IsOk());
  ASSERT_TRUE(GetPerson(kKharkiv, "clerk", person).ok());
  EXPECT_EQ(person.id(), person_);
  EXPECT_EQ(person.rnokpp(), "****8400");
  EXPECT_EQ(person.phone().substr(0, 4), "****");
}

TEST_F(ProtectionServiceTest, TheLimitOfPeopleHoldsForEveryMethodThatReads) {
  auto confirmed = Confirm(Waiting());
  ASSERT_THAT(confirmed, platform::IsOk());
  v1::Person person;
  person_ = confirmed->people(0).person_id();
  EXPECT_TRUE(GetPerson(kDnipropetrovsk, "clerk", person).ok());
  person_ = confirmed->people(1).person_id();
  const grpc::Status refused = GetPerson(kDnipropetrovsk, "clerk", person);
  EXPECT_EQ(platform::ReasonOf(refused), common::v1::REASON_MASS_READING);
}

}  // namespace
}  // namespace cc::registry
