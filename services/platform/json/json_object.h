#ifndef SERVICES_PLATFORM_JSON_JSON_OBJECT_H_
#define SERVICES_PLATFORM_JSON_JSON_OBJECT_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/struct.pb.h"

// Small JSON documents from outside (tokens, key sets, configuration), capped in size and depth.
namespace cc::platform {

// INVALID_ARGUMENT where the text is longer than `max_bytes`, nests too deeply or is not one JSON
// object. The text of the error never repeats the document.
absl::StatusOr<google::protobuf::Struct> ParseJsonObject(absl::string_view json, size_t max_bytes);

// The member of that name and type; nothing where it is absent or of another type.
const google::protobuf::Value* Member(const google::protobuf::Struct& object,
                                      const std::string& name);
std::optional<std::string> TextMember(const google::protobuf::Struct& object,
                                      const std::string& name);
std::optional<double> NumberMember(const google::protobuf::Struct& object, const std::string& name);
const google::protobuf::ListValue* ListMember(const google::protobuf::Struct& object,
                                              const std::string& name);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_JSON_JSON_OBJECT_H_
