#include "services/gateway/errors.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "google/rpc/code.pb.h"
#include "google/rpc/error_details.pb.h"
#include "services/gateway/field_text.h"
#include "services/gateway/transcoder.h"

namespace cc::gateway {
namespace {

// Reasons for which HTTP has a status of its own.
int HttpStatusOf(absl::string_view reason) {
  if (reason == "BODY_TOO_LARGE") return 413;
  if (reason == "HEADERS_TOO_LARGE") return 431;
  if (reason == "MEDIA_TYPE_WRONG") return 415;
  if (reason == "VERB_NOT_ALLOWED") return 405;
  return 0;
}

}  // namespace

int HttpStatusOf(int code) {
  switch (code) {
    case google::rpc::OK:
      return 200;
    case google::rpc::CANCELLED:
      return 499;
    case google::rpc::INVALID_ARGUMENT:
    case google::rpc::FAILED_PRECONDITION:
    case google::rpc::OUT_OF_RANGE:
      return 400;
    case google::rpc::DEADLINE_EXCEEDED:
      return 504;
    case google::rpc::NOT_FOUND:
      return 404;
    case google::rpc::ALREADY_EXISTS:
    case google::rpc::ABORTED:
      return 409;
    case google::rpc::PERMISSION_DENIED:
      return 403;
    case google::rpc::UNAUTHENTICATED:
      return 401;
    case google::rpc::RESOURCE_EXHAUSTED:
      return 429;
    case google::rpc::UNIMPLEMENTED:
      return 501;
    case google::rpc::UNAVAILABLE:
      return 503;
    default:
      return 500;
  }
}

google::rpc::Status FromUpstream(const grpc::Status& status, platform::Language language,
                                 absl::string_view trace) {
  google::rpc::Status result;
  if (!status.error_details().empty() && result.ParseFromString(status.error_details()) &&
      result.code() == static_cast<int>(status.error_code()) && !result.details().empty()) {
    return result;
  }
  result = platform::ToRpcStatus(
      absl::Status(static_cast<absl::StatusCode>(status.error_code()), ""), language, trace);
  result.set_code(status.error_code());
  return result;
}

google::rpc::Status WithJsonNames(google::rpc::Status status,
                                  const google::protobuf::Descriptor& request) {
  for (auto& detail : *status.mutable_details()) {
    google::rpc::BadRequest bad;
    if (!detail.UnpackTo(&bad)) continue;
    for (auto& violation : *bad.mutable_field_violations())
      violation.set_field(JsonPath(request, violation.field()));
    detail.PackFrom(bad);
  }
  return status;
}

std::string StatusJson(const google::rpc::Status& status) {
  auto json = ToJson(status);
  if (json.ok()) return *std::move(json);
  google::rpc::Status bare = status;  // a detail of a type that is not linked in
  bare.clear_details();
  return ToJson(bare).value_or("{\"code\":13}");
}

HttpResponse ErrorResponse(const google::rpc::Status& status) {
  HttpResponse response;
  response.status = HttpStatusOf(status.code());
  response.body = StatusJson(status);
  for (const auto& detail : status.details()) {
    google::rpc::RetryInfo retry;
    google::rpc::ErrorInfo info;
    if (detail.UnpackTo(&retry)) {
      int64_t seconds = retry.retry_delay().seconds() + (retry.retry_delay().nanos() > 0 ? 1 : 0);
      response.headers.emplace_back("Retry-After", absl::StrCat(std::max<int64_t>(1, seconds)));
    } else if (detail.UnpackTo(&info)) {
      if (int own = HttpStatusOf(info.reason()); own != 0) response.status = own;
      auto allowed = info.metadata().find("allowed");
      if (response.status == 405 && allowed != info.metadata().end()) {
        response.headers.emplace_back("Allow", allowed->second);
      }
    }
  }
  if (response.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

}  // namespace cc::gateway
