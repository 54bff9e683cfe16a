#ifndef SERVICES_REGISTRY_REGISTRY_SERVICE_H_
#define SERVICES_REGISTRY_REGISTRY_SERVICE_H_

#include "cc/registry/v1/registry_service.grpc.pb.h"
#include "services/platform/rpc/rpc.h"
#include "services/registry/changes.h"
#include "services/registry/households.h"
#include "services/registry/people.h"
#include "services/registry/pre_registrations.h"
#include "services/registry/registrations.h"
#include "services/registry/status_reviews.h"

namespace cc::registry {

// RPC → handler, in the order of the contract.
class RegistryService final : public v1::RegistryService::CallbackService {
 public:
  RegistryService(platform::Rpc& rpc, PreRegistrations& pre_registrations,
                  Registrations& registrations, People& people, Households& households,
                  Changes& changes, StatusReviews& status_reviews)
      : rpc_(rpc),
        pre_registrations_(pre_registrations),
        registrations_(registrations),
        people_(people),
        households_(households),
        changes_(changes),
        status_reviews_(status_reviews) {}

  grpc::ServerUnaryReactor* ListPreRegistrations(grpc::CallbackServerContext* c,
                                                 const v1::ListPreRegistrationsRequest* q,
                                                 v1::ListPreRegistrationsResponse* r) override {
    return rpc_.Run(c, q, r, pre_registrations_, &PreRegistrations::ListPreRegistrations);
  }
  grpc::ServerUnaryReactor* GetPreRegistration(grpc::CallbackServerContext* c,
                                               const v1::GetPreRegistrationRequest* q,
                                               v1::PreRegistration* r) override {
    return rpc_.Run(c, q, r, pre_registrations_, &PreRegistrations::GetPreRegistration);
  }
  grpc::ServerUnaryReactor* ConfirmRegistration(grpc::CallbackServerContext* c,
                                                const v1::ConfirmRegistrationRequest* q,
                                                v1::Registration* r) override {
    return rpc_.Run(c, q, r, registrations_, &Registrations::ConfirmRegistration);
  }
  grpc::ServerUnaryReactor* RejectPreRegistration(grpc::CallbackServerContext* c,
                                                  const v1::RejectPreRegistrationRequest* q,
                                                  v1::PreRegistration* r) override {
    return rpc_.Run(c, q, r, pre_registrations_, &PreRegistrations::RejectPreRegistration);
  }
  grpc::ServerUnaryReactor* GetRegistration(grpc::CallbackServerContext* c,
                                            const v1::GetRegistrationRequest* q,
                                            v1::Registration* r) override {
    return rpc_.Run(c, q, r, registrations_, &Registrations::GetRegistration);
  }
  grpc::ServerUnaryReactor* GetHousehold(grpc::CallbackServerContext* c,
                                         const v1::GetHouseholdRequest* q,
                                         v1::Household* r) override {
    return rpc_.Run(c, q, r, households_, &Households::GetHousehold);
  }
  grpc::ServerUnaryReactor* GetPerson(grpc::CallbackServerContext* c, const v1::GetPersonRequest* q,
                                      v1::Person* r) override {
    return rpc_.Run(c, q, r, people_, &People::GetPerson);
  }
  grpc::ServerUnaryReactor* SearchPersons(grpc::CallbackServerContext* c,
                                          const v1::SearchPersonsRequest* q,
                                          v1::SearchPersonsResponse* r) override {
    return rpc_.Run(c, q, r, people_, &People::SearchPersons);
  }
  grpc::ServerUnaryReactor* UpdatePerson(grpc::CallbackServerContext* c,
                                         const v1::UpdatePersonRequest* q, v1::Person* r) override {
    return rpc_.Run(c, q, r, people_, &People::UpdatePerson);
  }
  grpc::ServerUnaryReactor* ListPersonVersions(grpc::CallbackServerContext* c,
                                               const v1::ListPersonVersionsRequest* q,
                                               v1::ListPersonVersionsResponse* r) override {
    return rpc_.Run(c, q, r, people_, &People::ListPersonVersions);
  }
  grpc::ServerUnaryReactor* ListHouseholdVersions(grpc::CallbackServerContext* c,
                                                  const v1::ListHouseholdVersionsRequest* q,
                                                  v1::ListHouseholdVersionsResponse* r) override {
    return rpc_.Run(c, q, r, households_, &Households::ListHouseholdVersions);
  }
  grpc::ServerUnaryReactor* SplitHousehold(grpc::CallbackServerContext* c,
                                           const v1::SplitHouseholdRequest* q,
                                           v1::Household* r) override {
    return rpc_.Run(c, q, r, households_, &Households::SplitHousehold);
  }
  grpc::ServerUnaryReactor* JoinHousehold(grpc::CallbackServerContext* c,
                                          const v1::JoinHouseholdRequest* q,
                                          v1::Household* r) override {
    return rpc_.Run(c, q, r, households_, &Households::JoinHousehold);
  }
  grpc::ServerUnaryReactor* ChangeHead(grpc::CallbackServerContext* c,
                                       const v1::ChangeHeadRequest* q, v1::Household* r) override {
    return rpc_.Run(c, q, r, households_, &Households::ChangeHead);
  }
  grpc::ServerUnaryReactor* ListStatusReviews(grpc::CallbackServerContext* c,
                                              const v1::ListStatusReviewsRequest* q,
                                              v1::ListStatusReviewsResponse* r) override {
    return rpc_.Run(c, q, r, status_reviews_, &StatusReviews::ListStatusReviews);
  }
  grpc::ServerUnaryReactor* CloseStatusReview(grpc::CallbackServerContext* c,
                                              const v1::CloseStatusReviewRequest* q,
                                              territory::v1::StatusReview* r) override {
    return rpc_.Run(c, q, r, status_reviews_, &StatusReviews::CloseStatusReview);
  }
  grpc::ServerUnaryReactor* ListRegistryChanges(grpc::CallbackServerContext* c,
                                                const v1::ListRegistryChangesRequest* q,
                                                v1::ListRegistryChangesResponse* r) override {
    return rpc_.Run(c, q, r, changes_, &Changes::List);
  }
  grpc::ServerWriteReactor<common::v1::Event>* WatchRegistryChanges(
      grpc::CallbackServerContext* c, const v1::WatchRegistryChangesRequest* q) override {
    return rpc_.Stream(c, q, changes_, &Changes::Watch, changes_.wakeup());
  }

 private:
  platform::Rpc& rpc_;
  PreRegistrations& pre_registrations_;
  Registrations& registrations_;
  People& people_;
  Households& households_;
  Changes& changes_;
  StatusReviews& status_reviews_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_REGISTRY_SERVICE_H_
