#include "services/territory/proposals.h"

#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/platform/auth/office.h"
#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/rpc/file_body.h"
#include "services/platform/time/date.h"
#include "services/territory/procedure_store.h"
#include "services/territory/proposal_store.h"
#include "services/territory/proposed_rows.h"

namespace cc::territory {
namespace {

using platform::Call;
using platform::Fail;
using platform::OfficeKeys;
using platform::Tx;
using v1::Proposal;

constexpr size_t kMostDocumentBytes = 12 << 20;  // an answer of at most 16 MiB carries it
constexpr int kMostDocuments = 50;

// Those above the author see the proposal, but only the author's own office writes it: an oblast
// administration must not take back what a council submits past it.
absl::Status CheckOwnOffice(const Call& call, const OfficeKeys& office,
                            const std::string& unit_code) {
  if (call.scope().Meets({office.back()})) return absl::OkStatus();
  return Fail(common::v1::REASON_PROPOSAL_BY_OWN_OFFICE, {{"unit", unit_code}});
}

// The keys of a row are sorted; those of an office go from the country down.
absl::Status CheckOwnOffice(const Call& call, const ProposalRecord& record) {
  const auto own = platform::OfficeKeyOf(record.proposal.unit_code());
  return CheckOwnOffice(call, {own.value_or(0)}, record.proposal.unit_code());
}

}  // namespace

absl::StatusOr<Proposal> Proposals::CreateProposal(const Call& call,
                                                   const v1::CreateProposalRequest& request) {
  std::shared_ptr<const TerritoryIndex> units = register_.index();
  Proposal proposal = request.proposal();
  CC_ASSIGN_OR_RETURN(OfficeKeys office,
                      platform::OfficeOf(register_, proposal.unit_code(), "proposal.unit_code"));
  CC_RETURN_IF_ERROR(CheckOwnOffice(call, office, proposal.unit_code()));
  const IndexedUnit& author = units->unit(units->Find(proposal.unit_code()));
  proposal.set_unit_code(std::string(author.code()));
  CC_RETURN_IF_ERROR(CheckAuthorUnit(proposal, author.category()));
  CC_RETURN_IF_ERROR(CheckRows(proposal, *units));
  proposal.clear_commission_decision();
  proposal.clear_act();
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Proposal> {
    const absl::CivilDay today = platform::DayIn(call.now());
    CC_ASSIGN_OR_RETURN(const ProcedureRules rules, ReadProcedure(tx, today));
    CC_RETURN_IF_ERROR(CheckCouncilPath(proposal, rules, today));
    FillOutcomes(rules, proposal);
    return InsertProposal(tx, proposal, office);
  });
}

absl::StatusOr<Proposal> Proposals::GetProposal(const Call& call,
                                                const v1::GetProposalRequest& request) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<Proposal> {
    CC_ASSIGN_OR_RETURN(ProposalRecord record, FindProposal(tx, request.id()));
    CC_RETURN_IF_ERROR(AddHistory(tx, record.proposal));
    return record.proposal;
  });
}

absl::StatusOr<v1::ListProposalsResponse> Proposals::ListProposals(
    const Call& call, const v1::ListProposalsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request));
  const ProposalFilter filter = {.state = request.state(),
                                 .seen_by = platform::OfficeKeyOf(request.unit_code()),
                                 .overdue = request.overdue()};
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListProposalsResponse> {
    CC_ASSIGN_OR_RETURN(std::vector<Proposal> found, SelectProposals(tx, filter, page));
    v1::ListProposalsResponse response;
    for (Proposal& proposal : found) {
      if (response.proposals_size() == page.size) {
        response.set_next_page_token(
            platform::NextPageToken(request, {response.proposals(page.size - 1).id()}));
        break;
      }
      *response.add_proposals() = std::move(proposal);
    }
    return response;
  });
}

absl::StatusOr<Proposal> Proposals::UpdateProposal(const Call& call,
                                                   const v1::UpdateProposalRequest& request) {
  std::shared_ptr<const TerritoryIndex> units = register_.index();
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Proposal> {
    const absl::CivilDay today = platform::DayIn(call.now());
    CC_ASSIGN_OR_RETURN(ProposalRecord before, FindProposal(tx, request.proposal().id()));
    CC_RETURN_IF_ERROR(CheckOwnOffice(call, before));
    CC_RETURN_IF_ERROR(CheckEditable(before.proposal.state()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), platform::EtagOf(before.revision)));
    Proposal proposal = before.proposal;
    CC_RETURN_IF_ERROR(Merge(request.proposal(), request.update_mask(), proposal));
    CC_RETURN_IF_ERROR(CheckRows(proposal, *units));
    CC_ASSIGN_OR_RETURN(const ProcedureRules rules, ReadProcedure(tx, today));
    CC_RETURN_IF_ERROR(CheckCouncilPath(proposal, rules, today));
    FillOutcomes(rules, proposal);
    return ReplaceContent(tx, before, proposal);
  });
}

