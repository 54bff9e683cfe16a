#ifndef SERVICES_GATEWAY_PATH_TEMPLATE_H_
#define SERVICES_GATEWAY_PATH_TEMPLATE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

// Path templates of `google.api.http`: `/v1/units/{code}/path`, `/v1/{name=acts/*}:close`,
// `/v1/files/**`.
namespace cc::gateway {

struct PathTemplate {
  enum class Kind { kLiteral, kOne, kRest };  // text, `*`, `**`
  struct Segment {
    Kind kind;
    std::string literal;
  };
  // A request field (dotted) and the segments [first, last) that make its value.
  struct Variable {
    std::string field;
    size_t first, last;
  };
  std::vector<Segment> segments;
  std::vector<Variable> variables;
  std::string verb;  // after the colon; empty where there is none
};

// INVALID_ARGUMENT for what is not a template; `**` only at the end.
absl::StatusOr<PathTemplate> ParsePathTemplate(absl::string_view text);

// Resolves %XX; nothing for a broken escape. `plus_is_space` as in query strings.
std::optional<std::string> PercentDecode(absl::string_view text, bool plus_is_space = false);

}  // namespace cc::gateway

#endif  // SERVICES_GATEWAY_PATH_TEMPLATE_H_
