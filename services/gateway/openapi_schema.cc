#include "services/gateway/openapi_schema.h"

#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "cc/options/v1/options.pb.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/descriptor_database.h"
#include "services/gateway/contract.h"
#include "services/platform/error/form_words.h"

namespace cc::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::SourceLocation;

// Leading comment, else the one at the end of the line.
std::string Comment(const SourceLocation& location) {
  const std::string& raw =
      location.leading_comments.empty() ? location.trailing_comments : location.leading_comments;
  std::string text;
  for (absl::string_view line : absl::StrSplit(raw, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (absl::StartsWith(line, "---")) continue;  // a heading between groups
    if (line.empty()) continue;
    absl::StrAppend(&text, text.empty() ? "" : " ", line);
  }
  return text;
}

class Reader {
 public:
  explicit Reader(std::map<std::string, std::string, std::less<>>& comments)
      : comments_(comments) {}

  template <typename Thing>
  void Note(const Thing* thing, const std::string& name) {
    SourceLocation location;
    if (thing->GetSourceLocation(&location)) {
      std::string text = Comment(location);
      if (!text.empty()) comments_[name] = std::move(text);
    }
  }
  void Message(const Descriptor* message) {
    Note(message, message->full_name());
    for (int i = 0; i < message->field_count(); ++i)
      Note(message->field(i), message->field(i)->full_name());
    for (int i = 0; i < message->nested_type_count(); ++i) Message(message->nested_type(i));
    for (int i = 0; i < message->enum_type_count(); ++i) Enum(message->enum_type(i));
  }
  void Enum(const EnumDescriptor* type) {
    Note(type, type->full_name());
    for (int i = 0; i < type->value_count(); ++i) {
      Note(type->value(i), absl::StrCat(type->full_name(), ".", type->value(i)->name()));
    }
  }
  void File(const google::protobuf::FileDescriptor* file) {
    for (int i = 0; i < file->message_type_count(); ++i) Message(file->message_type(i));
    for (int i = 0; i < file->enum_type_count(); ++i) Enum(file->enum_type(i));
    for (int i = 0; i < file->service_count(); ++i) {
      Note(file->service(i), file->service(i)->full_name());
      for (int m = 0; m < file->service(i)->method_count(); ++m) {
        Note(file->service(i)->method(m), file->service(i)->method(m)->full_name());
      }
    }
  }

 private:
  std::map<std::string, std::string, std::less<>>& comments_;
};

const options::v1::FieldRule& RuleOf(const FieldDescriptor& field) {
  return field.options().GetExtension(options::v1::field);
}

// Messages of google.protobuf that have a JSON form of their own.
std::optional<Json> WellKnown(const Descriptor& message) {
  const std::string& name = message.full_name();
  if (!absl::StartsWith(name, "google.protobuf.")) return std::nullopt;
  absl::string_view bare = absl::StripPrefix(name, "google.protobuf.");
  auto of = [](absl::string_view type, absl::string_view format) {
    Json schema = Json::Object().Set("type", type);
    if (!format.empty()) schema.Set("format", format);
    return schema;
  };
  if (bare == "Timestamp") return of("string", "date-time");
  if (bare == "Duration") return of("string", "").Set("pattern", "^-?[0-9]+(\\.[0-9]{1,9})?s$");
  if (bare == "FieldMask") return of("string", "").Set("example", "displayName,unitCode");
  if (bare == "StringValue" || bare == "BytesValue") return of("string", "");
  if (bare == "Int64Value" || bare == "UInt64Value") return of("string", "int64");
  if (bare == "Int32Value" || bare == "UInt32Value") return of("integer", "int32");
  if (bare == "DoubleValue" || bare == "FloatValue") return of("number", "double");
  if (bare == "BoolValue") return of("boolean", "");
  if (bare == "Struct" || bare == "Empty") return of("object", "");
  if (bare == "Any") {
    return of("object", "")
        .Set("properties", Json::Object().Set("@type", of("string", "")))
        .Set("additionalProperties", true);
  }
  return Json::Object();
}

void AddFormat(options::v1::Format format, Json& schema) {
  using namespace options::v1;
  switch (format) {
    case FORMAT_KATOTTG:
      schema.Set("pattern", "^UA[0-9]{17}$");
      break;
    case FORMAT_DATE:
      schema.Set("format", "date");
      break;
    case FORMAT_UUID:
      schema.Set("format", "uuid");
      break;
    case FORMAT_RNOKPP:
      schema.Set("pattern", "^[0-9]{10}$");
      break;
    case FORMAT_UNZR:
      schema.Set("pattern", "^[0-9]{8}-[0-9]{5}$");
      break;
    case FORMAT_EDRPOU:
      schema.Set("pattern", "^[0-9]{8}$");
      break;
    case FORMAT_PHONE:
      schema.Set("pattern", "^\\+380[0-9]{9}$");
      break;
    case FORMAT_MONTH:
      schema.Set("pattern", "^[0-9]{4}-(0[1-9]|1[0-2])$");
      break;
    default:
      break;
  }
}

// What errors show as an example, the documentation shows too.
void AddExample(const options::v1::FieldRule& rule, Json& schema) {
  const std::string form =
      rule.pattern().empty()
          ? std::string(absl::StripPrefix(options::v1::Format_Name(rule.format()), "FORMAT_"))
          : rule.pattern();
  if (const platform::FormWords* words = platform::WordsOfForm(form))
    schema.Set("example", words->example);
}

void AddTextRule(const options::v1::FieldRule& rule, Json& schema) {
  if (rule.min_length() > 0) {
    schema.Set("minLength", static_cast<int64_t>(rule.min_length()));
  } else if (rule.required()) {
    schema.Set("minLength", 1);
  }
  if (rule.max_length() > 0) schema.Set("maxLength", static_cast<int64_t>(rule.max_length()));
  if (!rule.pattern().empty()) {
    schema.Set("pattern", absl::StrCat("^(?:", rule.pattern(), ")$"));
  } else {
    AddFormat(rule.format(), schema);
  }
  AddExample(rule, schema);
}

void AddNumberRule(const options::v1::FieldRule& rule, Json& schema) {
  if (rule.has_gte()) schema.Set("minimum", rule.gte());
  if (rule.has_lte()) schema.Set("maximum", rule.lte());
}

}  // namespace

