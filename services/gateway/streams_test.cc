#include "services/gateway/server_fixture.h"

#include <boost/asio/read_until.hpp>

#include "cc/common/v1/event.pb.h"

namespace cc::gateway {
namespace {

using ::testing::HasSubstr;

// Reads from a stream until `until` has come, and returns everything.
std::string ReadUntil(tcp::socket& socket, const std::string& until) {
  std::string text;
  beast::error_code error;
  net::read_until(socket, net::dynamic_buffer(text), until, error);
  return text;
}

TEST_F(ServerTest, SendsAStreamAsEventsAndResumesIt) {
  neighbour_.Handle([](const Neighbour::Asked&) {
    common::v1::Event first, second;
    first.set_resume_token("t1");
    second.set_resume_token("t2");
    second.set_key("k\"2");
    return Neighbour::Answer{{Pack(first), Pack(second)}, grpc::Status::OK, /*wait=*/true};
  });
  net::io_context io;
  {
    tcp::socket socket(io);
    socket.connect({net::ip::address_v4::loopback(), static_cast<unsigned short>(plain_->port())});
    auto request =
        Request(http::verb::get, "/sse/cc.territory.v1.TerritoryService/WatchTerritoryChanges", "",
                {{"Authorization", "Bearer abc"}, {"Last-Event-ID", "t0"}});
    http::write(socket, request);
    std::string text =
        ReadUntil(socket, "id: t2\ndata: {\"resumeToken\":\"t2\",\"key\":\"k\\\"2\"}\n\n");
    EXPECT_THAT(text, HasSubstr("HTTP/1.1 200 OK"));
    EXPECT_THAT(text, HasSubstr("text/event-stream"));
    EXPECT_THAT(text, HasSubstr("X-Accel-Buffering: no"));
    EXPECT_THAT(text, HasSubstr("id: t1\ndata: {\"resumeToken\":\"t1\"}\n\n"));
    EXPECT_EQ(telemetry_->streams, 1);
  }
  // The client has gone: the neighbour learns of it.
  neighbour_.AwaitCancelled(1);
  territory::v1::WatchTerritoryChangesRequest request;
  ASSERT_TRUE(request.ParseFromString(neighbour_.last().request));
  EXPECT_EQ(request.resume_token(), "t0");
}

TEST_F(ServerTest, BeatsWhereAStreamIsQuietAndTellsItsError) {
  Restart({}, {.heartbeat = std::chrono::milliseconds(50),
               .first_event = std::chrono::milliseconds(50)});
  neighbour_.Handle([](const Neighbour::Asked&) {
    return Neighbour::Answer{{}, grpc::Status::OK, true};
  });
  net::io_context io;
  tcp::socket socket(io);
  socket.connect({net::ip::address_v4::loopback(), static_cast<unsigned short>(plain_->port())});
  auto request =
      Request(http::verb::get, "/sse/cc.territory.v1.TerritoryService/WatchTerritoryChanges", "",
              {{"Authorization", "Bearer abc"}});
  http::write(socket, request);
  EXPECT_THAT(ReadUntil(socket, ": still here\n\n"), HasSubstr("200 OK"));
  server_->Shutdown(std::chrono::system_clock::now());
  EXPECT_THAT(ReadUntil(socket, "\n\nnever"), HasSubstr("event: error\ndata: {\"code\":"));
}

TEST_F(ServerTest, AnswersAStreamThatIsRefusedAtOnceAsAnyOtherRequest) {
  neighbour_.Handle([](const Neighbour::Asked&) {
    auto refusal = platform::ToRpcStatus(platform::Fail(common::v1::REASON_FEED_EXPIRED),
                                         platform::Language::kEnglish, "");
    return Neighbour::Answer{
        {}, grpc::Status(grpc::StatusCode::OUT_OF_RANGE, "", refusal.SerializeAsString())};
  });
  Reply reply = Get("/sse/cc.territory.v1.TerritoryService/WatchTerritoryChanges");
  EXPECT_EQ(reply.status, 400);
  EXPECT_THAT(reply.body, HasSubstr("FEED_EXPIRED"));
  EXPECT_EQ(Get("/sse/cc.territory.v1.TerritoryService/WatchTerritoryChanges?colour=1").status,
            400);
}

TEST_F(ServerTest, CarriesMoreStreamsThanOneConnectionBears) {
  neighbour_.Handle([](const Neighbour::Asked&) {
    common::v1::Event event;
    event.set_resume_token("t1");
    return Neighbour::Answer{{Pack(event)}, grpc::Status::OK, true};
  });
  net::io_context io;
  std::vector<tcp::socket> sockets;
  auto request =
      Request(http::verb::get, "/sse/cc.territory.v1.TerritoryService/WatchTerritoryChanges", "",
              {{"Authorization", "Bearer abc"}});
  for (int i = 0; i < 150; ++i) {
    sockets.emplace_back(io).connect(
        {net::ip::address_v4::loopback(), static_cast<unsigned short>(plain_->port())});
    http::write(sockets.back(), request);
  }
  for (tcp::socket& socket : sockets)
    EXPECT_THAT(ReadUntil(socket, "data: {"), HasSubstr("id: t1"));
  EXPECT_EQ(telemetry_->streams, 150);
}

}  // namespace
}  // namespace cc::gateway
