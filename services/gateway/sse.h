#ifndef SERVICES_GATEWAY_SSE_H_
#define SERVICES_GATEWAY_SSE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

// Server-sent events: the text of the frames.
namespace cc::gateway {

// One event. `data` may hold lines; `id` and `event` are left out where empty or where they hold a
// line break.
std::string SseFrame(absl::string_view id, absl::string_view event, absl::string_view data);
// What keeps a quiet connection open.
std::string SseHeartbeat();
// The first bytes of a stream: how long a client waits before it connects again.
std::string SseStart();

// The message's `resume_token`; empty where it has none.
std::string ResumeTokenOf(const google::protobuf::Message& message);
// Continues after `Last-Event-ID` where the request has a `resume_token`.
void ResumeFrom(absl::string_view last_event_id, google::protobuf::Message& request);

}  // namespace cc::gateway

#endif  // SERVICES_GATEWAY_SSE_H_
