#ifndef SERVICES_EVACUATION_DECISION_STORE_H_
#define SERVICES_EVACUATION_DECISION_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "cc/evacuation/v1/decision_service.pb.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of decisions on evacuation, their settlements and the steps of their lives.
namespace cc::evacuation {

// A decision with what its change tells the feed.
struct DecisionRow {
  v1::EvacuationDecision decision;
  int64_t revision = 0;
  std::vector<platform::ScopeKey> scope;
};

// Where the settlements of a decision lie, in their order.
using SettlementPaths = std::vector<platform::UnitPath>;

// Gives it an id, etag and instants, and records the first step.
void InsertDecision(platform::Tx& tx, DecisionRow& row, const SettlementPaths& paths,
                    const std::string& note);
// Writes what may change and records the step from `before`. The row is locked by this transaction.
void UpdateDecision(platform::Tx& tx, DecisionRow& row, const v1::EvacuationDecision& before,
                    const std::string& note);
// Writes settlements and scope of a locked draft anew; UpdateDecision follows.
void ReplaceSettlements(platform::Tx& tx, DecisionRow& row, const SettlementPaths& paths);
// Writes whom the plan counts on in each settlement of a locked decision.
void UpdatePlans(platform::Tx& tx, const v1::EvacuationDecision& decision);

// NOT_FOUND where the call sees none.
absl::StatusOr<v1::EvacuationDecision> FindDecision(platform::Tx& tx, const std::string& id);
// The same, and nobody else changes it until the transaction ends.
absl::StatusOr<DecisionRow> LockDecision(platform::Tx& tx, const std::string& id);
// In the order of entry; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::EvacuationDecision>> ListDecisions(
    platform::Tx& tx, const v1::ListDecisionsRequest& request, const platform::Page& page);
absl::StatusOr<std::vector<v1::DecisionStep>> ListDecisionSteps(platform::Tx& tx,
                                                                const std::string& decision_id,
                                                                const platform::Page& page);

// From here to the end of the transaction nobody else puts a decision in force.
absl::Status LockForce(platform::Tx& tx);
// A settlement of `decision` that another decision of the kind holds on its days.
struct Overlap {
  std::string unit_code, decision_id;
};
// Among decisions in force, but not the one that `decision` amends. Its days are those of force
// where they are known, else those that it states.
absl::StatusOr<std::optional<Overlap>> FindOverlap(platform::Tx& tx,
                                                   const v1::EvacuationDecision& decision);

// A decision that holds for a settlement on a day.
struct DecisionInForce {
  std::string id;
  v1::EvacuationDecision::Kind kind = v1::EvacuationDecision::KIND_UNSPECIFIED;
  std::string unit_code;  // the settlement that it names
};
// Which decisions hold for the settlement at the end of the path, or one that it lies in, on the
// day, the first entered first. Only those that the call sees: a unit above or below the caller's.
absl::StatusOr<std::vector<DecisionInForce>> DecisionsOn(platform::Tx& tx,
                                                         const platform::UnitPath& path,
                                                         absl::CivilDay day);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_DECISION_STORE_H_
