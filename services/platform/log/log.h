#ifndef SERVICES_PLATFORM_LOG_LOG_H_
#define SERVICES_PLATFORM_LOG_LOG_H_

#include <initializer_list>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

// Logs are JSON lines on standard error: time, level, service, event sentence, fields. Never
// personal data.
namespace cc::platform {

enum class Level { kDebug, kInfo, kWarning, kError };

void SetLogService(absl::string_view service);
void SetLogLevel(Level least);

// `event` is a constant sentence in lower case without a full stop; values are cut at 1,000 bytes.
void Log(Level level, absl::string_view event,
         std::initializer_list<std::pair<absl::string_view, std::string>> fields = {});

// A message as short text for a log with every sensitive field shown as `[redacted]`, at any depth.
std::string Redacted(const google::protobuf::Message& message);

// Text as a JSON string with quotes; bytes that are not UTF-8 are replaced.
std::string JsonString(absl::string_view text);

// Length of the valid UTF-8 sequence at the start of a non-empty text; 0 where there is none.
size_t Utf8Length(absl::string_view text);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_LOG_LOG_H_
