#include "services/access/client/follow_access.h"

#include "services/access/client/auth_follower.h"
#include "services/access/client/service_token.h"

namespace cc::access {

void FollowAccess(platform::Server& server) {
  auto access = server.Dial("access");
  auto& follower = server.Make<AuthFollower>(access, server.authenticator(), server.db());
  server.AddReadiness("access", [&follower] { return follower.Ready(); });
  auto& token = server.Make<ServiceToken>(access);
  server.SetServiceToken([&token] { return token.Get(); });
}

}  // namespace cc::access
