#ifndef SERVICES_REGISTRY_CERTIFICATE_SOURCE_H_
#define SERVICES_REGISTRY_CERTIFICATE_SOURCE_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "cc/registry/v1/resources.pb.h"
#include "services/platform/rpc/call.h"

namespace cc::registry {

// A request for a certificate's number.
struct CertificateRequest {
  std::string key;  // names the request: however often it is sent, there is one number for it
  v1::Person person;
  v1::Registration registration;
};

// The state's database of certificates, or what stands for it. Thread-safe; may block.
class CertificateSource {
 public:
  virtual ~CertificateSource() = default;
  // The number `NNNN-NNNNNNNNNN`; nothing while it has none yet. UNAVAILABLE where it is out of
  // reach.
  virtual absl::StatusOr<std::optional<std::string>> NumberFor(
      const platform::Call& call, const CertificateRequest& request) = 0;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_CERTIFICATE_SOURCE_H_
