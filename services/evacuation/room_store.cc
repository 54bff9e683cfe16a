#include "services/evacuation/room_store.h"

#include <map>
#include <optional>

#include "services/evacuation/site_rules.h"
#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"

namespace cc::evacuation {
namespace {

using platform::AfterOrNull;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;

// $1 is the moment of the call.
#define ROOM_COLUMNS                                                                         \
  "r.id, r.revision, r.site_id, r.number, r.floor, r.\"position\", r.accessible, r.closed, " \
  "r.closed_reason"
#define BED_FREE "(b.holder IS NULL OR b.held_until <= $1)"

v1::Room ReadRoom(const Row& row) {
  v1::Room room;
  room.set_id(row.str(0));
  room.set_etag(platform::EtagOf(row.integer(1)));
  room.set_site_id(row.str(2));
  room.set_number(row.str(3));
  room.set_floor(static_cast<int32_t>(row.integer(4)));
  room.set_position(static_cast<int32_t>(row.integer(5)));
  room.set_accessible(row.boolean(6));
  room.set_closed(row.boolean(7));
  room.set_closed_reason(row.str(8));
  room.mutable_beds();
  return room;
}

// Puts their beds into rooms, by one query.
absl::Status AddBedLists(Tx& tx, const std::vector<v1::Room*>& rooms) {
  std::vector<std::string> ids;
  std::map<std::string, v1::Room*, std::less<>> by_id;
  for (v1::Room* room : rooms) {
    ids.push_back(room->id());
    by_id[room->id()] = room;
  }
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT b.room_id, b.id, b.number, b.kind, " BED_FREE
                               ", b.held_until IS NOT NULL FROM beds b WHERE b.room_id = ANY "
                               "($2::uuid[]) ORDER BY b.room_id, b.number",
                               tx.call().now(), ids));
  for (int i = 0; i < rows.size(); ++i) {
    v1::Room& room = *by_id[rows[i].str(0)];
    v1::Bed& bed = *room.add_bed_list();
    bed.set_id(rows[i].str(1));
    bed.set_number(static_cast<int32_t>(rows[i].integer(2)));
    bed.set_kind(static_cast<v1::BedKind>(rows[i].integer(3)));
    bed.set_state(rows[i].boolean(4)   ? v1::Bed::STATE_FREE
                  : rows[i].boolean(5) ? v1::Bed::STATE_RESERVED
                                       : v1::Bed::STATE_TAKEN);
    AddBeds(*room.mutable_beds(), bed.kind(), 1);
  }
  return absl::OkStatus();
}

std::vector<v1::BedKind> KindsOf(const v1::Beds& beds) {
  std::vector<v1::BedKind> kinds(static_cast<size_t>(beds.ordinary()), v1::BED_KIND_ORDINARY);
  kinds.insert(kinds.end(), static_cast<size_t>(beds.wheelchair()), v1::BED_KIND_WHEELCHAIR);
  kinds.insert(kinds.end(), static_cast<size_t>(beds.stretcher()), v1::BED_KIND_STRETCHER);
  return kinds;
}

// New beds after those that a room has.
void QueueBeds(Tx& tx, const std::string& site_id, const std::string& room_id, int after,
               const v1::Beds& beds) {
  std::vector<std::vector<Param>> rows;
  for (v1::BedKind kind : KindsOf(beds))
    rows.push_back({tx.call().NewId(), ++after, static_cast<int>(kind)});
  if (rows.empty()) return;
  std::vector<Param> params = {site_id, room_id, Param::Column(rows, 0), Param::Column(rows, 1),
                               Param::Column(rows, 2)};
  tx.Queue(
      "INSERT INTO beds (id, site_id, room_id, number, kind) SELECT id, $1::uuid, $2::uuid, "
      "number, kind FROM unnest($3::uuid[], $4::smallint[], $5::smallint[]) AS b (id, number, "
      "kind)",
      std::move(params));
}

