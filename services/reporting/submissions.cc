#include "services/reporting/submissions.h"

#include <string>
#include <utility>
#include <vector>

#include "services/platform/auth/office.h"
#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"
#include "services/reporting/form_store.h"
#include "services/reporting/submission_rules.h"
#include "services/reporting/submission_store.h"

namespace cc::reporting {
namespace {

using platform::Call;
using platform::OfficeKeys;
using platform::Tx;

constexpr int kOblastLevel = 2, kRaionLevel = 3;

absl::Status CheckContent(const platform::UnitPaths& paths, const v1::LocalCentresMonthly& content,
                          absl::string_view unit_code) {
  const platform::ScopeKey unit = platform::OfficeKeyOf(unit_code).value_or(0);
  return CheckRaions(content, unit_code, [&](absl::string_view code) {
    absl::StatusOr<OfficeKeys> raion = platform::OfficeOf(paths, code, "");
    return raion.ok() && platform::LevelOf(*raion) == kRaionLevel && (*raion)[1] == unit;
  });
}

bool IsNational(const Call& call) {
  return call.scope().Covers(options::v1::RELATION_OFFICE, {0});
}

// Who decides: the national level, and nobody on a report of their own.
absl::Status CheckDecides(const Call& call, const SubmissionRow& row) {
  if (!IsNational(call)) return platform::Fail(common::v1::REASON_DECISION_NATIONAL);
  return CheckDecider(row.authors, call.principal().id);
}

// A decision of the national level on the report as it was seen.
absl::StatusOr<v1::Submission> Decide(platform::Db& db, const Call& call, const std::string& id,
                                      absl::string_view etag, const NewStep& step) {
  return db.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Submission> {
    CC_ASSIGN_OR_RETURN(SubmissionRow before, FindSubmission(tx, id));
    CC_RETURN_IF_ERROR(CheckDecides(call, before));
    CC_RETURN_IF_ERROR(CheckStep(before.submission.state(), step.state));
    CC_RETURN_IF_ERROR(platform::CheckEtag(etag, platform::EtagOf(before.revision)));
    return TakeStep(tx, before, step);
  });
}

}  // namespace

absl::StatusOr<v1::Submission> Submissions::CreateSubmission(
    const Call& call, const v1::CreateSubmissionRequest& request) {
  const v1::Submission& submission = request.submission();
  CC_ASSIGN_OR_RETURN(OfficeKeys office,
                      platform::OfficeOf(paths_, submission.unit_code(), "submission.unit_code"));
  CC_RETURN_IF_ERROR(platform::CheckActsFor(call.scope(), office, submission.unit_code()));
  if (platform::LevelOf(office) != kOblastLevel) {
    return platform::FailField("submission.unit_code", common::v1::REASON_REPORTING_UNIT_MISMATCH,
                               {{"unit", submission.unit_code()}});
  }
  CC_RETURN_IF_ERROR(
      CheckMonthBegun(submission.month(), platform::DayIn(call.now()), "submission.month"));
  CC_RETURN_IF_ERROR(CheckContent(paths_, submission.local_centres(), submission.unit_code()));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Submission> {
    CC_ASSIGN_OR_RETURN(FormTerms terms, FindTerms(tx, submission.form(), submission.month()));
    return InsertSubmission(tx, submission, terms.version, office);
  });
}

absl::StatusOr<v1::Submission> Submissions::GetSubmission(const Call& call,
                                                          const v1::GetSubmissionRequest& request) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::Submission> {
    CC_ASSIGN_OR_RETURN(SubmissionRow row, FindSubmission(tx, request.id()));
    CC_RETURN_IF_ERROR(AddSteps(tx, row.submission));
    return row.submission;
  });
}

absl::StatusOr<v1::ListSubmissionsResponse> Submissions::ListSubmissions(
    const Call& call, const v1::ListSubmissionsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request));
  const SubmissionFilter filter = {.form = request.form(),
                                   .state = request.state(),
                                   .seen_by = platform::OfficeKeyOf(request.unit_code()),
                                   .start_month = request.start_month(),
                                   .end_month = request.end_month()};
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListSubmissionsResponse> {
    CC_ASSIGN_OR_RETURN(std::vector<v1::Submission> found, SelectSubmissions(tx, filter, page));
    v1::ListSubmissionsResponse response;
    for (v1::Submission& submission : found) {
      if (response.submissions_size() == page.size) {
        const v1::Submission& last = response.submissions(page.size - 1);
        response.set_next_page_token(
            platform::NextPageToken(request, {last.month(), last.unit_code(), last.id()}));
        break;
      }
      *response.add_submissions() = std::move(submission);
    }
    return response;
  });
}

absl::StatusOr<v1::Submission> Submissions::UpdateSubmission(
    const Call& call, const v1::UpdateSubmissionRequest& request) {
  CC_RETURN_IF_ERROR(CheckSubmissionMask(request.update_mask()));
  const v1::LocalCentresMonthly& content = request.submission().local_centres();
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Submission> {
    CC_ASSIGN_OR_RETURN(SubmissionRow before, FindSubmission(tx, request.submission().id()));
    CC_RETURN_IF_ERROR(CheckEditable(before.submission.state()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), platform::EtagOf(before.revision)));
    CC_RETURN_IF_ERROR(CheckContent(paths_, content, before.submission.unit_code()));
    return ReplaceContent(tx, before, content);
  });
}

absl::StatusOr<v1::Submission> Submissions::SubmitSubmission(
    const Call& call, const v1::SubmitSubmissionRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Submission> {
    CC_ASSIGN_OR_RETURN(SubmissionRow before, FindSubmission(tx, request.id()));
    if (IsNational(call)) return platform::Fail(common::v1::REASON_SUBMISSION_BY_UNIT);
    const v1::Submission& submission = before.submission;
    CC_RETURN_IF_ERROR(CheckStep(submission.state(), v1::Submission::STATE_SUBMITTED));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), platform::EtagOf(before.revision)));
    CC_RETURN_IF_ERROR(CheckMonthOver(submission.month(), today));
    CC_RETURN_IF_ERROR(CheckComplete(submission.local_centres()));
    CC_ASSIGN_OR_RETURN(FormTerms terms, FindTerms(tx, submission.form(), submission.month()));
    return TakeStep(tx, before,
                    {.state = v1::Submission::STATE_SUBMITTED,
                     .late = today > DueDate(submission.month(), terms.due_day)});
  });
}

absl::StatusOr<v1::Submission> Submissions::ReturnSubmission(
    const Call& call, const v1::ReturnSubmissionRequest& request) {
  return Decide(db_, call, request.id(), request.etag(),
                {.state = v1::Submission::STATE_RETURNED, .note = request.note()});
}

absl::StatusOr<v1::Submission> Submissions::AcceptSubmission(
    const Call& call, const v1::AcceptSubmissionRequest& request) {
  return Decide(db_, call, request.id(), request.etag(), {.state = v1::Submission::STATE_ACCEPTED});
}

}  // namespace cc::reporting
