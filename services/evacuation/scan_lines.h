#ifndef SERVICES_EVACUATION_SCAN_LINES_H_
#define SERVICES_EVACUATION_SCAN_LINES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "cc/evacuation/v1/trip_service.pb.h"
#include "services/evacuation/scan_store.h"
#include "services/platform/rpc/call.h"

// Between what devices send and what is kept.
namespace cc::evacuation {

// What the QR code of a person or of a group holds: an id that tells nothing.
std::string PersonCode(absl::string_view person_id);
std::string PartyCode(absl::string_view party_id);
// The id in either, or the id alone; empty where the text is no code.
std::string IdInCode(absl::string_view code);

// A record that came now; its time of merging is that of its scan. Ids that are none stay empty.
KeptScan ReadLine(const platform::Call& call, const std::string& device, const v1::ScanLine& line);
// Whether it names a person, what they do and when.
bool Readable(const Scan& scan);
v1::ScanAnswer AnswerFor(const platform::Call& call, const Scan& scan, bool known);
absl::Status NumberReused(const Scan& scan);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_SCAN_LINES_H_
