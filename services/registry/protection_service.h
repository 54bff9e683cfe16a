#ifndef SERVICES_REGISTRY_PROTECTION_SERVICE_H_
#define SERVICES_REGISTRY_PROTECTION_SERVICE_H_

#include "cc/registry/v1/protection_service.grpc.pb.h"
#include "services/platform/rpc/rpc.h"
#include "services/registry/access_log.h"
#include "services/registry/break_glass.h"
#include "services/registry/person_extract.h"

namespace cc::registry {

// RPC → handler, in the order of the contract.
class ProtectionService final : public v1::ProtectionService::CallbackService {
 public:
  ProtectionService(platform::Rpc& rpc, registry::BreakGlass& break_glass, AccessLog& access_log,
                    PersonExtract& person_extract)
      : rpc_(rpc),
        break_glass_(break_glass),
        access_log_(access_log),
        person_extract_(person_extract) {}

  grpc::ServerUnaryReactor* BreakGlass(grpc::CallbackServerContext* c,
                                       const v1::BreakGlassRequest* q,
                                       v1::BreakGlassGrant* r) override {
    return rpc_.Run(c, q, r, break_glass_, &registry::BreakGlass::Open);
  }
  grpc::ServerUnaryReactor* ListBreakGlassGrants(grpc::CallbackServerContext* c,
                                                 const v1::ListBreakGlassGrantsRequest* q,
                                                 v1::ListBreakGlassGrantsResponse* r) override {
    return rpc_.Run(c, q, r, break_glass_, &registry::BreakGlass::ListBreakGlassGrants);
  }
  grpc::ServerUnaryReactor* ListPersonAccess(grpc::CallbackServerContext* c,
                                             const v1::ListPersonAccessRequest* q,
                                             v1::ListPersonAccessResponse* r) override {
    return rpc_.Run(c, q, r, access_log_, &AccessLog::ListPersonAccess);
  }
  grpc::ServerUnaryReactor* ExportPersonAccess(grpc::CallbackServerContext* c,
                                               const v1::ExportPersonAccessRequest* q,
                                               google::api::HttpBody* r) override {
    return rpc_.Run(c, q, r, access_log_, &AccessLog::ExportPersonAccess);
  }
  grpc::ServerUnaryReactor* ExportPerson(grpc::CallbackServerContext* c,
                                         const v1::ExportPersonRequest* q,
                                         google::api::HttpBody* r) override {
    return rpc_.Run(c, q, r, person_extract_, &PersonExtract::ExportPerson);
  }

 private:
  platform::Rpc& rpc_;
  registry::BreakGlass& break_glass_;
  AccessLog& access_log_;
  PersonExtract& person_extract_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_PROTECTION_SERVICE_H_
