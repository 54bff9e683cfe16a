#ifndef SERVICES_EVACUATION_TRACING_H_
#define SERVICES_EVACUATION_TRACING_H_

#include <string>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/tracing_service.pb.h"
#include "services/evacuation/tracing_matches.h"
#include "services/evacuation/tracing_store.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::evacuation {

// Handlers of family tracing. A search is compared with the whole country; each caller is told what
// their scope allows. Thread-safe.
class Tracing {
 public:
  Tracing(platform::Db& db, const platform::Keyring& keyring, const platform::UnitPaths& paths,
          const TracingMatches& matches)
      : db_(db), keyring_(keyring), paths_(paths), matches_(matches) {}

  absl::StatusOr<v1::TracingRequest> CreateTracingRequest(
      const platform::Call& call, const v1::CreateTracingRequestRequest& request);
  absl::StatusOr<v1::TracingRequest> GetTracingRequest(const platform::Call& call,
                                                       const v1::GetTracingRequestRequest& request);
  absl::StatusOr<v1::ListTracingRequestsResponse> ListTracingRequests(
      const platform::Call& call, const v1::ListTracingRequestsRequest& request);
  absl::StatusOr<v1::TracingRequest> AcceptTracingRequest(
      const platform::Call& call, const v1::AcceptTracingRequestRequest& request);
  absl::StatusOr<v1::TracingRequest> CloseTracingRequest(
      const platform::Call& call, const v1::CloseTracingRequestRequest& request);
  absl::StatusOr<v1::ListTracingCandidatesResponse> ListTracingCandidates(
      const platform::Call& call, const v1::ListTracingCandidatesRequest& request);
  absl::StatusOr<v1::ListWithheldCandidatesResponse> ListWithheldCandidates(
      const platform::Call& call, const v1::ListWithheldCandidatesRequest& request);
  absl::StatusOr<v1::TracingCandidate> ReleaseTracingCandidate(
      const platform::Call& call, const v1::ReleaseTracingCandidateRequest& request);
  absl::StatusOr<v1::TracingCandidate> DecideTracingCandidate(
      const platform::Call& call, const v1::DecideTracingCandidateRequest& request);

 private:
  // Keys of whoever is sought, so that later records are compared too.
  void KeepKeys(platform::Tx& tx, const TracingRow& row) const;
  // Compares a search that was written, and reads it again.
  absl::StatusOr<v1::TracingRequest> Match(const platform::Call& call, const std::string& id);
  // As the caller may know it.
  absl::StatusOr<v1::TracingCandidate> CandidateSeen(const platform::Call& call,
                                                     const std::string& id);
  // One page of candidates.
  template <typename Response, typename Request>
  absl::StatusOr<Response> Candidates(const platform::Call& call, const Request& request,
                                      const CandidateFilter& filter);
  absl::Status Settle(platform::Tx& tx, TracingRow& search, CandidateRow& row,
                      const v1::DecideTracingCandidateRequest& request) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
  const TracingMatches& matches_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_TRACING_H_
