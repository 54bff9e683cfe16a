#include "services/territory/proposal_decisions.h"

#include <functional>
#include <string>

#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"
#include "services/territory/proposal_rules.h"
#include "services/territory/proposal_store.h"

namespace cc::territory {
namespace {

using platform::Call;
using platform::Tx;
using v1::Proposal;

// Notes on the proposal what the step brings with it, or refuses.
using Note = std::function<absl::Status(Proposal&)>;

absl::Status CheckNational(const Call& call) {
  if (call.scope().Covers(options::v1::RELATION_OFFICE, {0})) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_PROPOSAL_DECISION_NATIONAL);
}

// A step of the national level on the proposal as it was seen.
absl::StatusOr<Proposal> Decide(platform::Db& db, const Call& call, const std::string& id,
                                const std::string& etag, const NewStep& step,
                                const Note& note = nullptr) {
  return db.Write(call, [&](Tx& tx) -> absl::StatusOr<Proposal> {
    CC_ASSIGN_OR_RETURN(ProposalRecord before, FindProposal(tx, id));
    CC_RETURN_IF_ERROR(CheckNational(call));
    CC_RETURN_IF_ERROR(CheckStep(before.proposal.state(), step.state));
    if (step.decides)
      CC_RETURN_IF_ERROR(CheckDecider(before.authors, before.deciders, call.principal().id));
    CC_RETURN_IF_ERROR(platform::CheckEtag(etag, platform::EtagOf(before.revision)));
    Proposal proposal = before.proposal;
    if (note) CC_RETURN_IF_ERROR(note(proposal));
    return TakeStep(tx, before, proposal, step);
  });
}

}  // namespace

absl::StatusOr<Proposal> ProposalDecisions::AgreeProposal(const Call& call,
                                                          const v1::AgreeProposalRequest& request) {
  return Decide(db_, call, request.id(), request.etag(),
                {.state = Proposal::STATE_AGREED, .note = request.note(), .decides = true});
}

absl::StatusOr<Proposal> ProposalDecisions::DeclineProposal(
    const Call& call, const v1::DeclineProposalRequest& request) {
  return Decide(db_, call, request.id(), request.etag(),
                {.state = Proposal::STATE_DECLINED, .note = request.note(), .decides = true});
}

absl::StatusOr<Proposal> ProposalDecisions::RecommendProposal(
    const Call& call, const v1::RecommendProposalRequest& request) {
  return Decide(db_, call, request.id(), request.etag(),
                {.state = Proposal::STATE_RECOMMENDED, .note = request.note(), .decides = true},
                [&](Proposal& proposal) -> absl::Status {
                  CC_RETURN_IF_ERROR(CheckCommissionDecision(proposal, request.decision(),
                                                             platform::DayIn(call.now())));
                  *proposal.mutable_commission_decision() = request.decision();
                  return absl::OkStatus();
                });
}

absl::StatusOr<Proposal> ProposalDecisions::ReturnProposal(
    const Call& call, const v1::ReturnProposalRequest& request) {
  return Decide(db_, call, request.id(), request.etag(),
                {.state = Proposal::STATE_RETURNED, .note = request.note(), .decides = true});
}

absl::StatusOr<Proposal> ProposalDecisions::ApproveProposal(
    const Call& call, const v1::ApproveProposalRequest& request) {
  return Decide(db_, call, request.id(), request.etag(),
                {.state = Proposal::STATE_APPROVED, .note = request.note(), .decides = true});
}

absl::StatusOr<Proposal> ProposalDecisions::RegisterProposalAct(
    const Call& call, const v1::RegisterProposalActRequest& request) {
  CC_RETURN_IF_ERROR(CheckAct(request.act()));
  const auto in_force = platform::ParseDate(request.act().in_force_date());
  return Decide(db_, call, request.id(), request.etag(),
                {.state = Proposal::STATE_REGISTERED, .due = in_force},
                [&](Proposal& proposal) -> absl::Status {
                  *proposal.mutable_act() = request.act();
                  return absl::OkStatus();
                });
}

}  // namespace cc::territory
