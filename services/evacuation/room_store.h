#ifndef SERVICES_EVACUATION_ROOM_STORE_H_
#define SERVICES_EVACUATION_ROOM_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/site_service.pb.h"
#include "services/evacuation/placing_rules.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of rooms and beds. Whoever changes beds holds the lock of their site.
namespace cc::evacuation {

struct RoomRow {
  v1::Room room;
  int64_t revision = 0;
};

// New rooms with their beds; ALREADY_EXISTS where a number or place is taken.
absl::Status InsertRooms(platform::Tx& tx, const std::string& site_id,
                         const std::vector<v1::Room>& rooms);
// NOT_FOUND where there is none.
absl::StatusOr<RoomRow> FindRoom(platform::Tx& tx, const std::string& id);
// By floor and place; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::Room>> ListRooms(platform::Tx& tx, const std::string& site_id,
                                                const platform::Page& page);
// Writes what may change of a room, with its beds: those that go are free, or ROOM_OCCUPIED. A
// closed room has nobody in it, or ROOM_OCCUPIED.
absl::Status ReplaceRoom(platform::Tx& tx, RoomRow& row, const v1::Room& after);

// Rooms in use of a site with what is free of them now, by floor and place; what `own` holds counts
// as free.
absl::StatusOr<std::vector<FreeRoom>> FreeRooms(platform::Tx& tx, const std::string& site_id,
                                                const std::string& own);
// The named beds of a site as they are, in the same order; what `own` holds counts as free.
absl::StatusOr<std::vector<NamedBed>> FindNamedBeds(
    platform::Tx& tx, const std::string& site_id,
    const google::protobuf::RepeatedPtrField<v1::BedOfPerson>& named, const std::string& own);

// Gives free beds to a stay; as a reservation where `until` is set. CONFLICT where one of them is
// not free.
absl::Status ClaimBeds(platform::Tx& tx, const std::string& stay_id,
                       const std::vector<v1::BedOfPerson>& beds,
                       std::optional<absl::Time> until = std::nullopt);
// What a stay holds becomes free.
void ReleaseBeds(platform::Tx& tx, const std::string& stay_id);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_ROOM_STORE_H_
