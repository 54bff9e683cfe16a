#ifndef SERVICES_EVACUATION_HAND_OVER_PAGE_H_
#define SERVICES_EVACUATION_HAND_OVER_PAGE_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "cc/evacuation/v1/duty_desk.pb.h"
#include "services/platform/error/error.h"

// The hand-over of a shift, to be printed.
namespace cc::evacuation {

struct HandOver {
  v1::Shift shift;
  std::vector<v1::Incident>
      incidents;  // that were open at some time of the shift, the oldest first
  std::vector<v1::ShiftEntry> entries;  // in order
  absl::Time until;                     // as of when
};

// Incidents open at `until`, then what was raised, acknowledged, escalated, closed and written down
// during the shift in the order of time, then who handed over and who took over.
std::string HandOverText(const HandOver& told, platform::Language language);
std::string HandOverHtml(const HandOver& told, platform::Language language);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_HAND_OVER_PAGE_H_
