#ifndef SERVICES_CCCTL_INVENTED_DAY_H_
#define SERVICES_CCCTL_INVENTED_DAY_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "cc/evacuation/v1/resources.pb.h"
#include "cc/evacuation/v1/sites.pb.h"

// Whom a simulated day of evacuation is about. Everything is invented, marked synthetic, and the
// same for the same key whatever the machine.
namespace cc::ccctl {

// People, as the situation report tells them apart.
struct HeadCount {
  int people = 0, children = 0, low_mobility = 0, with_disability = 0;
  bool operator==(const HeadCount&) const = default;
};
HeadCount operator+(const HeadCount& a, const HeadCount& b);

// How a group leaves.
enum class WayOut { kPlannedTrip, kSilentTrip, kCheckpoint, kByThemselves };

struct InventedGroup {
  evacuation::v1::Party party;  // as it is to be created: adults first, children with the first
  int adults = 0;
  WayOut way = WayOut::kPlannedTrip;
  int minute = 0;  // of the day, when it asks to be taken

  // Of one person, from 0, and of all.
  HeadCount HeadsOf(int index) const;
  HeadCount heads() const;
};

struct InventedDay {
  std::vector<InventedGroup> groups;  // by the minute at which they ask
  HeadCount walk_ins;                 // come to the transit centre by themselves, unnamed
  HeadCount estimate;                 // what the authority believes to have left besides
  HeadCount remaining;                // who is there in the morning

  // Rooms whose beds suffice for all who travel, each group in a room.
  std::vector<evacuation::v1::Room> Rooms() const;
};

// `parties` groups who leave `unit` on `day`; with `silent_trip`, one of them on a trip that falls
// silent.
InventedDay InventDay(absl::string_view key, int parties, bool silent_trip, const std::string& unit,
                      absl::CivilDay day);

// A UUID that is made of the text alone.
std::string NamedUuid(absl::string_view text);

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_INVENTED_DAY_H_
