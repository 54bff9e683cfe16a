#ifndef SERVICES_GATEWAY_ERRORS_H_
#define SERVICES_GATEWAY_ERRORS_H_

#include <grpcpp/support/status.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/rpc/status.pb.h"
#include "services/gateway/http_message.h"
#include "services/platform/error/error.h"

// Every refusal leaves as `google.rpc.Status` in JSON.
namespace cc::gateway {

// HTTP status of a code of google.rpc.Code.
int HttpStatusOf(int code);

// What a neighbour refused: its own details where it sent them, else the reason of the code. Its
// free text never passes unless it stands in the details.
google::rpc::Status FromUpstream(const grpc::Status& status, platform::Language language,
                                 absl::string_view trace);

// The same refusal for a client that writes JSON: its fields are named as the JSON of `request`
// names them (`unitCode`, not `unit_code`).
google::rpc::Status WithJsonNames(google::rpc::Status status,
                                  const google::protobuf::Descriptor& request);

// The answer: body, HTTP status (413, 431, 415, 405 for the reasons that HTTP names itself),
// `Retry-After`, `WWW-Authenticate`.
HttpResponse ErrorResponse(const google::rpc::Status& status);

std::string StatusJson(const google::rpc::Status& status);

}  // namespace cc::gateway

#endif  // SERVICES_GATEWAY_ERRORS_H_
