#ifndef SERVICES_EVACUATION_TRACING_RULES_H_
#define SERVICES_EVACUATION_TRACING_RULES_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "cc/evacuation/v1/tracing_service.pb.h"

// What must hold of a search. No refusal says anything of a person.
namespace cc::evacuation {

// DATE_IN_FUTURE, BIRTH_DATE_IMPOSSIBLE, CONSENT_OF_SEEKER_MISSING.
absl::Status CheckTracing(const v1::TracingRequest& request, absl::CivilDay today);

// STATE_FORBIDS unless the search goes on.
absl::Status CheckOngoing(const v1::TracingRequest& request);

// How much equal keys say.
v1::TracingCandidate::Grade GradeOf(const std::vector<v1::IdentityMatch>& matches);

// STATE_FORBIDS unless the search goes on, nobody has decided and the decision is one;
// CONSENT_OF_FOUND_MISSING where a place is told without it; DATE_IN_FUTURE.
absl::Status CheckTracingDecision(const v1::TracingRequest& request,
                                  const v1::TracingCandidate& candidate,
                                  const v1::DecideTracingCandidateRequest& decision,
                                  absl::CivilDay today);

// STATE_FORBIDS unless the search goes on and the candidate is withheld.
absl::Status CheckRelease(const v1::TracingRequest& request, const v1::TracingCandidate& candidate);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_TRACING_RULES_H_
