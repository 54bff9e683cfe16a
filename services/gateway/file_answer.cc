#include "services/gateway/file_answer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cc/common/v1/download.pb.h"
#include "google/api/httpbody.pb.h"

namespace cc::gateway {
namespace {

constexpr char kUnknownType[] = "application/octet-stream";
constexpr size_t kMaxName = 200;

// `type/subtype` and parameters of plain characters: nothing that could end the header.
bool IsMediaType(absl::string_view text) {
  const size_t slash = text.find('/');
  if (slash == 0 || slash == absl::string_view::npos || text.size() > 200) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(c) ||
           absl::string_view("!#$&^_.+-/;= \"").find(c) != absl::string_view::npos;
  });
}

bool StandsForItself(char c) { return absl::ascii_isalnum(c) || c == '.' || c == '-' || c == '_'; }

}  // namespace

bool AnswersFile(const Method& method) {
  return !method.streaming &&
         method.descriptor->output_type()->full_name() == "google.api.HttpBody";
}

std::string ContentDisposition(absl::string_view file_name) {
  file_name = file_name.substr(file_name.find_last_of("/\\") + 1).substr(0, kMaxName);
  if (file_name.find_first_not_of('.') == absl::string_view::npos) return "attachment";
  std::string plain, encoded;
  for (char c : file_name) {
    const bool as_it_is = StandsForItself(c);
    plain.push_back(as_it_is || c == ' ' ? c : '_');
    if (as_it_is)
      encoded.push_back(c);
    else
      absl::StrAppendFormat(&encoded, "%%%02X", static_cast<unsigned char>(c));
  }
  std::string value = absl::StrCat("attachment; filename=\"", plain, "\"");
  if (encoded != plain) absl::StrAppend(&value, "; filename*=UTF-8''", encoded);
  return value;
}

absl::StatusOr<HttpResponse> FileAnswer(const std::string& wire) {
  google::api::HttpBody file;
  if (!file.ParseFromString(wire)) return absl::InternalError("the answer is not an HttpBody");
  common::v1::Download download;
  for (const auto& extension : file.extensions()) {
    if (extension.Is<common::v1::Download>() && !extension.UnpackTo(&download))
      return absl::InternalError("the answer's Download cannot be read");
  }
  HttpResponse answer;
  answer.content_type = IsMediaType(file.content_type()) ? file.content_type() : kUnknownType;
  answer.headers.emplace_back("Content-Disposition", ContentDisposition(download.file_name()));
  answer.body = std::move(*file.mutable_data());
  return answer;
}

}  // namespace cc::gateway
