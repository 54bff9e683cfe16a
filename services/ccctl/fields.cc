#include "services/ccctl/fields.h"

#include <openssl/rand.h>

#include <fstream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/util/json_util.h"

namespace cc::ccctl {
namespace {

using google::protobuf::Reflection;

const FieldDescriptor* FindField(const Descriptor* type, absl::string_view name) {
  const std::string snake = Snake(name);
  if (const FieldDescriptor* field = type->FindFieldByName(snake)) return field;
  return type->FindFieldByCamelcaseName(std::string(name));
}

// Types that JSON writes as one text.
bool IsTextual(const Descriptor* type) {
  return type->full_name() == "google.protobuf.Timestamp" ||
         type->full_name() == "google.protobuf.Duration" ||
         type->full_name() == "google.protobuf.FieldMask";
}

std::string Names(const Descriptor* type) {
  std::vector<std::string> names;
  for (int i = 0; i < type->field_count(); ++i) names.push_back(Kebab(type->field(i)->name()));
  return absl::StrJoin(names, ", ");
}

std::string Names(const EnumDescriptor* type) {
  std::vector<std::string> names;
  for (int i = 0; i < type->value_count(); ++i) {
    if (type->value(i)->number() != 0) names.push_back(ShortName(*type->value(i)));
  }
  return absl::StrJoin(names, ", ");
}

const EnumValueDescriptor* FindValue(const EnumDescriptor* type, absl::string_view text) {
  int number = 0;
  if (absl::SimpleAtoi(text, &number)) return type->FindValueByNumber(number);
  const std::string wanted = Kebab(absl::AsciiStrToLower(text));
  for (int i = 0; i < type->value_count(); ++i) {
    const EnumValueDescriptor* value = type->value(i);
    if (ShortName(*value) == wanted || Kebab(absl::AsciiStrToLower(value->name())) == wanted)
      return value;
  }
  return nullptr;
}

std::optional<bool> ParseBool(absl::string_view text) {
  const std::string lower = absl::AsciiStrToLower(text);
  if (lower == "true" || lower == "yes" || lower == "1" || text == "так") return true;
  if (lower == "false" || lower == "no" || lower == "0" || text == "ні") return false;
  return std::nullopt;
}

}  // namespace

std::string RandomUuid() {
  unsigned char b[16];
  RAND_bytes(b, sizeof b);
  b[6] = (b[6] & 0x0F) | 0x40;
  b[8] = (b[8] & 0x3F) | 0x80;
  const std::string hex =
      absl::BytesToHexString(absl::string_view(reinterpret_cast<char*>(b), sizeof b));
  return absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-", hex.substr(12, 4), "-",
                      hex.substr(16, 4), "-", hex.substr(20));
}

absl::Status RequestBuilder::Wrong(absl::string_view path, absl::string_view uk,
                                   absl::string_view en) const {
  return absl::InvalidArgumentError(absl::StrCat("--", Kebab(path), ": ", Say(language_, uk, en)));
}

absl::Status RequestBuilder::Json(absl::string_view json) {
  auto parsed = google::protobuf::util::JsonStringToMessage({json.data(), json.size()}, &request_);
  if (parsed.ok()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(Say(language_, "--json: не читається: ", "--json: cannot be read: "),
                   OneLine({parsed.message().data(), parsed.message().size()})));
}

bool RequestBuilder::IsBool(absl::string_view path) const {
  const Descriptor* type = request_.GetDescriptor();
  const FieldDescriptor* field = nullptr;
  for (absl::string_view name : absl::StrSplit(path, '.')) {
    size_t index;
    if (field != nullptr && field->is_repeated() && absl::SimpleAtoi(name, &index)) continue;
    field = type == nullptr ? nullptr : FindField(type, name);
    if (field == nullptr) return false;
    type = field->message_type();
  }
  return field != nullptr && field->type() == FieldDescriptor::TYPE_BOOL;
}

