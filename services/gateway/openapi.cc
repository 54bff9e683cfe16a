#include "services/gateway/openapi.h"

#include <map>
#include <set>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cc/options/v1/options.pb.h"
#include "google/rpc/status.pb.h"
#include "services/gateway/field_text.h"
#include "services/gateway/file_answer.h"
#include "services/gateway/openapi_schema.h"
#include "services/gateway/router.h"

namespace cc::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

constexpr char kAbout[] =
    "Services of the Coordination Centre. Every method has an address by its kind of resource and "
    "a fixed one, "
    "`POST /rpc/<package.Service>/<Method>`, with the whole request as body. JSON follows the "
    "proto3 rules: "
    "lowerCamelCase names, 64-bit integers as text, enums by name, bytes in base64, default values "
    "left out. "
    "Refusals are `google.rpc.Status` with `ErrorInfo.reason` for programs and `LocalizedMessage` "
    "for people "
    "(`Accept-Language: uk` or `en`). Repeat a change with the same `requestId` and it happens "
    "once.";

// `/v1/units/{unit_code}/path` with JSON names, patterns of variables left out.
std::string PathOf(const Route& route) {
  std::string path;
  absl::string_view text = route.text;
  while (!text.empty()) {
    size_t open = text.find('{');
    absl::StrAppend(&path, text.substr(0, open));
    if (open == absl::string_view::npos) break;
    size_t close = text.find('}', open);
    absl::string_view name = text.substr(open + 1, close - open - 1);
    name = name.substr(0, name.find('='));
    auto fields = FindFieldPath(*route.method->descriptor->input_type(), name);
    absl::StrAppend(&path, "{", fields.empty() ? std::string(name) : fields.back()->json_name(),
                    "}");
    text.remove_prefix(close + 1);
  }
  return path;
}

class Document {
 public:
  Document() : schemas_(comments_) {}

  std::string Text();

 private:
  Json Operation(const Route& route, bool fixed);
  Json Parameters(const Route& route);
  void AddQuery(const Descriptor& message, const std::string& prefix, const Route& route,
                const std::set<const FieldDescriptor*>& taken, int depth, Json& parameters);
  Json Responses(const Route& route);
  std::string Description(const Method& method) const;

  const Comments comments_;
  Schemas schemas_;
};

Json Content(absl::string_view type, Json schema) {
  return Json::Object().Set(type, Json::Object().Set("schema", std::move(schema)));
}

Json ResponseReference(absl::string_view name) {
  return Json::Object().Set("$ref", absl::StrCat("#/components/responses/", name));
}

std::string Document::Description(const Method& method) const {
  std::string text = comments_.Of(method.descriptor->full_name());
  const auto& rule = method.descriptor->options().GetExtension(options::v1::rule);
  if (!rule.permission().empty())
    absl::StrAppend(&text, "\n\nPermission: `", rule.permission(), "`.");
  if (rule.signed_in()) absl::StrAppend(&text, "\n\nAny signed-in caller.");
  if (rule.audited()) absl::StrAppend(&text, " Every call is audited.");
  return text;
}

// Query parameters: what neither the path nor the body holds; of messages their single fields, by
// dotted names.
void Document::AddQuery(const Descriptor& message, const std::string& prefix, const Route& route,
                        const std::set<const FieldDescriptor*>& taken, int depth,
                        Json& parameters) {
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    if (taken.count(&field) > 0 || field.is_map() || Schemas::OutputOnly(field) ||
        Schemas::Sensitive(field))
      continue;
    const bool known = field.message_type() != nullptr &&
                       absl::StartsWith(field.message_type()->full_name(), "google.protobuf.");
    if (field.message_type() != nullptr && !known) {
      if (!field.is_repeated() && depth < 3) {
        AddQuery(*field.message_type(), absl::StrCat(prefix, field.json_name(), "."), route, taken,
                 depth + 1, parameters);
      }
      continue;
    }
    Json parameter =
        Json::Object().Set("name", absl::StrCat(prefix, field.json_name())).Set("in", "query");
    std::string description = comments_.Of(field.full_name());
    if (!description.empty()) parameter.Set("description", description);
    if (Schemas::Required(field) && depth == 0) parameter.Set("required", true);
    parameters.Push(parameter.Set("schema", schemas_.Field(field, false)));
  }
}

