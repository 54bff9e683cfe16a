#ifndef SERVICES_EVACUATION_TRACING_STORE_H_
#define SERVICES_EVACUATION_TRACING_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/tracing.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of searches for people. Who is sought and who seeks is encrypted.
namespace cc::evacuation {

// A search with what its change tells the feed.
struct TracingRow {
  v1::TracingRequest request;
  int64_t revision = 0;
  std::vector<platform::ScopeKey> scope;
  std::string sought_person_id;  // of a proposal
};

// Gives an id to the search, in the state that it says, and notes its first step.
void InsertTracing(platform::Tx& tx, const platform::Keyring& keyring, TracingRow& row);
// Writes what may change of a locked search. Raises its revision.
void UpdateTracing(platform::Tx& tx, const platform::Keyring& keyring, TracingRow& row);
// NOT_FOUND where there is none within the scope.
absl::StatusOr<TracingRow> FindTracing(platform::Tx& tx, const platform::Keyring& keyring,
                                       const std::string& id);
absl::StatusOr<TracingRow> LockTracing(platform::Tx& tx, const platform::Keyring& keyring,
                                       const std::string& id);
// By creation; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::TracingRequest>> ListTracing(platform::Tx& tx,
                                                            const platform::Keyring& keyring,
                                                            v1::TracingRequest::State state,
                                                            const platform::Page& page);
// Notes a step into the state that the search has now, and tells the feed.
void AddStep(const platform::Call& call, v1::TracingRequest& request, const std::string& note);
void EmitTracing(platform::Tx& tx, const TracingRow& row);
// Takes a locked search into a state, without words, and tells the feed.
void MoveTracing(platform::Tx& tx, const platform::Keyring& keyring, TracingRow& row,
                 v1::TracingRequest::State to);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_TRACING_STORE_H_
