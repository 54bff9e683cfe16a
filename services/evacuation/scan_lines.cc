#include "services/evacuation/scan_lines.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

constexpr char kPersonPrefix[] = "cc:person/";
constexpr char kPartyPrefix[] = "cc:party/";

// Lower-case hexadecimal with hyphens; empty for anything else.
std::string UuidOrNothing(absl::string_view text) {
  if (text.size() != 36) return "";
  for (size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    if (hyphen ? text[i] != '-' : !absl::ascii_isxdigit(text[i])) return "";
  }
  return absl::AsciiStrToLower(text);
}

}  // namespace

std::string PersonCode(absl::string_view person_id) {
  return absl::StrCat(kPersonPrefix, person_id);
}
std::string PartyCode(absl::string_view party_id) { return absl::StrCat(kPartyPrefix, party_id); }

std::string IdInCode(absl::string_view code) {
  if (!absl::ConsumePrefix(&code, kPersonPrefix)) absl::ConsumePrefix(&code, kPartyPrefix);
  return UuidOrNothing(code);
}

KeptScan ReadLine(const platform::Call& call, const std::string& device, const v1::ScanLine& line) {
  KeptScan kept;
  Scan& scan = kept.scan;
  scan.device = device;
  scan.sequence = line.sequence();
  scan.person_id = UuidOrNothing(absl::StripPrefix(line.person_id(), kPersonPrefix));
  scan.kind =
      v1::ScanLine::Kind_IsValid(line.kind()) ? line.kind() : v1::ScanLine::KIND_UNSPECIFIED;
  scan.scanned_at =
      line.has_scan_time() ? platform::FromProto(line.scan_time()) : absl::InfinitePast();
  scan.received_at = call.now();
  scan.merged_at = line.has_scan_time() ? scan.scanned_at : call.now();
  scan.stop = std::clamp(line.stop(), 0, 1000);
  scan.outcome = v1::Passenger::Outcome_IsValid(line.outcome())
                     ? line.outcome()
                     : v1::Passenger::OUTCOME_UNSPECIFIED;
  scan.guarded = !line.guardian().empty();
  kept.trip_id = UuidOrNothing(line.trip_id());
  const std::string bytes = line.SerializeAsString();
  kept.content = platform::Sha256(bytes);
  if (scan.guarded || kept.trip_id.empty() || !Readable(scan)) kept.line = bytes;
  return kept;
}

bool Readable(const Scan& scan) {
  return !scan.person_id.empty() && scan.kind != v1::ScanLine::KIND_UNSPECIFIED &&
         scan.scanned_at != absl::InfinitePast();
}

v1::ScanAnswer AnswerFor(const platform::Call& call, const Scan& scan, bool known) {
  v1::ScanAnswer answer;
  answer.set_device(scan.device);
  answer.set_sequence(scan.sequence);
  answer.set_result(ResultOf(scan));
  answer.set_known(known);
  answer.set_reason(platform::ReasonOf(scan.verdict));
  answer.set_text(TextOf(call, scan.verdict));
  return answer;
}

absl::Status NumberReused(const Scan& scan) {
  return platform::FailField("line.sequence", common::v1::REASON_SCAN_NUMBER_REUSED,
                             {{"sequence", absl::StrCat(scan.sequence)}});
}

}  // namespace cc::evacuation
