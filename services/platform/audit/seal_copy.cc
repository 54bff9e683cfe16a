#include "services/platform/audit/seal_copy.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"

namespace cc::platform {
namespace {

namespace fs = std::filesystem;

constexpr char kEnding[] = ".seals";

absl::StatusOr<std::vector<std::string>> FilesOf(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().extension() == kEnding) files.push_back(entry.path().string());
  }
  if (error) return absl::NotFoundError(absl::StrCat("cannot read the folder ", folder));
  std::sort(files.begin(), files.end());  // by month
  return files;
}

// The end of the file, much longer than a line.
std::string TailOfFile(const std::string& path) {
  constexpr std::streamoff kTail = 64 * 1024;
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  in.seekg(std::max<std::streamoff>(0, in.tellg() - kTail));
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

absl::Status CutUnfinishedLine(const std::string& path) {
  const std::string tail = TailOfFile(path);
  const size_t end = tail.rfind('\n');
  const size_t unfinished = tail.size() - (end == std::string::npos ? 0 : end + 1);
  if (unfinished == 0) return absl::OkStatus();
  std::error_code error;
  fs::resize_file(path, fs::file_size(path) - unfinished, error);
  if (error) return absl::UnavailableError(absl::StrCat("cannot write ", path));
  return absl::OkStatus();
}

bool SyncFolder(const std::string& folder) {
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = fd >= 0 && fsync(fd) == 0;
  if (fd >= 0) close(fd);
  return synced;
}

absl::Status AppendTo(const std::string& path, const std::string& text) {
  const bool fresh = !fs::exists(path);
  const int fd = open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
  bool written = fd >= 0;
  for (size_t at = 0; written && at < text.size();) {
    const ssize_t n = write(fd, text.data() + at, text.size() - at);
    written = n > 0 || (n < 0 && errno == EINTR);
    if (n > 0) at += static_cast<size_t>(n);
  }
  written = written && fsync(fd) == 0;
  if (fd >= 0) close(fd);
  if (written && fresh) written = SyncFolder(fs::path(path).parent_path().string());
  if (!written) return absl::UnavailableError(absl::StrCat("cannot write ", path));
  return absl::OkStatus();
}

absl::StatusOr<SealStatement> StatementOfCopy(const Seal& seal, const std::string& folder) {
  absl::StatusOr<SealStatement> statement = ParseStatement(seal.statement);
  if (!statement.ok()) {
    return absl::DataLossError(absl::StrCat("a line of the copy ", folder, " is no seal"));
  }
  return statement;
}

}  // namespace

absl::StatusOr<SealCopy> SealCopy::Open(const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  auto files = FilesOf(folder);
  if (!files.ok()) return files.status();
  SealCopy copy(folder);
  for (auto file = files->rbegin(); file != files->rend() && !copy.last_; ++file) {
    if (absl::Status s = CutUnfinishedLine(*file); !s.ok()) return s;
    const std::string tail = TailOfFile(*file);
    if (tail.empty()) continue;
    const size_t end = tail.size() - 1;
    const size_t begin = end == 0 ? std::string::npos : tail.rfind('\n', end - 1);
    const size_t from = begin == std::string::npos ? 0 : begin + 1;
    auto seal = ParseSealLine(absl::string_view(tail).substr(from, end - from));
    if (!seal.ok()) return absl::DataLossError(absl::StrCat(*file, ": the last line is no seal"));
    auto statement = StatementOfCopy(*seal, folder);
    if (!statement.ok()) return statement.status();
    copy.last_ = *std::move(seal);
    copy.last_number_ = statement->number;
  }
  return copy;
}

absl::Status SealCopy::Append(const std::vector<Seal>& seals) {
  for (size_t i = 0; i < seals.size();) {
    std::string month, text;
    int64_t number = 0;
    size_t next = i;
    for (; next < seals.size(); ++next) {
      auto statement = StatementOfCopy(seals[next], folder_);
      if (!statement.ok()) return statement.status();
      const std::string its = absl::FormatTime("%Y-%m", statement->at, absl::UTCTimeZone());
      if (!month.empty() && its != month) break;
      month = its;
      number = statement->number;
      absl::StrAppend(&text, seals[next].Line(), "\n");
    }
    if (absl::Status s = AppendTo(absl::StrCat(folder_, "/", month, kEnding), text); !s.ok()) {
      return s;
    }
    last_ = seals[next - 1];
    last_number_ = number;
    i = next;
  }
  return absl::OkStatus();
}

struct SealCopyReader::Impl {
  std::vector<std::string> files;
  size_t next = 0;
  std::ifstream in;
};

SealCopyReader::SealCopyReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SealCopyReader::SealCopyReader(SealCopyReader&&) = default;
SealCopyReader::~SealCopyReader() = default;

absl::StatusOr<SealCopyReader> SealCopyReader::Open(const std::string& folder) {
  auto files = FilesOf(folder);
  if (!files.ok()) return files.status();
  auto impl = std::make_unique<Impl>();
  impl->files = *std::move(files);
  return SealCopyReader(std::move(impl));
}

absl::StatusOr<std::optional<Seal>> SealCopyReader::Next() {
  for (;;) {
    std::string line;
    if (impl_->in.is_open() && std::getline(impl_->in, line)) {
      // What a crash left unfinished says nothing.
      if (impl_->in.eof()) continue;
      auto seal = ParseSealLine(line);
      if (!seal.ok()) {
        return absl::DataLossError(
            absl::StrCat(impl_->files[impl_->next - 1], ": a line is no seal"));
      }
      return *std::move(seal);
    }
    if (impl_->next == impl_->files.size()) return std::nullopt;
    impl_->in = std::ifstream(impl_->files[impl_->next++], std::ios::binary);
  }
}

}  // namespace cc::platform