// Takes away free beds of a kind, the last first.
absl::Status DeleteBeds(Tx& tx, const std::string& room_id, v1::BedKind kind, int count) {
  if (count <= 0) return absl::OkStatus();
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("DELETE FROM beds WHERE id IN (SELECT b.id FROM beds b WHERE b.room_id = "
               "$2 AND b.kind = $3 AND " BED_FREE " ORDER BY b.number DESC LIMIT $4) RETURNING id",
               tx.call().now(), room_id, static_cast<int>(kind), count));
  if (rows.size() < count) return platform::Fail(common::v1::REASON_ROOM_OCCUPIED);
  return absl::OkStatus();
}

absl::Status ReplaceBeds(Tx& tx, const v1::Room& before, const v1::Beds& after) {
  const v1::Beds less = Minus(before.beds(), after);
  CC_RETURN_IF_ERROR(DeleteBeds(tx, before.id(), v1::BED_KIND_ORDINARY, less.ordinary()));
  CC_RETURN_IF_ERROR(DeleteBeds(tx, before.id(), v1::BED_KIND_WHEELCHAIR, less.wheelchair()));
  CC_RETURN_IF_ERROR(DeleteBeds(tx, before.id(), v1::BED_KIND_STRETCHER, less.stretcher()));
  v1::Beds more;
  more.set_ordinary(std::max(0, -less.ordinary()));
  more.set_wheelchair(std::max(0, -less.wheelchair()));
  more.set_stretcher(std::max(0, -less.stretcher()));
  int last = 0;
  for (const v1::Bed& bed : before.bed_list()) last = std::max(last, bed.number());
  QueueBeds(tx, before.site_id(), before.id(), last, more);
  return absl::OkStatus();
}

}  // namespace

absl::Status InsertRooms(Tx& tx, const std::string& site_id, const std::vector<v1::Room>& rooms) {
  for (const v1::Room& room : rooms) {
    const std::string id = tx.call().NewId();
    tx.Defer(
        "INSERT INTO rooms (id, site_id, number, floor, \"position\", accessible, closed, "
        "closed_reason) SELECT $1, $2, $3, $4, CASE WHEN $5::int > 0 THEN $5 ELSE "
        "1 + coalesce((SELECT max(\"position\") FROM rooms WHERE site_id = $2 AND floor = $4), 0) "
        "END, $6, $7, $8",
        id, site_id, room.number(), room.floor(), room.position(), room.accessible(), room.closed(),
        room.closed_reason());
    QueueBeds(tx, site_id, id, 0, room.beds());
  }
  return absl::OkStatus();
}

absl::StatusOr<RoomRow> FindRoom(Tx& tx, const std::string& id) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT " ROOM_COLUMNS " FROM rooms r WHERE r.id = $1", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  RoomRow read{.room = ReadRoom(rows[0]), .revision = rows[0].integer(1)};
  CC_RETURN_IF_ERROR(AddBedLists(tx, {&read.room}));
  return read;
}

absl::StatusOr<std::vector<v1::Room>> ListRooms(Tx& tx, const std::string& site_id,
                                                const platform::Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " ROOM_COLUMNS " FROM rooms r WHERE r.site_id = $1 AND ($2::int IS NULL OR "
               "(r.floor, r.\"position\") > ($2::int, $3::int)) ORDER BY r.floor, r.\"position\" "
               "LIMIT $4",
               site_id, AfterOrNull(page, 0), AfterOrNull(page, 1), page.size + 1));
  std::vector<v1::Room> rooms(static_cast<size_t>(rows.size()));
  std::vector<v1::Room*> without_beds;
  for (int i = 0; i < rows.size(); ++i) {
    rooms[static_cast<size_t>(i)] = ReadRoom(rows[i]);
    without_beds.push_back(&rooms[static_cast<size_t>(i)]);
  }
  CC_RETURN_IF_ERROR(AddBedLists(tx, without_beds));
  return rooms;
}

