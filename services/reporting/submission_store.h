#ifndef SERVICES_REPORTING_SUBMISSION_STORE_H_
#define SERVICES_REPORTING_SUBMISSION_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cc/reporting/v1/resources.pb.h"
#include "services/platform/auth/office.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

namespace cc::reporting {

struct SubmissionRow {
  v1::Submission submission;  // without its steps
  std::vector<std::string> authors;
  platform::OfficeKeys scope;
  int64_t revision = 0;
};

// What a list asks for; zero, empty texts and no key ask for all.
struct SubmissionFilter {
  v1::Form form = v1::FORM_UNSPECIFIED;
  v1::Submission::State state = v1::Submission::STATE_UNSPECIFIED;
  std::optional<platform::ScopeKey> seen_by;
  absl::string_view start_month, end_month;
};

// A step to be taken. `late` counts with the first submission only.
struct NewStep {
  v1::Submission::State state;
  absl::string_view note;
  bool late = false;
};

// Adds a draft with its first step and tells the feed. ALREADY_EXISTS where the unit has a report
// of the form and month.
absl::StatusOr<v1::Submission> InsertSubmission(platform::Tx& tx, const v1::Submission& submission,
                                                int form_version,
                                                const platform::OfficeKeys& scope);

// NOT_FOUND where there is none within the scope.
absl::StatusOr<SubmissionRow> FindSubmission(platform::Tx& tx, absl::string_view id);

// Fills in the steps.
absl::Status AddSteps(platform::Tx& tx, v1::Submission& submission);

// One more than the page holds: the latest month first, by unit within it.
absl::StatusOr<std::vector<v1::Submission>> SelectSubmissions(platform::Tx& tx,
                                                              const SubmissionFilter& filter,
                                                              const platform::Page& page);

// Each writes over `before`, the row as read, and tells the feed. ETAG_STALE where the row has
// changed since.
absl::StatusOr<v1::Submission> ReplaceContent(platform::Tx& tx, const SubmissionRow& before,
                                              const v1::LocalCentresMonthly& content);
absl::StatusOr<v1::Submission> TakeStep(platform::Tx& tx, const SubmissionRow& before,
                                        const NewStep& step);

}  // namespace cc::reporting

#endif  // SERVICES_REPORTING_SUBMISSION_STORE_H_
