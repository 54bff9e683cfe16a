#ifndef SERVICES_TERRITORY_FINDINGS_H_
#define SERVICES_TERRITORY_FINDINGS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cc/territory/v1/resources.pb.h"

namespace cc::territory {

// Remarks on a file as it is read; at most kMost are kept, all are counted.
class Findings {
 public:
  static constexpr int kMost = 2000;

  void Error(int row, absl::string_view message, absl::string_view text = "");
  void Repaired(int row, absl::string_view message, absl::string_view text = "");
  // What it concerns can be added to the answer, which holds until the next remark.
  v1::ImportFinding& Doubt(int row, v1::Doubt::Kind kind, absl::string_view key,
                           absl::string_view message, absl::string_view text = "");

  int errors() const { return errors_; }
  const std::vector<v1::ImportFinding>& all() const { return all_; }
  // The first error as one sentence with its row; empty where there is none.
  std::string FirstError() const;
  void Append(const Findings& other);

 private:
  v1::ImportFinding* Add(v1::ImportFinding::Severity severity, int row, absl::string_view message,
                         absl::string_view text, absl::string_view key);

  std::vector<v1::ImportFinding> all_;
  int errors_ = 0;
};

// What a file with errors gets: FILE_INVALID with the first of them; a preview the report with all.
absl::StatusOr<v1::ImportReport> RefuseFile(const Findings& findings, bool validate_only,
                                            v1::ImportReport report);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_FINDINGS_H_