Json Document::Parameters(const Route& route) {
  const Descriptor& input = *route.method->descriptor->input_type();
  Json parameters = Json::Array();
  std::set<const FieldDescriptor*> taken;
  for (const auto& variable : route.path.variables) {
    auto fields = FindFieldPath(input, variable.field);
    if (fields.empty()) continue;
    taken.insert(fields.back());
    Json parameter = Json::Object()
                         .Set("name", fields.back()->json_name())
                         .Set("in", "path")
                         .Set("required", true);
    std::string description = comments_.Of(fields.back()->full_name());
    if (!description.empty()) parameter.Set("description", description);
    parameters.Push(parameter.Set("schema", schemas_.Field(*fields.back(), false)));
  }
  if (route.body != "*") {
    if (const auto* body = input.FindFieldByName(route.body)) taken.insert(body);
    AddQuery(input, "", route, taken, 0, parameters);
  }
  parameters.Push(Json::Object().Set("$ref", "#/components/parameters/AcceptLanguage"));
  if (route.method->streaming)
    parameters.Push(Json::Object().Set("$ref", "#/components/parameters/LastEventId"));
  return parameters;
}

Json Document::Responses(const Route& route) {
  const Descriptor& output = *route.method->descriptor->output_type();
  Json good = Json::Object();
  if (route.method->streaming) {
    good.Set("description",
             "Events; `data` of each is the message in JSON, `id` the token to resume after it.")
        .Set("content", Content("text/event-stream", Json::Object().Set("type", "string")));
    schemas_.Reference(output);
  } else if (AnswersFile(*route.method)) {
    good.Set("description", "The file, with its own media type.")
        .Set("headers",
             Json::Object().Set("Content-Disposition",
                                Json::Object()
                                    .Set("description", "`attachment` with the file's name.")
                                    .Set("schema", Json::Object().Set("type", "string"))))
        .Set("content",
             Content("*/*", Json::Object().Set("type", "string").Set("format", "binary")));
  } else {
    good.Set("description", "Done.")
        .Set("content", Content("application/json", schemas_.Reference(output)));
  }
  Json responses =
      Json::Object().Set("200", std::move(good)).Set("400", ResponseReference("InvalidArgument"));
  if (!route.method->open) {
    responses.Set("401", ResponseReference("Unauthenticated"))
        .Set("403", ResponseReference("PermissionDenied"));
  }
  return responses.Set("404", ResponseReference("NotFound"))
      .Set("429", ResponseReference("ResourceExhausted"))
      .Set("default", ResponseReference("Refusal"));
}

Json Document::Operation(const Route& route, bool fixed) {
  const auto& method = *route.method->descriptor;
  std::string summary = comments_.Summary(method.full_name());
  Json operation = Json::Object()
                       .Set("operationId", absl::StrCat(method.service()->name(), "_",
                                                        method.name(), fixed ? "_rpc" : ""))
                       .Set("tags", Json::Array().Push(method.service()->name()))
                       .Set("summary", summary.empty() ? method.name() : summary)
                       .Set("description", Description(*route.method));
  Json parameters = Parameters(route);
  if (!parameters.empty()) operation.Set("parameters", std::move(parameters));
  if (!route.body.empty()) {
    const Descriptor* body = method.input_type();
    if (route.body != "*") body = body->FindFieldByName(route.body)->message_type();
    operation.Set("requestBody",
                  Json::Object()
                      .Set("required", true)
                      .Set("content", Content("application/json", schemas_.Reference(*body))));
  }
  operation.Set("responses", Responses(route));
  if (route.method->open) operation.Set("security", Json::Array());
  return operation;
}

