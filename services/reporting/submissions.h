#ifndef SERVICES_REPORTING_SUBMISSIONS_H_
#define SERVICES_REPORTING_SUBMISSIONS_H_

#include "absl/status/statusor.h"
#include "cc/reporting/v1/reporting_service.pb.h"
#include "services/platform/auth/scope.h"
#include "services/platform/db/db.h"

namespace cc::reporting {

// Handlers of the RPCs of reports. Thread-safe.
class Submissions {
 public:
  Submissions(platform::Db& db, const platform::UnitPaths& paths) : db_(db), paths_(paths) {}

  absl::StatusOr<v1::Submission> CreateSubmission(const platform::Call& call,
                                                  const v1::CreateSubmissionRequest& request);
  absl::StatusOr<v1::Submission> GetSubmission(const platform::Call& call,
                                               const v1::GetSubmissionRequest& request);
  absl::StatusOr<v1::ListSubmissionsResponse> ListSubmissions(
      const platform::Call& call, const v1::ListSubmissionsRequest& request);
  absl::StatusOr<v1::Submission> UpdateSubmission(const platform::Call& call,
                                                  const v1::UpdateSubmissionRequest& request);
  absl::StatusOr<v1::Submission> SubmitSubmission(const platform::Call& call,
                                                  const v1::SubmitSubmissionRequest& request);
  absl::StatusOr<v1::Submission> ReturnSubmission(const platform::Call& call,
                                                  const v1::ReturnSubmissionRequest& request);
  absl::StatusOr<v1::Submission> AcceptSubmission(const platform::Call& call,
                                                  const v1::AcceptSubmissionRequest& request);

 private:
  platform::Db& db_;
  const platform::UnitPaths& paths_;
};

}  // namespace cc::reporting

#endif  // SERVICES_REPORTING_SUBMISSIONS_H_
