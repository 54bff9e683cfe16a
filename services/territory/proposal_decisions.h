#ifndef SERVICES_TERRITORY_PROPOSAL_DECISIONS_H_
#define SERVICES_TERRITORY_PROPOSAL_DECISIONS_H_

#include "absl/status/statusor.h"
#include "cc/territory/v1/list_maintenance_service.pb.h"
#include "services/platform/db/db.h"

namespace cc::territory {

// Handlers of what the Ministry of Defence, the commission and the ministry decide on a proposal.
// Thread-safe.
class ProposalDecisions {
 public:
  explicit ProposalDecisions(platform::Db& db) : db_(db) {}

  absl::StatusOr<v1::Proposal> AgreeProposal(const platform::Call& call,
                                             const v1::AgreeProposalRequest& request);
  absl::StatusOr<v1::Proposal> DeclineProposal(const platform::Call& call,
                                               const v1::DeclineProposalRequest& request);
  absl::StatusOr<v1::Proposal> RecommendProposal(const platform::Call& call,
                                                 const v1::RecommendProposalRequest& request);
  absl::StatusOr<v1::Proposal> ReturnProposal(const platform::Call& call,
                                              const v1::ReturnProposalRequest& request);
  absl::StatusOr<v1::Proposal> ApproveProposal(const platform::Call& call,
                                               const v1::ApproveProposalRequest& request);
  absl::StatusOr<v1::Proposal> RegisterProposalAct(const platform::Call& call,
                                                   const v1::RegisterProposalActRequest& request);

 private:
  platform::Db& db_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_PROPOSAL_DECISIONS_H_
