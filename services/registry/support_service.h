#ifndef SERVICES_REGISTRY_SUPPORT_SERVICE_H_
#define SERVICES_REGISTRY_SUPPORT_SERVICE_H_

#include "cc/registry/v1/support_service.grpc.pb.h"
#include "services/platform/rpc/rpc.h"
#include "services/registry/assistance.h"
#include "services/registry/damaged_property.h"
#include "services/registry/follow_ups.h"
#include "services/registry/needs.h"
#include "services/registry/referral_answers.h"
#include "services/registry/referrals.h"
#include "services/registry/support_providers.h"

namespace cc::registry {

// RPC → handler, in the order of the contract.
class SupportService final : public v1::SupportService::CallbackService {
 public:
  SupportService(platform::Rpc& rpc, GivenAssistance& assistance,
                 DamagedProperties& damaged_property, FollowUps& follow_ups, Needs& needs,
                 ReferralAnswers& answers, Referrals& referrals, SupportProviders& providers)
      : rpc_(rpc),
        assistance_(assistance),
        damaged_property_(damaged_property),
        follow_ups_(follow_ups),
        needs_(needs),
        answers_(answers),
        referrals_(referrals),
        providers_(providers) {}

  grpc::ServerUnaryReactor* ListNeedKinds(grpc::CallbackServerContext* c,
                                          const v1::ListNeedKindsRequest* q,
                                          v1::ListNeedKindsResponse* r) override {
    return rpc_.Run(c, q, r, needs_, &Needs::ListNeedKinds);
  }
  grpc::ServerUnaryReactor* AssessNeeds(grpc::CallbackServerContext* c,
                                        const v1::AssessNeedsRequest* q,
                                        v1::Assessment* r) override {
    return rpc_.Run(c, q, r, needs_, &Needs::AssessNeeds);
  }
  grpc::ServerUnaryReactor* GetAssessment(grpc::CallbackServerContext* c,
                                          const v1::GetAssessmentRequest* q,
                                          v1::Assessment* r) override {
    return rpc_.Run(c, q, r, needs_, &Needs::GetAssessment);
  }
  grpc::ServerUnaryReactor* ListAssessments(grpc::CallbackServerContext* c,
                                            const v1::ListAssessmentsRequest* q,
                                            v1::ListAssessmentsResponse* r) override {
    return rpc_.Run(c, q, r, needs_, &Needs::ListAssessments);
  }
  grpc::ServerUnaryReactor* GetNeed(grpc::CallbackServerContext* c, const v1::GetNeedRequest* q,
                                    v1::Need* r) override {
    return rpc_.Run(c, q, r, needs_, &Needs::GetNeed);
  }
  grpc::ServerUnaryReactor* ListNeeds(grpc::CallbackServerContext* c, const v1::ListNeedsRequest* q,
                                      v1::ListNeedsResponse* r) override {
    return rpc_.Run(c, q, r, needs_, &Needs::ListNeeds);
  }
  grpc::ServerUnaryReactor* CreateProvider(grpc::CallbackServerContext* c,
                                           const v1::CreateProviderRequest* q,
                                           v1::Provider* r) override {
    return rpc_.Run(c, q, r, providers_, &SupportProviders::CreateProvider);
  }
  grpc::ServerUnaryReactor* GetProvider(grpc::CallbackServerContext* c,
                                        const v1::GetProviderRequest* q, v1::Provider* r) override {
    return rpc_.Run(c, q, r, providers_, &SupportProviders::GetProvider);
  }
  grpc::ServerUnaryReactor* ListProviders(grpc::CallbackServerContext* c,
                                          const v1::ListProvidersRequest* q,
                                          v1::ListProvidersResponse* r) override {
    return rpc_.Run(c, q, r, providers_, &SupportProviders::ListProviders);
  }
  grpc::ServerUnaryReactor* UpdateProvider(grpc::CallbackServerContext* c,
                                           const v1::UpdateProviderRequest* q,
                                           v1::Provider* r) override {
    return rpc_.Run(c, q, r, providers_, &SupportProviders::UpdateProvider);
  }
  grpc::ServerUnaryReactor* CreateReferral(grpc::CallbackServerContext* c,
                                           const v1::CreateReferralRequest* q,
                                           v1::Referral* r) override {
    return rpc_.Run(c, q, r, referrals_, &Referrals::CreateReferral);
  }
  grpc::ServerUnaryReactor* SendReferral(grpc::CallbackServerContext* c,
                                         const v1::SendReferralRequest* q,
                                         v1::Referral* r) override {
    return rpc_.Run(c, q, r, referrals_, &Referrals::SendReferral);
  }
  grpc::ServerUnaryReactor* WithdrawReferral(grpc::CallbackServerContext* c,
                                             const v1::WithdrawReferralRequest* q,
                                             v1::Referral* r) override {
    return rpc_.Run(c, q, r, referrals_, &Referrals::WithdrawReferral);
  }
  grpc::ServerUnaryReactor* CloseReferral(grpc::CallbackServerContext* c,
                                          const v1::CloseReferralRequest* q,
                                          v1::Referral* r) override {
    return rpc_.Run(c, q, r, referrals_, &Referrals::CloseReferral);
  }
  grpc::ServerUnaryReactor* GetReferral(grpc::CallbackServerContext* c,
                                        const v1::GetReferralRequest* q, v1::Referral* r) override {
    return rpc_.Run(c, q, r, referrals_, &Referrals::GetReferral);
  }
  grpc::ServerUnaryReactor* ListReferrals(grpc::CallbackServerContext* c,
                                          const v1::ListReferralsRequest* q,
                                          v1::ListReferralsResponse* r) override {
    return rpc_.Run(c, q, r, referrals_, &Referrals::ListReferrals);
  }
  grpc::ServerUnaryReactor* GetIncomingReferral(grpc::CallbackServerContext* c,
                                                const v1::GetIncomingReferralRequest* q,
                                                v1::Referral* r) override {
    return rpc_.Run(c, q, r, answers_, &ReferralAnswers::GetIncomingReferral);
  }
  grpc::ServerUnaryReactor* ListIncomingReferrals(grpc::CallbackServerContext* c,
                                                  const v1::ListIncomingReferralsRequest* q,
                                                  v1::ListIncomingReferralsResponse* r) override {
    return rpc_.Run(c, q, r, answers_, &ReferralAnswers::ListIncomingReferrals);
  }
  grpc::ServerUnaryReactor* AcceptReferral(grpc::CallbackServerContext* c,
                                           const v1::AcceptReferralRequest* q,
                                           v1::Referral* r) override {
    return rpc_.Run(c, q, r, answers_, &ReferralAnswers::AcceptReferral);
  }
  grpc::ServerUnaryReactor* RejectReferral(grpc::CallbackServerContext* c,
                                           const v1::RejectReferralRequest* q,
                                           v1::Referral* r) override {
    return rpc_.Run(c, q, r, answers_, &ReferralAnswers::RejectReferral);
  }
  grpc::ServerUnaryReactor* DeliverReferral(grpc::CallbackServerContext* c,
                                            const v1::DeliverReferralRequest* q,
                                            v1::Referral* r) override {
    return rpc_.Run(c, q, r, answers_, &ReferralAnswers::DeliverReferral);
  }
  grpc::ServerUnaryReactor* RecordAssistance(grpc::CallbackServerContext* c,
                                             const v1::RecordAssistanceRequest* q,
                                             v1::Assistance* r) override {
    return rpc_.Run(c, q, r, assistance_, &GivenAssistance::RecordAssistance);
  }
  grpc::ServerUnaryReactor* ListAssistance(grpc::CallbackServerContext* c,
                                           const v1::ListAssistanceRequest* q,
                                           v1::ListAssistanceResponse* r) override {
    return rpc_.Run(c, q, r, assistance_, &GivenAssistance::ListAssistance);
  }
  grpc::ServerUnaryReactor* ListFollowUps(grpc::CallbackServerContext* c,
                                          const v1::ListFollowUpsRequest* q,
                                          v1::ListFollowUpsResponse* r) override {
    return rpc_.Run(c, q, r, follow_ups_, &FollowUps::ListFollowUps);
  }
  grpc::ServerUnaryReactor* RecordFollowUp(grpc::CallbackServerContext* c,
                                           const v1::RecordFollowUpRequest* q,
                                           v1::FollowUp* r) override {
    return rpc_.Run(c, q, r, follow_ups_, &FollowUps::RecordFollowUp);
  }
  grpc::ServerUnaryReactor* RecordReturn(grpc::CallbackServerContext* c,
                                         const v1::RecordReturnRequest* q, v1::Return* r) override {
    return rpc_.Run(c, q, r, follow_ups_, &FollowUps::RecordReturn);
  }
  grpc::ServerUnaryReactor* ListReturns(grpc::CallbackServerContext* c,
                                        const v1::ListReturnsRequest* q,
                                        v1::ListReturnsResponse* r) override {
    return rpc_.Run(c, q, r, follow_ups_, &FollowUps::ListReturns);
  }
  grpc::ServerUnaryReactor* CreateDamagedProperty(grpc::CallbackServerContext* c,
                                                  const v1::CreateDamagedPropertyRequest* q,
                                                  v1::DamagedProperty* r) override {
    return rpc_.Run(c, q, r, damaged_property_, &DamagedProperties::CreateDamagedProperty);
  }
  grpc::ServerUnaryReactor* GetDamagedProperty(grpc::CallbackServerContext* c,
                                               const v1::GetDamagedPropertyRequest* q,
                                               v1::DamagedProperty* r) override {
    return rpc_.Run(c, q, r, damaged_property_, &DamagedProperties::GetDamagedProperty);
  }
  grpc::ServerUnaryReactor* ListDamagedProperty(grpc::CallbackServerContext* c,
                                                const v1::ListDamagedPropertyRequest* q,
                                                v1::ListDamagedPropertyResponse* r) override {
    return rpc_.Run(c, q, r, damaged_property_, &DamagedProperties::ListDamagedProperty);
  }
  grpc::ServerUnaryReactor* UpdateDamagedProperty(grpc::CallbackServerContext* c,
                                                  const v1::UpdateDamagedPropertyRequest* q,
                                                  v1::DamagedProperty* r) override {
    return rpc_.Run(c, q, r, damaged_property_, &DamagedProperties::UpdateDamagedProperty);
  }

 private:
  platform::Rpc& rpc_;
  GivenAssistance& assistance_;
  DamagedProperties& damaged_property_;
  FollowUps& follow_ups_;
  Needs& needs_;
  ReferralAnswers& answers_;
  Referrals& referrals_;
  SupportProviders& providers_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_SUPPORT_SERVICE_H_
