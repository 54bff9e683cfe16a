#include "services/evacuation/tracing.h"

#include <utility>
#include <vector>

#include "services/evacuation/identity_key_store.h"
#include "services/evacuation/tracing_rules.h"
#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {

using platform::Call;
using platform::Tx;
using v1::TracingRequest;

void Tracing::KeepKeys(Tx& tx, const TracingRow& row) const {
  const v1::SoughtPerson& sought = row.request.sought();
  const Identity identity{.name = sought.name(),
                          .birth_date = sought.birth_date(),
                          .birth_year = sought.birth_year(),
                          .rnokpp = sought.rnokpp(),
                          .unzr = sought.unzr(),
                          .phone = sought.phone()};
  PutKeys(tx, RecordKind::kSearch, row.request.id(), row.scope,
          {{row.request.id(), KeysOf(keyring_, identity)}});
}

// The caller sees the own part of the country only, the comparison all of it.
absl::StatusOr<TracingRequest> Tracing::Match(const Call& call, const std::string& id) {
  CC_RETURN_IF_ERROR(
      db_.WriteStep(call.OverWholeCountry(), [&](Tx& tx) { return matches_.MatchSearch(tx, id); }));
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<TracingRequest> {
    CC_ASSIGN_OR_RETURN(TracingRow row, FindTracing(tx, keyring_, id));
    return std::move(row.request);
  });
}

absl::StatusOr<TracingRequest> Tracing::CreateTracingRequest(
    const Call& call, const v1::CreateTracingRequestRequest& request) {
  CC_RETURN_IF_ERROR(CheckTracing(request.tracing_request(), platform::DayIn(call.now())));
  const std::string& unit = request.tracing_request().unit_code();
  const std::optional<platform::UnitPath> path = paths_.Find(unit);
  if (!path) {
    return platform::FailField("tracing_request.unit_code", common::v1::REASON_UNIT_UNKNOWN,
                               {{"unit", unit}});
  }
  CC_ASSIGN_OR_RETURN(
      TracingRequest made, db_.Write(call, [&](Tx& tx) -> absl::StatusOr<TracingRequest> {
        TracingRow row{.request = request.tracing_request(),
                       .scope = platform::RowKeys(options::v1::RELATION_OFFICE, *path)};
        row.request.set_state(TracingRequest::STATE_OPEN);
        row.request.clear_split_id();
        InsertTracing(tx, keyring_, row);
        KeepKeys(tx, row);
        EmitTracing(tx, row);
        return std::move(row.request);
      }));
  return Match(call, made.id());
}

absl::StatusOr<TracingRequest> Tracing::GetTracingRequest(
    const Call& call, const v1::GetTracingRequestRequest& request) {
  call.Touch("tracing_requests", request.id());
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<TracingRequest> {
    CC_ASSIGN_OR_RETURN(TracingRow row, FindTracing(tx, keyring_, request.id()));
    return std::move(row.request);
  });
}

absl::StatusOr<v1::ListTracingRequestsResponse> Tracing::ListTracingRequests(
    const Call& call, const v1::ListTracingRequestsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<TracingRequest> found, db_.Read(call, [&](Tx& tx) {
    return ListTracing(tx, keyring_, request.state(), page);
  }));
  v1::ListTracingRequestsResponse response;
  for (TracingRequest& one : found) {
    if (response.tracing_requests_size() == page.size) {
      response.set_next_page_token(
          platform::NextPageToken(request, {response.tracing_requests(page.size - 1).id()}));
      break;
    }
    call.Touch("tracing_requests", one.id());
    *response.add_tracing_requests() = std::move(one);
  }
  return response;
}

