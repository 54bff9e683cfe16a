#ifndef SERVICES_EVACUATION_RECORD_MATCHING_H_
#define SERVICES_EVACUATION_RECORD_MATCHING_H_

#include <string>
#include <vector>

#include "cc/common/v1/event.pb.h"
#include "services/evacuation/tracing_matches.h"
#include "services/platform/feed/feed.h"

namespace cc::evacuation {

// Kinds of the service's own feed after which records are compared.
std::vector<std::string> MatchedKinds();

// What such events bring: records are compared with the searches, departures with those who
// boarded, and whoever a trip lost is proposed to be sought. Each record once, however often the
// page names it. Nothing is put up twice.
platform::FeedConsumer::Effect MatchEffect(const TracingMatches& matches,
                                           const std::vector<common::v1::Event>& events);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_RECORD_MATCHING_H_
