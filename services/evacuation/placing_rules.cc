#include "services/evacuation/placing_rules.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/evacuation/party_rules.h"
#include "services/evacuation/site_rules.h"
#include "services/platform/error/error.h"

namespace cc::evacuation {
namespace {

using platform::Fail;

v1::BedKind KindFor(common::v1::Mobility mobility) {
  if (mobility == common::v1::MOBILITY_WHEELCHAIR) return v1::BED_KIND_WHEELCHAIR;
  if (mobility == common::v1::MOBILITY_STRETCHER) return v1::BED_KIND_STRETCHER;
  return v1::BED_KIND_ORDINARY;
}

bool Holds(const v1::Beds& free, const v1::Beds& needed) {
  return needed.ordinary() <= free.ordinary() && needed.wheelchair() <= free.wheelchair() &&
         needed.stretcher() <= free.stretcher();
}

v1::Beds FreeOf(const std::vector<FreeRoom>& rooms, size_t first, size_t count) {
  v1::Beds free;
  for (size_t i = first; i < first + count; ++i) {
    for (const FreeBed& bed : rooms[i].beds) AddBeds(free, bed.kind, 1);
  }
  return free;
}

bool Follows(const FreeRoom& room, const FreeRoom& before) {
  return room.floor == before.floor && room.position == before.position + 1;
}

// An adult with the children who go with them, or whoever is alone.
using Cluster = std::vector<const Resident*>;

// Children whose adult stays elsewhere go with the first adult here. The largest cluster first.
std::vector<Cluster> ClustersOf(const std::vector<Resident>& residents) {
  std::map<int, size_t> of_adult;
  std::vector<Cluster> clusters;
  for (const Resident& resident : residents) {
    if (resident.child) continue;
    of_adult[resident.number] = clusters.size();
    clusters.push_back({&resident});
  }
  for (const Resident& resident : residents) {
    if (!resident.child) continue;
    if (of_adult.empty()) {
      if (clusters.empty()) clusters.emplace_back();
      clusters[0].push_back(&resident);
      continue;
    }
    auto with = of_adult.find(resident.adult);
    clusters[with == of_adult.end() ? 0 : with->second].push_back(&resident);
  }
  std::stable_sort(clusters.begin(), clusters.end(),
                   [](const Cluster& a, const Cluster& b) { return a.size() > b.size(); });
  return clusters;
}

// Some adjacent rooms being filled.
class Filling {
 public:
  Filling(const std::vector<FreeRoom>& rooms, size_t first, size_t count) {
    for (size_t i = first; i < first + count; ++i) {
      rooms_.push_back(&rooms[i]);
      left_.push_back(rooms[i].beds);
      adults_.push_back(0);
    }
  }

  bool Fits(size_t room, const Cluster& cluster) const {
    v1::Beds free, needed;
    for (const FreeBed& bed : left_[room]) AddBeds(free, bed.kind, 1);
    for (const Resident* resident : cluster) AddBeds(needed, resident->kind, 1);
    return Holds(free, needed);
  }

  // The room with fewest beds left that takes the whole cluster.
  bool PutTogether(const Cluster& cluster) {
    std::optional<size_t> best;
    for (size_t room = 0; room < rooms_.size(); ++room) {
      if (Fits(room, cluster) && (!best || left_[room].size() < left_[*best].size())) best = room;
    }
    if (!best) return false;
    for (const Resident* resident : cluster) Put(*best, *resident);
    return true;
  }

  // One by one: adults where no adult is yet, children where an adult is.
  bool PutApart(const Cluster& cluster) {
    for (const Resident* resident : cluster) {
      std::optional<size_t> best;
      for (size_t room = 0; room < rooms_.size(); ++room) {
        if (!Fits(room, {resident})) continue;
        if (resident->child && adults_[room] == 0) continue;
        const auto rank = [&](size_t of) {
          return std::pair(adults_[of], -static_cast<int>(left_[of].size()));
        };
        if (!best || (!resident->child && rank(room) < rank(*best)) ||
            (resident->child && left_[room].size() > left_[*best].size()))
          best = room;
      }
      if (!best) return false;
      Put(*best, *resident);
    }
    return true;
  }

  std::vector<v1::BedOfPerson> Done() {
    std::sort(placed_.begin(), placed_.end(),
              [](const auto& a, const auto& b) { return a.person_number() < b.person_number(); });
    return std::move(placed_);
  }

 private:
  void Put(size_t room, const Resident& resident) {
    auto bed = std::find_if(left_[room].begin(), left_[room].end(),
                            [&](const FreeBed& free) { return free.kind == resident.kind; });
    v1::BedOfPerson& placed = placed_.emplace_back();
    placed.set_person_number(resident.number);
    placed.set_bed_id(bed->id);
    placed.set_room_number(rooms_[room]->number);
    left_[room].erase(bed);
    adults_[room] += !resident.child;
  }

