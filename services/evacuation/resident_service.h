#ifndef SERVICES_EVACUATION_RESIDENT_SERVICE_H_
#define SERVICES_EVACUATION_RESIDENT_SERVICE_H_

#include "cc/evacuation/v1/resident_service.grpc.pb.h"
#include "services/evacuation/refusals.h"
#include "services/evacuation/remaining_counts.h"
#include "services/evacuation/residents.h"
#include "services/platform/rpc/rpc.h"

namespace cc::evacuation {

// RPC → handler, in the order of the contract.
class RemainingResidentService final : public v1::RemainingResidentService::CallbackService {
 public:
  RemainingResidentService(platform::Rpc& rpc, RemainingCounts& counts, Residents& residents,
                           Refusals& refusals)
      : rpc_(rpc), counts_(counts), residents_(residents), refusals_(refusals) {}

  grpc::ServerUnaryReactor* RecordRemainingCount(grpc::CallbackServerContext* c,
                                                 const v1::RecordRemainingCountRequest* q,
                                                 v1::RemainingCount* r) override {
    return rpc_.Run(c, q, r, counts_, &RemainingCounts::RecordRemainingCount);
  }
  grpc::ServerUnaryReactor* CorrectRemainingCount(grpc::CallbackServerContext* c,
                                                  const v1::CorrectRemainingCountRequest* q,
                                                  v1::RemainingCount* r) override {
    return rpc_.Run(c, q, r, counts_, &RemainingCounts::CorrectRemainingCount);
  }
  grpc::ServerUnaryReactor* ListRemainingCounts(grpc::CallbackServerContext* c,
                                                const v1::ListRemainingCountsRequest* q,
                                                v1::ListRemainingCountsResponse* r) override {
    return rpc_.Run(c, q, r, counts_, &RemainingCounts::ListRemainingCounts);
  }
  grpc::ServerUnaryReactor* ListMissingCounts(grpc::CallbackServerContext* c,
                                              const v1::ListMissingCountsRequest* q,
                                              v1::ListMissingCountsResponse* r) override {
    return rpc_.Run(c, q, r, counts_, &RemainingCounts::ListMissingCounts);
  }
  grpc::ServerUnaryReactor* ListProgress(grpc::CallbackServerContext* c,
                                         const v1::ListProgressRequest* q,
                                         v1::ListProgressResponse* r) override {
    return rpc_.Run(c, q, r, counts_, &RemainingCounts::ListProgress);
  }
  grpc::ServerUnaryReactor* AddResidents(grpc::CallbackServerContext* c,
                                         const v1::AddResidentsRequest* q,
                                         v1::AddResidentsResponse* r) override {
    return rpc_.Run(c, q, r, residents_, &Residents::AddResidents);
  }
  grpc::ServerUnaryReactor* GetResident(grpc::CallbackServerContext* c,
                                        const v1::GetResidentRequest* q,
                                        v1::RemainingResident* r) override {
    return rpc_.Run(c, q, r, residents_, &Residents::GetResident);
  }
  grpc::ServerUnaryReactor* ListResidents(grpc::CallbackServerContext* c,
                                          const v1::ListResidentsRequest* q,
                                          v1::ListResidentsResponse* r) override {
    return rpc_.Run(c, q, r, residents_, &Residents::ListResidents);
  }
  grpc::ServerUnaryReactor* SearchResidents(grpc::CallbackServerContext* c,
                                            const v1::SearchResidentsRequest* q,
                                            v1::SearchResidentsResponse* r) override {
    return rpc_.Run(c, q, r, residents_, &Residents::SearchResidents);
  }
  grpc::ServerUnaryReactor* UpdateResident(grpc::CallbackServerContext* c,
                                           const v1::UpdateResidentRequest* q,
                                           v1::RemainingResident* r) override {
    return rpc_.Run(c, q, r, residents_, &Residents::UpdateResident);
  }
  grpc::ServerUnaryReactor* SettleResident(grpc::CallbackServerContext* c,
                                           const v1::SettleResidentRequest* q,
                                           v1::RemainingResident* r) override {
    return rpc_.Run(c, q, r, residents_, &Residents::SettleResident);
  }
  grpc::ServerUnaryReactor* RecordRefusal(grpc::CallbackServerContext* c,
                                          const v1::RecordRefusalRequest* q,
                                          v1::EvacuationRefusal* r) override {
    return rpc_.Run(c, q, r, refusals_, &Refusals::RecordRefusal);
  }
  grpc::ServerUnaryReactor* ReviewRefusal(grpc::CallbackServerContext* c,
                                          const v1::ReviewRefusalRequest* q,
                                          v1::EvacuationRefusal* r) override {
    return rpc_.Run(c, q, r, refusals_, &Refusals::ReviewRefusal);
  }
  grpc::ServerUnaryReactor* GetRefusal(grpc::CallbackServerContext* c,
                                       const v1::GetRefusalRequest* q,
                                       v1::EvacuationRefusal* r) override {
    return rpc_.Run(c, q, r, refusals_, &Refusals::GetRefusal);
  }
  grpc::ServerUnaryReactor* ListRefusals(grpc::CallbackServerContext* c,
                                         const v1::ListRefusalsRequest* q,
                                         v1::ListRefusalsResponse* r) override {
    return rpc_.Run(c, q, r, refusals_, &Refusals::ListRefusals);
  }

 private:
  platform::Rpc& rpc_;
  RemainingCounts& counts_;
  Residents& residents_;
  Refusals& refusals_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_RESIDENT_SERVICE_H_