absl::Status RequestBuilder::Set(absl::string_view path, std::optional<absl::string_view> value) {
  Message* message = &request_;
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  for (size_t i = 0;; ++i) {
    const Descriptor* type = message->GetDescriptor();
    const Reflection* reflection = message->GetReflection();
    const FieldDescriptor* field = FindField(type, names[i]);
    if (field == nullptr) {
      return Wrong(path, absl::StrCat("немає поля «", names[i], "»; є: ", Names(type)),
                   absl::StrCat("there is no field '", names[i], "'; there are: ", Names(type)));
    }
    const FieldDescriptor* rival =
        field->real_containing_oneof() == nullptr
            ? nullptr
            : reflection->GetOneofFieldDescriptor(*message, field->real_containing_oneof());
    if (rival != nullptr && rival != field) {
      return Wrong(path, absl::StrCat("не разом із --", Kebab(rival->name())),
                   absl::StrCat("not together with --", Kebab(rival->name())));
    }
    const bool last = i + 1 == names.size();
    if (field->is_map() && !last) {
      return SetMapEntry(*message, field, path,
                         absl::StrJoin(names.begin() + i + 1, names.end(), "."),
                         value.value_or(""));
    }
    if (last) {
      if (!value.has_value() && field->type() != FieldDescriptor::TYPE_BOOL) {
        return Wrong(path, "потрібне значення", "needs a value");
      }
      if (!field->is_repeated() && !given_.insert(Snake(path)).second) {
        return Wrong(path, "наведено двічі", "is given twice");
      }
      const absl::string_view text = value.value_or("true");
      return field->message_type() != nullptr ? SetMessage(*message, field, path, text)
                                              : SetScalar(*message, field, path, text);
    }
    if (field->message_type() == nullptr) {
      return Wrong(path, absl::StrCat("«", names[i], "» не має вкладених полів"),
                   absl::StrCat("'", names[i], "' has no fields of its own"));
    }
    if (!field->is_repeated()) {
      message = reflection->MutableMessage(message, field);
      continue;
    }
    // members.0.name
    size_t index = 0;
    const size_t size = reflection->FieldSize(*message, field);
    if (!absl::SimpleAtoi(names[i + 1], &index) || index > size || i + 2 == names.size()) {
      return Wrong(
          path, absl::StrCat("після «", names[i], "» потрібен номер від 0 до ", size, " і поле"),
          absl::StrCat("'", names[i], "' needs a number from 0 to ", size, " and a field"));
    }
    message = index == size
                  ? reflection->AddMessage(message, field)
                  : reflection->MutableRepeatedMessage(message, field, static_cast<int>(index));
    ++i;
  }
}

absl::Status RequestBuilder::SetMapEntry(Message& message, const FieldDescriptor* field,
                                         absl::string_view path, absl::string_view key,
                                         absl::string_view text) {
  Message* entry = message.GetReflection()->AddMessage(&message, field);
  const FieldDescriptor* value = field->message_type()->map_value();
  if (absl::Status s = SetScalar(*entry, field->message_type()->map_key(), path, key); !s.ok())
    return s;
  return value->message_type() != nullptr ? SetMessage(*entry, value, path, text)
                                          : SetScalar(*entry, value, path, text);
}

absl::Status RequestBuilder::SetMessage(Message& message, const FieldDescriptor* field,
                                        absl::string_view path, absl::string_view text) {
  const Reflection* reflection = message.GetReflection();
  if (field->is_map()) {
    const size_t equals = text.find('=');
    if (equals == absl::string_view::npos)
      return Wrong(path, "потрібно ключ=значення", "needs key=value");
    return SetMapEntry(message, field, path, text.substr(0, equals), text.substr(equals + 1));
  }
  if (field->message_type()->full_name() == "google.protobuf.FieldMask" && !field->is_repeated()) {
    Message* mask = reflection->MutableMessage(&message, field);
    const FieldDescriptor* list = mask->GetDescriptor()->FindFieldByName("paths");
    for (absl::string_view item : absl::StrSplit(text, ',', absl::SkipEmpty())) {
      mask->GetReflection()->AddString(mask, list, Snake(item));
    }
    return absl::OkStatus();
  }
  std::string json(text);
  if (IsTextual(field->message_type())) {
    if (absl::StrContains(text, '"') || absl::StrContains(text, '\\')) {
      return Wrong(path, "не читається", "cannot be read");
    }
    json = absl::StrCat("\"", text, "\"");
  }
  Message* target = field->is_repeated() ? reflection->AddMessage(&message, field)
                                         : reflection->MutableMessage(&message, field);
  if (google::protobuf::util::JsonStringToMessage(json, target).ok()) return absl::OkStatus();
  const std::string type = field->message_type()->name();
  return Wrong(path, absl::StrCat("не читається як ", type, "; поля: --", Kebab(path), ".…"),
               absl::StrCat("cannot be read as ", type, "; its fields are --", Kebab(path), ".…"));
}

