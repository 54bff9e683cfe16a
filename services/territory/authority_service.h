#ifndef SERVICES_TERRITORY_AUTHORITY_SERVICE_H_
#define SERVICES_TERRITORY_AUTHORITY_SERVICE_H_

#include "cc/territory/v1/authority_service.grpc.pb.h"
#include "services/platform/rpc/rpc.h"
#include "services/territory/authorities.h"
#include "services/territory/institutions.h"

namespace cc::territory {

// RPC → handler, in the order of the contract.
class AuthorityService final : public v1::AuthorityService::CallbackService {
 public:
  AuthorityService(platform::Rpc& rpc, Authorities& authorities, Institutions& institutions)
      : rpc_(rpc), authorities_(authorities), institutions_(institutions) {}

  grpc::ServerUnaryReactor* CreateAuthority(grpc::CallbackServerContext* c,
                                            const v1::CreateAuthorityRequest* q,
                                            v1::Authority* r) override {
    return rpc_.Run(c, q, r, authorities_, &Authorities::CreateAuthority);
  }
  grpc::ServerUnaryReactor* GetAuthority(grpc::CallbackServerContext* c,
                                         const v1::GetAuthorityRequest* q,
                                         v1::Authority* r) override {
    return rpc_.Run(c, q, r, authorities_, &Authorities::GetAuthority);
  }
  grpc::ServerUnaryReactor* ListAuthorities(grpc::CallbackServerContext* c,
                                            const v1::ListAuthoritiesRequest* q,
                                            v1::ListAuthoritiesResponse* r) override {
    return rpc_.Run(c, q, r, authorities_, &Authorities::ListAuthorities);
  }
  grpc::ServerUnaryReactor* UpdateAuthority(grpc::CallbackServerContext* c,
                                            const v1::UpdateAuthorityRequest* q,
                                            v1::Authority* r) override {
    return rpc_.Run(c, q, r, authorities_, &Authorities::UpdateAuthority);
  }
  grpc::ServerUnaryReactor* EndAuthority(grpc::CallbackServerContext* c,
                                         const v1::EndAuthorityRequest* q,
                                         v1::Authority* r) override {
    return rpc_.Run(c, q, r, authorities_, &Authorities::EndAuthority);
  }
  grpc::ServerUnaryReactor* ListAuthorityVersions(grpc::CallbackServerContext* c,
                                                  const v1::ListAuthorityVersionsRequest* q,
                                                  v1::ListAuthorityVersionsResponse* r) override {
    return rpc_.Run(c, q, r, authorities_, &Authorities::ListAuthorityVersions);
  }
  grpc::ServerUnaryReactor* GetActingAuthority(grpc::CallbackServerContext* c,
                                               const v1::GetActingAuthorityRequest* q,
                                               v1::ActingAuthority* r) override {
    return rpc_.Run(c, q, r, authorities_, &Authorities::GetActingAuthority);
  }
  grpc::ServerUnaryReactor* CreateInstitution(grpc::CallbackServerContext* c,
                                              const v1::CreateInstitutionRequest* q,
                                              v1::Institution* r) override {
    return rpc_.Run(c, q, r, institutions_, &Institutions::CreateInstitution);
  }
  grpc::ServerUnaryReactor* GetInstitution(grpc::CallbackServerContext* c,
                                           const v1::GetInstitutionRequest* q,
                                           v1::Institution* r) override {
    return rpc_.Run(c, q, r, institutions_, &Institutions::GetInstitution);
  }
  grpc::ServerUnaryReactor* ListInstitutions(grpc::CallbackServerContext* c,
                                             const v1::ListInstitutionsRequest* q,
                                             v1::ListInstitutionsResponse* r) override {
    return rpc_.Run(c, q, r, institutions_, &Institutions::ListInstitutions);
  }
  grpc::ServerUnaryReactor* UpdateInstitution(grpc::CallbackServerContext* c,
                                              const v1::UpdateInstitutionRequest* q,
                                              v1::Institution* r) override {
    return rpc_.Run(c, q, r, institutions_, &Institutions::UpdateInstitution);
  }
  grpc::ServerUnaryReactor* EndInstitution(grpc::CallbackServerContext* c,
                                           const v1::EndInstitutionRequest* q,
                                           v1::Institution* r) override {
    return rpc_.Run(c, q, r, institutions_, &Institutions::EndInstitution);
  }
  grpc::ServerUnaryReactor* ListInstitutionVersions(
      grpc::CallbackServerContext* c, const v1::ListInstitutionVersionsRequest* q,
      v1::ListInstitutionVersionsResponse* r) override {
    return rpc_.Run(c, q, r, institutions_, &Institutions::ListInstitutionVersions);
  }

 private:
  platform::Rpc& rpc_;
  Authorities& authorities_;
  Institutions& institutions_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_AUTHORITY_SERVICE_H_
