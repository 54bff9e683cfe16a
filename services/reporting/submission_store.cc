#include "services/reporting/submission_store.h"

#include <utility>

#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

#define SUBMISSION_COLUMNS                                                         \
  "id, form, form_version, unit_code, month, content, state, submitted_at, late, " \
  "synthetic, revision, created_at, updated_at, authors, scope"

namespace cc::reporting {
namespace {

using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;

absl::StatusOr<SubmissionRow> ReadSubmission(const Row& row) {
  SubmissionRow out;
  v1::Submission& submission = out.submission;
  submission.set_id(row.str(0));
  submission.set_form(static_cast<v1::Form>(row.integer(1)));
  submission.set_form_version(static_cast<int>(row.integer(2)));
  submission.set_unit_code(row.str(3));
  submission.set_month(row.str(4));
  CC_RETURN_IF_ERROR(platform::AddJson(row.text(5), *submission.mutable_local_centres()));
  submission.set_state(static_cast<v1::Submission::State>(row.integer(6)));
  if (!row.null(7)) *submission.mutable_submit_time() = platform::ToProto(row.instant(7));
  submission.set_late(row.boolean(8));
  submission.set_synthetic(row.boolean(9));
  out.revision = row.integer(10);
  submission.set_etag(platform::EtagOf(out.revision));
  *submission.mutable_create_time() = platform::ToProto(row.instant(11));
  *submission.mutable_update_time() = platform::ToProto(row.instant(12));
  out.authors = row.texts(13);
  out.scope = platform::KeysOf(row, 14);
  return out;
}

// The step that made this revision travels with the commit.
void AppendStep(Tx& tx, const SubmissionRow& after, absl::string_view note) {
  tx.Defer(
      "INSERT INTO submission_steps (submission_id, revision, state, actor_id, note, taken_at, "
      "scope) VALUES ($1, $2, $3, $4, $5, $6, $7)",
      after.submission.id(), after.revision, static_cast<int>(after.submission.state()),
      tx.call().principal().id, note, tx.call().now(), after.scope);
}

// What every change of a row ends with.
absl::StatusOr<SubmissionRow> Changed(Tx& tx, const absl::StatusOr<Rows>& rows, bool is_new) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_ETAG_STALE);
  CC_ASSIGN_OR_RETURN(SubmissionRow row, ReadSubmission((*rows)[0]));
  platform::Change change = {
      .kind = "submissions", .key = row.submission.id(), .revision = row.revision};
  if (!is_new) change.before = row.scope;  // a report never moves to another unit
  change.after = row.scope;
  tx.call().Touch("submissions", row.submission.id());
  tx.Emit(change);
  return row;
}

}  // namespace

absl::StatusOr<v1::Submission> InsertSubmission(Tx& tx, const v1::Submission& submission,
                                                int form_version,
                                                const platform::OfficeKeys& scope) {
  CC_ASSIGN_OR_RETURN(
      SubmissionRow row,
      Changed(tx,
              tx.Query("INSERT INTO submissions (id, form, form_version, unit_code, unit_tail, "
                       "month, content, authors, synthetic, scope, created_at, updated_at) "
                       "VALUES ($1, $2, $3, $4, $5, $6, $7, ARRAY[$8], $9, $10, $11, $11) "
                       "RETURNING " SUBMISSION_COLUMNS,
                       tx.call().NewId(), static_cast<int>(submission.form()), form_version,
                       submission.unit_code(), platform::TailOf(submission.unit_code()).value_or(0),
                       submission.month(), platform::ToJson(submission.local_centres()),
                       tx.call().principal().id, submission.synthetic(), scope, tx.call().now()),
              /*is_new=*/true));
  AppendStep(tx, row, "");
  CC_RETURN_IF_ERROR(AddSteps(tx, row.submission));
  return row.submission;
}

absl::StatusOr<SubmissionRow> FindSubmission(Tx& tx, absl::string_view id) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT " SUBMISSION_COLUMNS " FROM submissions WHERE id = $1", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadSubmission(rows[0]);
}

