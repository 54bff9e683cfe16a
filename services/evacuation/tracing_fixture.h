#ifndef SERVICES_EVACUATION_TRACING_FIXTURE_H_
#define SERVICES_EVACUATION_TRACING_FIXTURE_H_

#include <string>
#include <vector>

#include "services/evacuation/request_fixture.h"

namespace cc::evacuation {

// The grandmother of the story, sought from Dnipropetrovsk oblast.
inline constexpr char kSearch[] =
    "tracing_request { unit_code: 'UA12120000000089862' synthetic: true "
    "sought { name { family_name: 'Вигадана' given_name: 'Ганна' } birth_date: '1934-01-05' } "
    "seeker { name: 'Приклад Тетяна' phone: '+380931234567' relation: KINSHIP_GRANDPARENT } "
    "last_seen_date: '2026-02-20' last_seen_note: 'на вокзалі' "
    "consent { date: '2026-03-01' form: FORM_ORAL tell_name: true } }";

// A story with searches.
class TracingStory : public RequestStory {
 protected:
  absl::StatusOr<v1::TracingRequest> Seek(const std::string& text = kSearch,
                                          platform::TestCaller caller = In(kDnipropetrovsk)) {
    return Do(tracing, &Tracing::CreateTracingRequest,
              platform::ParseProto<v1::CreateTracingRequestRequest>(text), caller);
  }
  // The same search from where the people neither are from nor go.
  absl::StatusOr<v1::TracingRequest> SeekFromAfar() {
    std::string text = kSearch;
    text.replace(text.find(kPavlohradRaion), sizeof(kPavlohradRaion) - 1, kKharkiv);
    return Seek(text, In(kKharkiv));
  }
  absl::StatusOr<v1::TracingRequest> Read(const std::string& id,
                                          platform::TestCaller caller = In(kDnipropetrovsk)) {
    v1::GetTracingRequestRequest request;
    request.set_id(id);
    return Do(tracing, &Tracing::GetTracingRequest, request, caller);
  }
  absl::StatusOr<v1::TracingCandidate> Decide(const std::string& id, const std::string& text,
                                              platform::TestCaller caller = In(kDonetsk)) {
    auto request = platform::ParseProto<v1::DecideTracingCandidateRequest>(text);
    request.set_id(id);
    return Do(tracing, &Tracing::DecideTracingCandidate, request, caller);
  }
  absl::StatusOr<v1::TracingRequest> Accept(const v1::TracingRequest& proposed) {
    v1::AcceptTracingRequestRequest request;
    request.set_id(proposed.id());
    *request.mutable_seeker() = proposed.seeker();
    *request.mutable_consent() =
        platform::ParseProto<v1::TracingConsent>("date: '2026-03-02' form: FORM_ORAL");
    return Do(tracing, &Tracing::AcceptTracingRequest, request);
  }
  std::vector<v1::TracingRequest> Searches() {
    auto list = Do(tracing, &Tracing::ListTracingRequests, v1::ListTracingRequestsRequest());
    EXPECT_THAT(list, platform::IsOk());
    return {list->tracing_requests().begin(), list->tracing_requests().end()};
  }
  std::vector<v1::TracingCandidate> Withheld(platform::TestCaller caller = In(kDonetsk)) {
    auto list =
        Do(tracing, &Tracing::ListWithheldCandidates, v1::ListWithheldCandidatesRequest(), caller);
    EXPECT_THAT(list, platform::IsOk());
    return {list->candidates().begin(), list->candidates().end()};
  }
  absl::StatusOr<v1::TracingCandidate> Release(const std::string& id,
                                               platform::TestCaller caller = In(kDonetsk)) {
    v1::ReleaseTracingCandidateRequest request;
    request.set_id(id);
    return Do(tracing, &Tracing::ReleaseTracingCandidate, request, caller);
  }
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_TRACING_FIXTURE_H_
