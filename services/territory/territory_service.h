#ifndef SERVICES_TERRITORY_TERRITORY_SERVICE_H_
#define SERVICES_TERRITORY_TERRITORY_SERVICE_H_

#include "cc/territory/v1/territory_service.grpc.pb.h"
#include "services/platform/rpc/rpc.h"
#include "services/territory/changes.h"
#include "services/territory/doubts.h"
#include "services/territory/editions.h"
#include "services/territory/files.h"
#include "services/territory/imports.h"
#include "services/territory/list_exports.h"
#include "services/territory/list_imports.h"
#include "services/territory/past_statuses.h"
#include "services/territory/searches.h"
#include "services/territory/status_statistics.h"
#include "services/territory/statuses.h"
#include "services/territory/timelines.h"
#include "services/territory/units.h"

namespace cc::territory {

// RPC → handler, in the order of the contract.
class TerritoryService final : public v1::TerritoryService::CallbackService {
 public:
  TerritoryService(platform::Rpc& rpc, Units& units, Editions& editions, Statuses& statuses,
                   PastStatuses& past_statuses, Timelines& timelines, Imports& imports,
                   ListImports& list_imports, Files& files, Changes& changes, Searches& searches,
                   ListExports& exports, StatusStatistics& statistics, Doubts& doubts)
      : rpc_(rpc),
        units_(units),
        editions_(editions),
        statuses_(statuses),
        past_statuses_(past_statuses),
        timelines_(timelines),
        imports_(imports),
        list_imports_(list_imports),
        files_(files),
        changes_(changes),
        searches_(searches),
        exports_(exports),
        statistics_(statistics),
        doubts_(doubts) {}

