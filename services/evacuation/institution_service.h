#ifndef SERVICES_EVACUATION_INSTITUTION_SERVICE_H_
#define SERVICES_EVACUATION_INSTITUTION_SERVICE_H_

#include "cc/evacuation/v1/institution_service.grpc.pb.h"
#include "services/evacuation/institutions.h"
#include "services/platform/rpc/rpc.h"

namespace cc::evacuation {

// RPC → handler, in the order of the contract.
class InstitutionEvacuationService final
    : public v1::InstitutionEvacuationService::CallbackService {
 public:
  InstitutionEvacuationService(platform::Rpc& rpc, Institutions& institutions)
      : rpc_(rpc), institutions_(institutions) {}

  grpc::ServerUnaryReactor* CreateEvacuatedInstitution(
      grpc::CallbackServerContext* c, const v1::CreateEvacuatedInstitutionRequest* q,
      v1::EvacuatedInstitution* r) override {
    return rpc_.Run(c, q, r, institutions_, &Institutions::CreateEvacuatedInstitution);
  }
  grpc::ServerUnaryReactor* GetEvacuatedInstitution(grpc::CallbackServerContext* c,
                                                    const v1::GetEvacuatedInstitutionRequest* q,
                                                    v1::EvacuatedInstitution* r) override {
    return rpc_.Run(c, q, r, institutions_, &Institutions::GetEvacuatedInstitution);
  }
  grpc::ServerUnaryReactor* ListEvacuatedInstitutions(
      grpc::CallbackServerContext* c, const v1::ListEvacuatedInstitutionsRequest* q,
      v1::ListEvacuatedInstitutionsResponse* r) override {
    return rpc_.Run(c, q, r, institutions_, &Institutions::ListEvacuatedInstitutions);
  }
  grpc::ServerUnaryReactor* UpdateEvacuatedInstitution(
      grpc::CallbackServerContext* c, const v1::UpdateEvacuatedInstitutionRequest* q,
      v1::EvacuatedInstitution* r) override {
    return rpc_.Run(c, q, r, institutions_, &Institutions::UpdateEvacuatedInstitution);
  }
  grpc::ServerUnaryReactor* AgreeInstitutionDestination(
      grpc::CallbackServerContext* c, const v1::AgreeInstitutionDestinationRequest* q,
      v1::EvacuatedInstitution* r) override {
    return rpc_.Run(c, q, r, institutions_, &Institutions::AgreeInstitutionDestination);
  }
  grpc::ServerUnaryReactor* DepartInstitution(grpc::CallbackServerContext* c,
                                              const v1::DepartInstitutionRequest* q,
                                              v1::EvacuatedInstitution* r) override {
    return rpc_.Run(c, q, r, institutions_, &Institutions::DepartInstitution);
  }
  grpc::ServerUnaryReactor* ArriveInstitution(grpc::CallbackServerContext* c,
                                              const v1::ArriveInstitutionRequest* q,
                                              v1::EvacuatedInstitution* r) override {
    return rpc_.Run(c, q, r, institutions_, &Institutions::ArriveInstitution);
  }
  grpc::ServerUnaryReactor* CancelInstitution(grpc::CallbackServerContext* c,
                                              const v1::CancelInstitutionRequest* q,
                                              v1::EvacuatedInstitution* r) override {
    return rpc_.Run(c, q, r, institutions_, &Institutions::CancelInstitution);
  }

 private:
  platform::Rpc& rpc_;
  Institutions& institutions_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_INSTITUTION_SERVICE_H_
