#ifndef SERVICES_TERRITORY_CLIENT_FOLLOW_TERRITORY_H_
#define SERVICES_TERRITORY_CLIENT_FOLLOW_TERRITORY_H_

#include "services/platform/server/server.h"
#include "services/territory/client/territory_snapshot.h"

namespace cc::territory {

// Makes the server a neighbour of territory: units are found in a snapshot of the register. Not
// ready before the first copy. After access::FollowAccess, whose token it uses.
TerritorySnapshot& FollowTerritory(platform::Server& server);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_CLIENT_FOLLOW_TERRITORY_H_
