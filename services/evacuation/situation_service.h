#ifndef SERVICES_EVACUATION_SITUATION_SERVICE_H_
#define SERVICES_EVACUATION_SITUATION_SERVICE_H_

#include "cc/evacuation/v1/situation_service.grpc.pb.h"
#include "services/evacuation/situation.h"
#include "services/platform/rpc/rpc.h"

namespace cc::evacuation {

// RPC → handler, in the order of the contract.
class SituationReportService final : public v1::SituationReportService::CallbackService {
 public:
  SituationReportService(platform::Rpc& rpc, Situation& situation)
      : rpc_(rpc), situation_(situation) {}

  grpc::ServerUnaryReactor* GetSituationReport(grpc::CallbackServerContext* c,
                                               const v1::GetSituationReportRequest* q,
                                               v1::SituationReport* r) override {
    return rpc_.Run(c, q, r, situation_, &Situation::GetSituationReport);
  }
  grpc::ServerUnaryReactor* DownloadSituationReport(grpc::CallbackServerContext* c,
                                                    const v1::DownloadSituationReportRequest* q,
                                                    google::api::HttpBody* r) override {
    return rpc_.Run(c, q, r, situation_, &Situation::DownloadSituationReport);
  }
  grpc::ServerUnaryReactor* ListCountEntries(grpc::CallbackServerContext* c,
                                             const v1::ListCountEntriesRequest* q,
                                             v1::ListCountEntriesResponse* r) override {
    return rpc_.Run(c, q, r, situation_, &Situation::ListCountEntries);
  }
  grpc::ServerUnaryReactor* CorrectCount(grpc::CallbackServerContext* c,
                                         const v1::CorrectCountRequest* q,
                                         v1::CountEntry* r) override {
    return rpc_.Run(c, q, r, situation_, &Situation::CorrectCount);
  }

 private:
  platform::Rpc& rpc_;
  Situation& situation_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_SITUATION_SERVICE_H_
