#ifndef SERVICES_CCCTL_CLIENT_H_
#define SERVICES_CCCTL_CLIENT_H_

#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/ccctl/contract.h"
#include "services/ccctl/run_file.h"

namespace cc::ccctl {

// Calls any method of one service by its descriptor, over mutual TLS. The only file pair that knows
// gRPC.
class Client {
 public:
  struct Settings {
    Language language = Language::kEnglish;
    std::ostream* log = nullptr;  // says each call and its trace, where set
  };
  Client(const Contract& contract, const Target& target, Settings settings);
  ~Client();

  // One call. A read, or a change with a request_id, is sent once more with the same content where
  // the service was unavailable or the outcome is unknown.
  absl::StatusOr<std::unique_ptr<Message>> Call(const MethodDescriptor& method,
                                                const Message& request, absl::Duration timeout);
  // Hands on each message until the stream ends, `each` returns false (OK), or the time is over.
  absl::Status Stream(const MethodDescriptor& method, const Message& request,
                      absl::Duration timeout, const std::function<bool(const Message&)>& each);

 private:
  struct Attempt;
  absl::StatusOr<std::unique_ptr<Message>> CallOnce(const MethodDescriptor& method,
                                                    const Message& request, absl::Duration timeout);
  struct Wire;
  const Contract& contract_;
  const Settings settings_;
  std::unique_ptr<Wire> wire_;
};

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_CLIENT_H_