Json Refusal(absl::string_view description, bool retry_after) {
  Json response = Json::Object().Set("description", description);
  if (retry_after) {
    response.Set("headers",
                 Json::Object().Set("Retry-After",
                                    Json::Object()
                                        .Set("description", "Seconds to wait.")
                                        .Set("schema", Json::Object().Set("type", "integer"))));
  }
  return response.Set(
      "content", Content("application/json",
                         Json::Object().Set("$ref", "#/components/schemas/google.rpc.Status")));
}

Json HeaderParameter(absl::string_view name, absl::string_view description, Json schema) {
  return Json::Object()
      .Set("name", name)
      .Set("in", "header")
      .Set("description", description)
      .Set("schema", std::move(schema));
}

std::string Document::Text() {
  auto router = Router::ForContract();
  if (!router.ok()) return "{}";
  schemas_.Reference(*google::rpc::Status::descriptor());
  // Path → verb → operation; a path keeps the place of its first route.
  std::vector<std::string> order;
  std::map<std::string, std::map<std::string, Json>> paths;
  std::map<std::string, std::string> tags;
  for (const auto& route : router->routes()) {
    const bool fixed =
        absl::StartsWith(route->text, "/rpc/") || absl::StartsWith(route->text, "/sse/");
    std::string path = PathOf(*route);
    if (paths.find(path) == paths.end()) order.push_back(path);
    paths[path].emplace(absl::AsciiStrToLower(route->verb), Operation(*route, fixed));
    const auto* service = route->method->descriptor->service();
    tags[service->name()] = comments_.Of(service->full_name());
  }
  Json items = Json::Object(), tag_list = Json::Array();
  for (const std::string& path : order) {
    Json item = Json::Object();
    for (auto& [verb, operation] : paths[path]) item.Set(verb, operation);
    items.Set(path, std::move(item));
  }
  for (auto& [name, description] : tags) {
    tag_list.Push(Json::Object()
                      .Set("name", name)
                      .Set("description", description.empty() ? name : description));
  }
  Json text = Json::Object().Set("type", "string");
  Json language = Json::Object()
                      .Set("type", "string")
                      .Set("enum", Json::Array().Push("uk").Push("en"))
                      .Set("default", "uk");
  Json components =
      Json::Object()
          .Set("securitySchemes",
               Json::Object().Set("accessToken",
                                  Json::Object()
                                      .Set("type", "http")
                                      .Set("scheme", "bearer")
                                      .Set("bearerFormat", "JWT")
                                      .Set("description", "Token of AccessService_IssueToken.")))
          .Set(
              "parameters",
              Json::Object()
                  .Set("AcceptLanguage",
                       HeaderParameter("Accept-Language", "Language of texts for people.",
                                       std::move(language)))
                  .Set("LastEventId", HeaderParameter("Last-Event-ID", "Continue after this event.",
                                                      std::move(text))))
          .Set("responses",
               Json::Object()
                   .Set("InvalidArgument",
                        Refusal("The request or the state of the record does not allow it.", false))
                   .Set("Unauthenticated", Refusal("No valid token.", false))
                   .Set("PermissionDenied", Refusal("The caller's grants do not allow it.", false))
                   .Set("NotFound",
                        Refusal("No such record within the caller's scope, or no such address.",
                                false))
                   .Set("ResourceExhausted",
                        Refusal("Too many requests, or the service is overloaded.", true))
                   .Set("Refusal", Refusal("Any other refusal.", false)))
          .Set("schemas", schemas_.Components());
  return Json::Object()
      .Set("openapi", "3.1.0")
      .Set("info",
           Json::Object()
               .Set("title", "Coordination Centre")
               .Set("version", "v1")
               .Set("summary",
                    "Internally displaced persons, evacuation, territories, meetings and reports.")
               .Set("description", kAbout))
      .Set("servers",
           Json::Array().Push(Json::Object().Set("url", "/").Set("description", "This gateway.")))
      .Set("security", Json::Array().Push(Json::Object().Set("accessToken", Json::Array())))
      .Set("tags", std::move(tag_list))
      .Set("paths", std::move(items))
      .Set("components", std::move(components))
      .Text();
}

}  // namespace

std::string OpenApi() { return Document().Text(); }

}  // namespace cc::gateway
