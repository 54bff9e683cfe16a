#ifndef SERVICES_PLATFORM_AUDIT_SEAL_COPY_H_
#define SERVICES_PLATFORM_AUDIT_SEAL_COPY_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/platform/audit/seal.h"

// The copy of the seals outside the database: a folder of text files, one a month, a line for each
// seal. It is made to be shipped off the machine as it grows; it shows a cut end and a chain that
// was made anew.
namespace cc::platform {

// Appends seals. Not thread-safe; one writer for each folder.
class SealCopy {
 public:
  // Makes the folder where it is missing. A line that a crash left unfinished is cut off.
  static absl::StatusOr<SealCopy> Open(const std::string& folder);

  // The seal that was copied last; nothing where there is none.
  const std::optional<Seal>& last() const { return last_; }
  int64_t last_number() const { return last_number_; }
  // Safe on the disk when it returns.
  absl::Status Append(const std::vector<Seal>& seals);

 private:
  explicit SealCopy(std::string folder) : folder_(std::move(folder)) {}

  std::string folder_;
  std::optional<Seal> last_;
  int64_t last_number_ = 0;
};

// Reads a copy from its beginning.
class SealCopyReader {
 public:
  // NOT_FOUND where there is no such folder.
  static absl::StatusOr<SealCopyReader> Open(const std::string& folder);
  SealCopyReader(SealCopyReader&&);
  ~SealCopyReader();

  // The next seal; nothing at the end. DATA_LOSS where a line is none.
  absl::StatusOr<std::optional<Seal>> Next();

 private:
  struct Impl;
  explicit SealCopyReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_AUDIT_SEAL_COPY_H_
