#include "services/roadmap/roadmap_service.h"

#include "services/platform/rpc/client.h"
#include "services/platform/testing_server/test_server.h"
#include "services/roadmap/story_fixture.h"

namespace cc::roadmap {
namespace {

using platform::Context;
using platform::ReasonOf;

class RoadmapServiceTest : public Story {
 protected:
  RoadmapServiceTest()
      : server_(
            {.name = "roadmap",
             .roles = {{"officer",
                        {"roadmap.bodies.create", "roadmap.bodies.read", "roadmap.changes.read"}},
                       {"reader", {"roadmap.bodies.read"}}},
             .unit_paths = &paths,
             .server = {.watchdog = false}}),
        service_(server_.rpc(), bodies, meetings, decisions, instructions, changes) {
    server_.Start(service_, "cc.roadmap.v1.RoadmapService");
    stub_ = v1::RoadmapService::NewStub(server_.Dial());
  }
  ~RoadmapServiceTest() override { server_.server().Drain(); }  // while there is a service

  std::string Token(const std::string& role, const char* unit) {
    const int32_t tail = unit == nullptr ? 0 : *platform::TailOf(unit);
    return server_.Token(
        {.grants = {{.role = role, .tail = tail, .relation = options::v1::RELATION_OFFICE}}});
  }
  grpc::Status Create(const std::string& token, const v1::CreateBodyRequest& request,
                      v1::Body* body) {
    return stub_->CreateBody(Context(token).get(), request, body);
  }

  platform::TestServer server_;
  RoadmapService service_;
  std::unique_ptr<v1::RoadmapService::Stub> stub_;
  v1::Body body_;
};

TEST_F(RoadmapServiceTest, ServesWhoMayAndRefusesWhoMayNot) {
  const auto request = CentreOf(v1::Body::KIND_OBLAST_CENTRE, kDonetsk);
  EXPECT_EQ(ReasonOf(Create("", request, &body_)), common::v1::REASON_TOKEN_MISSING);
  EXPECT_EQ(ReasonOf(Create(Token("reader", kDonetsk), request, &body_)),
            common::v1::REASON_PERMISSION_MISSING);
  EXPECT_EQ(ReasonOf(Create(Token("officer", kKharkiv), request, &body_)),
            common::v1::REASON_UNIT_OUT_OF_SCOPE);
  // A request that names no unit is the country's, and an oblast does not act for it.
  EXPECT_EQ(ReasonOf(Create(Token("officer", kDonetsk), NationalCentre(), &body_)),
            common::v1::REASON_UNIT_OUT_OF_SCOPE);
  grpc::Status made = Create(Token("officer", kDonetsk), request, &body_);
  ASSERT_TRUE(made.ok()) << made.error_message();

  v1::GetBodyRequest get;
  get.set_id(body_.id());
  v1::Body read;
  EXPECT_TRUE(stub_->GetBody(Context(Token("reader", kDonetsk)).get(), get, &read).ok());
  EXPECT_THAT(read, platform::EqualsProto(body_));
  EXPECT_EQ(stub_->GetBody(Context(Token("reader", kKharkiv)).get(), get, &read).error_code(),
            grpc::StatusCode::NOT_FOUND);
}

TEST_F(RoadmapServiceTest, NamesTheFieldsThatBreakTheirRules) {
  auto request = CentreOf(v1::Body::KIND_OBLAST_CENTRE, kDonetsk);
  request.mutable_body()->clear_name();
  EXPECT_EQ(ReasonOf(Create(Token("officer", kDonetsk), request, &body_)),
            common::v1::REASON_FIELDS_INVALID);
}

TEST_F(RoadmapServiceTest, StreamsAChangeToWhoWatches) {
  auto context = Context(Token("officer", kDonetsk));
  auto stream = stub_->WatchRoadmapChanges(context.get(), v1::WatchRoadmapChangesRequest());
  ASSERT_TRUE(
      Create(Token("officer", nullptr), CentreOf(v1::Body::KIND_OBLAST_CENTRE, kKharkiv), &body_)
          .ok());
  ASSERT_TRUE(
      Create(Token("officer", nullptr), CentreOf(v1::Body::KIND_OBLAST_CENTRE, kDonetsk), &body_)
          .ok());
  database.AwaitFeed();
  feed.wakeup().Notify();
  common::v1::Event event;
  ASSERT_TRUE(stream->Read(&event));
  EXPECT_EQ(event.kind(), "bodies");
  EXPECT_EQ(event.key(), body_.id());
  context->TryCancel();
}

}  // namespace
}  // namespace cc::roadmap