absl::Status AddSteps(Tx& tx, v1::Submission& submission) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT state, actor_id, taken_at, note, revision "
                                          "FROM submission_steps WHERE submission_id = $1 "
                                          "ORDER BY revision",
                                          submission.id()));
  for (int i = 0; i < rows.size(); ++i) {
    v1::Step& step = *submission.add_steps();
    step.set_state(static_cast<v1::Submission::State>(rows[i].integer(0)));
    step.set_actor_id(rows[i].str(1));
    *step.mutable_time() = platform::ToProto(rows[i].instant(2));
    step.set_note(rows[i].str(3));
    step.set_revision(rows[i].integer(4));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::Submission>> SelectSubmissions(Tx& tx,
                                                              const SubmissionFilter& filter,
                                                              const platform::Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " SUBMISSION_COLUMNS " FROM submissions "
               "WHERE ($1::int = 0 OR form = $1) AND ($2::int = 0 OR state = $2) "
               "AND ($3::int IS NULL OR scope @> ARRAY[$3::int]) "
               "AND ($4::text IS NULL OR month >= $4) AND ($5::text IS NULL OR month <= $5) "
               "AND ($6::text IS NULL OR month < $6 OR (month = $6 AND (unit_code, id) > ($7, "
               "$8::uuid))) "
               "ORDER BY month DESC, unit_code, id LIMIT $9",
               static_cast<int>(filter.form), static_cast<int>(filter.state), filter.seen_by,
               Param::OrNull(filter.start_month), Param::OrNull(filter.end_month),
               platform::AfterOrNull(page, 0), platform::AfterOrNull(page, 1),
               platform::AfterOrNull(page, 2), page.size + 1));
  std::vector<v1::Submission> submissions;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(SubmissionRow row, ReadSubmission(rows[i]));
    submissions.push_back(std::move(row.submission));
  }
  return submissions;
}

absl::StatusOr<v1::Submission> ReplaceContent(Tx& tx, const SubmissionRow& before,
                                              const v1::LocalCentresMonthly& content) {
  CC_ASSIGN_OR_RETURN(
      SubmissionRow row,
      Changed(tx,
              tx.Query("UPDATE submissions SET content = $3, updated_at = $4, "
                       "authors = CASE WHEN $5::text = ANY (authors) THEN authors "
                       "ELSE array_append(authors, $5::text) END, revision = revision + 1 "
                       "WHERE id = $1 AND revision = $2 RETURNING " SUBMISSION_COLUMNS,
                       before.submission.id(), before.revision, platform::ToJson(content),
                       tx.call().now(), tx.call().principal().id),
              /*is_new=*/false));
  CC_RETURN_IF_ERROR(AddSteps(tx, row.submission));
  return row.submission;
}

absl::StatusOr<v1::Submission> TakeStep(Tx& tx, const SubmissionRow& before, const NewStep& step) {
  const bool submits = step.state == v1::Submission::STATE_SUBMITTED;
  CC_ASSIGN_OR_RETURN(
      SubmissionRow row,
      Changed(tx,
              tx.Query("UPDATE submissions SET state = $3, updated_at = $4, "
                       "submitted_at = CASE WHEN $5 THEN $4 ELSE submitted_at END, "
                       "late = CASE WHEN submitted_at IS NULL THEN $6 ELSE late END, "
                       "authors = CASE WHEN $5 AND NOT $7::text = ANY (authors) "
                       "THEN array_append(authors, $7::text) ELSE authors END, "
                       "revision = revision + 1 "
                       "WHERE id = $1 AND revision = $2 RETURNING " SUBMISSION_COLUMNS,
                       before.submission.id(), before.revision, static_cast<int>(step.state),
                       tx.call().now(), submits, step.late, tx.call().principal().id),
              /*is_new=*/false));
  AppendStep(tx, row, step.note);
  CC_RETURN_IF_ERROR(AddSteps(tx, row.submission));
  return row.submission;
}

}  // namespace cc::reporting
