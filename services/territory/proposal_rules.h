#ifndef SERVICES_TERRITORY_PROPOSAL_RULES_H_
#define SERVICES_TERRITORY_PROPOSAL_RULES_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "cc/territory/v1/proposal.pb.h"
#include "google/protobuf/field_mask.pb.h"
#include "services/territory/territory_index.h"

// Rules of a proposal that need no database. What acts set and change is data (`ProcedureRules`).
namespace cc::territory {

// The procedure as the acts in force on one day set it.
struct ProcedureRules {
  struct Distance {
    int met_km = 0, most_km = 0;
  };
  std::map<v1::Criterion::Kind, Distance> distances;  // none before the criteria are in force
  std::optional<int> agreement_days, council_review_days;
  absl::CivilDay council_path_from = absl::CivilDay::max();
};

// PROPOSAL_UNIT_MISMATCH unless a unit of this category proposes on this path.
absl::Status CheckAuthorUnit(const v1::Proposal& proposal, v1::Unit::Category category);

// What must be true of a draft already: known units within the author's, exclusions below them,
// dates in order, no two rows on the same days of a unit.
absl::Status CheckRows(const v1::Proposal& proposal, const TerritoryIndex& units);

// COUNCIL_PATH_NOT_OPEN, COUNCIL_SUBMISSION_MISSING; for the other path always OK.
absl::Status CheckCouncilPath(const v1::Proposal& proposal, const ProcedureRules& rules,
                              absl::CivilDay today);

// What must be true on submission besides: rows, criteria, the term of the oblast administration.
absl::Status CheckSubmission(const v1::Proposal& proposal, const ProcedureRules& rules,
                             absl::CivilDay today);

// Fills in what follows from the distances and from the council's submission.
void FillOutcomes(const ProcedureRules& rules, v1::Proposal& proposal);

// PROPOSAL_WITHDRAWN or STATE_FORBIDS unless the step leads from `from` to `to`.
absl::Status CheckStep(v1::Proposal::State from, v1::Proposal::State to);
absl::Status CheckEditable(v1::Proposal::State state);
// Documents are attached as long as the state is not final.
absl::Status CheckAttachable(v1::Proposal::State state);

// PROPOSAL_DECISION_BY_AUTHOR, PROPOSAL_DECIDED_BEFORE.
absl::Status CheckDecider(const std::vector<std::string>& authors,
                          const std::vector<std::string>& deciders, absl::string_view actor);

// FIELD_REQUIRED where rows need the commission's reason and there is none.
absl::Status CheckCommissionDecision(const v1::Proposal& proposal,
                                     const v1::CommissionDecision& decision, absl::CivilDay today);
// FIELD_REQUIRED without registration, ACT_DATES_DISAGREE.
absl::Status CheckAct(const v1::ProposalAct& act);

// Takes over what the mask names. FIELD_MASK_INVALID for anything but title, amends, rows and
// council_submission.
absl::Status Merge(const v1::Proposal& changed, const google::protobuf::FieldMask& mask,
                   v1::Proposal& proposal);

// DOCUMENT_KIND_UNKNOWN; otherwise the media type by the name's ending.
absl::StatusOr<std::string> MediaTypeOf(absl::string_view file_name);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_PROPOSAL_RULES_H_
