#ifndef SERVICES_ACCESS_SERVICE_CALL_H_
#define SERVICES_ACCESS_SERVICE_CALL_H_

#include "services/platform/rpc/call.h"

namespace cc::access {

// The same call with the service's own view of the whole country, for methods that answer callers
// without a scope (sign-in, who am I). The principal stays, so that the audit record names the
// caller.
platform::Call WithWholeCountry(const platform::Call& call);

}  // namespace cc::access

#endif  // SERVICES_ACCESS_SERVICE_CALL_H_
