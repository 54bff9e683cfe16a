#include "services/gateway/path_template.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace cc::gateway {
namespace {

absl::Status Broken(absl::string_view text) {
  return absl::InvalidArgumentError(absl::StrCat("not a path template: ", text));
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = absl::ascii_tolower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// Adds one segment; false where it cannot stand there.
bool AddSegment(absl::string_view text, PathTemplate& path) {
  using Kind = PathTemplate::Kind;
  if (!path.segments.empty() && path.segments.back().kind == Kind::kRest) return false;
  if (text == "*") {
    path.segments.push_back({Kind::kOne, ""});
  } else if (text == "**") {
    path.segments.push_back({Kind::kRest, ""});
  } else if (!text.empty() && text.find_first_of("{}*") == absl::string_view::npos) {
    path.segments.push_back({Kind::kLiteral, std::string(text)});
  } else {
    return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<PathTemplate> ParsePathTemplate(absl::string_view text) {
  const absl::string_view whole = text;
  PathTemplate path;
  if (text.empty() || text[0] != '/') return Broken(whole);
  size_t colon = text.rfind(':');
  if (colon != absl::string_view::npos &&
      text.find_first_of("/}", colon) == absl::string_view::npos) {
    path.verb = std::string(text.substr(colon + 1));
    if (path.verb.empty()) return Broken(whole);
    text = text.substr(0, colon);
  }
  while (!text.empty()) {
    if (text[0] != '/') return Broken(whole);
    text.remove_prefix(1);
    if (!text.empty() && text[0] == '{') {
      size_t close = text.find('}');
      if (close == absl::string_view::npos) return Broken(whole);
      absl::string_view inside = text.substr(1, close - 1);
      size_t equals = inside.find('=');
      PathTemplate::Variable variable{std::string(inside.substr(0, equals)), path.segments.size(),
                                      0};
      absl::string_view pattern =
          equals == absl::string_view::npos ? absl::string_view("*") : inside.substr(equals + 1);
      for (absl::string_view part : absl::StrSplit(pattern, '/')) {
        if (!AddSegment(part, path)) return Broken(whole);
      }
      variable.last = path.segments.size();
      if (variable.field.empty()) return Broken(whole);
      path.variables.push_back(std::move(variable));
      text.remove_prefix(close + 1);
    } else {
      size_t end = text.find('/');
      if (!AddSegment(text.substr(0, end), path)) return Broken(whole);
      text = end == absl::string_view::npos ? absl::string_view() : text.substr(end);
    }
  }
  return path;
}

std::optional<std::string> PercentDecode(absl::string_view text, bool plus_is_space) {
  std::string result;
  result.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      int high = HexDigit(text[i + 1]), low = HexDigit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      result.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    } else {
      result.push_back(plus_is_space && text[i] == '+' ? ' ' : text[i]);
    }
  }
  return result;
}

}  // namespace cc::gateway
