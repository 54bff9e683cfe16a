#ifndef SERVICES_GATEWAY_ROUTER_H_
#define SERVICES_GATEWAY_ROUTER_H_

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/gateway/contract.h"
#include "services/gateway/path_template.h"

namespace cc::gateway {

// One HTTP address of one method.
struct Route {
  const Method* method = nullptr;
  std::string verb;  // `GET`
  std::string text;  // the template as written: what logs and metrics show
  PathTemplate path;
  std::string body;  // `*`, the name of a field, or empty
};

// The HTTP verb, template and body of one `google.api.http` binding.
struct HttpBinding {
  std::string verb, path, body;
};
// Bindings of a method, additional ones included; empty where it has no annotation.
std::vector<HttpBinding> HttpBindings(const google::protobuf::MethodDescriptor& method);

// Path-template trie over all methods. Immutable once built, thread-safe.
class Router {
 public:
  struct Match {
    const Route* route = nullptr;
    std::vector<std::pair<std::string, std::string>> values;  // field (dotted) and decoded text
    std::vector<std::string> allowed;  // verbs of this path where `route` is null
  };

  // Annotated routes, `POST /rpc/<package.Service>/<Method>` for unary methods and
  // `GET /sse/<package.Service>/<Method>` for streams. FAILED_PRECONDITION where two routes
  // collide.
  static absl::StatusOr<Router> ForContract();

  absl::Status Add(Route route);
  // `path` is raw (still percent-encoded), without the query.
  Match Find(absl::string_view verb, absl::string_view path) const;
  const std::vector<std::unique_ptr<Route>>& routes() const { return routes_; }

 private:
  struct Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
    std::unique_ptr<Node> one, rest;
    // custom verb → HTTP verb → route
    std::map<std::string, std::map<std::string, const Route*, std::less<>>, std::less<>> ends;
  };
  using Ends = std::map<std::string, const Route*, std::less<>>;
  static const Ends* Walk(const Node& node, const std::vector<std::string>& segments, size_t at,
                          absl::string_view custom_verb);

  Node root_;
  std::vector<std::unique_ptr<Route>> routes_;
};

}  // namespace cc::gateway

#endif  // SERVICES_GATEWAY_ROUTER_H_
