#ifndef SERVICES_GATEWAY_OPENAPI_H_
#define SERVICES_GATEWAY_OPENAPI_H_

#include <string>

namespace cc::gateway {

// The published description of the API: OpenAPI 3.1 in JSON, made from the descriptors, their rules
// and their comments. Every method stands at its annotated address and at its fixed one.
std::string OpenApi();

}  // namespace cc::gateway

#endif  // SERVICES_GATEWAY_OPENAPI_H_
