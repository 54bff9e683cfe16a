#include "services/platform/server/grpc_server.h"

#include <grpc/grpc.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/health_check_service_interface.h>

#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/log/log.h"
#include "services/platform/server/credentials.h"

namespace cc::platform {
namespace {

constexpr absl::Duration kPulse = absl::Milliseconds(250);

void Limit(grpc::ServerBuilder& builder, const GrpcServer::Options& options) {
  const auto in_ms = [](absl::Duration d) {
    return static_cast<int>(absl::ToInt64Milliseconds(d));
  };
  builder.SetMaxReceiveMessageSize(options.max_receive_bytes);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, 128);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, 16 * 1024);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, in_ms(options.connection_age));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, 30'000);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, 300'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, in_ms(options.keepalive.every));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, in_ms(options.keepalive.answer));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                             in_ms(options.keepalive.shortest));
}

// Asks the health service over a channel; true where anybody answers.
bool Answers(const std::shared_ptr<grpc::Channel>& channel, absl::Duration limit) {
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + limit));
  grpc::ByteBuffer empty, answer;
  struct Done {
    absl::Mutex mu;
    bool done = false;
    grpc::Status status;
  } done;
  grpc::Slice nothing;
  empty = grpc::ByteBuffer(&nothing, 1);
  stub.UnaryCall(&context, "/grpc.health.v1.Health/Check", grpc::StubOptions(), &empty, &answer,
                 [&done](grpc::Status s) {
                   absl::MutexLock lock(&done.mu);
                   done.status = s;
                   done.done = true;
                 });
  absl::MutexLock lock(&done.mu, absl::Condition(&done.done));
  return done.status.error_code() != grpc::StatusCode::UNAVAILABLE &&
         done.status.error_code() != grpc::StatusCode::DEADLINE_EXCEEDED;
}

}  // namespace

absl::StatusOr<std::unique_ptr<GrpcServer>> GrpcServer::Start(
    Options options, Pipeline& pipeline, const std::vector<grpc::Service*>& services) {
  static std::once_flag once;
  std::call_once(once, [] {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  });
  if (absl::Status found = CheckCertificates(options.cert_dir); !found.ok()) return found;
  std::unique_ptr<GrpcServer> self(new GrpcServer(std::move(options), pipeline));
  grpc::ServerBuilder builder;
  Limit(builder, self->options_);
  builder.AddListeningPort(self->options_.listen, ServerTls(self->options_.cert_dir), &self->port_);
  for (grpc::Service* service : services) builder.RegisterService(service);
  self->server_ = builder.BuildAndStart();
  if (self->server_ == nullptr || self->port_ == 0) {
    return absl::UnavailableError(
        absl::StrCat("cannot listen on ", self->options_.listen,
                     ": the port is taken; choose another with --listen"));
  }
  self->SetServing(false);
  self->pulse_ = std::thread([s = self.get()] { s->Pulse(); });
  if (self->options_.watchdog) self->watchdog_ = std::thread([s = self.get()] { s->Watch(); });
  return self;
}

GrpcServer::~GrpcServer() { Drain(); }

void GrpcServer::SetServing(bool serving) {
  server_->GetHealthCheckService()->SetServingStatus(serving);
}

void GrpcServer::Pulse() {
  auto channel = server_->InProcessChannel(grpc::ChannelArguments());
  while (true) {
    {
      absl::MutexLock lock(&mu_);
      if (mu_.AwaitWithTimeout(absl::Condition(&stopping_), kPulse)) return;
    }
    Answers(channel, absl::Seconds(1));
    ++pulses_;
  }
}

void GrpcServer::Watch() {
  while (true) {
    {
      absl::MutexLock lock(&mu_);
      if (mu_.AwaitWithTimeout(absl::Condition(&stopping_), options_.watch)) return;
    }
    // A fresh connection, not a pooled one: it must be accepted.
    grpc::ChannelArguments args;
    args.SetSslTargetNameOverride(options_.name);
    args.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    auto channel = grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", port_),
                                             ClientTls(options_.cert_dir), args);
    if (Answers(channel, options_.dial_limit)) {
      failed_dials_ = 0;
    } else if (++failed_dials_ >= 3) {
      Log(Level::kError, "the listener accepts no connections");
    }
  }
}

void GrpcServer::Drain() {
  {
    absl::MutexLock lock(&mu_);
    if (stopping_) return;
    stopping_ = true;
  }
  if (pulse_.joinable()) pulse_.join();
  if (watchdog_.joinable()) watchdog_.join();
  if (server_ == nullptr) return;  // it never started
  SetServing(false);
  pipeline_.Drain();
  server_->Shutdown(absl::ToChronoTime(absl::Now() + options_.drain));
  server_->Wait();
}

}  // namespace cc::platform
