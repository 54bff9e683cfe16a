#ifndef SERVICES_EVACUATION_SITE_SERVICE_H_
#define SERVICES_EVACUATION_SITE_SERVICE_H_

#include "cc/evacuation/v1/site_service.grpc.pb.h"
#include "services/evacuation/expected_arrivals.h"
#include "services/evacuation/follow_up_counts.h"
#include "services/evacuation/free_places.h"
#include "services/evacuation/placements.h"
#include "services/evacuation/site_aid.h"
#include "services/evacuation/site_door.h"
#include "services/evacuation/sites.h"
#include "services/evacuation/stays.h"
#include "services/platform/rpc/rpc.h"

namespace cc::evacuation {

// RPC → handler, in the order of the contract.
class SiteService final : public v1::SiteService::CallbackService {
 public:
  SiteService(platform::Rpc& rpc, Sites& sites, SiteDoor& door, Placements& placements,
              Stays& stays, FreePlacesBoard& free_places, SiteAid& aid, ExpectedArrivals& expected,
              FollowUpCounts& follow_ups)
      : rpc_(rpc),
        sites_(sites),
        door_(door),
        placements_(placements),
        stays_(stays),
        free_places_(free_places),
        aid_(aid),
        expected_(expected),
        follow_ups_(follow_ups) {}

