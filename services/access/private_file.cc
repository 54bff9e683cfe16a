#include "services/access/private_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

#include "absl/strings/str_cat.h"

namespace cc::access {

absl::Status WritePrivateFile(const std::string& path, absl::string_view text) {
  const std::string draft = absl::StrCat(path, ".", getpid(), ".new");
  unlink(draft.c_str());
  const int file = open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return absl::UnavailableError(absl::StrCat("cannot write ", draft));
  while (!text.empty()) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written <= 0) break;
    text.remove_prefix(static_cast<size_t>(written));
  }
  const bool whole = text.empty() && fsync(file) == 0;
  if (close(file) != 0 || !whole || std::rename(draft.c_str(), path.c_str()) != 0) {
    unlink(draft.c_str());
    return absl::UnavailableError(absl::StrCat("cannot write ", path));
  }
  return absl::OkStatus();
}

}  // namespace cc::access
