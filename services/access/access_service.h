#ifndef SERVICES_ACCESS_ACCESS_SERVICE_H_
#define SERVICES_ACCESS_ACCESS_SERVICE_H_

#include "cc/access/v1/access_service.grpc.pb.h"
#include "services/access/auth_states.h"
#include "services/access/grants.h"
#include "services/access/identities.h"
#include "services/access/tokens.h"
#include "services/platform/rpc/rpc.h"

namespace cc::access {

// Binds each RPC to its handler, in the order of the contract.
class AccessService final : public v1::AccessService::CallbackService {
 public:
  AccessService(platform::Rpc& rpc, platform::Wakeup& wakeup, Tokens& tokens,
                Identities& identities, Grants& grants, AuthStates& states)
      : rpc_(rpc),
        wakeup_(wakeup),
        tokens_(tokens),
        identities_(identities),
        grants_(grants),
        states_(states) {}

  using Context = grpc::CallbackServerContext;
  using Unary = grpc::ServerUnaryReactor;

  Unary* IssueToken(Context* c, const v1::IssueTokenRequest* q, v1::AccessToken* r) override {
    return rpc_.Run(c, q, r, tokens_, &Tokens::IssueToken);
  }
  Unary* GetMe(Context* c, const v1::GetMeRequest* q, v1::Identity* r) override {
    return rpc_.Run(c, q, r, identities_, &Identities::GetMe);
  }
  Unary* CreateIdentity(Context* c, const v1::CreateIdentityRequest* q, v1::Identity* r) override {
    return rpc_.Run(c, q, r, identities_, &Identities::CreateIdentity);
  }
  Unary* GetIdentity(Context* c, const v1::GetIdentityRequest* q, v1::Identity* r) override {
    return rpc_.Run(c, q, r, identities_, &Identities::GetIdentity);
  }
  Unary* ListIdentities(Context* c, const v1::ListIdentitiesRequest* q,
                        v1::ListIdentitiesResponse* r) override {
    return rpc_.Run(c, q, r, identities_, &Identities::ListIdentities);
  }
  Unary* AddGrant(Context* c, const v1::AddGrantRequest* q, v1::Identity* r) override {
    return rpc_.Run(c, q, r, grants_, &Grants::AddGrant);
  }
  Unary* RemoveGrant(Context* c, const v1::RemoveGrantRequest* q, v1::Identity* r) override {
    return rpc_.Run(c, q, r, grants_, &Grants::RemoveGrant);
  }
  Unary* DeactivateIdentity(Context* c, const v1::DeactivateIdentityRequest* q,
                            v1::Identity* r) override {
    return rpc_.Run(c, q, r, identities_, &Identities::DeactivateIdentity);
  }
  Unary* ActivateIdentity(Context* c, const v1::ActivateIdentityRequest* q,
                          v1::Identity* r) override {
    return rpc_.Run(c, q, r, identities_, &Identities::ActivateIdentity);
  }
  Unary* RevokeTokens(Context* c, const v1::RevokeTokensRequest* q, v1::Identity* r) override {
    return rpc_.Run(c, q, r, identities_, &Identities::RevokeTokens);
  }
  Unary* ListEntitlements(Context* c, const v1::ListEntitlementsRequest* q,
                          v1::ListEntitlementsResponse* r) override {
    return rpc_.Run(c, q, r, grants_, &Grants::ListEntitlements);
  }
  Unary* ListRoles(Context* c, const v1::ListRolesRequest* q, v1::ListRolesResponse* r) override {
    return rpc_.RunInReaction(c, q, r, states_, &AuthStates::ListRoles);
  }
  Unary* GetAuthState(Context* c, const v1::GetAuthStateRequest* q, v1::AuthState* r) override {
    return rpc_.Run(c, q, r, states_, &AuthStates::GetAuthState);
  }
  grpc::ServerWriteReactor<v1::AuthState>* WatchAuthState(
      Context* c, const v1::WatchAuthStateRequest* q) override {
    return rpc_.Stream(c, q, states_, &AuthStates::WatchAuthState, wakeup_);
  }

 private:
  platform::Rpc& rpc_;
  platform::Wakeup& wakeup_;
  Tokens& tokens_;
  Identities& identities_;
  Grants& grants_;
  AuthStates& states_;
};

}  // namespace cc::access

#endif  // SERVICES_ACCESS_ACCESS_SERVICE_H_
