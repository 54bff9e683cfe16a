#ifndef SERVICES_EVACUATION_RECORD_MATCHING_H_
#define SERVICES_EVACUATION_RECORD_MATCHING_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/common/v1/event.pb.h"
#include "services/evacuation/tracing_matches.h"
#include "services/platform/feed/feed.h"

namespace cc::evacuation {

// Kinds of the service's own feed after which records are compared.
std::vector<std::string> MatchedKinds();

// What such an event brings: the record is compared with the searches, and departures with those
// who boarded. Nothing is put up twice.
platform::FeedConsumer::Effect MatchEffect(const TracingMatches& matches,
                                           const common::v1::Event& event);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_RECORD_MATCHING_H_
