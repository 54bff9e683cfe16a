#ifndef SERVICES_REGISTRY_REGISTRATION_SERVICE_H_
#define SERVICES_REGISTRY_REGISTRATION_SERVICE_H_

#include "cc/registry/v1/registration_service.grpc.pb.h"
#include "services/platform/rpc/rpc.h"
#include "services/registry/applications.h"
#include "services/registry/registration_life.h"

namespace cc::registry {

// RPC → handler, in the order of the contract.
class RegistrationService final : public v1::RegistrationService::CallbackService {
 public:
  RegistrationService(platform::Rpc& rpc, Applications& applications, RegistrationLife& life)
      : rpc_(rpc), applications_(applications), life_(life) {}

  grpc::ServerUnaryReactor* SubmitApplication(grpc::CallbackServerContext* c,
                                              const v1::SubmitApplicationRequest* q,
                                              v1::Registration* r) override {
    return rpc_.Run(c, q, r, applications_, &Applications::SubmitApplication);
  }
  grpc::ServerUnaryReactor* GetApplicationForm(grpc::CallbackServerContext* c,
                                               const v1::GetApplicationFormRequest* q,
                                               google::api::HttpBody* r) override {
    return rpc_.Run(c, q, r, applications_, &Applications::GetApplicationForm);
  }
  grpc::ServerUnaryReactor* ListRegistrations(grpc::CallbackServerContext* c,
                                              const v1::ListRegistrationsRequest* q,
                                              v1::ListRegistrationsResponse* r) override {
    return rpc_.Run(c, q, r, life_, &RegistrationLife::ListRegistrations);
  }
  grpc::ServerUnaryReactor* StartVerification(grpc::CallbackServerContext* c,
                                              const v1::StartVerificationRequest* q,
                                              v1::Registration* r) override {
    return rpc_.Run(c, q, r, applications_, &Applications::StartVerification);
  }
  grpc::ServerUnaryReactor* RegisterApplication(grpc::CallbackServerContext* c,
                                                const v1::RegisterApplicationRequest* q,
                                                v1::Registration* r) override {
    return rpc_.Run(c, q, r, applications_, &Applications::RegisterApplication);
  }
  grpc::ServerUnaryReactor* RefuseApplication(grpc::CallbackServerContext* c,
                                              const v1::RefuseApplicationRequest* q,
                                              v1::Registration* r) override {
    return rpc_.Run(c, q, r, applications_, &Applications::RefuseApplication);
  }
  grpc::ServerUnaryReactor* ChangeResidence(grpc::CallbackServerContext* c,
                                            const v1::ChangeResidenceRequest* q,
                                            v1::Registration* r) override {
    return rpc_.Run(c, q, r, life_, &RegistrationLife::ChangeResidence);
  }
  grpc::ServerUnaryReactor* CancelRegistration(grpc::CallbackServerContext* c,
                                               const v1::CancelRegistrationRequest* q,
                                               v1::Registration* r) override {
    return rpc_.Run(c, q, r, life_, &RegistrationLife::CancelRegistration);
  }
  grpc::ServerUnaryReactor* IssueDuplicateCertificate(grpc::CallbackServerContext* c,
                                                      const v1::IssueDuplicateCertificateRequest* q,
                                                      v1::Registration* r) override {
    return rpc_.Run(c, q, r, life_, &RegistrationLife::IssueDuplicateCertificate);
  }
  grpc::ServerUnaryReactor* ListRules(grpc::CallbackServerContext* c, const v1::ListRulesRequest* q,
                                      v1::ListRulesResponse* r) override {
    return rpc_.Run(c, q, r, life_, &RegistrationLife::ListRules);
  }

 private:
  platform::Rpc& rpc_;
  Applications& applications_;
  RegistrationLife& life_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_REGISTRATION_SERVICE_H_
