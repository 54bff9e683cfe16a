#ifndef SERVICES_EVACUATION_EVACUATION_SERVICE_H_
#define SERVICES_EVACUATION_EVACUATION_SERVICE_H_

#include "cc/evacuation/v1/evacuation_service.grpc.pb.h"
#include "services/evacuation/arrivals.h"
#include "services/evacuation/changes.h"
#include "services/evacuation/parties.h"
#include "services/evacuation/status_reviews.h"
#include "services/evacuation/transit_centres.h"
#include "services/evacuation/trips.h"
#include "services/platform/rpc/rpc.h"

namespace cc::evacuation {

// RPC → handler, in the order of the contract.
class EvacuationService final : public v1::EvacuationService::CallbackService {
 public:
  EvacuationService(platform::Rpc& rpc, TransitCentres& transit_centres, Trips& trips,
                    Parties& parties, Arrivals& arrivals, Changes& changes,
                    StatusReviews& status_reviews)
      : rpc_(rpc),
        transit_centres_(transit_centres),
        trips_(trips),
        parties_(parties),
        arrivals_(arrivals),
        changes_(changes),
        status_reviews_(status_reviews) {}

  grpc::ServerUnaryReactor* CreateTransitCentre(grpc::CallbackServerContext* c,
                                                const v1::CreateTransitCentreRequest* q,
                                                v1::TransitCentre* r) override {
    return rpc_.Run(c, q, r, transit_centres_, &TransitCentres::CreateTransitCentre);
  }
  grpc::ServerUnaryReactor* GetTransitCentre(grpc::CallbackServerContext* c,
                                             const v1::GetTransitCentreRequest* q,
                                             v1::TransitCentre* r) override {
    return rpc_.Run(c, q, r, transit_centres_, &TransitCentres::GetTransitCentre);
  }
  grpc::ServerUnaryReactor* ListTransitCentres(grpc::CallbackServerContext* c,
                                               const v1::ListTransitCentresRequest* q,
                                               v1::ListTransitCentresResponse* r) override {
    return rpc_.Run(c, q, r, transit_centres_, &TransitCentres::ListTransitCentres);
  }
  grpc::ServerUnaryReactor* CreateTrip(grpc::CallbackServerContext* c,
                                       const v1::CreateTripRequest* q, v1::Trip* r) override {
    return rpc_.Run(c, q, r, trips_, &Trips::CreateTrip);
  }
  grpc::ServerUnaryReactor* GetTrip(grpc::CallbackServerContext* c, const v1::GetTripRequest* q,
                                    v1::Trip* r) override {
    return rpc_.Run(c, q, r, trips_, &Trips::GetTrip);
  }
  grpc::ServerUnaryReactor* ListTrips(grpc::CallbackServerContext* c, const v1::ListTripsRequest* q,
                                      v1::ListTripsResponse* r) override {
    return rpc_.Run(c, q, r, trips_, &Trips::ListTrips);
  }
  grpc::ServerUnaryReactor* OpenBoarding(grpc::CallbackServerContext* c,
                                         const v1::OpenBoardingRequest* q, v1::Trip* r) override {
    return rpc_.Run(c, q, r, trips_, &Trips::OpenBoarding);
  }
  grpc::ServerUnaryReactor* DepartTrip(grpc::CallbackServerContext* c,
                                       const v1::DepartTripRequest* q, v1::Trip* r) override {
    return rpc_.Run(c, q, r, trips_, &Trips::DepartTrip);
  }
  grpc::ServerUnaryReactor* ArriveTrip(grpc::CallbackServerContext* c,
                                       const v1::ArriveTripRequest* q, v1::Trip* r) override {
    return rpc_.Run(c, q, r, trips_, &Trips::ArriveTrip);
  }
  grpc::ServerUnaryReactor* CreateParty(grpc::CallbackServerContext* c,
                                        const v1::CreatePartyRequest* q, v1::Party* r) override {
    return rpc_.Run(c, q, r, parties_, &Parties::CreateParty);
  }
  grpc::ServerUnaryReactor* GetParty(grpc::CallbackServerContext* c, const v1::GetPartyRequest* q,
                                     v1::Party* r) override {
    return rpc_.Run(c, q, r, parties_, &Parties::GetParty);
  }
  grpc::ServerUnaryReactor* ListParties(grpc::CallbackServerContext* c,
                                        const v1::ListPartiesRequest* q,
                                        v1::ListPartiesResponse* r) override {
    return rpc_.Run(c, q, r, parties_, &Parties::ListParties);
  }
  grpc::ServerUnaryReactor* RequestEvacuation(grpc::CallbackServerContext* c,
                                              const v1::RequestEvacuationRequest* q,
                                              v1::Party* r) override {
    return rpc_.Run(c, q, r, parties_, &Parties::RequestEvacuation);
  }
  grpc::ServerUnaryReactor* AssembleParty(grpc::CallbackServerContext* c,
                                          const v1::AssemblePartyRequest* q,
                                          v1::Party* r) override {
    return rpc_.Run(c, q, r, parties_, &Parties::AssembleParty);
  }
  grpc::ServerUnaryReactor* BoardParty(grpc::CallbackServerContext* c,
                                       const v1::BoardPartyRequest* q, v1::Party* r) override {
    return rpc_.Run(c, q, r, parties_, &Parties::BoardParty);
  }
  grpc::ServerUnaryReactor* RegisterArrival(grpc::CallbackServerContext* c,
                                            const v1::RegisterArrivalRequest* q,
                                            v1::Arrival* r) override {
    return rpc_.Run(c, q, r, arrivals_, &Arrivals::RegisterArrival);
  }
  grpc::ServerUnaryReactor* GetArrival(grpc::CallbackServerContext* c,
                                       const v1::GetArrivalRequest* q, v1::Arrival* r) override {
    return rpc_.Run(c, q, r, arrivals_, &Arrivals::GetArrival);
  }
  grpc::ServerUnaryReactor* GetDailyCount(grpc::CallbackServerContext* c,
                                          const v1::GetDailyCountRequest* q,
                                          v1::DailyCount* r) override {
    return rpc_.Run(c, q, r, arrivals_, &Arrivals::GetDailyCount);
  }
  grpc::ServerUnaryReactor* ListStatusReviews(grpc::CallbackServerContext* c,
                                              const v1::ListStatusReviewsRequest* q,
                                              v1::ListStatusReviewsResponse* r) override {
    return rpc_.Run(c, q, r, status_reviews_, &StatusReviews::ListStatusReviews);
  }
  grpc::ServerUnaryReactor* CloseStatusReview(grpc::CallbackServerContext* c,
                                              const v1::CloseStatusReviewRequest* q,
                                              territory::v1::StatusReview* r) override {
    return rpc_.Run(c, q, r, status_reviews_, &StatusReviews::CloseStatusReview);
  }
  grpc::ServerUnaryReactor* ListEvacuationChanges(grpc::CallbackServerContext* c,
                                                  const v1::ListEvacuationChangesRequest* q,
                                                  v1::ListEvacuationChangesResponse* r) override {
    return rpc_.Run(c, q, r, changes_, &Changes::List);
  }
  grpc::ServerWriteReactor<common::v1::Event>* WatchEvacuationChanges(
      grpc::CallbackServerContext* c, const v1::WatchEvacuationChangesRequest* q) override {
    return rpc_.Stream(c, q, changes_, &Changes::Watch, changes_.wakeup());
  }

 private:
  platform::Rpc& rpc_;
  TransitCentres& transit_centres_;
  Trips& trips_;
  Parties& parties_;
  Arrivals& arrivals_;
  Changes& changes_;
  StatusReviews& status_reviews_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_EVACUATION_SERVICE_H_
