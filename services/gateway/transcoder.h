#ifndef SERVICES_GATEWAY_TRANSCODER_H_
#define SERVICES_GATEWAY_TRANSCODER_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "services/gateway/router.h"

// HTTP to request message and response message to JSON, by the proto3 JSON rules: lowerCamelCase
// names, 64-bit integers as text, enums by name, bytes in base64. Unknown fields are refused.
namespace cc::gateway {

// Name and value of each query parameter, decoded. HEADER_INVALID-free: a broken escape is
// REQUEST_UNREADABLE.
using Parameters = std::vector<std::pair<std::string, std::string>>;
absl::StatusOr<Parameters> ParseQuery(absl::string_view query);

// The request of a matched route: body by the annotation, then path values, then query parameters.
// The text of a refusal names the field or the byte and never repeats a value.
absl::StatusOr<std::unique_ptr<google::protobuf::Message>> MakeRequest(const Router::Match& match,
                                                                       const Parameters& query,
                                                                       absl::string_view body);

// JSON of a message given in wire form. INTERNAL where that cannot be written as JSON.
absl::StatusOr<std::string> ToJson(const google::protobuf::Descriptor& type,
                                   const std::string& wire);
absl::StatusOr<std::string> ToJson(const google::protobuf::Message& message);

}  // namespace cc::gateway

#endif  // SERVICES_GATEWAY_TRANSCODER_H_
