#include "services/registry/person_extract.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "services/platform/rpc/file_body.h"

namespace cc::registry {
namespace {

using platform::Call;
using platform::Tx;

constexpr size_t kMostBytes = 12 << 20;

absl::Status AddJson(const google::protobuf::Message& message, std::string& json) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(message, &text, options).ok())
    return platform::Fail(common::v1::REASON_INTERNAL);
  json += text;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<google::api::HttpBody> PersonExtract::ExportPerson(
    const Call& call, const v1::ExportPersonRequest& request) {
  call.Touch("people", request.person_id());
  // One snapshot for all parts.
  std::vector<ExtractedRows> parts;
  CC_RETURN_IF_ERROR(db_.Read(call, [&](Tx& tx) -> absl::Status {
    parts.clear();
    CC_ASSIGN_OR_RETURN(const PersonIds person, FindPersonIds(tx, request.person_id()));
    for (const ExtractPart& part : ExtractParts()) {
      CC_ASSIGN_OR_RETURN(ExtractedRows rows, part.read(tx, keyring_, person));
      parts.push_back(std::move(rows));
    }
    return absl::OkStatus();
  }));
  std::string json = "{";
  for (size_t i = 0; i < parts.size(); ++i) {
    absl::StrAppend(&json, i == 0 ? "\"" : ",\n\"", ExtractParts()[i].name, "\": [");
    for (size_t row = 0; row < parts[i].size(); ++row) {
      if (row > 0) absl::StrAppend(&json, ",\n  ");
      CC_RETURN_IF_ERROR(review_(call, *parts[i][row]));
      CC_RETURN_IF_ERROR(AddJson(*parts[i][row], json));
    }
    absl::StrAppend(&json, "]");
  }
  absl::StrAppend(&json, "}\n");
  if (json.size() > kMostBytes) {
    return platform::Fail(common::v1::REASON_EXTRACT_TOO_LARGE,
                          {{"most", absl::StrCat(kMostBytes)}});
  }
  return platform::FileBody("person.json", "application/json", std::move(json));
}

}  // namespace cc::registry
