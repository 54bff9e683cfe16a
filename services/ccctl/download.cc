#include "services/ccctl/download.h"

#include <cstdio>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "cc/common/v1/download.pb.h"
#include "google/api/httpbody.pb.h"

namespace cc::ccctl {
namespace {

absl::Status WriteWhole(const std::string& path, const std::string& data) {
  const std::string part = path + ".part";
  std::ofstream file(part, std::ios::binary | std::ios::trunc);
  file.write(data.data(), static_cast<std::streamsize>(data.size()));
  file.close();
  if (file && std::rename(part.c_str(), path.c_str()) == 0) return absl::OkStatus();
  std::remove(part.c_str());
  return absl::FailedPreconditionError(path);
}

}  // namespace

bool AnswersFile(const MethodDescriptor& method) {
  return !method.server_streaming() && method.output_type()->full_name() == "google.api.HttpBody";
}

absl::Status SaveFile(const Message& answer, const std::string& path, std::ostream& out,
                      std::ostream& err, Language language) {
  google::api::HttpBody file;
  common::v1::Download download;
  bool read = file.ParseFromString(answer.SerializeAsString());
  for (const auto& extension : file.extensions()) {
    if (extension.Is<common::v1::Download>()) read = extension.UnpackTo(&download) && read;
  }
  if (!read)
    return absl::InternalError(
        Say(language, "відповідь не читається", "the answer cannot be read"));
  const bool to_stdout = path.empty() || path == "-";
  if (to_stdout) {
    out.write(file.data().data(), static_cast<std::streamsize>(file.data().size()));
    out.flush();
    if (!out)
      return absl::FailedPreconditionError(
          Say(language, "не вдалося записати файл", "the file could not be written"));
  } else if (absl::Status s = WriteWhole(path, file.data()); !s.ok()) {
    return absl::FailedPreconditionError(
        absl::StrCat(Say(language, "не вдалося записати файл ", "the file could not be written: "),
                     OneLine(s.message())));
  }
  err << OneLine(download.file_name()) << "  " << OneLine(file.content_type()) << "  "
      << file.data().size() << Say(language, " байтів", " bytes");
  if (!to_stdout) err << " → " << OneLine(path);
  err << "\n";
  return absl::OkStatus();
}

}  // namespace cc::ccctl
