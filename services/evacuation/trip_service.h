#ifndef SERVICES_EVACUATION_TRIP_SERVICE_H_
#define SERVICES_EVACUATION_TRIP_SERVICE_H_

#include "cc/evacuation/v1/trip_service.grpc.pb.h"
#include "services/evacuation/manifests.h"
#include "services/evacuation/scans.h"
#include "services/evacuation/trip_crews.h"
#include "services/evacuation/trip_endings.h"
#include "services/platform/rpc/rpc.h"

namespace cc::evacuation {

// RPC → handler, in the order of the contract.
class TripService final : public v1::TripService::CallbackService {
 public:
  TripService(platform::Rpc& rpc, Manifests& manifests, Scans& scans, TripEndings& endings,
              TripCrews& crews)
      : rpc_(rpc), manifests_(manifests), scans_(scans), endings_(endings), crews_(crews) {}

  grpc::ServerUnaryReactor* AssignParty(grpc::CallbackServerContext* c,
                                        const v1::AssignPartyRequest* q,
                                        v1::PartyAssignment* r) override {
    return rpc_.Run(c, q, r, manifests_, &Manifests::AssignParty);
  }
  grpc::ServerUnaryReactor* UnassignParty(grpc::CallbackServerContext* c,
                                          const v1::UnassignPartyRequest* q,
                                          v1::PartyAssignment* r) override {
    return rpc_.Run(c, q, r, manifests_, &Manifests::UnassignParty);
  }
  grpc::ServerUnaryReactor* GetManifest(grpc::CallbackServerContext* c,
                                        const v1::GetManifestRequest* q, v1::Manifest* r) override {
    return rpc_.Run(c, q, r, manifests_, &Manifests::GetManifest);
  }
  grpc::ServerUnaryReactor* PrintManifest(grpc::CallbackServerContext* c,
                                          const v1::PrintManifestRequest* q,
                                          google::api::HttpBody* r) override {
    return rpc_.Run(c, q, r, manifests_, &Manifests::PrintManifest);
  }
  grpc::ServerUnaryReactor* ListPassengers(grpc::CallbackServerContext* c,
                                           const v1::ListPassengersRequest* q,
                                           v1::ListPassengersResponse* r) override {
    return rpc_.Run(c, q, r, scans_, &Scans::ListPassengers);
  }
  grpc::ServerUnaryReactor* RecordScan(grpc::CallbackServerContext* c,
                                       const v1::RecordScanRequest* q, v1::ScanAnswer* r) override {
    return rpc_.Run(c, q, r, scans_, &Scans::RecordScan);
  }
  grpc::ServerUnaryReactor* UploadScans(grpc::CallbackServerContext* c,
                                        const v1::UploadScansRequest* q,
                                        v1::UploadScansResponse* r) override {
    return rpc_.Run(c, q, r, scans_, &Scans::UploadScans);
  }
  grpc::ServerUnaryReactor* ListScanConflicts(grpc::CallbackServerContext* c,
                                              const v1::ListScanConflictsRequest* q,
                                              v1::ListScanConflictsResponse* r) override {
    return rpc_.Run(c, q, r, scans_, &Scans::ListScanConflicts);
  }
  grpc::ServerUnaryReactor* ResolveScanConflict(grpc::CallbackServerContext* c,
                                                const v1::ResolveScanConflictRequest* q,
                                                v1::ScanConflict* r) override {
    return rpc_.Run(c, q, r, scans_, &Scans::ResolveScanConflict);
  }
  grpc::ServerUnaryReactor* RecordOutcome(grpc::CallbackServerContext* c,
                                          const v1::RecordOutcomeRequest* q,
                                          v1::Passenger* r) override {
    return rpc_.Run(c, q, r, scans_, &Scans::RecordOutcome);
  }
  grpc::ServerUnaryReactor* CancelTrip(grpc::CallbackServerContext* c,
                                       const v1::CancelTripRequest* q, v1::Trip* r) override {
    return rpc_.Run(c, q, r, endings_, &TripEndings::CancelTrip);
  }
  grpc::ServerUnaryReactor* CloseTrip(grpc::CallbackServerContext* c, const v1::CloseTripRequest* q,
                                      v1::Trip* r) override {
    return rpc_.Run(c, q, r, endings_, &TripEndings::CloseTrip);
  }
  grpc::ServerUnaryReactor* ReportSign(grpc::CallbackServerContext* c,
                                       const v1::ReportSignRequest* q, v1::Trip* r) override {
    return rpc_.Run(c, q, r, endings_, &TripEndings::ReportSign);
  }
  grpc::ServerUnaryReactor* SetTripCrew(grpc::CallbackServerContext* c,
                                        const v1::SetTripCrewRequest* q, v1::TripCrew* r) override {
    return rpc_.Run(c, q, r, crews_, &TripCrews::SetTripCrew);
  }
  grpc::ServerUnaryReactor* GetTripCrew(grpc::CallbackServerContext* c,
                                        const v1::GetTripCrewRequest* q, v1::TripCrew* r) override {
    return rpc_.Run(c, q, r, crews_, &TripCrews::GetTripCrew);
  }

 private:
  platform::Rpc& rpc_;
  Manifests& manifests_;
  Scans& scans_;
  TripEndings& endings_;
  TripCrews& crews_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_TRIP_SERVICE_H_
