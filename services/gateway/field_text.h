#ifndef SERVICES_GATEWAY_FIELD_TEXT_H_
#define SERVICES_GATEWAY_FIELD_TEXT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

// Request fields given as text in a path or a query, and their names in JSON.
namespace cc::gateway {

// The fields that a dotted name leads through, by proto or JSON name; empty where there is none, or
// where it leads through a list, a map or into a scalar.
std::vector<const google::protobuf::FieldDescriptor*> FindFieldPath(
    const google::protobuf::Descriptor& message, absl::string_view dotted);

// `members[0].birth_date` as it is written in JSON: `members[0].birthDate`. What the message does
// not have stays as it is: a client may have sent it.
std::string JsonPath(const google::protobuf::Descriptor& message, absl::string_view path);

// Sets a field from text, appends to a list: numbers, booleans, enums by name or number, bytes in
// base64, messages with a JSON string form (Timestamp, Duration, FieldMask, wrappers).
// FIELD_UNKNOWN, FIELD_TYPE_WRONG, TEXT_NOT_UTF8, PARAMETER_DOUBLE, SENSITIVE_IN_URL as field
// errors; the value itself is never repeated in them.
absl::Status SetField(google::protobuf::Message& message, absl::string_view dotted,
                      absl::string_view text);

}  // namespace cc::gateway

#endif  // SERVICES_GATEWAY_FIELD_TEXT_H_
