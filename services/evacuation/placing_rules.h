#ifndef SERVICES_EVACUATION_PLACING_RULES_H_
#define SERVICES_EVACUATION_PLACING_RULES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "cc/evacuation/v1/resources.pb.h"
#include "cc/evacuation/v1/sites.pb.h"

// Which beds a group gets.
namespace cc::evacuation {

// A bed that can be had.
struct FreeBed {
  std::string id;
  v1::BedKind kind = v1::BED_KIND_ORDINARY;
};
// A room in use with what is free of it.
struct FreeRoom {
  std::string number;
  int floor = 0, position = 0;
  std::vector<FreeBed> beds;
};
// Somebody who needs a bed.
struct Resident {
  int number = 0;  // in the group
  v1::BedKind kind = v1::BED_KIND_ORDINARY;
  bool child = false;
  int adult = 0;  // number of the adult who goes with a child; 0 where none does
};

// The people of a group who are to stay: those of `numbers`, everyone where it is empty.
// FAMILY_SPLIT_UNEXPLAINED where it is not everyone and no reason is given; BED_UNSUITABLE for a
// number that the group does not have, or has twice.
absl::StatusOr<std::vector<Resident>> ResidentsOf(const v1::Party& party,
                                                  const std::vector<int>& numbers,
                                                  bool split_explained, absl::CivilDay day);
// How many beds of each kind they need.
v1::Beds NeededBy(const std::vector<Resident>& residents);

struct Placing {
  v1::Choice choice = v1::CHOICE_UNSPECIFIED;
  std::vector<v1::BedOfPerson> beds;
};

// Beds in one room, of those that hold the group the one with fewest left over; else in the fewest
// adjacent rooms (places that follow one another on a floor) where every child has an adult of the
// group in its room. `rooms` are by floor and place. NO_ACCESSIBLE_BED, SITE_FULL or
// FAMILY_NOT_TOGETHER otherwise.
absl::StatusOr<Placing> ChooseBeds(const std::vector<FreeRoom>& rooms,
                                   const std::vector<Resident>& residents);

// A bed that somebody named, as it is.
struct NamedBed {
  int person = 0;
  bool known = false, free = false;  // known: of this site and of a room in use
  FreeBed bed;
  std::string room_number;
  int floor = 0, position = 0;
};
// BED_UNSUITABLE, BED_TAKEN; FAMILY_NOT_TOGETHER where the rooms are not adjacent, or a child is
// without an adult in its room, and nobody said why.
absl::StatusOr<Placing> TakeNamed(const std::vector<NamedBed>& named,
                                  const std::vector<Resident>& residents, bool split_explained);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_PLACING_RULES_H_
