#include "services/gateway/transcoder.h"

#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/type_resolver_util.h"
#include "services/gateway/field_text.h"
#include "services/gateway/json_check.h"
#include "services/platform/error/error.h"

namespace cc::gateway {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;

constexpr char kTypeUrl[] = "type.googleapis.com";
constexpr size_t kMaxParameters = 200;

// Letters, digits and what paths are made of; at most 100.
std::string PlainPath(absl::string_view text) {
  std::string result;
  for (char c : text.substr(0, 100)) {
    if (absl::ascii_isalnum(c) || absl::string_view("_.[]").find(c) != absl::string_view::npos)
      result.push_back(c);
  }
  return result;
}

std::string Join(absl::string_view path, absl::string_view name) {
  if (path.empty() || name.empty()) return absl::StrCat(path, name);
  return path == name ? std::string(path) : absl::StrCat(path, ".", name);
}

// The library's texts hold the offending value, which may be personal data. Kept are names of
// fields and types:
//   (members[2].age): invalid value "x" for type TYPE_INT32
//   (members[2]) colour: Cannot find field.
//   members: Proto field is not repeating, cannot start list.
//   (act): invalid value Starting an object on a scalar field for type date
absl::Status Explain(absl::string_view text, absl::string_view prefix) {
  std::string path(prefix);
  if (absl::StartsWith(text, "(")) {
    size_t close = text.find(')');
    if (close != absl::string_view::npos) {
      path = Join(path, PlainPath(text.substr(1, close - 1)));
      text.remove_prefix(close + 1);
    }
  }
  const std::string named = PlainPath(absl::StripAsciiWhitespace(text.substr(0, text.find(':'))));
  if (absl::EndsWith(text, ": Cannot find field.")) {
    return platform::FailField(Join(path, named), common::v1::REASON_FIELD_UNKNOWN);
  }
  std::string type = "?";
  if (absl::EndsWith(text, "cannot start list.")) {
    path = Join(path, named);
  } else if (size_t at = text.rfind(" for type "); at != absl::string_view::npos) {
    type = PlainPath(absl::StripPrefix(absl::StripPrefix(text.substr(at + 10), "TYPE_"),
                                       "type.googleapis.com/"));
    if (absl::StrContains(text, "Starting an object on a scalar field")) {
      path = Join(path, type);
      type = "?";
    }
  }
  if (path.empty()) return platform::Fail(common::v1::REASON_BODY_INVALID, {{"detail", type}});
  return platform::FailField(path, common::v1::REASON_FIELD_TYPE_WRONG, {{"type", type}});
}

absl::Status ReadBody(absl::string_view body, absl::string_view prefix, Message& message) {
  CC_RETURN_IF_ERROR(CheckJson(body));
  absl::string_view trimmed = absl::StripLeadingAsciiWhitespace(body);
  if (trimmed.empty() || trimmed[0] != '{') {
    return platform::Fail(common::v1::REASON_BODY_INVALID, {{"detail", "{…}"}});
  }
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = false;
  auto status = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(body.data(), body.size()), &message, options);
  if (status.ok()) return absl::OkStatus();
  auto text = status.message();
  return Explain(absl::string_view(text.data(), text.size()), prefix);
}

absl::Status ReadBody(const Route& route, absl::string_view body, Message& message) {
  if (body.empty()) return absl::OkStatus();
  if (route.body.empty()) return platform::Fail(common::v1::REASON_BODY_UNEXPECTED);
  if (route.body == "*") return ReadBody(body, "", message);
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(route.body);
  if (field == nullptr || field->is_repeated() || field->message_type() == nullptr) {
    return absl::InternalError("the annotation's body is not a message field");
  }
  return ReadBody(body, field->json_name(),
                  *message.GetReflection()->MutableMessage(&message, field));
}

bool Singular(const Message& message, absl::string_view dotted) {
  auto path = FindFieldPath(*message.GetDescriptor(), dotted);
  return !path.empty() && !path.back()->is_repeated();
}

// True where the annotation already gives this field another place.
bool Elsewhere(const Route& route, const Message& message, absl::string_view dotted) {
  auto path = FindFieldPath(*message.GetDescriptor(), dotted);
  if (path.empty()) return false;
  return route.body == "*" || path[0]->name() == route.body;
}

}  // namespace

absl::StatusOr<Parameters> ParseQuery(absl::string_view query) {
  Parameters parameters;
  for (absl::string_view pair : absl::StrSplit(query, '&', absl::SkipEmpty())) {
    size_t equals = pair.find('=');
    auto name = PercentDecode(pair.substr(0, equals), /*plus_is_space=*/true);
    auto value = PercentDecode(
        equals == absl::string_view::npos ? absl::string_view() : pair.substr(equals + 1),
        /*plus_is_space=*/true);
    if (!name || !value || parameters.size() == kMaxParameters) {
      return platform::Fail(common::v1::REASON_REQUEST_UNREADABLE);
    }
    parameters.emplace_back(*std::move(name), *std::move(value));
  }
  return parameters;
}

absl::StatusOr<std::unique_ptr<Message>> MakeRequest(const Router::Match& match,
                                                     const Parameters& query,
                                                     absl::string_view body) {
  const Route& route = *match.route;
  const auto* type = route.method->descriptor->input_type();
  std::unique_ptr<Message> message(MessageFactory::generated_factory()->GetPrototype(type)->New());
  CC_RETURN_IF_ERROR(ReadBody(route, body, *message));
  for (const auto& [field, text] : match.values)
    CC_RETURN_IF_ERROR(SetField(*message, field, text));
  std::set<std::string> seen;
  for (const auto& [name, text] : query) {
    // A field has one place: what the body or the path holds is not a parameter.
    bool taken = Elsewhere(route, *message, name);
    for (const auto& [field, value] : match.values) {
      auto a = FindFieldPath(*type, field), b = FindFieldPath(*type, name);
      taken = taken || (!b.empty() && a == b);
    }
    if (taken)
      return platform::FailField(FindFieldPath(*type, name).back()->json_name(),
                                 common::v1::REASON_FIELD_UNKNOWN);
    if (Singular(*message, name)) {
      std::string key;
      for (const FieldDescriptor* field : FindFieldPath(*type, name))
        absl::StrAppend(&key, field->name(), ".");
      if (!seen.insert(key).second)
        return platform::FailField(name, common::v1::REASON_PARAMETER_DOUBLE);
    }
    CC_RETURN_IF_ERROR(SetField(*message, name, text));
  }
  return message;
}

absl::StatusOr<std::string> ToJson(const google::protobuf::Descriptor& type,
                                   const std::string& wire) {
  static auto* resolver = google::protobuf::util::NewTypeResolverForDescriptorPool(
      kTypeUrl, DescriptorPool::generated_pool());
  std::string json;
  auto status = google::protobuf::util::BinaryToJsonString(
      resolver, absl::StrCat(kTypeUrl, "/", type.full_name()), wire, &json);
  if (!status.ok())
    return absl::InternalError("the answer is not the message that the contract names");
  return json;
}

absl::StatusOr<std::string> ToJson(const Message& message) {
  return ToJson(*message.GetDescriptor(), message.SerializeAsString());
}

}  // namespace cc::gateway