absl::Status RequestBuilder::SetScalar(Message& message, const FieldDescriptor* field,
                                       absl::string_view path, absl::string_view text) {
  const Reflection* r = message.GetReflection();
  const bool add = field->is_repeated();
  const auto number = [&](auto parsed, bool ok, auto set, auto append) -> absl::Status {
    if (!ok) return Wrong(path, "потрібне число", "needs a number");
    add ? (r->*append)(&message, field, parsed) : (r->*set)(&message, field, parsed);
    return absl::OkStatus();
  };
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32: {
      int32_t v = 0;
      const bool ok = absl::SimpleAtoi(text, &v);
      return number(v, ok, &Reflection::SetInt32, &Reflection::AddInt32);
    }
    case FieldDescriptor::CPPTYPE_INT64: {
      int64_t v = 0;
      const bool ok = absl::SimpleAtoi(text, &v);
      return number(v, ok, &Reflection::SetInt64, &Reflection::AddInt64);
    }
    case FieldDescriptor::CPPTYPE_UINT32: {
      uint32_t v = 0;
      const bool ok = absl::SimpleAtoi(text, &v);
      return number(v, ok, &Reflection::SetUInt32, &Reflection::AddUInt32);
    }
    case FieldDescriptor::CPPTYPE_UINT64: {
      uint64_t v = 0;
      const bool ok = absl::SimpleAtoi(text, &v);
      return number(v, ok, &Reflection::SetUInt64, &Reflection::AddUInt64);
    }
    case FieldDescriptor::CPPTYPE_DOUBLE: {
      double v = 0;
      const bool ok = absl::SimpleAtod(text, &v);
      return number(v, ok, &Reflection::SetDouble, &Reflection::AddDouble);
    }
    case FieldDescriptor::CPPTYPE_FLOAT: {
      float v = 0;
      const bool ok = absl::SimpleAtof(text, &v);
      return number(v, ok, &Reflection::SetFloat, &Reflection::AddFloat);
    }
    case FieldDescriptor::CPPTYPE_BOOL: {
      const std::optional<bool> v = ParseBool(text);
      if (!v) return Wrong(path, "потрібно true або false", "needs true or false");
      add ? r->AddBool(&message, field, *v) : r->SetBool(&message, field, *v);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      const EnumValueDescriptor* v = FindValue(field->enum_type(), text);
      const std::string names = Names(field->enum_type());
      if (v == nullptr) {
        return Wrong(path, absl::StrCat("немає значення «", text, "»; є: ", names),
                     absl::StrCat("there is no value '", text, "'; there are: ", names));
      }
      add ? r->AddEnum(&message, field, v) : r->SetEnum(&message, field, v);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string v(text);
      if (field->type() == FieldDescriptor::TYPE_BYTES) {
        if (absl::ConsumePrefix(&text, "@")) {
          std::ifstream in(std::string(text), std::ios::binary);
          std::stringstream content;
          content << in.rdbuf();
          if (!in)
            return Wrong(path, absl::StrCat("файл не читається: ", text),
                         absl::StrCat("cannot read ", text));
          v = content.str();
        } else if (!absl::Base64Unescape(text, &v)) {
          return Wrong(path, "потрібно @ФАЙЛ або base64", "needs @FILE or base64");
        }
      } else if (!IsUtf8(text)) {
        return Wrong(path, "текст не в UTF-8", "the text is not UTF-8");
      }
      add ? r->AddString(&message, field, v) : r->SetString(&message, field, v);
      return absl::OkStatus();
    }
    default:
      return Wrong(path, "не можна задати", "cannot be set");
  }
}

std::string RequestBuilder::Complete() {
  const Descriptor* type = request_.GetDescriptor();
  const Reflection* reflection = request_.GetReflection();
  const FieldDescriptor* mask = type->FindFieldByName("update_mask");
  if (mask != nullptr && mask->message_type() != nullptr && IsTextual(mask->message_type()) &&
      !reflection->HasField(request_, mask)) {
    Message* paths = reflection->MutableMessage(&request_, mask);
    const FieldDescriptor* list = paths->GetDescriptor()->FindFieldByName("paths");
    for (const std::string& path : given_) {
      const std::vector<std::string> parts = absl::StrSplit(path, absl::MaxSplits('.', 1));
      if (parts.size() < 2 || parts[1] == "id" || parts[1] == "etag") continue;
      paths->GetReflection()->AddString(paths, list, parts[1]);
    }
  }
  const FieldDescriptor* id = type->FindFieldByName("request_id");
  if (id == nullptr || id->type() != FieldDescriptor::TYPE_STRING) return "";
  std::string value = reflection->GetString(request_, id);
  if (value.empty()) {
    value = RandomUuid();
    reflection->SetString(&request_, id, value);
  }
  return value;
}

}  // namespace cc::ccctl