  std::vector<const FreeRoom*> rooms_;
  std::vector<std::vector<FreeBed>> left_;
  std::vector<int> adults_;
  std::vector<v1::BedOfPerson> placed_;
};

// The group in these rooms, adults with their children; nothing where a child would be alone.
std::optional<std::vector<v1::BedOfPerson>> Fill(const std::vector<FreeRoom>& rooms, size_t first,
                                                 size_t count,
                                                 const std::vector<Resident>& residents) {
  const std::vector<Cluster> clusters = ClustersOf(residents);
  if (count == 1) {
    Filling filling(rooms, first, 1);
    for (const Cluster& cluster : clusters) {
      if (!filling.PutTogether(cluster)) return std::nullopt;
    }
    return filling.Done();
  }
  Filling together(rooms, first, count);
  if (std::all_of(clusters.begin(), clusters.end(), [&](const Cluster& cluster) {
        return together.PutTogether(cluster) || together.PutApart(cluster);
      }))
    return together.Done();
  // All adults first, one in each room, then the children where an adult is.
  Cluster adults, children;
  for (const Resident& resident : residents)
    (resident.child ? children : adults).push_back(&resident);
  Filling apart(rooms, first, count);
  if (apart.PutApart(adults) && apart.PutApart(children)) return apart.Done();
  return std::nullopt;
}

absl::Status CheckEnough(const v1::Beds& free, const v1::Beds& needed) {
  if (Holds(free, needed)) return absl::OkStatus();
  const bool accessible =
      needed.wheelchair() > free.wheelchair() || needed.stretcher() > free.stretcher();
  return Fail(accessible ? common::v1::REASON_NO_ACCESSIBLE_BED : common::v1::REASON_SITE_FULL,
              {{"needed", InWords(needed)}, {"free", InWords(free)}});
}

bool Together(const std::vector<NamedBed>& named, const std::vector<Resident>& residents) {
  std::set<std::pair<int, int>> rooms, with_adult;
  std::map<int, std::pair<int, int>> room_of;
  for (const NamedBed& bed : named) {
    rooms.insert({bed.floor, bed.position});
    room_of[bed.person] = {bed.floor, bed.position};
  }
  const bool adjacent =
      rooms.begin()->first == rooms.rbegin()->first &&
      rooms.rbegin()->second - rooms.begin()->second + 1 == static_cast<int>(rooms.size());
  if (!adjacent || rooms.size() == 1) return adjacent;
  for (const Resident& resident : residents) {
    if (!resident.child) with_adult.insert(room_of[resident.number]);
  }
  return std::all_of(residents.begin(), residents.end(), [&](const Resident& resident) {
    return !resident.child || with_adult.contains(room_of[resident.number]);
  });
}

}  // namespace

absl::StatusOr<std::vector<Resident>> ResidentsOf(const v1::Party& party,
                                                  const std::vector<int>& numbers,
                                                  bool split_explained, absl::CivilDay day) {
  const std::set<int> wanted(numbers.begin(), numbers.end());
  if (wanted.size() != numbers.size()) return Fail(common::v1::REASON_BED_UNSUITABLE);
  std::vector<Resident> residents;
  for (const v1::Person& person : party.persons()) {
    if (!wanted.empty() && !wanted.contains(person.number())) continue;
    residents.push_back({.number = person.number(),
                         .kind = KindFor(person.mobility()),
                         .child = IsChild(person, day),
                         .adult = person.accompanying_adult()});
  }
  if (!wanted.empty() && residents.size() != wanted.size())
    return Fail(common::v1::REASON_BED_UNSUITABLE);
  if (static_cast<int>(residents.size()) < party.persons_size() && !split_explained)
    return Fail(common::v1::REASON_FAMILY_SPLIT_UNEXPLAINED);
  return residents;
}

v1::Beds NeededBy(const std::vector<Resident>& residents) {
  v1::Beds needed;
  for (const Resident& resident : residents) AddBeds(needed, resident.kind, 1);
  return needed;
}

absl::StatusOr<Placing> ChooseBeds(const std::vector<FreeRoom>& rooms,
                                   const std::vector<Resident>& residents) {
  const v1::Beds needed = NeededBy(residents);
  CC_RETURN_IF_ERROR(CheckEnough(FreeOf(rooms, 0, rooms.size()), needed));
  for (size_t count = 1; count <= std::min(residents.size(), rooms.size()); ++count) {
    std::optional<Placing> best;
    int fewest = 0;
    size_t following = 1;  // rooms up to `last` that follow one another
    for (size_t last = 0; last < rooms.size(); ++last) {
      following = last > 0 && Follows(rooms[last], rooms[last - 1]) ? following + 1 : 1;
      if (following < count) continue;
      const v1::Beds free = FreeOf(rooms, last + 1 - count, count);
      if (!Holds(free, needed) || (best && SumOf(free) >= fewest)) continue;
      auto beds = Fill(rooms, last + 1 - count, count, residents);
      if (!beds) continue;
      best = Placing{.choice = count == 1 ? v1::CHOICE_ONE_ROOM : v1::CHOICE_ADJACENT_ROOMS,
                     .beds = *std::move(beds)};
      fewest = SumOf(free);
    }
    if (best) return *std::move(best);
  }
  return Fail(common::v1::REASON_FAMILY_NOT_TOGETHER);
}

absl::StatusOr<Placing> TakeNamed(const std::vector<NamedBed>& named,
                                  const std::vector<Resident>& residents, bool split_explained) {
  std::map<int, v1::BedKind> kind_of;
  for (const Resident& resident : residents) kind_of[resident.number] = resident.kind;
  std::set<std::string> beds;
  Placing placing{.choice = v1::CHOICE_NAMED};
  for (const NamedBed& bed : named) {
    auto kind = kind_of.find(bed.person);
    if (!bed.known || kind == kind_of.end() || kind->second != bed.bed.kind ||
        !beds.insert(bed.bed.id).second)
      return Fail(common::v1::REASON_BED_UNSUITABLE);
    if (!bed.free)
      return Fail(common::v1::REASON_BED_TAKEN, {{"number", absl::StrCat(bed.person)}});
    kind_of.erase(kind);
    v1::BedOfPerson& placed = placing.beds.emplace_back();
    placed.set_person_number(bed.person);
    placed.set_bed_id(bed.bed.id);
    placed.set_room_number(bed.room_number);
  }
  if (!kind_of.empty()) return Fail(common::v1::REASON_BED_UNSUITABLE);
  if (!split_explained && !Together(named, residents))
    return Fail(common::v1::REASON_FAMILY_NOT_TOGETHER);
  return placing;
}

}  // namespace cc::evacuation
