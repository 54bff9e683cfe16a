#ifndef SERVICES_EVACUATION_DEPARTURE_SERVICE_H_
#define SERVICES_EVACUATION_DEPARTURE_SERVICE_H_

#include "cc/evacuation/v1/departure_service.grpc.pb.h"
#include "services/evacuation/departures.h"
#include "services/evacuation/double_counts.h"
#include "services/evacuation/estimates.h"
#include "services/platform/rpc/rpc.h"

namespace cc::evacuation {

// RPC → handler, in the order of the contract.
class DepartureService final : public v1::DepartureService::CallbackService {
 public:
  DepartureService(platform::Rpc& rpc, Departures& departures, Estimates& estimates,
                   DoubleCounts& double_counts)
      : rpc_(rpc), departures_(departures), estimates_(estimates), double_counts_(double_counts) {}

  grpc::ServerUnaryReactor* RecordDeparture(grpc::CallbackServerContext* c,
                                            const v1::RecordDepartureRequest* q,
                                            v1::Departure* r) override {
    return rpc_.Run(c, q, r, departures_, &Departures::RecordDeparture);
  }
  grpc::ServerUnaryReactor* RecordSelfDeparture(grpc::CallbackServerContext* c,
                                                const v1::RecordSelfDepartureRequest* q,
                                                v1::Departure* r) override {
    return rpc_.Run(c, q, r, departures_, &Departures::RecordSelfDeparture);
  }
  grpc::ServerUnaryReactor* GetDeparture(grpc::CallbackServerContext* c,
                                         const v1::GetDepartureRequest* q,
                                         v1::Departure* r) override {
    return rpc_.Run(c, q, r, departures_, &Departures::GetDeparture);
  }
  grpc::ServerUnaryReactor* ListDepartures(grpc::CallbackServerContext* c,
                                           const v1::ListDeparturesRequest* q,
                                           v1::ListDeparturesResponse* r) override {
    return rpc_.Run(c, q, r, departures_, &Departures::ListDepartures);
  }
  grpc::ServerUnaryReactor* WithdrawDeparture(grpc::CallbackServerContext* c,
                                              const v1::WithdrawDepartureRequest* q,
                                              v1::Departure* r) override {
    return rpc_.Run(c, q, r, departures_, &Departures::WithdrawDeparture);
  }
  grpc::ServerUnaryReactor* RecordEstimate(grpc::CallbackServerContext* c,
                                           const v1::RecordEstimateRequest* q,
                                           v1::Estimate* r) override {
    return rpc_.Run(c, q, r, estimates_, &Estimates::RecordEstimate);
  }
  grpc::ServerUnaryReactor* ListEstimates(grpc::CallbackServerContext* c,
                                          const v1::ListEstimatesRequest* q,
                                          v1::ListEstimatesResponse* r) override {
    return rpc_.Run(c, q, r, estimates_, &Estimates::ListEstimates);
  }
  grpc::ServerUnaryReactor* ListDoubleCounts(grpc::CallbackServerContext* c,
                                             const v1::ListDoubleCountsRequest* q,
                                             v1::ListDoubleCountsResponse* r) override {
    return rpc_.Run(c, q, r, double_counts_, &DoubleCounts::ListDoubleCounts);
  }
  grpc::ServerUnaryReactor* DecideDoubleCount(grpc::CallbackServerContext* c,
                                              const v1::DecideDoubleCountRequest* q,
                                              v1::DoubleCount* r) override {
    return rpc_.Run(c, q, r, double_counts_, &DoubleCounts::DecideDoubleCount);
  }

 private:
  platform::Rpc& rpc_;
  Departures& departures_;
  Estimates& estimates_;
  DoubleCounts& double_counts_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_DEPARTURE_SERVICE_H_