  grpc::ServerUnaryReactor* GetUnit(grpc::CallbackServerContext* c, const v1::GetUnitRequest* q,
                                    v1::Unit* r) override {
    if (!q->edition_date().empty()) return rpc_.Run(c, q, r, editions_, &Editions::GetUnit);
    return rpc_.RunInReaction(c, q, r, units_, &Units::GetUnit);
  }
  grpc::ServerUnaryReactor* ListUnits(grpc::CallbackServerContext* c, const v1::ListUnitsRequest* q,
                                      v1::ListUnitsResponse* r) override {
    if (!q->edition_date().empty()) return rpc_.Run(c, q, r, editions_, &Editions::ListUnits);
    return rpc_.Run(c, q, r, units_, &Units::ListUnits);
  }
  grpc::ServerUnaryReactor* GetUnitPath(grpc::CallbackServerContext* c,
                                        const v1::GetUnitPathRequest* q,
                                        v1::GetUnitPathResponse* r) override {
    if (!q->edition_date().empty()) return rpc_.Run(c, q, r, editions_, &Editions::GetUnitPath);
    return rpc_.RunInReaction(c, q, r, units_, &Units::GetUnitPath);
  }
  grpc::ServerUnaryReactor* SearchUnits(grpc::CallbackServerContext* c,
                                        const v1::SearchUnitsRequest* q,
                                        v1::SearchUnitsResponse* r) override {
    return rpc_.Run(c, q, r, searches_, &Searches::SearchUnits);
  }
  grpc::ServerUnaryReactor* SuggestUnits(grpc::CallbackServerContext* c,
                                         const v1::SuggestUnitsRequest* q,
                                         v1::SuggestUnitsResponse* r) override {
    return rpc_.RunInReaction(c, q, r, searches_, &Searches::SuggestUnits);
  }
  grpc::ServerUnaryReactor* ListUnitAliases(grpc::CallbackServerContext* c,
                                            const v1::ListUnitAliasesRequest* q,
                                            v1::ListUnitAliasesResponse* r) override {
    return rpc_.Run(c, q, r, searches_, &Searches::ListUnitAliases);
  }
  grpc::ServerUnaryReactor* AddUnitAlias(grpc::CallbackServerContext* c,
                                         const v1::AddUnitAliasRequest* q,
                                         v1::UnitAlias* r) override {
    return rpc_.Run(c, q, r, searches_, &Searches::AddUnitAlias);
  }
  grpc::ServerUnaryReactor* RemoveUnitAlias(grpc::CallbackServerContext* c,
                                            const v1::RemoveUnitAliasRequest* q,
                                            v1::UnitAlias* r) override {
    return rpc_.Run(c, q, r, searches_, &Searches::RemoveUnitAlias);
  }
  grpc::ServerUnaryReactor* ListEditions(grpc::CallbackServerContext* c,
                                         const v1::ListEditionsRequest* q,
                                         v1::ListEditionsResponse* r) override {
    return rpc_.Run(c, q, r, editions_, &Editions::ListEditions);
  }
  grpc::ServerUnaryReactor* ListUnitChanges(grpc::CallbackServerContext* c,
                                            const v1::ListUnitChangesRequest* q,
                                            v1::ListUnitChangesResponse* r) override {
    return rpc_.Run(c, q, r, editions_, &Editions::ListUnitChanges);
  }
  grpc::ServerUnaryReactor* ListUnitVersions(grpc::CallbackServerContext* c,
                                             const v1::ListUnitVersionsRequest* q,
                                             v1::ListUnitVersionsResponse* r) override {
    return rpc_.Run(c, q, r, editions_, &Editions::ListUnitVersions);
  }
  grpc::ServerUnaryReactor* GetStatus(grpc::CallbackServerContext* c, const v1::GetStatusRequest* q,
                                      v1::UnitStatus* r) override {
    if (AsksForAnotherMoment(*q))
      return rpc_.Run(c, q, r, past_statuses_, &PastStatuses::GetStatus);
    return rpc_.RunInReaction(c, q, r, statuses_, &Statuses::GetStatus);
  }
  grpc::ServerUnaryReactor* BatchGetStatuses(grpc::CallbackServerContext* c,
                                             const v1::BatchGetStatusesRequest* q,
                                             v1::BatchGetStatusesResponse* r) override {
    if (AsksForAnotherMoment(*q))
      return rpc_.Run(c, q, r, past_statuses_, &PastStatuses::BatchGetStatuses);
    return rpc_.Run(c, q, r, statuses_, &Statuses::BatchGetStatuses);
  }
  grpc::ServerUnaryReactor* ListStatusPeriods(grpc::CallbackServerContext* c,
                                              const v1::ListStatusPeriodsRequest* q,
                                              v1::ListStatusPeriodsResponse* r) override {
    return rpc_.Run(c, q, r, statuses_, &Statuses::ListStatusPeriods);
  }
  grpc::ServerUnaryReactor* GetTimeline(grpc::CallbackServerContext* c,
                                        const v1::GetTimelineRequest* q,
                                        v1::StatusTimeline* r) override {
    return rpc_.Run(c, q, r, timelines_, &Timelines::GetTimeline);
  }
  grpc::ServerUnaryReactor* ListStatusChanges(grpc::CallbackServerContext* c,
                                              const v1::ListStatusChangesRequest* q,
                                              v1::ListStatusChangesResponse* r) override {
    return rpc_.Run(c, q, r, timelines_, &Timelines::ListStatusChanges);
  }
  grpc::ServerUnaryReactor* WithdrawAct(grpc::CallbackServerContext* c,
                                        const v1::WithdrawActRequest* q, v1::Act* r) override {
    return rpc_.Run(c, q, r, list_imports_, &ListImports::WithdrawAct);
  }
  grpc::ServerUnaryReactor* ListActs(grpc::CallbackServerContext* c, const v1::ListActsRequest* q,
                                     v1::ListActsResponse* r) override {
    return rpc_.Run(c, q, r, statuses_, &Statuses::ListActs);
  }
  grpc::ServerUnaryReactor* ExportTerritoryList(grpc::CallbackServerContext* c,
                                                const v1::ExportTerritoryListRequest* q,
                                                google::api::HttpBody* r) override {
    return rpc_.Run(c, q, r, exports_, &ListExports::ExportTerritoryList);
  }
  grpc::ServerUnaryReactor* GetStatusStatistics(grpc::CallbackServerContext* c,
                                                const v1::GetStatusStatisticsRequest* q,
                                                v1::GetStatusStatisticsResponse* r) override {
    return rpc_.Run(c, q, r, statistics_, &StatusStatistics::GetStatusStatistics);
  }
  grpc::ServerUnaryReactor* ListStatusStatistics(grpc::CallbackServerContext* c,
                                                 const v1::ListStatusStatisticsRequest* q,
                                                 v1::ListStatusStatisticsResponse* r) override {
    return rpc_.Run(c, q, r, statistics_, &StatusStatistics::ListStatusStatistics);
  }
  grpc::ServerUnaryReactor* ExportStatusStatistics(grpc::CallbackServerContext* c,
                                                   const v1::ExportStatusStatisticsRequest* q,
                                                   google::api::HttpBody* r) override {
    return rpc_.Run(c, q, r, statistics_, &StatusStatistics::ExportStatusStatistics);
  }
  grpc::ServerUnaryReactor* ImportCodifier(grpc::CallbackServerContext* c,
                                           const v1::ImportCodifierRequest* q,
                                           v1::ImportReport* r) override {
    return rpc_.Run(c, q, r, imports_, &Imports::ImportCodifier);
  }
  grpc::ServerUnaryReactor* ImportTerritoryList(grpc::CallbackServerContext* c,
                                                const v1::ImportTerritoryListRequest* q,
                                                v1::ImportReport* r) override {
    return rpc_.Run(c, q, r, list_imports_, &ListImports::ImportTerritoryList);
  }
  grpc::ServerUnaryReactor* ListDoubts(grpc::CallbackServerContext* c,
                                       const v1::ListDoubtsRequest* q,
                                       v1::ListDoubtsResponse* r) override {
    return rpc_.Run(c, q, r, doubts_, &Doubts::ListDoubts);
  }
  grpc::ServerUnaryReactor* GetDoubt(grpc::CallbackServerContext* c, const v1::GetDoubtRequest* q,
                                     v1::Doubt* r) override {
    return rpc_.Run(c, q, r, doubts_, &Doubts::GetDoubt);
  }
  grpc::ServerUnaryReactor* DecideDoubt(grpc::CallbackServerContext* c,
                                        const v1::DecideDoubtRequest* q, v1::Doubt* r) override {
    return rpc_.Run(c, q, r, doubts_, &Doubts::DecideDoubt);
  }
  grpc::ServerUnaryReactor* CheckRegister(grpc::CallbackServerContext* c,
                                          const v1::CheckRegisterRequest* q,
                                          v1::CheckRegisterResponse* r) override {
    return rpc_.Run(c, q, r, doubts_, &Doubts::CheckRegister);
  }
  grpc::ServerUnaryReactor* CreateUpload(grpc::CallbackServerContext* c,
                                         const v1::CreateUploadRequest* q,
                                         common::v1::Upload* r) override {
    return rpc_.Run(c, q, r, files_, &Files::CreateUpload);
  }
  grpc::ServerUnaryReactor* AppendUpload(grpc::CallbackServerContext* c,
                                         const v1::AppendUploadRequest* q,
                                         common::v1::Upload* r) override {
    return rpc_.Run(c, q, r, files_, &Files::AppendUpload);
  }
  grpc::ServerUnaryReactor* GetUpload(grpc::CallbackServerContext* c, const v1::GetUploadRequest* q,
                                      common::v1::Upload* r) override {
    return rpc_.Run(c, q, r, files_, &Files::GetUpload);
  }
  grpc::ServerUnaryReactor* ListTerritoryChanges(grpc::CallbackServerContext* c,
                                                 const v1::ListTerritoryChangesRequest* q,
                                                 v1::ListTerritoryChangesResponse* r) override {
    return rpc_.Run(c, q, r, changes_, &Changes::List);
  }
  grpc::ServerWriteReactor<common::v1::Event>* WatchTerritoryChanges(
      grpc::CallbackServerContext* c, const v1::WatchTerritoryChangesRequest* q) override {
    return rpc_.Stream(c, q, changes_, &Changes::Watch, changes_.wakeup());
  }

 private:
  platform::Rpc& rpc_;
  Units& units_;
  Editions& editions_;
  Statuses& statuses_;
  PastStatuses& past_statuses_;
  Timelines& timelines_;
  Imports& imports_;
  ListImports& list_imports_;
  Files& files_;
  Changes& changes_;
  Searches& searches_;
  ListExports& exports_;
  StatusStatistics& statistics_;
  Doubts& doubts_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_TERRITORY_SERVICE_H_
