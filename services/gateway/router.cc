#include "services/gateway/router.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "google/api/annotations.pb.h"
#include "services/platform/error/error.h"

namespace cc::gateway {
namespace {

constexpr size_t kMaxSegments = 32;

HttpBinding Binding(const google::api::HttpRule& rule) {
  switch (rule.pattern_case()) {
    case google::api::HttpRule::kGet:
      return {"GET", rule.get(), rule.body()};
    case google::api::HttpRule::kPut:
      return {"PUT", rule.put(), rule.body()};
    case google::api::HttpRule::kPost:
      return {"POST", rule.post(), rule.body()};
    case google::api::HttpRule::kDelete:
      return {"DELETE", rule.delete_(), rule.body()};
    case google::api::HttpRule::kPatch:
      return {"PATCH", rule.patch(), rule.body()};
    case google::api::HttpRule::kCustom:
      return {rule.custom().kind(), rule.custom().path(), rule.body()};
    case google::api::HttpRule::PATTERN_NOT_SET:
      break;
  }
  return {};
}

absl::Status AddText(Router& router, const Method& method, HttpBinding binding) {
  auto path = ParsePathTemplate(binding.path);
  if (!path.ok()) return path.status();
  return router.Add({&method, std::move(binding.verb), std::move(binding.path), *std::move(path),
                     std::move(binding.body)});
}

}  // namespace

std::vector<HttpBinding> HttpBindings(const google::protobuf::MethodDescriptor& method) {
  std::vector<HttpBinding> bindings;
  if (!method.options().HasExtension(google::api::http)) return bindings;
  const auto& rule = method.options().GetExtension(google::api::http);
  bindings.push_back(Binding(rule));
  for (const auto& other : rule.additional_bindings()) bindings.push_back(Binding(other));
  return bindings;
}

absl::StatusOr<Router> Router::ForContract() {
  Router router;
  for (const Method& method : Methods()) {
    for (HttpBinding& binding : HttpBindings(*method.descriptor)) {
      if (!method.streaming) CC_RETURN_IF_ERROR(AddText(router, method, std::move(binding)));
    }
    HttpBinding fixed = method.streaming
                            ? HttpBinding{"GET", absl::StrCat("/sse", method.grpc_path), ""}
                            : HttpBinding{"POST", absl::StrCat("/rpc", method.grpc_path), "*"};
    CC_RETURN_IF_ERROR(AddText(router, method, std::move(fixed)));
  }
  return router;
}

absl::Status Router::Add(Route route) {
  Node* node = &root_;
  for (const PathTemplate::Segment& segment : route.path.segments) {
    std::unique_ptr<Node>& next = segment.kind == PathTemplate::Kind::kOne ? node->one
                                  : segment.kind == PathTemplate::Kind::kRest
                                      ? node->rest
                                      : node->literals[segment.literal];
    if (next == nullptr) next = std::make_unique<Node>();
    node = next.get();
  }
  const Route*& end = node->ends[route.path.verb][route.verb];
  if (end != nullptr) {
    return absl::FailedPreconditionError(
        absl::StrCat("routes collide: ", route.verb, " ", route.text, " and ", end->text));
  }
  routes_.push_back(std::make_unique<Route>(std::move(route)));
  end = routes_.back().get();
  return absl::OkStatus();
}

// Literal before `*` before `**`, with backtracking; a path has at most kMaxSegments.
const Router::Ends* Router::Walk(const Node& node, const std::vector<std::string>& segments,
                                 size_t at, absl::string_view custom_verb) {
  if (at == segments.size()) {
    auto end = node.ends.find(custom_verb);
    return end == node.ends.end() ? nullptr : &end->second;
  }
  if (auto child = node.literals.find(segments[at]); child != node.literals.end()) {
    if (const Ends* found = Walk(*child->second, segments, at + 1, custom_verb)) return found;
  }
  if (node.one != nullptr && !segments[at].empty()) {
    if (const Ends* found = Walk(*node.one, segments, at + 1, custom_verb)) return found;
  }
  if (node.rest != nullptr) return Walk(*node.rest, segments, segments.size(), custom_verb);
  return nullptr;
}

Router::Match Router::Find(absl::string_view verb, absl::string_view path) const {
  Match match;
  if (path.empty() || path[0] != '/') return match;
  std::vector<absl::string_view> raw = absl::StrSplit(path.substr(1), '/');
  if (raw.size() > kMaxSegments) return match;
  // First with the custom verb cut off, then with the colon as part of the value.
  for (bool with_verb : {true, false}) {
    absl::string_view last = raw.back(), custom_verb;
    if (with_verb) {
      size_t colon = last.rfind(':');
      if (colon == absl::string_view::npos) continue;
      custom_verb = last.substr(colon + 1);
      last = last.substr(0, colon);
      if (custom_verb.empty()) continue;
    }
    std::vector<std::string> segments;
    for (size_t i = 0; i < raw.size(); ++i) {
      auto decoded = PercentDecode(i + 1 == raw.size() ? last : raw[i]);
      if (!decoded) return match;
      segments.push_back(*std::move(decoded));
    }
    const Ends* ends = Walk(root_, segments, 0, custom_verb);
    if (ends == nullptr) continue;
    auto found = ends->find(verb);
    if (found == ends->end()) {
      for (const auto& [allowed, route] : *ends) match.allowed.push_back(allowed);
      continue;
    }
    match.route = found->second;
    for (const auto& variable : match.route->path.variables) {
      size_t end = variable.last;
      if (match.route->path.segments[variable.last - 1].kind == PathTemplate::Kind::kRest)
        end = segments.size();
      match.values.emplace_back(variable.field, absl::StrJoin(segments.begin() + variable.first,
                                                              segments.begin() + end, "/"));
    }
    match.allowed.clear();
    return match;
  }
  return match;
}

}  // namespace cc::gateway