Comments::Comments() {
  google::protobuf::SimpleDescriptorDatabase database;
  const google::protobuf::FileDescriptorSet image = ContractImage();
  for (const auto& file : image.file()) database.Add(file);
  DescriptorPool pool(&database);
  Reader reader(comments_);
  for (const auto& file : image.file()) {
    if (!absl::StartsWith(file.package(), "cc.")) continue;
    if (const auto* read = pool.FindFileByName(file.name())) reader.File(read);
  }
}

std::string Comments::Of(absl::string_view full_name) const {
  auto it = comments_.find(full_name);
  return it == comments_.end() ? "" : it->second;
}

std::string Comments::Summary(absl::string_view full_name) const {
  std::string text = Of(full_name);
  size_t end = text.find(". ");
  if (end != std::string::npos) text.resize(end);
  return std::string(absl::StripSuffix(text, "."));
}

bool Schemas::Required(const FieldDescriptor& field) { return RuleOf(field).required(); }
bool Schemas::OutputOnly(const FieldDescriptor& field) { return RuleOf(field).output_only(); }
bool Schemas::Sensitive(const FieldDescriptor& field) { return RuleOf(field).sensitive(); }

Json Schemas::Reference(const Descriptor& message) {
  if (auto known = WellKnown(message)) return *std::move(known);
  const std::string& name = message.full_name();
  if (components_.emplace(name, Json::Object()).second) {
    Json schema = Message(message);  // before the map is touched: it may come back here
    components_.insert_or_assign(name, std::move(schema));
  }
  return Json::Object().Set("$ref", absl::StrCat("#/components/schemas/", name));
}

Json Schemas::Enum(const EnumDescriptor& type) {
  if (components_.emplace(type.full_name(), Json::Object()).second) {
    Json values = Json::Array();
    std::string description = comments_.Of(type.full_name());
    for (int i = 0; i < type.value_count(); ++i) {
      const std::string& name = type.value(i)->name();
      values.Push(name);
      std::string meaning = comments_.Of(absl::StrCat(type.full_name(), ".", name));
      if (!meaning.empty()) absl::StrAppend(&description, "\n* `", name, "`: ", meaning);
    }
    Json schema = Json::Object().Set("type", "string").Set("enum", std::move(values));
    if (!description.empty()) schema.Set("description", description);
    components_.insert_or_assign(type.full_name(), std::move(schema));
  }
  return Json::Object().Set("$ref", absl::StrCat("#/components/schemas/", type.full_name()));
}

