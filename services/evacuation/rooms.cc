#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/evacuation/room_store.h"
#include "services/evacuation/site_changes.h"
#include "services/evacuation/site_pages.h"
#include "services/evacuation/site_rules.h"
#include "services/evacuation/site_terms.h"
#include "services/evacuation/sites.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

// The handlers of Sites that concern rooms.
namespace cc::evacuation {
namespace {

using platform::Call;
using platform::Tx;
using v1::Room;

std::vector<std::string> RoomKey(const Room& room) {
  return {absl::StrCat(room.floor()), absl::StrCat(room.position())};
}

}  // namespace

absl::StatusOr<v1::ListRoomsResponse> Sites::AddRooms(const Call& call,
                                                      const v1::AddRoomsRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::ListRoomsResponse> {
    CC_ASSIGN_OR_RETURN(const SiteRow site, LockSiteToChange(tx, request.site_id(), ""));
    CC_RETURN_IF_ERROR(CheckRooms(call, site.site.kind(), request.rooms()));
    CC_RETURN_IF_ERROR(
        InsertRooms(tx, request.site_id(), {request.rooms().begin(), request.rooms().end()}));
    CC_RETURN_IF_ERROR(RecountBeds(tx, request.site_id()).status());
    tx.call().Touch("sites", request.site_id());
    const platform::Page whole = {.size = 10000, .after = {}};
    CC_ASSIGN_OR_RETURN(std::vector<Room> rooms,
                        evacuation::ListRooms(tx, request.site_id(), whole));
    v1::ListRoomsResponse response;
    response.mutable_rooms()->Assign(rooms.begin(), rooms.end());
    return response;
  });
}

absl::StatusOr<v1::ListRoomsResponse> Sites::ListRooms(const Call& call,
                                                       const v1::ListRoomsRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page, platform::ReadPage(request, 100, 1000));
  CC_ASSIGN_OR_RETURN(std::vector<Room> found,
                      db_.Read(call, [&](Tx& tx) -> absl::StatusOr<std::vector<Room>> {
                        CC_RETURN_IF_ERROR(FindSite(tx, request.site_id()).status());
                        return evacuation::ListRooms(tx, request.site_id(), page);
                      }));
  v1::ListRoomsResponse response;
  FillPage(call, "", request, page, std::move(found), response.mutable_rooms(), response, RoomKey);
  return response;
}

absl::StatusOr<Room> Sites::UpdateRoom(const Call& call, const v1::UpdateRoomRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Room> {
    CC_ASSIGN_OR_RETURN(const RoomRow seen, FindRoom(tx, request.room().id()));
    CC_ASSIGN_OR_RETURN(const SiteRow site, LockSiteToChange(tx, seen.room.site_id(), ""));
    CC_ASSIGN_OR_RETURN(RoomRow row, FindRoom(tx, request.room().id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.room.etag()));
    Room after = row.room;
    CC_RETURN_IF_ERROR(ApplyMask(request.update_mask(), request.room(), after));
    if (after.position() == 0) after.set_position(row.room.position());
    google::protobuf::RepeatedPtrField<Room> rooms;
    *rooms.Add() = after;
    CC_RETURN_IF_ERROR(CheckRooms(call, site.site.kind(), rooms));
    CC_RETURN_IF_ERROR(ReplaceRoom(tx, row, after));
    CC_RETURN_IF_ERROR(RecountBeds(tx, site.site.id()).status());
    tx.call().Touch("sites", site.site.id());
    return std::move(row.room);
  });
}

absl::Status Sites::CheckRooms(const Call& call, v1::Site::Kind kind,
                               const google::protobuf::RepeatedPtrField<Room>& rooms) const {
  const std::optional<RoomLimit> limit = RoomLimitOn(rules_, kind, platform::DayIn(call.now()));
  for (int i = 0; i < rooms.size(); ++i) {
    const std::string field = absl::StrCat("rooms[", i, "]");
    CC_RETURN_IF_ERROR(CheckRoom(rooms[i], field));
    const int beds = SumOf(rooms[i].beds());
    if (limit && beds > limit->beds) {
      return platform::FailField(
          absl::StrCat(field, ".beds"), common::v1::REASON_ROOM_OVERFULL,
          {{"beds", absl::StrCat(beds)}, {"most", absl::StrCat(limit->beds)}, {"act", limit->act}});
    }
  }
  return absl::OkStatus();
}

}  // namespace cc::evacuation
