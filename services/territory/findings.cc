#include "services/territory/findings.h"
#include "services/platform/error/error.h"

#include "absl/strings/str_cat.h"
#include "services/platform/text/ukrainian_text.h"

namespace cc::territory {

using platform::FindInvalidUtf8;
using platform::FirstCharacters;
using platform::Tidy;

void Findings::Error(int row, absl::string_view message, absl::string_view text) {
  ++errors_;
  Add(v1::ImportFinding::SEVERITY_ERROR, row, message, text, "");
}

void Findings::Repaired(int row, absl::string_view message, absl::string_view text) {
  Add(v1::ImportFinding::SEVERITY_REPAIRED, row, message, text, "");
}

v1::ImportFinding& Findings::Doubt(int row, v1::Doubt::Kind kind, absl::string_view key,
                                   absl::string_view message, absl::string_view text) {
  v1::ImportFinding& finding = *Add(v1::ImportFinding::SEVERITY_DOUBT, row, message, text, key);
  finding.set_doubt_kind(kind);
  return finding;
}

v1::ImportFinding* Findings::Add(v1::ImportFinding::Severity severity, int row,
                                 absl::string_view message, absl::string_view text,
                                 absl::string_view key) {
  // A doubt is never dropped: a person has to see it before it can be accepted.
  if (all_.size() >= kMost && severity != v1::ImportFinding::SEVERITY_DOUBT) return nullptr;
  v1::ImportFinding& finding = all_.emplace_back();
  finding.set_severity(severity);
  finding.set_row(row);
  finding.set_message(std::string(message));
  finding.set_key(std::string(FirstCharacters(key, 100)));
  // What is quoted goes into a message of the contract, which holds UTF-8 only.
  std::string quoted(text.substr(0, 1000));
  for (size_t at; (at = FindInvalidUtf8(quoted)) != std::string::npos;) quoted[at] = '?';
  finding.set_text(std::string(FirstCharacters(Tidy(quoted), 200)));
  return &finding;
}

std::string Findings::FirstError() const {
  for (const v1::ImportFinding& finding : all_) {
    if (finding.severity() != v1::ImportFinding::SEVERITY_ERROR) continue;
    if (finding.row() == 0) return finding.message();
    return absl::StrCat("рядок ", finding.row(), ": ", finding.message());
  }
  return "";
}

void Findings::Append(const Findings& other) {
  all_.insert(all_.end(), other.all_.begin(), other.all_.end());
  errors_ += other.errors_;
}

absl::StatusOr<v1::ImportReport> RefuseFile(const Findings& findings, bool validate_only,
                                            v1::ImportReport report) {
  if (validate_only) {
    for (const v1::ImportFinding& finding : findings.all()) *report.add_findings() = finding;
    return report;
  }
  return platform::Fail(
      common::v1::REASON_FILE_INVALID,
      {{"detail", findings.FirstError()}, {"count", absl::StrCat(findings.errors())}});
}

}  // namespace cc::territory