absl::StatusOr<TracingRequest> Tracing::AcceptTracingRequest(
    const Call& call, const v1::AcceptTracingRequestRequest& request) {
  CC_ASSIGN_OR_RETURN(
      TracingRequest accepted, db_.Write(call, [&](Tx& tx) -> absl::StatusOr<TracingRequest> {
        CC_ASSIGN_OR_RETURN(TracingRow row, LockTracing(tx, keyring_, request.id()));
        CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.request.etag()));
        if (row.request.state() != TracingRequest::STATE_PROPOSED) {
          return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                                {{"state", TracingRequest::State_Name(row.request.state())}});
        }
        const std::string party_id = row.request.seeker().party_id();
        *row.request.mutable_seeker() = request.seeker();
        row.request.mutable_seeker()->set_party_id(party_id);
        if (request.has_consent()) *row.request.mutable_consent() = request.consent();
        CC_RETURN_IF_ERROR(CheckTracing(row.request, platform::DayIn(call.now())));
        CC_ASSIGN_OR_RETURN(const bool waits, HasUndecided(tx, request.id(), request.id()));
        row.request.set_state(waits ? TracingRequest::STATE_MATCHED : TracingRequest::STATE_OPEN);
        AddStep(call, row.request, "");
        UpdateTracing(tx, keyring_, row);
        KeepKeys(tx, row);
        EmitTracing(tx, row);
        return std::move(row.request);
      }));
  return Match(call, accepted.id());
}

absl::StatusOr<TracingRequest> Tracing::CloseTracingRequest(
    const Call& call, const v1::CloseTracingRequestRequest& request) {
  if (request.state() != TracingRequest::STATE_CLOSED_WITHDRAWN &&
      request.state() != TracingRequest::STATE_CLOSED_NOT_FOUND)
    return platform::FailField("state", common::v1::REASON_ENUM_VALUE_UNKNOWN);
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<TracingRequest> {
    CC_ASSIGN_OR_RETURN(TracingRow row, LockTracing(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.request.etag()));
    CC_RETURN_IF_ERROR(CheckOngoing(row.request));
    row.request.set_state(request.state());
    AddStep(call, row.request, request.note());
    UpdateTracing(tx, keyring_, row);
    DropKeys(tx, row.request.id());
    EmitTracing(tx, row);
    return std::move(row.request);
  });
}

template <typename Response, typename Request>
absl::StatusOr<Response> Tracing::Candidates(const Call& call, const Request& request,
                                             const CandidateFilter& filter) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<v1::TracingCandidate> found, db_.Read(call, [&](Tx& tx) {
    return ListCandidates(tx, keyring_, filter, page);
  }));
  Response response;
  for (v1::TracingCandidate& one : found) {
    if (response.candidates_size() == page.size) {
      response.set_next_page_token(
          platform::NextPageToken(request, {response.candidates(page.size - 1).id()}));
      break;
    }
    call.Touch("tracing_candidates", one.id());
    *response.add_candidates() = std::move(one);
  }
  return response;
}

absl::StatusOr<v1::ListTracingCandidatesResponse> Tracing::ListTracingCandidates(
    const Call& call, const v1::ListTracingCandidatesRequest& request) {
  return Candidates<v1::ListTracingCandidatesResponse>(
      call, request,
      {.tracing_request_id = request.tracing_request_id(), .state = request.state()});
}

absl::StatusOr<v1::ListWithheldCandidatesResponse> Tracing::ListWithheldCandidates(
    const Call& call, const v1::ListWithheldCandidatesRequest& request) {
  return Candidates<v1::ListWithheldCandidatesResponse>(call, request, {.withheld = true});
}

absl::StatusOr<v1::TracingCandidate> Tracing::CandidateSeen(const Call& call,
                                                            const std::string& id) {
  CC_ASSIGN_OR_RETURN(std::vector<v1::TracingCandidate> found, db_.Read(call, [&](Tx& tx) {
    return ListCandidates(tx, keyring_, {.id = id}, {.size = 1, .after = {}});
  }));
  if (found.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return std::move(found[0]);
}

// As deciding: the search may lie outside the caller's scope.
absl::StatusOr<v1::TracingCandidate> Tracing::ReleaseTracingCandidate(
    const Call& call, const v1::ReleaseTracingCandidateRequest& request) {
  const Call wide = call.OverWholeCountry();
  CC_ASSIGN_OR_RETURN(
      const v1::TracingCandidate released,
      db_.Write(wide, [&](Tx& tx) -> absl::StatusOr<v1::TracingCandidate> {
        CC_ASSIGN_OR_RETURN(const CandidateRow seen, FindCandidate(tx, keyring_, request.id()));
        if (!call.scope().Meets(seen.record_scope))
          return platform::Fail(common::v1::REASON_NOT_FOUND);
        CC_ASSIGN_OR_RETURN(TracingRow search,
                            LockTracing(tx, keyring_, seen.candidate.tracing_request_id()));
        CC_ASSIGN_OR_RETURN(CandidateRow row, FindCandidate(tx, keyring_, request.id()));
        CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.candidate.etag()));
        CC_RETURN_IF_ERROR(CheckRelease(search.request, row.candidate));
        ReleaseCandidate(tx, row);
        if (search.request.state() == TracingRequest::STATE_OPEN)
          MoveTracing(tx, keyring_, search, TracingRequest::STATE_MATCHED);
        v1::TracingCandidate told;
        told.set_id(row.candidate.id());
        return told;
      }));
  return CandidateSeen(call, released.id());
}

