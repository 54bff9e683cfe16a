#include "services/evacuation/tracing_rules.h"

#include <algorithm>
#include <optional>
#include <string>

#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Fail;
using platform::FailField;

absl::Status CheckPastDay(const std::string& field, const std::string& date, absl::CivilDay today) {
  const std::optional<absl::CivilDay> day = platform::ParseDate(date);
  if (!day || *day <= today) return absl::OkStatus();
  return FailField(field, common::v1::REASON_DATE_IN_FUTURE, {{"date", date}});
}

bool TellsPlace(const v1::FoundPlace& place) {
  return !place.unit_code().empty() || !place.phone().empty() || !place.note().empty();
}

}  // namespace

absl::Status CheckTracing(const v1::TracingRequest& request, absl::CivilDay today) {
  CC_RETURN_IF_ERROR(
      CheckPastDay("tracing_request.last_seen_date", request.last_seen_date(), today));
  const std::optional<absl::CivilDay> birth = platform::ParseDate(request.sought().birth_date());
  if ((birth && *birth > today) || request.sought().birth_year() > today.year())
    return FailField("tracing_request.sought.birth_date", common::v1::REASON_BIRTH_DATE_IMPOSSIBLE);
  if (!request.has_consent()) return Fail(common::v1::REASON_CONSENT_OF_SEEKER_MISSING);
  return CheckPastDay("tracing_request.consent.date", request.consent().date(), today);
}

absl::Status CheckOngoing(const v1::TracingRequest& request) {
  switch (request.state()) {
    case v1::TracingRequest::STATE_PROPOSED:
    case v1::TracingRequest::STATE_OPEN:
    case v1::TracingRequest::STATE_MATCHED:
      return absl::OkStatus();
    default:
      return Fail(common::v1::REASON_STATE_FORBIDS,
                  {{"state", v1::TracingRequest::State_Name(request.state())}});
  }
}

v1::TracingCandidate::Grade GradeOf(const std::vector<v1::IdentityMatch>& matches) {
  auto has = [&](v1::IdentityMatch match) {
    return std::find(matches.begin(), matches.end(), match) != matches.end();
  };
  if (has(v1::IDENTITY_MATCH_RNOKPP) || has(v1::IDENTITY_MATCH_UNZR))
    return v1::TracingCandidate::GRADE_STRONG;
  if (has(v1::IDENTITY_MATCH_NAME_AND_BIRTH_DATE)) return v1::TracingCandidate::GRADE_LIKELY;
  return v1::TracingCandidate::GRADE_WEAK;
}

absl::Status CheckTracingDecision(const v1::TracingRequest& request,
                                  const v1::TracingCandidate& candidate,
                                  const v1::DecideTracingCandidateRequest& decision,
                                  absl::CivilDay today) {
  CC_RETURN_IF_ERROR(CheckOngoing(request));
  if (candidate.state() != v1::TracingCandidate::STATE_PROPOSED) {
    return Fail(common::v1::REASON_STATE_FORBIDS,
                {{"state", v1::TracingCandidate::State_Name(candidate.state())}});
  }
  if (decision.decision() != v1::TracingCandidate::STATE_CONFIRMED &&
      decision.decision() != v1::TracingCandidate::STATE_REJECTED)
    return FailField("decision", common::v1::REASON_ENUM_VALUE_UNKNOWN);
  if (TellsPlace(decision.place()) && !decision.has_consent())
    return Fail(common::v1::REASON_CONSENT_OF_FOUND_MISSING);
  return CheckPastDay("consent.date", decision.consent().date(), today);
}

absl::Status CheckRelease(const v1::TracingRequest& request,
                          const v1::TracingCandidate& candidate) {
  CC_RETURN_IF_ERROR(CheckOngoing(request));
  if (candidate.state() == v1::TracingCandidate::STATE_WITHHELD) return absl::OkStatus();
  return Fail(common::v1::REASON_STATE_FORBIDS,
              {{"state", v1::TracingCandidate::State_Name(candidate.state())}});
}

}  // namespace cc::evacuation
