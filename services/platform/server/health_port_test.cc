#include "services/platform/server/health_port.h"

#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace cc::platform {
namespace {

// What a probe gets, as bytes; the code where it fails.
std::string Probe(int port, const std::string& method) {
  grpc::GenericStub stub(
      grpc::CreateChannel(absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(5));
  grpc::CompletionQueue queue;
  grpc::Slice nothing;
  const grpc::ByteBuffer request(&nothing, 1);
  auto call = stub.PrepareUnaryCall(&context, method, request, &queue);
  call->StartCall();
  grpc::ByteBuffer answer;
  grpc::Status status;
  call->Finish(&answer, &status, nullptr);
  void* tag;
  bool ok;
  queue.Next(&tag, &ok);
  queue.Shutdown();
  if (!status.ok()) return absl::StrCat("code ", static_cast<int>(status.error_code()));
  grpc::Slice slice;
  answer.DumpToSingleSlice(&slice);
  return std::string(reinterpret_cast<const char*>(slice.begin()), slice.size());
}

constexpr char kCheck[] = "/grpc.health.v1.Health/Check";

TEST(HealthPort, TellsAProbeWithoutACertificateWhetherTheServiceCanWork) {
  auto port = HealthPort::Open("127.0.0.1:0");
  ASSERT_TRUE(port.ok()) << port.status();
  EXPECT_EQ(Probe((*port)->port(), kCheck), "\x08\x02") << "NOT_SERVING until told otherwise";
  (*port)->SetServing(true);
  EXPECT_EQ(Probe((*port)->port(), kCheck), "\x08\x01") << "SERVING";
  EXPECT_EQ(Probe((*port)->port(), "/cc.access.v1.AccessService/GetMe"), "code 12")
      << "methods of the service are not served in the clear";
}

TEST(HealthPort, RefusesToShareItsPort) {
  auto port = HealthPort::Open("127.0.0.1:0");
  ASSERT_TRUE(port.ok()) << port.status();
  EXPECT_FALSE(HealthPort::Open(absl::StrCat("127.0.0.1:", (*port)->port())).ok());
}

}  // namespace
}  // namespace cc::platform
