#include "services/gateway/sse.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace cc::gateway {
namespace {

const google::protobuf::FieldDescriptor* ResumeToken(const google::protobuf::Message& message) {
  const auto* field = message.GetDescriptor()->FindFieldByName("resume_token");
  bool fits = field != nullptr && !field->is_repeated() &&
              field->type() == google::protobuf::FieldDescriptor::TYPE_STRING;
  return fits ? field : nullptr;
}

bool OneLine(absl::string_view text) {
  return !text.empty() &&
         text.find_first_of(absl::string_view("\r\n\0", 3)) == absl::string_view::npos;
}

}  // namespace

std::string SseFrame(absl::string_view id, absl::string_view event, absl::string_view data) {
  std::string frame;
  if (OneLine(id)) absl::StrAppend(&frame, "id: ", id, "\n");
  if (OneLine(event)) absl::StrAppend(&frame, "event: ", event, "\n");
  for (absl::string_view line : absl::StrSplit(data, absl::ByAnyChar("\r\n"))) {
    absl::StrAppend(&frame, "data: ", line, "\n");
  }
  return absl::StrCat(frame, "\n");
}

std::string SseHeartbeat() { return ": still here\n\n"; }

std::string SseStart() { return "retry: 2000\n\n"; }

std::string ResumeTokenOf(const google::protobuf::Message& message) {
  const auto* field = ResumeToken(message);
  return field == nullptr ? "" : message.GetReflection()->GetString(message, field);
}

void ResumeFrom(absl::string_view last_event_id, google::protobuf::Message& request) {
  const auto* field = ResumeToken(request);
  if (field != nullptr && OneLine(last_event_id)) {
    request.GetReflection()->SetString(&request, field, std::string(last_event_id));
  }
}

}  // namespace cc::gateway
