#ifndef SERVICES_GATEWAY_STATIC_FILES_H_
#define SERVICES_GATEWAY_STATIC_FILES_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "services/gateway/http_message.h"

namespace cc::gateway {

// The console's files, read from one folder. Nothing outside it is served: no `..`, no dot files,
// no links that lead out.
class StaticFiles {
 public:
  // An empty folder serves nothing.
  explicit StaticFiles(const std::string& folder);

  // The file of a raw path; `/` and paths without a dot that name no file give `index.html` (the
  // console routes them itself). Nothing where there is no such file.
  std::optional<HttpResponse> Find(absl::string_view raw_path) const;

 private:
  std::optional<std::string> Read(const std::string& relative) const;
  std::string root_;  // resolved; empty where nothing is served
};

}  // namespace cc::gateway

#endif  // SERVICES_GATEWAY_STATIC_FILES_H_
