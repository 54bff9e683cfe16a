#ifndef SERVICES_TERRITORY_PROPOSALS_H_
#define SERVICES_TERRITORY_PROPOSALS_H_

#include <string>

#include "absl/status/statusor.h"
#include "cc/territory/v1/list_maintenance_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/upload/uploads.h"
#include "services/territory/territory_register.h"

namespace cc::territory {

// Handlers of writing a proposal and of its documents. Thread-safe.
class Proposals {
 public:
  Proposals(platform::Db& db, platform::Uploads& uploads, const platform::Keyring& keyring,
            const TerritoryRegister& kept)
      : db_(db), uploads_(uploads), keyring_(keyring), register_(kept) {}

  absl::StatusOr<v1::Proposal> CreateProposal(const platform::Call& call,
                                              const v1::CreateProposalRequest& request);
  absl::StatusOr<v1::Proposal> GetProposal(const platform::Call& call,
                                           const v1::GetProposalRequest& request);
  absl::StatusOr<v1::ListProposalsResponse> ListProposals(const platform::Call& call,
                                                          const v1::ListProposalsRequest& request);
  absl::StatusOr<v1::Proposal> UpdateProposal(const platform::Call& call,
                                              const v1::UpdateProposalRequest& request);
  absl::StatusOr<v1::Proposal> SubmitProposal(const platform::Call& call,
                                              const v1::SubmitProposalRequest& request);
  absl::StatusOr<v1::Proposal> WithdrawProposal(const platform::Call& call,
                                                const v1::WithdrawProposalRequest& request);
  absl::StatusOr<v1::Proposal> AddProposalDocument(const platform::Call& call,
                                                   const v1::AddProposalDocumentRequest& request);
  absl::StatusOr<google::api::HttpBody> GetProposalDocument(
      const platform::Call& call, const v1::GetProposalDocumentRequest& request);

 private:
  platform::Db& db_;
  platform::Uploads& uploads_;
  const platform::Keyring& keyring_;
  const TerritoryRegister& register_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_PROPOSALS_H_
