#include "services/evacuation/record_matching.h"

#include "services/evacuation/double_count_store.h"

namespace cc::evacuation {

std::vector<std::string> MatchedKinds() { return {"parties", "departures", "tracing_requests"}; }

platform::FeedConsumer::Effect MatchEffect(const TracingMatches& matches,
                                           const common::v1::Event& event) {
  return [&matches, kind = event.kind(), key = event.key()](platform::Tx& tx) -> absl::Status {
    if (kind == "tracing_requests") return matches.MatchSearch(tx, key);
    CC_RETURN_IF_ERROR(matches.MatchRecord(tx, key));
    return PutUpDoubleCounts(tx, key);
  };
}

}  // namespace cc::evacuation
