#include "services/evacuation/decision_service.h"

#include "services/evacuation/decision_fixture.h"
#include "services/evacuation/institution_service.h"
#include "services/evacuation/resident_service.h"
#include "services/platform/testing_server/test_server.h"

namespace cc::evacuation {
namespace {

using platform::HeldGrant;

// The services behind the real pipeline, with the roles of an oblast and of its readers.
class DecisionServiceTest : public DecisionStory {
 protected:
  std::string Token(const std::string& role, const char* unit) {
    return server_.Token({.grants = {HeldGrant{.role = role,
                                               .tail = *platform::TailOf(unit),
                                               .relation = options::v1::RELATION_ANY}}});
  }
  platform::TestServer server_{
      {.name = "evacuation",
       .roles = {{"ova",
                  {"evacuation.decisions.write", "evacuation.remaining.count",
                   "evacuation.residents.write", "evacuation.institutions.write"}},
                 {"reader", {"evacuation.decisions.read"}}},
       .unit_paths = &paths}};
};

TEST_F(DecisionServiceTest, DecisionsAreWrittenForSettlementsOfTheCallersOwnOblast) {
  EvacuationDecisionService service(server_.rpc(), decisions);
  server_.Start(service, "cc.evacuation.v1.EvacuationDecisionService");
  auto stub = v1::EvacuationDecisionService::NewStub(server_.Dial());
  v1::CreateDecisionRequest request;
  *request.mutable_decision() = Forced({kTown, kVillage});
  v1::EvacuationDecision made;
  auto create = [&](const std::string& token) {
    grpc::ClientContext context;
    if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
    return stub->CreateDecision(&context, request, &made).error_code();
  };
  EXPECT_EQ(create(Token("ova", kOblast)), grpc::StatusCode::OK);
  EXPECT_EQ(made.state(), v1::EvacuationDecision::STATE_DRAFT);
  EXPECT_EQ(create(Token("ova", kTown)), grpc::StatusCode::PERMISSION_DENIED) << "of one only";
  EXPECT_EQ(create(Token("ova", kOtherOblast)), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(create(Token("reader", kOblast)), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(create(""), grpc::StatusCode::UNAUTHENTICATED);
  request.mutable_decision()->clear_settlements();
  EXPECT_EQ(create(Token("ova", kOblast)), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM evacuation_decisions"), "1");
  server_.server().Drain();
}

TEST_F(DecisionServiceTest, ResidentsAreEnteredInTheCallersOwnOblast) {
  RemainingResidentService service(server_.rpc(), counts, residents, refusals);
  server_.Start(service, "cc.evacuation.v1.RemainingResidentService");
  auto stub = v1::RemainingResidentService::NewStub(server_.Dial());
  auto request = platform::ParseProto<v1::AddResidentsRequest>(
      "residents { unit_code: 'UA14120110010088407' name { family_name: 'А' given_name: 'Б' } "
      "mobility: MOBILITY_WALKING source: 'список' synthetic: true }");
  v1::AddResidentsResponse response;
  auto add = [&](const std::string& token) {
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Bearer " + token);
    return stub->AddResidents(&context, request, &response).error_code();
  };
  EXPECT_EQ(add(Token("ova", kOtherOblast)), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(add(Token("reader", kOblast)), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(add(Token("ova", kOblast)), grpc::StatusCode::OK);
  EXPECT_EQ(response.residents_size(), 1);
  server_.server().Drain();
}

TEST_F(DecisionServiceTest, InstitutionsAreEnteredInTheCallersOwnOblast) {
  InstitutionEvacuationService service(server_.rpc(), institutions);
  server_.Start(service, "cc.evacuation.v1.InstitutionEvacuationService");
  auto stub = v1::InstitutionEvacuationService::NewStub(server_.Dial());
  auto request = platform::ParseProto<v1::CreateEvacuatedInstitutionRequest>(
      "institution { kind: KIND_HOSPITAL name: 'Лікарня (приклад)' "
      "unit_code: 'UA14120110010088407' residents { stretchers: 4 } synthetic: true }");
  v1::EvacuatedInstitution made;
  auto create = [&](const std::string& token) {
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Bearer " + token);
    return stub->CreateEvacuatedInstitution(&context, request, &made).error_code();
  };
  EXPECT_EQ(create(Token("ova", kOtherOblast)), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(create(Token("ova", kRaion)), grpc::StatusCode::OK);
  EXPECT_EQ(made.state(), v1::EvacuatedInstitution::STATE_IDENTIFIED);
  server_.server().Drain();
}

}  // namespace
}  // namespace cc::evacuation
