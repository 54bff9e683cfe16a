#include "services/territory/proposal_store.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

#define PROPOSAL_COLUMNS                                                                     \
  "id, unit_code, path, content, state, due_date, act_id, synthetic, revision, created_at, " \
  "updated_at, authors, deciders, scope"

namespace cc::territory {
namespace {

using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;
using v1::Proposal;

constexpr char kPlace[] = "proposal_documents.content";

// What `content` holds: everything that no column does and that is not told by other tables.
std::string ContentOf(const Proposal& proposal) {
  Proposal content = proposal;
  for (const char* name :
       {"id", "etag", "unit_code", "path", "state", "due_date", "overdue", "steps", "documents",
        "act_id", "synthetic", "create_time", "update_time"}) {
    content.GetReflection()->ClearField(&content, Proposal::descriptor()->FindFieldByName(name));
  }
  return platform::ToJson(content);
}

absl::StatusOr<ProposalRecord> ReadProposal(const Tx& tx, const Row& row) {
  ProposalRecord out;
  Proposal& proposal = out.proposal;
  CC_RETURN_IF_ERROR(platform::AddJson(row.text(3), proposal));
  proposal.set_id(row.str(0));
  proposal.set_unit_code(row.str(1));
  proposal.set_path(static_cast<Proposal::Path>(row.integer(2)));
  proposal.set_state(static_cast<Proposal::State>(row.integer(4)));
  proposal.set_due_date(row.date(5));
  proposal.set_overdue(!row.null(5) &&
                       row.date(5) < platform::FormatDate(platform::DayIn(tx.call().now())));
  proposal.set_act_id(row.str(6));
  proposal.set_synthetic(row.boolean(7));
  out.revision = row.integer(8);
  proposal.set_etag(platform::EtagOf(out.revision));
  *proposal.mutable_create_time() = platform::ToProto(row.instant(9));
  *proposal.mutable_update_time() = platform::ToProto(row.instant(10));
  out.authors = row.texts(11);
  out.deciders = row.texts(12);
  out.scope = platform::KeysOf(row, 13);
  return out;
}

// The step that made this revision travels with the commit.
void AppendStep(Tx& tx, const ProposalRecord& after, absl::string_view note, bool late) {
  tx.Defer(
      "INSERT INTO proposal_steps (proposal_id, revision, state, actor_id, note, due_date, late, "
      "taken_at, scope) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      after.proposal.id(), after.revision, static_cast<int>(after.proposal.state()),
      tx.call().principal().id, note, Param::OrNull(after.proposal.due_date()), late,
      tx.call().now(), after.scope);
}

// What every change of a row ends with.
absl::StatusOr<ProposalRecord> Changed(Tx& tx, const absl::StatusOr<Rows>& rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_ETAG_STALE);
  CC_ASSIGN_OR_RETURN(ProposalRecord record, ReadProposal(tx, (*rows)[0]));
  tx.call().Touch("proposals", record.proposal.id());
  return record;
}

absl::StatusOr<Proposal> WithHistory(Tx& tx, ProposalRecord record) {
  CC_RETURN_IF_ERROR(AddHistory(tx, record.proposal));
  return std::move(record.proposal);
}

}  // namespace

absl::StatusOr<Proposal> InsertProposal(Tx& tx, const Proposal& proposal,
                                        const platform::OfficeKeys& scope) {
  CC_ASSIGN_OR_RETURN(
      ProposalRecord record,
      Changed(tx,
              tx.Query("INSERT INTO proposals (id, unit_code, unit_tail, path, content, "
                       "authors, synthetic, scope, created_at, updated_at) "
                       "VALUES ($1, $2, $3, $4, $5, ARRAY[$6], $7, $8, $9, $9) "
                       "RETURNING " PROPOSAL_COLUMNS,
                       tx.call().NewId(), proposal.unit_code(),
                       platform::TailOf(proposal.unit_code()).value_or(0),
                       static_cast<int>(proposal.path()), ContentOf(proposal),
                       tx.call().principal().id, proposal.synthetic(), scope, tx.call().now())));
  AppendStep(tx, record, "", false);
  return WithHistory(tx, std::move(record));
}

absl::StatusOr<ProposalRecord> FindProposal(Tx& tx, absl::string_view id) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT " PROPOSAL_COLUMNS " FROM proposals WHERE id = $1", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadProposal(tx, rows[0]);
}