absl::StatusOr<Proposal> Proposals::SubmitProposal(const Call& call,
                                                   const v1::SubmitProposalRequest& request) {
  std::shared_ptr<const TerritoryIndex> units = register_.index();
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Proposal> {
    const absl::CivilDay today = platform::DayIn(call.now());
    CC_ASSIGN_OR_RETURN(ProposalRecord before, FindProposal(tx, request.id()));
    CC_RETURN_IF_ERROR(CheckOwnOffice(call, before));
    CC_RETURN_IF_ERROR(CheckStep(before.proposal.state(), Proposal::STATE_SUBMITTED));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), platform::EtagOf(before.revision)));
    CC_ASSIGN_OR_RETURN(const ProcedureRules rules, ReadProcedure(tx, today));
    Proposal proposal = before.proposal;
    CC_RETURN_IF_ERROR(CheckSubmission(proposal, rules, today));
    CC_RETURN_IF_ERROR(CheckRows(proposal, *units));
    CC_RETURN_IF_ERROR(RowsAgainst(proposal, *units).status());
    FillOutcomes(rules, proposal);
    NewStep step = {.state = Proposal::STATE_SUBMITTED, .note = request.note()};
    if (rules.agreement_days) step.due = today + *rules.agreement_days;
    return TakeStep(tx, before, proposal, step);
  });
}

absl::StatusOr<Proposal> Proposals::WithdrawProposal(const Call& call,
                                                     const v1::WithdrawProposalRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Proposal> {
    CC_ASSIGN_OR_RETURN(ProposalRecord before, FindProposal(tx, request.id()));
    CC_RETURN_IF_ERROR(CheckOwnOffice(call, before));
    CC_RETURN_IF_ERROR(CheckStep(before.proposal.state(), Proposal::STATE_WITHDRAWN));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), platform::EtagOf(before.revision)));
    return TakeStep(tx, before, before.proposal,
                    {.state = Proposal::STATE_WITHDRAWN, .note = request.note()});
  });
}

absl::StatusOr<Proposal> Proposals::AddProposalDocument(
    const Call& call, const v1::AddProposalDocumentRequest& request) {
  CC_RETURN_IF_ERROR(MediaTypeOf(request.file_name()).status());
  CC_ASSIGN_OR_RETURN(const std::string content, uploads_.Content(call, request.upload_id()));
  if (content.size() > kMostDocumentBytes) {
    return Fail(common::v1::REASON_DOCUMENT_TOO_LARGE,
                {{"max", absl::StrCat(kMostDocumentBytes >> 20)}});
  }
  v1::ProposalDocument document;
  document.set_title(request.title());
  document.set_file_name(request.file_name());
  document.set_size(static_cast<int64_t>(content.size()));
  document.set_sha256(absl::BytesToHexString(platform::Sha256(content)));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Proposal> {
    CC_ASSIGN_OR_RETURN(ProposalRecord before, FindProposal(tx, request.id()));
    CC_RETURN_IF_ERROR(CheckAttachable(before.proposal.state()));
    CC_RETURN_IF_ERROR(AddHistory(tx, before.proposal));
    if (before.proposal.documents_size() >= kMostDocuments)
      return Fail(common::v1::REASON_DOCUMENTS_TOO_MANY, {{"max", absl::StrCat(kMostDocuments)}});
    return InsertDocument(tx, keyring_, before, document, content);
  });
}

absl::StatusOr<google::api::HttpBody> Proposals::GetProposalDocument(
    const Call& call, const v1::GetProposalDocumentRequest& request) {
  CC_ASSIGN_OR_RETURN(StoredDocument document,
                      db_.Read(call, [&](Tx& tx) -> absl::StatusOr<StoredDocument> {
                        return FindDocument(tx, keyring_, request.id(), request.document_id());
                      }));
  CC_ASSIGN_OR_RETURN(const std::string type, MediaTypeOf(document.file_name));
  return platform::FileBody(document.file_name, type, std::move(document.content));
}

}  // namespace cc::territory
