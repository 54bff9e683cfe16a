#include "services/platform/testing/examples.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/util/json_util.h"
#include "services/platform/validate/validate.h"

namespace cc::platform {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;
using Answers = std::map<std::string, Struct>;

// The text at a dotted path whose first step is an answer's name.
absl::StatusOr<std::string> TextAt(const Answers& answers, const std::string& path) {
  const std::vector<std::string> steps = absl::StrSplit(path, '.');
  auto answer = answers.find(steps[0]);
  if (answer == answers.end())
    return absl::InvalidArgumentError("no answer is kept as " + steps[0]);
  Value whole;
  *whole.mutable_struct_value() = answer->second;
  const Value* at = &whole;
  for (size_t i = 1; i < steps.size(); ++i) {
    const auto& fields = at->struct_value().fields();
    int item = 0;
    if (auto field = fields.find(steps[i]); field != fields.end()) {
      at = &field->second;
    } else if (absl::SimpleAtoi(steps[i], &item) && item >= 0 &&
               item < at->list_value().values_size()) {
      at = &at->list_value().values(item);
    } else {
      return absl::InvalidArgumentError(path + " leads nowhere");
    }
  }
  if (steps.size() == 1) return absl::InvalidArgumentError(path + " names no field");
  return at->string_value();
}

absl::Status FillText(const Answers& answers, std::string& text) {
  static const std::regex kPlace("\\$\\{([a-z0-9_.A-Z]+)\\}");
  for (std::smatch place; std::regex_search(text, place, kPlace);) {
    absl::StatusOr<std::string> value = TextAt(answers, place[1]);
    if (!value.ok()) return value.status();
    text = absl::StrCat(place.prefix().str(), *value, place.suffix().str());
  }
  return absl::OkStatus();
}

absl::Status FillValue(const Answers& answers, Value& value) {
  absl::Status status;
  if (value.kind_case() == Value::kStringValue)
    return FillText(answers, *value.mutable_string_value());
  if (value.kind_case() == Value::kStructValue) {
    for (auto& [name, member] : *value.mutable_struct_value()->mutable_fields())
      status.Update(FillValue(answers, member));
  }
  if (value.kind_case() == Value::kListValue) {
    for (Value& item : *value.mutable_list_value()->mutable_values())
      status.Update(FillValue(answers, item));
  }
  return status;
}

std::string Json(const google::protobuf::Message& message) {
  std::string json;
  (void)google::protobuf::util::MessageToJsonString(message, &json);
  return json;
}

}  // namespace

std::vector<ExampleCall> ExampleCalls(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  std::vector<ExampleCall> calls;
  for (const std::string& file : files) {
    std::ifstream in(file);
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    Struct document;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(text, &document).ok()) << file;
    auto& fields = *document.mutable_fields();
    calls.push_back({.file = file,
                     .method = fields["method"].string_value(),
                     .as = fields["as"].string_value(),
                     .request = fields["request"].struct_value(),
                     .save = fields["save"].string_value()});
  }
  EXPECT_FALSE(calls.empty()) << folder;
  return calls;
}

absl::Status ExampleAnswers::Fill(const ExampleCall& call,
                                  google::protobuf::Message& request) const {
  Value filled;
  *filled.mutable_struct_value() = call.request;
  if (absl::Status status = FillValue(answers_, filled); !status.ok()) return status;
  auto parsed = google::protobuf::util::JsonStringToMessage(Json(filled), &request);
  if (!parsed.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(call.file, ": ", parsed.ToString()));
  }
  Validator validator;
  validator.Learn(request.GetDescriptor());
  return validator.Check(request);
}

void ExampleAnswers::Keep(const ExampleCall& call, const google::protobuf::Message& answer) {
  if (call.save.empty()) return;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(Json(answer), &answers_[call.save]).ok());
}

}  // namespace cc::platform
