#include "services/platform/server/health_port.h"

#include <grpcpp/health_check_service_interface.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace cc::platform {

absl::StatusOr<std::unique_ptr<HealthPort>> HealthPort::Open(const std::string& listen) {
  grpc::EnableDefaultHealthCheckService(true);
  std::unique_ptr<HealthPort> self(new HealthPort);
  grpc::ServerBuilder builder;
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, 4);
  builder.SetMaxReceiveMessageSize(1 << 10);
  builder.AddListeningPort(listen, grpc::InsecureServerCredentials(), &self->port_);
  self->server_ = builder.BuildAndStart();
  if (self->server_ == nullptr || self->port_ == 0) {
    return absl::UnavailableError(absl::StrCat(
        "cannot listen on ", listen, ": the port is taken; choose another with --health"));
  }
  self->SetServing(false);
  return self;
}

HealthPort::~HealthPort() {
  if (server_ != nullptr) server_->Shutdown(absl::ToChronoTime(absl::Now() + absl::Seconds(1)));
}

void HealthPort::SetServing(bool serving) {
  server_->GetHealthCheckService()->SetServingStatus(serving);
}

}  // namespace cc::platform
