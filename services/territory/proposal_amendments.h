#ifndef SERVICES_TERRITORY_PROPOSAL_AMENDMENTS_H_
#define SERVICES_TERRITORY_PROPOSAL_AMENDMENTS_H_

#include "absl/status/statusor.h"
#include "cc/territory/v1/list_maintenance_service.pb.h"
#include "services/platform/db/db.h"
#include "services/territory/coming_into_force.h"
#include "services/territory/list_take_over.h"
#include "services/territory/proposal_store.h"
#include "services/territory/territory_register.h"

namespace cc::territory {

// Handlers that hold a proposal against the list, and the one that makes it part of the list.
// Thread-safe.
class ProposalAmendments {
 public:
  ProposalAmendments(platform::Db& db, TerritoryRegister& kept)
      : db_(db), register_(kept), coming_into_force_(db, kept) {}

  absl::StatusOr<v1::ProposalComparison> CompareProposal(const platform::Call& call,
                                                         const v1::CompareProposalRequest& request);
  absl::StatusOr<google::api::HttpBody> ExportProposal(const platform::Call& call,
                                                       const v1::ExportProposalRequest& request);
  absl::StatusOr<v1::Proposal> PutProposalInForce(const platform::Call& call,
                                                  const v1::PutProposalInForceRequest& request);

 private:
  absl::StatusOr<v1::Proposal> Find(const platform::Call& call, const std::string& id);
  absl::StatusOr<ListTakeOver> Plan(const platform::Call& call, const v1::Proposal& proposal);

  platform::Db& db_;
  TerritoryRegister& register_;
  ComingIntoForce coming_into_force_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_PROPOSAL_AMENDMENTS_H_