  grpc::ServerUnaryReactor* CreateSite(grpc::CallbackServerContext* c,
                                       const v1::CreateSiteRequest* q, v1::Site* r) override {
    return rpc_.Run(c, q, r, sites_, &Sites::CreateSite);
  }
  grpc::ServerUnaryReactor* GetSite(grpc::CallbackServerContext* c, const v1::GetSiteRequest* q,
                                    v1::Site* r) override {
    return rpc_.Run(c, q, r, sites_, &Sites::GetSite);
  }
  grpc::ServerUnaryReactor* ListSites(grpc::CallbackServerContext* c, const v1::ListSitesRequest* q,
                                      v1::ListSitesResponse* r) override {
    return rpc_.Run(c, q, r, sites_, &Sites::ListSites);
  }
  grpc::ServerUnaryReactor* UpdateSite(grpc::CallbackServerContext* c,
                                       const v1::UpdateSiteRequest* q, v1::Site* r) override {
    return rpc_.Run(c, q, r, sites_, &Sites::UpdateSite);
  }
  grpc::ServerUnaryReactor* SetSiteState(grpc::CallbackServerContext* c,
                                         const v1::SetSiteStateRequest* q, v1::Site* r) override {
    return rpc_.Run(c, q, r, sites_, &Sites::SetSiteState);
  }
  grpc::ServerUnaryReactor* RecordInspection(grpc::CallbackServerContext* c,
                                             const v1::RecordInspectionRequest* q,
                                             v1::Site* r) override {
    return rpc_.Run(c, q, r, sites_, &Sites::RecordInspection);
  }
  grpc::ServerUnaryReactor* ListOverdueInspections(grpc::CallbackServerContext* c,
                                                   const v1::ListOverdueInspectionsRequest* q,
                                                   v1::ListOverdueInspectionsResponse* r) override {
    return rpc_.Run(c, q, r, sites_, &Sites::ListOverdueInspections);
  }
  grpc::ServerUnaryReactor* AddRooms(grpc::CallbackServerContext* c, const v1::AddRoomsRequest* q,
                                     v1::ListRoomsResponse* r) override {
    return rpc_.Run(c, q, r, sites_, &Sites::AddRooms);
  }
  grpc::ServerUnaryReactor* ListRooms(grpc::CallbackServerContext* c, const v1::ListRoomsRequest* q,
                                      v1::ListRoomsResponse* r) override {
    return rpc_.Run(c, q, r, sites_, &Sites::ListRooms);
  }
  grpc::ServerUnaryReactor* UpdateRoom(grpc::CallbackServerContext* c,
                                       const v1::UpdateRoomRequest* q, v1::Room* r) override {
    return rpc_.Run(c, q, r, sites_, &Sites::UpdateRoom);
  }
  grpc::ServerUnaryReactor* ReservePlaces(grpc::CallbackServerContext* c,
                                          const v1::ReservePlacesRequest* q, v1::Stay* r) override {
    return rpc_.Run(c, q, r, placements_, &Placements::ReservePlaces);
  }
  grpc::ServerUnaryReactor* CancelReservation(grpc::CallbackServerContext* c,
                                              const v1::CancelReservationRequest* q,
                                              v1::Stay* r) override {
    return rpc_.Run(c, q, r, placements_, &Placements::CancelReservation);
  }
  grpc::ServerUnaryReactor* AdmitParty(grpc::CallbackServerContext* c,
                                       const v1::AdmitPartyRequest* q, v1::Arrival* r) override {
    return rpc_.Run(c, q, r, door_, &SiteDoor::AdmitParty);
  }
  grpc::ServerUnaryReactor* PlaceParty(grpc::CallbackServerContext* c,
                                       const v1::PlacePartyRequest* q, v1::Stay* r) override {
    return rpc_.Run(c, q, r, placements_, &Placements::PlaceParty);
  }
  grpc::ServerUnaryReactor* TransferParty(grpc::CallbackServerContext* c,
                                          const v1::TransferPartyRequest* q, v1::Stay* r) override {
    return rpc_.Run(c, q, r, placements_, &Placements::TransferParty);
  }
  grpc::ServerUnaryReactor* ExtendStay(grpc::CallbackServerContext* c,
                                       const v1::ExtendStayRequest* q, v1::Stay* r) override {
    return rpc_.Run(c, q, r, stays_, &Stays::ExtendStay);
  }
  grpc::ServerUnaryReactor* EndStay(grpc::CallbackServerContext* c, const v1::EndStayRequest* q,
                                    v1::Stay* r) override {
    return rpc_.Run(c, q, r, stays_, &Stays::EndStay);
  }
  grpc::ServerUnaryReactor* GetStay(grpc::CallbackServerContext* c, const v1::GetStayRequest* q,
                                    v1::Stay* r) override {
    return rpc_.Run(c, q, r, stays_, &Stays::GetStay);
  }
  grpc::ServerUnaryReactor* ListStays(grpc::CallbackServerContext* c, const v1::ListStaysRequest* q,
                                      v1::ListStaysResponse* r) override {
    return rpc_.Run(c, q, r, stays_, &Stays::ListStays);
  }
  grpc::ServerUnaryReactor* ListStayWarnings(grpc::CallbackServerContext* c,
                                             const v1::ListStayWarningsRequest* q,
                                             v1::ListStayWarningsResponse* r) override {
    return rpc_.Run(c, q, r, stays_, &Stays::ListStayWarnings);
  }
  grpc::ServerUnaryReactor* ListFreePlaces(grpc::CallbackServerContext* c,
                                           const v1::ListFreePlacesRequest* q,
                                           v1::ListFreePlacesResponse* r) override {
    return rpc_.Run(c, q, r, free_places_, &FreePlacesBoard::ListFreePlaces);
  }
  grpc::ServerUnaryReactor* RecordAid(grpc::CallbackServerContext* c, const v1::RecordAidRequest* q,
                                      v1::Aid* r) override {
    return rpc_.Run(c, q, r, aid_, &SiteAid::RecordAid);
  }
  grpc::ServerUnaryReactor* ListAid(grpc::CallbackServerContext* c, const v1::ListAidRequest* q,
                                    v1::ListAidResponse* r) override {
    return rpc_.Run(c, q, r, aid_, &SiteAid::ListAid);
  }
  grpc::ServerUnaryReactor* ListAidCounts(grpc::CallbackServerContext* c,
                                          const v1::ListAidCountsRequest* q,
                                          v1::ListAidCountsResponse* r) override {
    return rpc_.Run(c, q, r, aid_, &SiteAid::ListAidCounts);
  }
  grpc::ServerUnaryReactor* ListExpectedArrivals(grpc::CallbackServerContext* c,
                                                 const v1::ListExpectedArrivalsRequest* q,
                                                 v1::ListExpectedArrivalsResponse* r) override {
    return rpc_.Run(c, q, r, expected_, &ExpectedArrivals::ListExpectedArrivals);
  }
  grpc::ServerUnaryReactor* ListExpectedParties(grpc::CallbackServerContext* c,
                                                const v1::ListExpectedPartiesRequest* q,
                                                v1::ListExpectedPartiesResponse* r) override {
    return rpc_.Run(c, q, r, expected_, &ExpectedArrivals::ListExpectedParties);
  }
  grpc::ServerUnaryReactor* RecordFollowUpCounts(grpc::CallbackServerContext* c,
                                                 const v1::RecordFollowUpCountsRequest* q,
                                                 v1::RecordFollowUpCountsResponse* r) override {
    return rpc_.Run(c, q, r, follow_ups_, &FollowUpCounts::RecordFollowUpCounts);
  }
  grpc::ServerUnaryReactor* ListFollowUpCounts(grpc::CallbackServerContext* c,
                                               const v1::ListFollowUpCountsRequest* q,
                                               v1::ListFollowUpCountsResponse* r) override {
    return rpc_.Run(c, q, r, follow_ups_, &FollowUpCounts::ListFollowUpCounts);
  }

 private:
  platform::Rpc& rpc_;
  Sites& sites_;
  SiteDoor& door_;
  Placements& placements_;
  Stays& stays_;
  FreePlacesBoard& free_places_;
  SiteAid& aid_;
  ExpectedArrivals& expected_;
  FollowUpCounts& follow_ups_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_SITE_SERVICE_H_
