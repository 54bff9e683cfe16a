#include "services/evacuation/evacuation_service.h"

#include "services/evacuation/story_fixture.h"
#include "services/platform/testing_server/test_server.h"

namespace cc::evacuation {
namespace {

using platform::HeldGrant;

// The service behind the real pipeline, with two roles.
class EvacuationServiceTest : public Story {
 protected:
  EvacuationServiceTest() {
    server_.Start(service_, "cc.evacuation.v1.EvacuationService");
    stub_ = v1::EvacuationService::NewStub(server_.Dial());
  }
  ~EvacuationServiceTest() override { server_.server().Drain(); }  // while there is a service

  // Status of planning a trip from Kramatorsk raion with this token.
  grpc::StatusCode CreateTrip(const std::string& token) {
    grpc::ClientContext context;
    if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
    v1::Trip trip;
    return stub_->CreateTrip(&context, TripRequest(centre_, 10, 1), &trip).error_code();
  }
  std::string Token(const std::string& role, const char* unit) {
    return server_.Token({.grants = {HeldGrant{
                              .role = role,
                              .tail = *platform::TailOf(unit),
                              .relation = options::v1::RELATION_ANY,
                          }}});
  }

  platform::TestServer server_{{.name = "evacuation",
                                .roles = {{"dispatcher", {"evacuation.trips.create"}},
                                          {"reader", {"evacuation.trips.read"}}},
                                .unit_paths = &paths}};
  EvacuationService service_{server_.rpc(), centres, trips,         parties,
                             arrivals,      changes, status_reviews};
  std::unique_ptr<v1::EvacuationService::Stub> stub_;
  std::string centre_ = Centre();
};

TEST_F(EvacuationServiceTest, ADispatcherPlansTripsInTheirOwnUnitsOnly) {
  EXPECT_EQ(CreateTrip(Token("dispatcher", kDonetsk)), grpc::StatusCode::OK);
  EXPECT_EQ(CreateTrip(Token("dispatcher", kKramatorskRaion)), grpc::StatusCode::OK);
  EXPECT_EQ(CreateTrip(Token("dispatcher", kDnipropetrovsk)), grpc::StatusCode::PERMISSION_DENIED);
}

TEST_F(EvacuationServiceTest, NobodyElseDoes) {
  EXPECT_EQ(CreateTrip(""), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(CreateTrip("not.a.token"), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(CreateTrip(Token("reader", kDonetsk)), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM trips"), "0");
}

}  // namespace
}  // namespace cc::evacuation