absl::Status AddHistory(Tx& tx, Proposal& proposal) {
  CC_ASSIGN_OR_RETURN(Rows steps,
                      tx.Query("SELECT state, actor_id, taken_at, note, revision, due_date, late "
                               "FROM proposal_steps WHERE proposal_id = $1 ORDER BY revision",
                               proposal.id()));
  for (int i = 0; i < steps.size(); ++i) {
    v1::ProposalStep& step = *proposal.add_steps();
    step.set_state(static_cast<Proposal::State>(steps[i].integer(0)));
    step.set_actor_id(steps[i].str(1));
    *step.mutable_time() = platform::ToProto(steps[i].instant(2));
    step.set_note(steps[i].str(3));
    step.set_revision(steps[i].integer(4));
    step.set_due_date(steps[i].date(5));
    step.set_late(steps[i].boolean(6));
  }
  CC_ASSIGN_OR_RETURN(Rows documents,
                      tx.Query("SELECT id, title, file_name, size, sha256, actor_id, created_at "
                               "FROM proposal_documents WHERE proposal_id = $1 "
                               "ORDER BY created_at, id",
                               proposal.id()));
  for (int i = 0; i < documents.size(); ++i) {
    v1::ProposalDocument& document = *proposal.add_documents();
    document.set_id(documents[i].str(0));
    document.set_title(documents[i].str(1));
    document.set_file_name(documents[i].str(2));
    document.set_size(documents[i].integer(3));
    document.set_sha256(documents[i].str(4));
    document.set_actor_id(documents[i].str(5));
    *document.mutable_create_time() = platform::ToProto(documents[i].instant(6));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Proposal>> SelectProposals(Tx& tx, const ProposalFilter& filter,
                                                      const platform::Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " PROPOSAL_COLUMNS " FROM proposals "
               "WHERE ($1::int = 0 OR state = $1) AND ($2::int IS NULL OR scope @> ARRAY[$2::int]) "
               "AND (NOT $3::boolean OR due_date < $4) "
               "AND ($5::uuid IS NULL OR id < $5::uuid) ORDER BY id DESC LIMIT $6",
               static_cast<int>(filter.state), filter.seen_by, filter.overdue,
               platform::DayIn(tx.call().now()), platform::AfterOrNull(page, 0), page.size + 1));
  std::vector<Proposal> proposals;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(ProposalRecord record, ReadProposal(tx, rows[i]));
    record.proposal.clear_rows();
    proposals.push_back(std::move(record.proposal));
  }
  return proposals;
}

absl::StatusOr<Proposal> ReplaceContent(Tx& tx, const ProposalRecord& before,
                                        const Proposal& proposal) {
  CC_ASSIGN_OR_RETURN(
      ProposalRecord record,
      Changed(tx, tx.Query("UPDATE proposals SET content = $3, updated_at = $4, "
                           "authors = CASE WHEN $5::text = ANY (authors) THEN authors "
                           "ELSE array_append(authors, $5::text) END, revision = revision + 1 "
                           "WHERE id = $1 AND revision = $2 RETURNING " PROPOSAL_COLUMNS,
                           before.proposal.id(), before.revision, ContentOf(proposal),
                           tx.call().now(), tx.call().principal().id)));
  return WithHistory(tx, std::move(record));
}

absl::StatusOr<Proposal> TakeStep(Tx& tx, const ProposalRecord& before, const Proposal& proposal,
                                  const NewStep& step) {
  const bool submits = step.state == Proposal::STATE_SUBMITTED;
  CC_ASSIGN_OR_RETURN(
      ProposalRecord record,
      Changed(tx,
              tx.Query("UPDATE proposals SET state = $3, updated_at = $4, content = $5, "
                       "due_date = $6, act_id = coalesce($7::uuid, act_id), "
                       "authors = CASE WHEN $8::boolean AND NOT $9::text = ANY (authors) "
                       "THEN array_append(authors, $9::text) ELSE authors END, "
                       "deciders = CASE WHEN $8::boolean THEN '{}' "
                       "WHEN $10::boolean THEN array_append(deciders, $9::text) "
                       "ELSE deciders END, revision = revision + 1 "
                       "WHERE id = $1 AND revision = $2 RETURNING " PROPOSAL_COLUMNS,
                       before.proposal.id(), before.revision, static_cast<int>(step.state),
                       tx.call().now(), ContentOf(proposal), step.due, Param::OrNull(step.act_id),
                       submits, tx.call().principal().id, step.decides)));
  AppendStep(tx, record, step.note, before.proposal.overdue());
  return WithHistory(tx, std::move(record));
}

absl::StatusOr<Proposal> InsertDocument(Tx& tx, const platform::Keyring& keyring,
                                        const ProposalRecord& before,
                                        const v1::ProposalDocument& document,
                                        absl::string_view content) {
  CC_ASSIGN_OR_RETURN(
      ProposalRecord record,
      Changed(tx, tx.Query("UPDATE proposals SET updated_at = $3, revision = revision + 1 "
                           "WHERE id = $1 AND revision = $2 RETURNING " PROPOSAL_COLUMNS,
                           before.proposal.id(), before.revision, tx.call().now())));
  const std::string id = tx.call().NewId();
  CC_RETURN_IF_ERROR(
      tx.Query("INSERT INTO proposal_documents (id, proposal_id, title, file_name, size, sha256, "
               "content, actor_id, created_at, scope) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
               id, record.proposal.id(), document.title(), document.file_name(), document.size(),
               document.sha256(), Param::Bytes(keyring.Encrypt(content, kPlace, id)),
               tx.call().principal().id, tx.call().now(), record.scope)
          .status());
  tx.call().Touch("proposal_documents", id);
  return WithHistory(tx, std::move(record));
}

absl::StatusOr<StoredDocument> FindDocument(Tx& tx, const platform::Keyring& keyring,
                                            absl::string_view proposal_id, absl::string_view id) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT file_name, content, sha256 FROM proposal_documents "
                               "WHERE proposal_id = $1 AND id = $2",
                               proposal_id, id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  StoredDocument document{rows[0].str(0), ""};
  CC_ASSIGN_OR_RETURN(document.content, keyring.Decrypt(rows[0].bytes(1), kPlace, id));
  if (absl::BytesToHexString(platform::Sha256(document.content)) != rows[0].text(2))
    return absl::DataLossError("the document is not the one that was attached");
  return document;
}

}  // namespace cc::territory