absl::Status ReplaceRoom(Tx& tx, RoomRow& row, const v1::Room& after) {
  const v1::Room& before = row.room;
  for (const v1::Bed& bed : before.bed_list()) {
    if (after.closed() && bed.state() != v1::Bed::STATE_FREE)
      return platform::Fail(common::v1::REASON_ROOM_OCCUPIED);
  }
  tx.Defer(
      "UPDATE rooms SET revision = revision + 1, number = $2, floor = $3, \"position\" = $4, "
      "accessible = $5, closed = $6, closed_reason = $7 WHERE id = $1",
      before.id(), after.number(), after.floor(), after.position(), after.accessible(),
      after.closed(), after.closed_reason());
  CC_RETURN_IF_ERROR(ReplaceBeds(tx, before, after.beds()));
  CC_ASSIGN_OR_RETURN(row, FindRoom(tx, before.id()));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<FreeRoom>> FreeRooms(Tx& tx, const std::string& site_id,
                                                const std::string& own) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT r.number, r.floor, r.\"position\", b.id, b.kind FROM beds b JOIN rooms r ON "
               "r.id = b.room_id AND NOT r.closed WHERE b.site_id = $2 AND (" BED_FREE
               " OR b.holder = $3) ORDER BY r.floor, r.\"position\", b.number",
               tx.call().now(), site_id, Param::OrNull(own)));
  std::vector<FreeRoom> rooms;
  for (int i = 0; i < rows.size(); ++i) {
    const int floor = static_cast<int>(rows[i].integer(1));
    const int position = static_cast<int>(rows[i].integer(2));
    if (rooms.empty() || rooms.back().floor != floor || rooms.back().position != position)
      rooms.push_back({.number = rows[i].str(0), .floor = floor, .position = position, .beds = {}});
    rooms.back().beds.push_back(
        {.id = rows[i].str(3), .kind = static_cast<v1::BedKind>(rows[i].integer(4))});
  }
  return rooms;
}

absl::StatusOr<std::vector<NamedBed>> FindNamedBeds(
    Tx& tx, const std::string& site_id,
    const google::protobuf::RepeatedPtrField<v1::BedOfPerson>& named, const std::string& own) {
  std::vector<std::string> ids;
  for (const v1::BedOfPerson& bed : named) ids.push_back(bed.bed_id());
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT b.id, b.kind, " BED_FREE
               " OR b.holder = $4, r.number, r.floor, r.\"position\" FROM beds b JOIN rooms r ON "
               "r.id = b.room_id AND NOT r.closed WHERE b.site_id = $2 AND b.id = ANY "
               "($3::uuid[])",
               tx.call().now(), site_id, ids, Param::OrNull(own)));
  std::map<std::string, int> row_of;
  for (int i = 0; i < rows.size(); ++i) row_of[rows[i].str(0)] = i;
  std::vector<NamedBed> found;
  for (const v1::BedOfPerson& bed : named) {
    NamedBed& read = found.emplace_back(NamedBed{.person = bed.person_number()});
    auto at = row_of.find(bed.bed_id());
    if (at == row_of.end()) continue;
    const Row row = rows[at->second];
    read.known = true;
    read.bed = {.id = row.str(0), .kind = static_cast<v1::BedKind>(row.integer(1))};
    read.free = row.boolean(2);
    read.room_number = row.str(3);
    read.floor = static_cast<int>(row.integer(4));
    read.position = static_cast<int>(row.integer(5));
  }
  return found;
}

absl::Status ClaimBeds(Tx& tx, const std::string& stay_id, const std::vector<v1::BedOfPerson>& beds,
                       std::optional<absl::Time> until) {
  std::vector<std::string> ids;
  std::vector<int32_t> people;
  for (const v1::BedOfPerson& bed : beds) {
    ids.push_back(bed.bed_id());
    people.push_back(bed.person_number());
  }
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("UPDATE beds b SET holder = $2, person = c.person, held_until = $5 FROM "
               "unnest($3::uuid[], $4::int[]) AS c (id, person) WHERE b.id = c.id AND " BED_FREE
               " RETURNING b.id",
               tx.call().now(), stay_id, ids, people, until));
  if (rows.size() != static_cast<int>(beds.size()))
    return platform::Fail(common::v1::REASON_CONFLICT);
  return absl::OkStatus();
}

void ReleaseBeds(Tx& tx, const std::string& stay_id) {
  tx.Defer("UPDATE beds SET holder = NULL, person = 0, held_until = NULL WHERE holder = $1",
           stay_id);
}

}  // namespace cc::evacuation
