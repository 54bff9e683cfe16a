#include "services/platform/json/json_object.h"

#include "google/protobuf/util/json_util.h"

namespace cc::platform {
namespace {

constexpr int kMaxDepth = 16;

// The parser recurses, so depth is counted before it starts.
bool DepthWithin(absl::string_view json, int limit) {
  int depth = 0;
  bool quoted = false;
  for (size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (quoted) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      if (++depth > limit) return false;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return true;
}

}  // namespace

absl::StatusOr<google::protobuf::Struct> ParseJsonObject(absl::string_view json, size_t max_bytes) {
  if (json.size() > max_bytes) return absl::InvalidArgumentError("document is too large");
  if (!DepthWithin(json, kMaxDepth)) return absl::InvalidArgumentError("document nests too deeply");
  google::protobuf::Struct object;
  const auto status = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(json.data(), json.size()), &object);
  if (!status.ok()) return absl::InvalidArgumentError("document is not a JSON object");
  return object;
}

const google::protobuf::Value* Member(const google::protobuf::Struct& object,
                                      const std::string& name) {
  const auto found = object.fields().find(name);
  return found == object.fields().end() ? nullptr : &found->second;
}

std::optional<std::string> TextMember(const google::protobuf::Struct& object,
                                      const std::string& name) {
  const auto* value = Member(object, name);
  if (value == nullptr || !value->has_string_value()) return std::nullopt;
  return value->string_value();
}

std::optional<double> NumberMember(const google::protobuf::Struct& object,
                                   const std::string& name) {
  const auto* value = Member(object, name);
  if (value == nullptr || !value->has_number_value()) return std::nullopt;
  return value->number_value();
}

const google::protobuf::ListValue* ListMember(const google::protobuf::Struct& object,
                                              const std::string& name) {
  const auto* value = Member(object, name);
  return value != nullptr && value->has_list_value() ? &value->list_value() : nullptr;
}

}  // namespace cc::platform
