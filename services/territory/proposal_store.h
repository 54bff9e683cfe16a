#ifndef SERVICES_TERRITORY_PROPOSAL_STORE_H_
#define SERVICES_TERRITORY_PROPOSAL_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "cc/territory/v1/proposal.pb.h"
#include "services/platform/auth/office.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

namespace cc::territory {

struct ProposalRecord {
  v1::Proposal proposal;                       // without steps and documents
  std::vector<std::string> authors, deciders;  // deciders: since it was submitted last
  platform::OfficeKeys scope;
  int64_t revision = 0;
};

// What a list asks for; zero, false and no key ask for all.
struct ProposalFilter {
  v1::Proposal::State state = v1::Proposal::STATE_UNSPECIFIED;
  std::optional<platform::ScopeKey> seen_by;
  bool overdue = false;
};

// A step to be taken; `content` of the proposal is stored with it.
struct NewStep {
  v1::Proposal::State state;
  std::string note;
  std::optional<absl::CivilDay> due;  // of the step that begins
  bool decides = false;               // the actor then decides nothing else on it
  std::string act_id;
};

// Adds a draft with its first step.
absl::StatusOr<v1::Proposal> InsertProposal(platform::Tx& tx, const v1::Proposal& proposal,
                                            const platform::OfficeKeys& scope);
// NOT_FOUND where there is none within the scope.
absl::StatusOr<ProposalRecord> FindProposal(platform::Tx& tx, absl::string_view id);
// Fills in steps and documents.
absl::Status AddHistory(platform::Tx& tx, v1::Proposal& proposal);
// One more than the page holds, the latest first, without rows.
absl::StatusOr<std::vector<v1::Proposal>> SelectProposals(platform::Tx& tx,
                                                          const ProposalFilter& filter,
                                                          const platform::Page& page);

// Each writes `proposal` over `before`, the row as read. ETAG_STALE where it has changed since.
absl::StatusOr<v1::Proposal> ReplaceContent(platform::Tx& tx, const ProposalRecord& before,
                                            const v1::Proposal& proposal);
absl::StatusOr<v1::Proposal> TakeStep(platform::Tx& tx, const ProposalRecord& before,
                                      const v1::Proposal& proposal, const NewStep& step);

// Attaches a document: the proposal's revision moves on, so that nobody decides without seeing it.
absl::StatusOr<v1::Proposal> InsertDocument(platform::Tx& tx, const platform::Keyring& keyring,
                                            const ProposalRecord& before,
                                            const v1::ProposalDocument& document,
                                            absl::string_view content);
struct StoredDocument {
  std::string file_name, content;
};
// NOT_FOUND where the proposal has none of this id; DATA_LOSS where it was changed in store.
absl::StatusOr<StoredDocument> FindDocument(platform::Tx& tx, const platform::Keyring& keyring,
                                            absl::string_view proposal_id, absl::string_view id);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_PROPOSAL_STORE_H_
