#ifndef SERVICES_REGISTRY_IMPORT_SERVICE_H_
#define SERVICES_REGISTRY_IMPORT_SERVICE_H_

#include "cc/registry/v1/import_service.grpc.pb.h"
#include "services/platform/rpc/rpc.h"
#include "services/registry/imports.h"

namespace cc::registry {

// RPC → handler, in the order of the contract.
class ImportService final : public v1::ImportService::CallbackService {
 public:
  ImportService(platform::Rpc& rpc, Imports& imports) : rpc_(rpc), imports_(imports) {}

  grpc::ServerUnaryReactor* CreateUpload(grpc::CallbackServerContext* c,
                                         const v1::CreateUploadRequest* q,
                                         common::v1::Upload* r) override {
    return rpc_.Run(c, q, r, imports_, &Imports::CreateUpload);
  }
  grpc::ServerUnaryReactor* AppendUpload(grpc::CallbackServerContext* c,
                                         const v1::AppendUploadRequest* q,
                                         common::v1::Upload* r) override {
    return rpc_.Run(c, q, r, imports_, &Imports::AppendUpload);
  }
  grpc::ServerUnaryReactor* GetUpload(grpc::CallbackServerContext* c, const v1::GetUploadRequest* q,
                                      common::v1::Upload* r) override {
    return rpc_.Run(c, q, r, imports_, &Imports::GetUpload);
  }
  grpc::ServerUnaryReactor* GetImportTemplate(grpc::CallbackServerContext* c,
                                              const v1::GetImportTemplateRequest* q,
                                              google::api::HttpBody* r) override {
    return rpc_.Run(c, q, r, imports_, &Imports::GetImportTemplate);
  }
  grpc::ServerUnaryReactor* CreateImport(grpc::CallbackServerContext* c,
                                         const v1::CreateImportRequest* q, v1::Import* r) override {
    return rpc_.Run(c, q, r, imports_, &Imports::CreateImport);
  }
  grpc::ServerUnaryReactor* GetImport(grpc::CallbackServerContext* c, const v1::GetImportRequest* q,
                                      v1::Import* r) override {
    return rpc_.Run(c, q, r, imports_, &Imports::GetImport);
  }
  grpc::ServerUnaryReactor* ListImports(grpc::CallbackServerContext* c,
                                        const v1::ListImportsRequest* q,
                                        v1::ListImportsResponse* r) override {
    return rpc_.Run(c, q, r, imports_, &Imports::ListImports);
  }
  grpc::ServerUnaryReactor* ListImportEntries(grpc::CallbackServerContext* c,
                                              const v1::ListImportEntriesRequest* q,
                                              v1::ListImportEntriesResponse* r) override {
    return rpc_.Run(c, q, r, imports_, &Imports::ListImportEntries);
  }
  grpc::ServerUnaryReactor* DecideImportEntries(grpc::CallbackServerContext* c,
                                                const v1::DecideImportEntriesRequest* q,
                                                v1::DecideImportEntriesResponse* r) override {
    return rpc_.Run(c, q, r, imports_, &Imports::DecideImportEntries);
  }
  grpc::ServerUnaryReactor* ApplyImport(grpc::CallbackServerContext* c,
                                        const v1::ApplyImportRequest* q, v1::Import* r) override {
    return rpc_.Run(c, q, r, imports_, &Imports::ApplyImport);
  }
  grpc::ServerUnaryReactor* CancelImport(grpc::CallbackServerContext* c,
                                         const v1::CancelImportRequest* q, v1::Import* r) override {
    return rpc_.Run(c, q, r, imports_, &Imports::CancelImport);
  }
  grpc::ServerUnaryReactor* DownloadImportErrors(grpc::CallbackServerContext* c,
                                                 const v1::DownloadImportErrorsRequest* q,
                                                 google::api::HttpBody* r) override {
    return rpc_.Run(c, q, r, imports_, &Imports::DownloadImportErrors);
  }

 private:
  platform::Rpc& rpc_;
  Imports& imports_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_IMPORT_SERVICE_H_