// One value of a field, whether or not it stands in a list.
Json Schemas::Single(const FieldDescriptor& field) {
  const auto& rule = RuleOf(field);
  Json schema = Json::Object();
  switch (field.type()) {
    case FieldDescriptor::TYPE_MESSAGE:
    case FieldDescriptor::TYPE_GROUP:
      return Reference(*field.message_type());
    case FieldDescriptor::TYPE_ENUM:
      return Enum(*field.enum_type());
    case FieldDescriptor::TYPE_BOOL:
      return schema.Set("type", "boolean");
    case FieldDescriptor::TYPE_BYTES:
      schema.Set("type", "string").Set("contentEncoding", "base64");
      if (rule.max_length() > 0) {
        schema.Set("maxLength",
                   static_cast<int64_t>((static_cast<int64_t>(rule.max_length()) + 2) / 3 * 4));
      }
      return schema;
    case FieldDescriptor::TYPE_STRING:
      schema.Set("type", "string");
      AddTextRule(rule, schema);
      return schema;
    case FieldDescriptor::TYPE_DOUBLE:
    case FieldDescriptor::TYPE_FLOAT:
      schema.Set("type", "number").Set("format", "double");
      AddNumberRule(rule, schema);
      return schema;
    case FieldDescriptor::TYPE_INT64:
    case FieldDescriptor::TYPE_UINT64:
    case FieldDescriptor::TYPE_SINT64:
    case FieldDescriptor::TYPE_FIXED64:
    case FieldDescriptor::TYPE_SFIXED64:
      return schema.Set("type", "string").Set("format", "int64").Set("pattern", "^-?[0-9]+$");
    default:
      schema.Set("type", "integer").Set("format", "int32");
      AddNumberRule(rule, schema);
      return schema;
  }
}

Json Schemas::Field(const FieldDescriptor& field, bool described) {
  const auto& rule = RuleOf(field);
  Json schema = Json::Object();
  if (field.is_map()) {
    schema.Set("type", "object")
        .Set("additionalProperties", Single(*field.message_type()->map_value()));
  } else if (field.is_repeated()) {
    schema.Set("type", "array").Set("items", Single(field));
    if (rule.min_items() > 0) {
      schema.Set("minItems", static_cast<int64_t>(rule.min_items()));
    } else if (rule.required()) {
      schema.Set("minItems", 1);
    }
    if (rule.max_items() > 0) schema.Set("maxItems", static_cast<int64_t>(rule.max_items()));
  } else {
    schema = Single(field);
  }
  if (!described) return schema;
  std::string description = comments_.Of(field.full_name());
  if (!description.empty()) schema.Set("description", description);
  if (rule.output_only()) schema.Set("readOnly", true);
  if (rule.sensitive()) schema.Set("x-sensitive", true);
  return schema;
}

Json Schemas::Message(const Descriptor& message) {
  Json schema = Json::Object().Set("type", "object");
  std::string description = comments_.Of(message.full_name());
  Json properties = Json::Object(), required = Json::Array();
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    properties.Set(field.json_name(), Field(field, true));
    if (Required(field) && !OutputOnly(field)) required.Push(field.json_name());
  }
  for (int i = 0; i < message.real_oneof_decl_count(); ++i) {
    std::string names;
    const auto* oneof = message.oneof_decl(i);
    for (int f = 0; f < oneof->field_count(); ++f) {
      absl::StrAppend(&names, names.empty() ? "" : ", ", "`", oneof->field(f)->json_name(), "`");
    }
    absl::StrAppend(&description, description.empty() ? "" : "\n\n", "At most one of ", names, ".");
  }
  if (!description.empty()) schema.Set("description", description);
  if (!properties.empty()) schema.Set("properties", std::move(properties));
  if (!required.empty()) schema.Set("required", std::move(required));
  return schema;
}

Json Schemas::Components() const {
  Json all = Json::Object();
  for (const auto& [name, schema] : components_) all.Set(name, schema);
  return all;
}

}  // namespace cc::gateway
