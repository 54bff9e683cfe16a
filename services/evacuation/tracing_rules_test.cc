#include "services/evacuation/tracing_rules.h"

#include "services/platform/testing/testing.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::ParseProto;
using platform::Refused;
using platform::StatusIs;
using v1::TracingCandidate;
using v1::TracingRequest;

const absl::CivilDay kNow(2026, 3, 2);

TracingRequest Asked(const std::string& more = "") {
  return ParseProto<TracingRequest>(
      "state: STATE_MATCHED consent { date: '2026-03-02' form: FORM_WRITTEN } " + more);
}

TEST(CheckTracing, WantsTheSeekersConsentAndDaysThatHaveCome) {
  EXPECT_THAT(CheckTracing(Asked(), kNow), IsOk());
  EXPECT_THAT(CheckTracing(TracingRequest(), kNow),
              Refused(common::v1::REASON_CONSENT_OF_SEEKER_MISSING));
  for (const char* wrong : {"last_seen_date: '2026-03-03'", "sought { birth_date: '2026-03-03' }",
                            "sought { birth_year: 2027 }"}) {
    EXPECT_THAT(CheckTracing(Asked(wrong), kNow), StatusIs(absl::StatusCode::kInvalidArgument))
        << wrong;
  }
  TracingRequest tomorrow = Asked();
  tomorrow.mutable_consent()->set_date("2026-03-03");
  EXPECT_THAT(CheckTracing(tomorrow, kNow), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(GradeOf, IsThatOfTheBestEvidence) {
  EXPECT_EQ(GradeOf({v1::IDENTITY_MATCH_PHONE, v1::IDENTITY_MATCH_UNZR}),
            TracingCandidate::GRADE_STRONG);
  EXPECT_EQ(GradeOf({v1::IDENTITY_MATCH_RNOKPP}), TracingCandidate::GRADE_STRONG);
  EXPECT_EQ(
      GradeOf({v1::IDENTITY_MATCH_NAME_AND_BIRTH_YEAR, v1::IDENTITY_MATCH_NAME_AND_BIRTH_DATE}),
      TracingCandidate::GRADE_LIKELY);
  EXPECT_EQ(GradeOf({v1::IDENTITY_MATCH_PHONE}), TracingCandidate::GRADE_WEAK);
  EXPECT_EQ(GradeOf({v1::IDENTITY_MATCH_NAME_AND_BIRTH_YEAR}), TracingCandidate::GRADE_WEAK);
}

TEST(CheckOngoing, HoldsUntilTheSearchIsClosed) {
  for (int state = TracingRequest::STATE_PROPOSED; state <= TracingRequest::STATE_CLOSED_NOT_FOUND;
       ++state) {
    TracingRequest request = Asked();
    request.set_state(static_cast<TracingRequest::State>(state));
    EXPECT_EQ(CheckOngoing(request).ok(), state <= TracingRequest::STATE_MATCHED) << state;
  }
}

TEST(CheckTracingDecision, TellsNoPlaceWithoutConsent) {
  auto check = [](const std::string& text) {
    TracingCandidate candidate;
    candidate.set_state(TracingCandidate::STATE_PROPOSED);
    return CheckTracingDecision(Asked(), candidate,
                                ParseProto<v1::DecideTracingCandidateRequest>(text), kNow);
  };
  EXPECT_THAT(check("decision: STATE_CONFIRMED"), IsOk());
  for (const char* place :
       {"unit_code: 'UA14120110010088407'", "phone: '+380501234567'", "note: 'x'"}) {
    const std::string told = std::string("decision: STATE_CONFIRMED place { ") + place + " } ";
    EXPECT_THAT(check(told), Refused(common::v1::REASON_CONSENT_OF_FOUND_MISSING)) << place;
    EXPECT_THAT(check(told + "consent { date: '2026-03-02' form: FORM_ORAL }"), IsOk()) << place;
  }
  EXPECT_THAT(check("decision: STATE_PROPOSED"), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace cc::evacuation
