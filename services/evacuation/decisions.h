#ifndef SERVICES_EVACUATION_DECISIONS_H_
#define SERVICES_EVACUATION_DECISIONS_H_

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "cc/evacuation/v1/decision_service.pb.h"
#include "services/evacuation/decision_store.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/platform/rules/dated_rules.h"
#include "services/territory/client/status_source.h"

namespace cc::evacuation {

// Handlers of decisions on evacuation. Thread-safe.
class Decisions {
 public:
  Decisions(platform::Db& db, const platform::UnitPaths& paths,
            const territory::StatusSource& statuses, const platform::DatedRules& rules)
      : db_(db), paths_(paths), statuses_(statuses), rules_(rules) {}

  absl::StatusOr<v1::EvacuationDecision> CreateDecision(const platform::Call& call,
                                                        const v1::CreateDecisionRequest& request);
  absl::StatusOr<v1::EvacuationDecision> GetDecision(const platform::Call& call,
                                                     const v1::GetDecisionRequest& request);
  absl::StatusOr<v1::ListDecisionsResponse> ListDecisions(const platform::Call& call,
                                                          const v1::ListDecisionsRequest& request);
  absl::StatusOr<v1::EvacuationDecision> UpdateDecision(const platform::Call& call,
                                                        const v1::UpdateDecisionRequest& request);
  absl::StatusOr<v1::EvacuationDecision> SubmitDecision(const platform::Call& call,
                                                        const v1::SubmitDecisionRequest& request);
  absl::StatusOr<v1::EvacuationDecision> AgreeDecision(const platform::Call& call,
                                                       const v1::AgreeDecisionRequest& request);
  absl::StatusOr<v1::EvacuationDecision> RefuseDecision(const platform::Call& call,
                                                        const v1::RefuseDecisionRequest& request);
  absl::StatusOr<v1::EvacuationDecision> AmendDecision(const platform::Call& call,
                                                       const v1::AmendDecisionRequest& request);
  absl::StatusOr<v1::EvacuationDecision> LiftDecision(const platform::Call& call,
                                                      const v1::LiftDecisionRequest& request);
  absl::StatusOr<v1::EvacuationDecision> PlanSettlement(const platform::Call& call,
                                                        const v1::PlanSettlementRequest& request);
  absl::StatusOr<v1::ListDecisionStepsResponse> ListDecisionSteps(
      const platform::Call& call, const v1::ListDecisionStepsRequest& request);

 private:
  // A draft of what the caller may say, checked, with the support of its settlements' statuses.
  absl::StatusOr<v1::EvacuationDecision> Draft(const platform::Call& call,
                                               const v1::EvacuationDecision& stated,
                                               absl::string_view field) const;
  // Where its settlements lie. UNIT_UNKNOWN, DECISION_AUTHORITY_WRONG,
  // SETTLEMENT_OUTSIDE_AUTHORITY.
  absl::StatusOr<SettlementPaths> PathsOf(const v1::EvacuationDecision& decision,
                                          absl::string_view field) const;
  void AskStatuses(const platform::Call& call, v1::EvacuationDecision& decision) const;
  // The decision, of which all settlements lie in the caller's scope. UNIT_OUT_OF_SCOPE.
  absl::StatusOr<DecisionRow> LockOwn(platform::Tx& tx, const std::string& id,
                                      const std::string& etag) const;
  // From `first` on, or from its own first day where that is later.
  absl::Status PutInForce(platform::Tx& tx, DecisionRow& row, absl::CivilDay first) const;
  // Takes the place of the version that it amends.
  absl::Status Supersede(platform::Tx& tx, const v1::EvacuationDecision& decision) const;

  platform::Db& db_;
  const platform::UnitPaths& paths_;
  const territory::StatusSource& statuses_;
  const platform::DatedRules& rules_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_DECISIONS_H_