// The search may lie outside the caller's scope: the transaction sees the whole country, and the
// scope is compared here.
absl::StatusOr<v1::TracingCandidate> Tracing::DecideTracingCandidate(
    const Call& call, const v1::DecideTracingCandidateRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  const Call wide = call.OverWholeCountry();
  CC_ASSIGN_OR_RETURN(
      v1::TracingCandidate decided,
      db_.Write(wide, [&](Tx& tx) -> absl::StatusOr<v1::TracingCandidate> {
        CC_ASSIGN_OR_RETURN(CandidateRow seen, FindCandidate(tx, keyring_, request.id()));
        // Of a death nobody learns by asking.
        if (seen.candidate.state() == v1::TracingCandidate::STATE_WITHHELD)
          return platform::Fail(common::v1::REASON_NOT_FOUND);
        CC_ASSIGN_OR_RETURN(RecordPlace place,
                            PlaceOf(tx, seen.candidate.record(), seen.candidate.record_id()));
        if (!call.scope().Meets(place.scope)) {
          return platform::Fail(call.scope().Meets(seen.search_scope)
                                    ? common::v1::REASON_TRACING_RECORD_ELSEWHERE
                                    : common::v1::REASON_NOT_FOUND);
        }
        // Decisions about one search wait for each other.
        CC_ASSIGN_OR_RETURN(TracingRow search,
                            LockTracing(tx, keyring_, seen.candidate.tracing_request_id()));
        CC_ASSIGN_OR_RETURN(CandidateRow row, FindCandidate(tx, keyring_, request.id()));
        CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.candidate.etag()));
        if (row.candidate.state() == v1::TracingCandidate::STATE_WITHHELD)
          return platform::Fail(common::v1::REASON_NOT_FOUND);
        CC_RETURN_IF_ERROR(CheckTracingDecision(search.request, row.candidate, request, today));
        CC_RETURN_IF_ERROR(Settle(tx, search, row, request));
        v1::TracingCandidate told;
        told.set_id(row.candidate.id());
        return told;
      }));
  return CandidateSeen(call, decided.id());
}

absl::Status Tracing::Settle(Tx& tx, TracingRow& search, CandidateRow& row,
                             const v1::DecideTracingCandidateRequest& request) const {
  DecideCandidate(tx, keyring_, row, request);
  EmitCandidate(tx, row);
  if (request.decision() == v1::TracingCandidate::STATE_CONFIRMED) {
    search.request.set_state(TracingRequest::STATE_CLOSED_FOUND);
    if (request.has_consent()) *search.request.mutable_found() = request.place();
    DropKeys(tx, search.request.id());
  } else {
    CC_ASSIGN_OR_RETURN(const bool waits,
                        HasUndecided(tx, search.request.id(), row.candidate.id()));
    if (waits || search.request.state() != TracingRequest::STATE_MATCHED) return absl::OkStatus();
    search.request.set_state(TracingRequest::STATE_OPEN);
  }
  // No words: what the one side noted may say where they are.
  AddStep(tx.call(), search.request, "");
  UpdateTracing(tx, keyring_, search);
  EmitTracing(tx, search);
  return absl::OkStatus();
}

}  // namespace cc::evacuation
