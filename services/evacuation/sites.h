#ifndef SERVICES_EVACUATION_SITES_H_
#define SERVICES_EVACUATION_SITES_H_

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/site_service.pb.h"
#include "services/evacuation/site_store.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/platform/rules/dated_rules.h"

namespace cc::evacuation {

// Handlers of sites and their rooms. Thread-safe.
class Sites {
 public:
  Sites(platform::Db& db, const platform::UnitPaths& paths, const platform::DatedRules& rules)
      : db_(db), paths_(paths), rules_(rules) {}

  absl::StatusOr<v1::Site> CreateSite(const platform::Call& call,
                                      const v1::CreateSiteRequest& request);
  absl::StatusOr<v1::Site> GetSite(const platform::Call& call, const v1::GetSiteRequest& request);
  absl::StatusOr<v1::ListSitesResponse> ListSites(const platform::Call& call,
                                                  const v1::ListSitesRequest& request);
  absl::StatusOr<v1::Site> UpdateSite(const platform::Call& call,
                                      const v1::UpdateSiteRequest& request);
  absl::StatusOr<v1::Site> SetSiteState(const platform::Call& call,
                                        const v1::SetSiteStateRequest& request);
  absl::StatusOr<v1::Site> RecordInspection(const platform::Call& call,
                                            const v1::RecordInspectionRequest& request);
  absl::StatusOr<v1::ListOverdueInspectionsResponse> ListOverdueInspections(
      const platform::Call& call, const v1::ListOverdueInspectionsRequest& request);
  absl::StatusOr<v1::ListRoomsResponse> AddRooms(const platform::Call& call,
                                                 const v1::AddRoomsRequest& request);
  absl::StatusOr<v1::ListRoomsResponse> ListRooms(const platform::Call& call,
                                                  const v1::ListRoomsRequest& request);
  absl::StatusOr<v1::Room> UpdateRoom(const platform::Call& call,
                                      const v1::UpdateRoomRequest& request);

 private:
  // As CheckRoom, and ROOM_OVERFULL by the rule of the kind of site today.
  absl::Status CheckRooms(const platform::Call& call, v1::Site::Kind kind,
                          const google::protobuf::RepeatedPtrField<v1::Room>& rooms) const;
  // Fills in what rests on rules.
  v1::Site WithTerms(const platform::Call& call, v1::Site site) const;

  platform::Db& db_;
  const platform::UnitPaths& paths_;
  const platform::DatedRules& rules_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_SITES_H_
