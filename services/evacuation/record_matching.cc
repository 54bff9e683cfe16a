#include "services/evacuation/record_matching.h"

#include <set>
#include <utility>

#include "services/evacuation/double_count_store.h"

namespace cc::evacuation {
namespace {

absl::Status MatchOne(platform::Tx& tx, const TracingMatches& matches, const std::string& kind,
                      const std::string& id) {
  if (kind == "trips") return matches.MatchTrip(tx, id);
  if (kind == "tracing_requests") return matches.MatchSearch(tx, id);
  CC_RETURN_IF_ERROR(matches.MatchRecord(tx, id));
  return PutUpDoubleCounts(tx, id);
}

}  // namespace

std::vector<std::string> MatchedKinds() {
  return {"parties", "departures", "tracing_requests", "trips"};
}

platform::FeedConsumer::Effect MatchEffect(const TracingMatches& matches,
                                           const std::vector<common::v1::Event>& events) {
  std::set<std::pair<std::string, std::string>> records;
  for (const common::v1::Event& event : events) records.emplace(event.kind(), event.key());
  return [&matches, records = std::move(records)](platform::Tx& tx) -> absl::Status {
    for (const auto& [kind, id] : records) CC_RETURN_IF_ERROR(MatchOne(tx, matches, kind, id));
    return absl::OkStatus();
  };
}

}  // namespace cc::evacuation
