#include "services/platform/db/columns.h"

#include <memory>

#include "google/protobuf/util/json_util.h"

namespace cc::platform {

std::string ToJson(const google::protobuf::Message& part) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  // Fails only for types that JSON cannot hold, of which the contract has none.
  (void)google::protobuf::util::MessageToJsonString(part, &json, options);
  return json;
}

absl::Status AddJson(absl::string_view json, google::protobuf::Message& resource) {
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  std::unique_ptr<google::protobuf::Message> part(resource.New());
  const google::protobuf::StringPiece text(json.data(), json.size());
  if (!google::protobuf::util::JsonStringToMessage(text, part.get(), options).ok()) {
    return absl::InternalError("a jsonb column does not hold its message");
  }
  resource.MergeFrom(*part);
  return absl::OkStatus();
}

std::vector<ScopeKey> KeysOf(const Row& row, int column) {
  const std::vector<int64_t> wide = row.integers(column);
  return {wide.begin(), wide.end()};
}

Param AfterOrNull(const Page& page, size_t i) {
  if (i >= page.after.size()) return Param(std::nullopt);
  return Param(page.after[i]);
}

}  // namespace cc::platform
