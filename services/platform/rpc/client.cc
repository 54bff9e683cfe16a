#include "services/platform/rpc/client.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/rpc/status.pb.h"

namespace cc::platform {

void PrepareContext(const Call& call, absl::Duration limit, grpc::ClientContext& context) {
  absl::Time deadline = std::min(call.deadline(), absl::Now() + limit);
  context.set_deadline(absl::ToChronoTime(deadline));
  if (!call.bearer().empty())
    context.AddMetadata("authorization", absl::StrCat("Bearer ", call.bearer()));
  std::string span = NewUuid(absl::Now());
  span.erase(std::remove(span.begin(), span.end(), '-'), span.end());
  context.AddMetadata("traceparent",
                      absl::StrCat("00-", call.trace(), "-", span.substr(16), "-01"));
  context.AddMetadata("accept-language", call.language() == Language::kEnglish ? "en" : "uk");
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  google::rpc::Status wire;
  if (status.error_details().empty() || !wire.ParseFromString(status.error_details())) {
    wire.set_code(static_cast<int>(status.error_code()));
  }
  return FromRpcStatus(wire);
}

}  // namespace cc::platform
