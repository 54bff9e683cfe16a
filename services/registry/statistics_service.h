#ifndef SERVICES_REGISTRY_STATISTICS_SERVICE_H_
#define SERVICES_REGISTRY_STATISTICS_SERVICE_H_

#include "cc/registry/v1/statistics_service.grpc.pb.h"
#include "services/platform/rpc/rpc.h"
#include "services/registry/statistics.h"

namespace cc::registry {

// The wiring of StatisticsService: RPC → handler, in the contract's order.
class StatisticsService final : public v1::StatisticsService::CallbackService {
 public:
  StatisticsService(platform::Rpc& rpc, StatisticsReports& reports)
      : rpc_(rpc), reports_(reports) {}

  grpc::ServerUnaryReactor* GetStatistics(grpc::CallbackServerContext* c,
                                          const v1::GetStatisticsRequest* q,
                                          v1::Statistics* r) override {
    return rpc_.Run(c, q, r, reports_, &StatisticsReports::GetStatistics);
  }
  grpc::ServerUnaryReactor* DownloadStatistics(grpc::CallbackServerContext* c,
                                               const v1::DownloadStatisticsRequest* q,
                                               google::api::HttpBody* r) override {
    return rpc_.Run(c, q, r, reports_, &StatisticsReports::DownloadStatistics);
  }
  grpc::ServerUnaryReactor* GetPublicStatistics(grpc::CallbackServerContext* c,
                                                const v1::GetPublicStatisticsRequest* q,
                                                v1::Statistics* r) override {
    return rpc_.Run(c, q, r, reports_, &StatisticsReports::GetPublicStatistics);
  }
  grpc::ServerUnaryReactor* DownloadPublicStatistics(grpc::CallbackServerContext* c,
                                                     const v1::DownloadPublicStatisticsRequest* q,
                                                     google::api::HttpBody* r) override {
    return rpc_.Run(c, q, r, reports_, &StatisticsReports::DownloadPublicStatistics);
  }
  grpc::ServerUnaryReactor* RecountStatistics(grpc::CallbackServerContext* c,
                                              const v1::RecountStatisticsRequest* q,
                                              v1::StatisticsRecount* r) override {
    return rpc_.Run(c, q, r, reports_, &StatisticsReports::RecountStatistics);
  }
  grpc::ServerUnaryReactor* GetStatisticsRecount(grpc::CallbackServerContext* c,
                                                 const v1::GetStatisticsRecountRequest* q,
                                                 v1::StatisticsRecount* r) override {
    return rpc_.Run(c, q, r, reports_, &StatisticsReports::GetStatisticsRecount);
  }

 private:
  platform::Rpc& rpc_;
  StatisticsReports& reports_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_STATISTICS_SERVICE_H_
