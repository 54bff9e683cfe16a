#include "services/ccctl/invented_day.h"

#include <algorithm>
#include <random>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/platform/crypto/digest.h"
#include "services/platform/time/date.h"

namespace cc::ccctl {
namespace {

using evacuation::v1::Party;
using evacuation::v1::Person;

constexpr int kAskMinutes = 240;
constexpr int kStayers = 7;  // who do not go, whatever happens

std::string DigestOf(absl::string_view text) {
  platform::Digest digest;
  digest.Add(text);
  return digest.Finish();
}

// Numbers that are the same everywhere for a key, whatever the library.
class Dice {
 public:
  explicit Dice(absl::string_view key) : random_(SeedOf(key)) {}
  int Draw(int least, int most) {
    return least + static_cast<int>(random_() % static_cast<uint64_t>(most - least + 1));
  }

 private:
  static uint64_t SeedOf(absl::string_view key) {
    uint64_t seed = 0;
    for (char byte : DigestOf(key).substr(0, 8)) seed = seed << 8 | static_cast<uint8_t>(byte);
    return seed;
  }
  std::mt19937_64 random_;
};

void InventPerson(Dice& dice, int index, int adults, absl::CivilDay today, Person& person) {
  static constexpr const char* kWomen[] = {"Олена", "Марія", "Ганна"};
  static constexpr const char* kMen[] = {"Іван", "Петро", "Остап"};
  const bool adult = index < adults, man = dice.Draw(0, 1) == 1;
  person.mutable_name()->set_given_name(man ? kMen[dice.Draw(0, 2)] : kWomen[dice.Draw(0, 2)]);
  person.set_sex(man ? common::v1::SEX_MALE : common::v1::SEX_FEMALE);
  const int age = adult ? dice.Draw(20, 85) : dice.Draw(1, 16);
  person.set_birth_date(platform::FormatDate(
      absl::CivilDay(today.year() - age, dice.Draw(1, 12), dice.Draw(1, 28)) - 365));
  const int fate = adult ? dice.Draw(0, 29) : 29;
  person.set_mobility(fate == 0   ? common::v1::MOBILITY_WHEELCHAIR
                      : fate <= 2 ? common::v1::MOBILITY_ASSISTED
                                  : common::v1::MOBILITY_WALKING);
  person.set_with_disability(fate <= 3);
  person.set_kinship(index == 0 ? common::v1::KINSHIP_HEAD
                     : adult    ? common::v1::KINSHIP_RELATIVE
                                : common::v1::KINSHIP_CHILD);
  if (!adult) person.set_accompanying_adult(1);
}

InventedGroup InventGroup(Dice& dice, const std::string& unit, absl::CivilDay today) {
  InventedGroup group;
  Party& party = group.party;
  party.set_origin_unit_code(unit);
  party.set_leave_date(platform::FormatDate(today));
  party.set_synthetic(true);
  const int urgency = dice.Draw(0, 9);
  party.set_urgency(urgency == 0   ? Party::URGENCY_CRITICAL
                    : urgency <= 2 ? Party::URGENCY_HIGH
                                   : Party::URGENCY_ORDINARY);
  party.set_source(dice.Draw(0, 1) == 0 ? Party::SOURCE_HOTLINE : Party::SOURCE_HROMADA);
  const std::string family = absl::StrCat("Вигаданенко-", dice.Draw(1, 999999));
  const int people = dice.Draw(1, 6);
  group.adults = dice.Draw(1, std::min(people, 3));
  for (int i = 0; i < people; ++i) {
    Person& person = *party.add_persons();
    person.mutable_name()->set_family_name(family);
    InventPerson(dice, i, group.adults, today, person);
  }
  group.minute = dice.Draw(0, kAskMinutes);
  return group;
}

HeadCount InventHeads(Dice& dice, int most) {
  HeadCount heads{.people = dice.Draw(1, most)};
  heads.children = dice.Draw(0, heads.people / 2);
  heads.low_mobility = dice.Draw(0, heads.people - heads.children);
  heads.with_disability = dice.Draw(0, heads.low_mobility);
  return heads;
}

evacuation::v1::Room RoomFor(int number, int ordinary, int wheelchairs) {
  evacuation::v1::Room room;
  room.set_number(absl::StrCat(number));
  room.set_floor(1);
  room.set_position(number);
  room.set_accessible(true);
  room.mutable_beds()->set_ordinary(ordinary);
  room.mutable_beds()->set_wheelchair(wheelchairs);
  return room;
}

}  // namespace

HeadCount operator+(const HeadCount& a, const HeadCount& b) {
  return {a.people + b.people, a.children + b.children, a.low_mobility + b.low_mobility,
          a.with_disability + b.with_disability};
}

HeadCount InventedGroup::HeadsOf(int index) const {
  const Person& person = party.persons(index);
  return {1, index >= adults, person.mobility() != common::v1::MOBILITY_WALKING,
          person.with_disability()};
}

HeadCount InventedGroup::heads() const {
  HeadCount all;
  for (int i = 0; i < party.persons_size(); ++i) all = all + HeadsOf(i);
  return all;
}

std::vector<evacuation::v1::Room> InventedDay::Rooms() const {
  std::vector<evacuation::v1::Room> rooms;
  for (const InventedGroup& group : groups) {
    if (group.way != WayOut::kPlannedTrip && group.way != WayOut::kSilentTrip) continue;
    const auto wheelchairs =
        std::count_if(group.party.persons().begin(), group.party.persons().end(),
                      [](auto& one) { return one.mobility() == common::v1::MOBILITY_WHEELCHAIR; });
    const int number = static_cast<int>(rooms.size()) + 1;
    rooms.push_back(RoomFor(number, group.party.persons_size() - static_cast<int>(wheelchairs),
                            static_cast<int>(wheelchairs)));
  }
  // A group that left somebody in a hospital takes a smaller room than its own, and its neighbour
  // a larger one.
  for (int spare = 0; spare < 2; ++spare)
    rooms.push_back(RoomFor(static_cast<int>(rooms.size()) + 1, 6, 2));
  return rooms;
}

InventedDay InventDay(absl::string_view key, int parties, bool silent_trip, const std::string& unit,
                      absl::CivilDay day) {
  Dice dice(key);
  InventedDay invented;
  for (int i = 0; i < parties; ++i) {
    InventedGroup& group = invented.groups.emplace_back(InventGroup(dice, unit, day));
    if (silent_trip && i == 1) {
      group.way = WayOut::kSilentTrip;
    } else if (i % 10 == 4) {
      group.way = WayOut::kCheckpoint;
    } else if (i % 10 == 7) {
      group.way = WayOut::kByThemselves;
    }
    invented.remaining = invented.remaining + group.heads();
  }
  std::stable_sort(
      invented.groups.begin(), invented.groups.end(),
      [](const InventedGroup& a, const InventedGroup& b) { return a.minute < b.minute; });
  invented.walk_ins = InventHeads(dice, 6);
  invented.estimate = InventHeads(dice, 20);
  invented.remaining = invented.remaining + invented.walk_ins + invented.estimate;
  invented.remaining.people += kStayers;
  return invented;
}

std::string NamedUuid(absl::string_view text) {
  std::string bytes = DigestOf(text).substr(0, 16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x80);  // version 8, variant of RFC 9562
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
  const std::string hex = absl::BytesToHexString(bytes);
  return absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-", hex.substr(12, 4), "-",
                      hex.substr(16, 4), "-", hex.substr(20));
}

}  // namespace cc::ccctl
