#include "services/platform/log/log.h"

#include <unistd.h>

#include <atomic>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "cc/options/v1/options.pb.h"
#include "google/protobuf/descriptor.h"

namespace cc::platform {
namespace {

constexpr size_t kMaxValue = 1000;
std::atomic<Level> least_level{Level::kInfo};
std::string& ServiceName() {
  static auto* name = new std::string();
  return *name;
}

absl::string_view NameOf(Level level) {
  switch (level) {
    case Level::kDebug:
      return "debug";
    case Level::kInfo:
      return "info";
    case Level::kWarning:
      return "warning";
    case Level::kError:
      return "error";
  }
  return "error";
}

void Redact(google::protobuf::Message& message) {
  using google::protobuf::FieldDescriptor;
  const auto* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const auto* field : fields) {
    if (field->options().GetExtension(options::v1::field).sensitive()) {
      reflection->ClearField(&message, field);
      if (field->type() != FieldDescriptor::TYPE_STRING) continue;
      if (field->is_repeated()) {
        reflection->AddString(&message, field, "[redacted]");
      } else {
        reflection->SetString(&message, field, "[redacted]");
      }
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      if (!field->is_repeated()) {
        Redact(*reflection->MutableMessage(&message, field));
        continue;
      }
      for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
        Redact(*reflection->MutableRepeatedMessage(&message, field, i));
      }
    }
  }
}

}  // namespace

void SetLogService(absl::string_view service) { ServiceName() = std::string(service); }
void SetLogLevel(Level least) { least_level = least; }

size_t Utf8Length(absl::string_view text) {
  auto at = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  auto tail = [&](size_t i) { return (at(i) & 0xC0) == 0x80; };
  unsigned c = at(0);
  if (c < 0x80) return 1;
  if (c >= 0xC2 && c <= 0xDF) return tail(1) ? 2 : 0;
  if (c >= 0xE0 && c <= 0xEF) {
    bool overlong = c == 0xE0 && at(1) < 0xA0;
    bool surrogate = c == 0xED && at(1) > 0x9F;
    return tail(1) && tail(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (c >= 0xF0 && c <= 0xF4) {
    bool overlong = c == 0xF0 && at(1) < 0x90;
    bool beyond = c == 0xF4 && at(1) > 0x8F;
    return tail(1) && tail(2) && tail(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

std::string JsonString(absl::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    size_t length = Utf8Length(text);
    unsigned char c = static_cast<unsigned char>(text[0]);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      length = 1;
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += text[0];
    } else if (c < 0x20 || c == 0x7F) {
      absl::StrAppendFormat(&out, "\\u%04x", c);
    } else {
      absl::StrAppend(&out, text.substr(0, length));
    }
    text.remove_prefix(length);
  }
  out += '"';
  return out;
}

void Log(Level level, absl::string_view event,
         std::initializer_list<std::pair<absl::string_view, std::string>> fields) {
  if (level < least_level.load(std::memory_order_relaxed)) return;
  std::string line = absl::StrCat(
      "{\"time\":\"", absl::FormatTime("%Y-%m-%d%ET%H:%M:%E3SZ", absl::Now(), absl::UTCTimeZone()),
      "\",\"level\":\"", NameOf(level), "\",\"service\":", JsonString(ServiceName()),
      ",\"event\":", JsonString(event));
  for (const auto& [name, value] : fields) {
    absl::string_view shown = absl::string_view(value).substr(0, kMaxValue);
    absl::StrAppend(&line, ",", JsonString(name), ":", JsonString(shown));
  }
  line += "}\n";
  // One write per line: lines of several threads do not mix.
  [[maybe_unused]] ssize_t written = write(STDERR_FILENO, line.data(), line.size());
}

std::string Redacted(const google::protobuf::Message& message) {
  std::unique_ptr<google::protobuf::Message> copy(message.New());
  copy->CopyFrom(message);
  Redact(*copy);
  return copy->ShortDebugString();
}

}  // namespace cc::platform
