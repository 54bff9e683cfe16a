#include "services/access/service_call.h"

#include <memory>
#include <utility>

namespace cc::access {

platform::Call WithWholeCountry(const platform::Call& call) {
  platform::Call::Parts parts = platform::Call::SystemParts(call.method(), call.now());
  parts.principal = std::make_shared<platform::Principal>(call.principal());
  parts.permission = call.permission();
  parts.audited = call.audited();
  parts.read_only = call.read_only();
  parts.deadline = call.deadline();
  parts.trace = call.trace();
  parts.peer_certificate = call.peer_certificate();
  parts.language = call.language();
  return platform::Call(std::move(parts));
}

}  // namespace cc::access
