#ifndef SERVICES_ACCESS_CLIENT_FOLLOW_ACCESS_H_
#define SERVICES_ACCESS_CLIENT_FOLLOW_ACCESS_H_

#include "services/platform/server/server.h"

namespace cc::access {

// Makes the server a neighbour of access: tokens are judged by what access publishes, the service's
// own calls carry its own token. Not ready before there is something to judge by.
void FollowAccess(platform::Server& server);

}  // namespace cc::access

#endif  // SERVICES_ACCESS_CLIENT_FOLLOW_ACCESS_H_
