#ifndef SERVICES_REGISTRY_NEEDS_H_
#define SERVICES_REGISTRY_NEEDS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/support_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/registry/need_store.h"
#include "services/registry/support_household.h"

namespace cc::registry {

// Handlers of the catalogue, assessments and needs. A kind of need is open once for the same
// people, for an assessment locks the household; assessments are never changed. Restricted kinds
// are refused. Thread-safe.
class Needs {
 public:
  Needs(platform::Db& db, const platform::Keyring& keyring) : db_(db), keyring_(keyring) {}

  absl::StatusOr<v1::ListNeedKindsResponse> ListNeedKinds(const platform::Call& call,
                                                          const v1::ListNeedKindsRequest& request);
  absl::StatusOr<v1::Assessment> AssessNeeds(const platform::Call& call,
                                             const v1::AssessNeedsRequest& request);
  absl::StatusOr<v1::Assessment> GetAssessment(const platform::Call& call,
                                               const v1::GetAssessmentRequest& request);
  absl::StatusOr<v1::ListAssessmentsResponse> ListAssessments(
      const platform::Call& call, const v1::ListAssessmentsRequest& request);
  absl::StatusOr<v1::Need> GetNeed(const platform::Call& call, const v1::GetNeedRequest& request);
  absl::StatusOr<v1::ListNeedsResponse> ListNeeds(const platform::Call& call,
                                                  const v1::ListNeedsRequest& request);

 private:
  // Opens or renews what was found and ends what is needed no longer. FINDINGS_CONTRADICT where
  // that is not open.
  absl::Status Apply(platform::Tx& tx, const SupportedHousehold& household,
                     v1::Assessment& assessment, std::vector<NeedRow> standing) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
};

// Tells the feed of a need that was changed; `before` is empty where it is new.
void EmitNeed(platform::Tx& tx, const NeedRow& row, const std::vector<platform::ScopeKey>& before);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_NEEDS_H_
