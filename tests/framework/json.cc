#include "tests/framework/json.h"

#include <cmath>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/util/json_util.h"

namespace cc::tests {

using google::protobuf::Value;

Json Json::Parse(const std::string& text) {
  Json json;
  if (!google::protobuf::util::JsonStringToMessage(text, &json.value_).ok()) return Json();
  return json;
}

Json Json::At(absl::string_view path) const {
  const Value* at = &value_;
  for (absl::string_view step : absl::StrSplit(path, '.', absl::SkipEmpty())) {
    size_t index = 0;
    if (at->has_struct_value()) {
      auto it = at->struct_value().fields().find(std::string(step));
      if (it == at->struct_value().fields().end()) return Json();
      at = &it->second;
    } else if (at->has_list_value() && absl::SimpleAtoi(step, &index) &&
               index < static_cast<size_t>(at->list_value().values_size())) {
      at = &at->list_value().values(static_cast<int>(index));
    } else {
      return Json();
    }
  }
  return Json(*at);
}

std::string Json::text() const {
  switch (value_.kind_case()) {
    case Value::kStringValue:
      return value_.string_value();
    case Value::kNumberValue:
      return std::floor(value_.number_value()) == value_.number_value()
                 ? absl::StrCat(static_cast<int64_t>(value_.number_value()))
                 : absl::StrCat(value_.number_value());
    case Value::kBoolValue:
      return value_.bool_value() ? "true" : "false";
    default:
      return "";
  }
}

bool Json::null() const {
  return value_.kind_case() == Value::KIND_NOT_SET || value_.has_null_value();
}

std::vector<Json> Json::items() const {
  std::vector<Json> items;
  for (const Value& value : value_.list_value().values()) items.emplace_back(value);
  return items;
}

std::string Quote(absl::string_view text) {
  Value value;
  value.set_string_value(std::string(text));
  std::string json;
  (void)google::protobuf::util::MessageToJsonString(value, &json);
  return json;
}

}  // namespace cc::tests
