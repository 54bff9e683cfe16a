#include "services/gateway/static_files.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/gateway/path_template.h"

namespace cc::gateway {
namespace {

namespace fs = std::filesystem;
constexpr uintmax_t kMaxFile = 32 << 20;

const char* TypeOf(absl::string_view name) {
  static constexpr std::pair<absl::string_view, const char*> kTypes[] = {
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".map", "application/json"},
      {".txt", "text/plain; charset=utf-8"},
      {".webmanifest", "application/manifest+json"}};
  for (const auto& [ending, type] : kTypes) {
    if (absl::EndsWith(name, ending)) return type;
  }
  return "application/octet-stream";
}

// The decoded path without the leading slash; nothing where a part of it is not a plain name.
std::optional<std::string> Relative(absl::string_view raw_path) {
  auto path = PercentDecode(raw_path);
  if (!path || path->empty() || (*path)[0] != '/') return std::nullopt;
  std::string relative = path->substr(1);
  if (relative.find('\\') != std::string::npos || relative.find('\0') != std::string::npos)
    return std::nullopt;
  if (relative.empty()) return relative;
  for (absl::string_view part : absl::StrSplit(relative, '/')) {
    if (part.empty() || part[0] == '.') return std::nullopt;
  }
  return relative;
}

}  // namespace

StaticFiles::StaticFiles(const std::string& folder) {
  std::error_code error;
  if (!folder.empty()) root_ = fs::canonical(folder, error).string();
  if (error) root_.clear();
}

std::optional<std::string> StaticFiles::Read(const std::string& relative) const {
  std::error_code error;
  fs::path path = fs::canonical(fs::path(root_) / relative, error);
  if (error || !absl::StartsWith(path.string(), root_ + "/") || !fs::is_regular_file(path, error) ||
      fs::file_size(path, error) > kMaxFile) {
    return std::nullopt;
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

std::optional<HttpResponse> StaticFiles::Find(absl::string_view raw_path) const {
  if (root_.empty()) return std::nullopt;
  auto relative = Relative(raw_path);
  if (!relative) return std::nullopt;
  std::string name = *relative;
  auto content = name.empty() ? std::nullopt : Read(name);
  if (!content) {
    if (absl::StrContains(name.substr(name.rfind('/') + 1), '.')) return std::nullopt;
    name = "index.html";
    content = Read(name);
  }
  if (!content) return std::nullopt;
  HttpResponse response;
  response.body = *std::move(content);
  response.content_type = TypeOf(name);
  // Files under assets/ carry a hash of their content in their name.
  response.headers = {
      {"Cache-Control",
       absl::StartsWith(name, "assets/") ? "public, max-age=31536000, immutable" : "no-cache"},
      {"Content-Security-Policy",
       "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
       "frame-ancestors 'none'; "
       "base-uri 'none'; form-action 'self'"}};
  return response;
}

}  // namespace cc::gateway
