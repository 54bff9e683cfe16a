#include "services/gateway/field_text.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "cc/options/v1/options.pb.h"
#include "google/protobuf/util/json_util.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"

namespace cc::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

bool ValidText(absl::string_view text) {
  while (!text.empty()) {
    size_t length = platform::Utf8Length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

// Names of fields in errors are cut and plain: they may be whatever a client sent.
std::string Plain(absl::string_view name) {
  std::string result;
  for (char c : name.substr(0, 100)) {
    result.push_back(absl::ascii_isalnum(c) || c == '_' || c == '.' || c == '[' || c == ']' ? c
                                                                                            : '?');
  }
  return result;
}

const char* TypeName(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return "true | false";
    case FieldDescriptor::CPPTYPE_ENUM:
      return field.enum_type()->name().c_str();
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return field.message_type()->name().c_str();
    case FieldDescriptor::CPPTYPE_STRING:
      return field.type() == FieldDescriptor::TYPE_BYTES ? "base64" : "text";
    default:
      return field.type_name();
  }
}

// Calls `set` or `add` of the reflection, as the field needs.
template <typename Value, typename Set, typename Add>
void Put(Message& message, const FieldDescriptor* field, const Value& value, Set set, Add add) {
  const auto* reflection = message.GetReflection();
  if (field->is_repeated()) {
    (reflection->*add)(&message, field, value);
  } else {
    (reflection->*set)(&message, field, value);
  }
}

template <typename Number, typename Set, typename Add>
bool PutNumber(Message& message, const FieldDescriptor* field, absl::string_view text, Set set,
               Add add) {
  Number value;
  bool ok;
  if constexpr (std::is_same_v<Number, double>) {
    ok = absl::SimpleAtod(text, &value);
  } else if constexpr (std::is_same_v<Number, float>) {
    ok = absl::SimpleAtof(text, &value);
  } else {
    ok = absl::SimpleAtoi(text, &value);
  }
  if constexpr (std::is_floating_point_v<Number>) ok = ok && std::isfinite(value);
  if (ok) Put(message, field, value, set, add);
  return ok;
}

bool PutEnum(Message& message, const FieldDescriptor* field, absl::string_view text) {
  const EnumValueDescriptor* value = field->enum_type()->FindValueByName(std::string(text));
  int number;
  if (value == nullptr && absl::SimpleAtoi(text, &number)) {
    value = field->enum_type()->FindValueByNumber(number);
  }
  if (value == nullptr) return false;
  Put(message, field, value, &google::protobuf::Reflection::SetEnum,
      &google::protobuf::Reflection::AddEnum);
  return true;
}

bool PutMessage(Message& message, const FieldDescriptor* field, absl::string_view text) {
  const std::string& full_name = field->message_type()->full_name();
  if (!absl::StartsWith(full_name, "google.protobuf.")) return false;
  std::string json = platform::JsonString(text);
  for (absl::string_view bare :
       {"Int32Value", "UInt32Value", "BoolValue", "DoubleValue", "FloatValue"}) {
    if (absl::EndsWith(full_name, absl::StrCat(".", bare))) json = std::string(text);
  }
  const auto* reflection = message.GetReflection();
  Message* target = field->is_repeated() ? reflection->AddMessage(&message, field)
                                         : reflection->MutableMessage(&message, field);
  return google::protobuf::util::JsonStringToMessage(json, target).ok();
}

bool PutText(Message& message, const FieldDescriptor* field, absl::string_view text) {
  using R = google::protobuf::Reflection;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return PutNumber<int32_t>(message, field, text, &R::SetInt32, &R::AddInt32);
    case FieldDescriptor::CPPTYPE_INT64:
      return PutNumber<int64_t>(message, field, text, &R::SetInt64, &R::AddInt64);
    case FieldDescriptor::CPPTYPE_UINT32:
      return PutNumber<uint32_t>(message, field, text, &R::SetUInt32, &R::AddUInt32);
    case FieldDescriptor::CPPTYPE_UINT64:
      return PutNumber<uint64_t>(message, field, text, &R::SetUInt64, &R::AddUInt64);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return PutNumber<double>(message, field, text, &R::SetDouble, &R::AddDouble);
    case FieldDescriptor::CPPTYPE_FLOAT:
      return PutNumber<float>(message, field, text, &R::SetFloat, &R::AddFloat);
    case FieldDescriptor::CPPTYPE_BOOL:
      if (text != "true" && text != "false") return false;
      Put(message, field, text == "true", &R::SetBool, &R::AddBool);
      return true;
    case FieldDescriptor::CPPTYPE_ENUM:
      return PutEnum(message, field, text);
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string value(text);
      if (field->type() == FieldDescriptor::TYPE_BYTES &&
          !absl::WebSafeBase64Unescape(text, &value) && !absl::Base64Unescape(text, &value)) {
        return false;
      }
      Put(message, field, value, &R::SetString, &R::AddString);
      return true;
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return PutMessage(message, field, text);
  }
  return false;
}

// By proto or JSON name.
const FieldDescriptor* FindField(const Descriptor& message, absl::string_view name) {
  const FieldDescriptor* field = message.FindFieldByName(std::string(name));
  for (int i = 0; field == nullptr && i < message.field_count(); ++i) {
    if (message.field(i)->json_name() == name) field = message.field(i);
  }
  return field;
}

}  // namespace

std::vector<const FieldDescriptor*> FindFieldPath(const Descriptor& message,
                                                  absl::string_view dotted) {
  std::vector<const FieldDescriptor*> path;
  const Descriptor* at = &message;
  for (absl::string_view name : absl::StrSplit(dotted, '.')) {
    if (at == nullptr || (!path.empty() && path.back()->is_repeated())) return {};
    const FieldDescriptor* field = FindField(*at, name);
    if (field == nullptr || field->is_map()) return {};
    path.push_back(field);
    at = field->message_type();
  }
  return path;
}

std::string JsonPath(const Descriptor& message, absl::string_view path) {
  std::vector<std::string> steps = absl::StrSplit(path, '.');
  const Descriptor* at = &message;
  for (std::string& step : steps) {
    const size_t index = std::min(step.find('['), step.size());
    const FieldDescriptor* field =
        at == nullptr ? nullptr : FindField(*at, absl::string_view(step).substr(0, index));
    if (field == nullptr) break;
    step.replace(0, index, field->json_name());
    at = field->message_type();
  }
  return absl::StrJoin(steps, ".");
}

absl::Status SetField(Message& message, absl::string_view dotted, absl::string_view text) {
  std::string name = Plain(dotted);
  auto path = FindFieldPath(*message.GetDescriptor(), dotted);
  if (path.empty()) return platform::FailField(name, common::v1::REASON_FIELD_UNKNOWN);
  if (!ValidText(text)) return platform::FailField(name, common::v1::REASON_TEXT_NOT_UTF8);
  Message* owner = &message;
  for (const FieldDescriptor* field : path) {
    if (field->options().GetExtension(options::v1::field).sensitive()) {
      return platform::FailField(name, common::v1::REASON_SENSITIVE_IN_URL);
    }
    if (field != path.back()) owner = owner->GetReflection()->MutableMessage(owner, field);
  }
  const FieldDescriptor* field = path.back();
  if (!PutText(*owner, field, text)) {
    return platform::FailField(name, common::v1::REASON_FIELD_TYPE_WRONG,
                               {{"type", TypeName(*field)}});
  }
  return absl::OkStatus();
}

}  // namespace cc::gateway
