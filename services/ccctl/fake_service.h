#ifndef SERVICES_CCCTL_FAKE_SERVICE_H_
#define SERVICES_CCCTL_FAKE_SERVICE_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "google/protobuf/message.h"
#include "google/rpc/status.pb.h"
#include "services/platform/testing/certificates.h"

// For tests: a server with mutual TLS on a port of the system's choice that answers any method by a
// function.
namespace cc::ccctl {

// What a method answers: messages (one for a unary call), then the status.
struct FakeAnswer {
  std::vector<std::string> messages;
  int code = 0;
  google::rpc::Status details;
};
struct FakeRequest {
  std::string method;  // `GetUnit`
  std::string body;
  std::map<std::string, std::string> metadata;
};

class FakeService {
 public:
  using Handler = std::function<FakeAnswer(const FakeRequest&)>;

  FakeService();
  ~FakeService();

  // Answers a method; thread-safe handlers are not needed: calls are served one after the other.
  void On(const std::string& method, Handler handler);
  // Every call so far, in its order.
  std::vector<FakeRequest> calls() const;

  // host:port, and a folder with run.json and tokens/ministry.jwt.
  const std::string& endpoint() const { return endpoint_; }
  const std::string& dir() const { return authority_.folder(); }

 private:
  class Generic;
  mutable absl::Mutex mu_;
  std::map<std::string, Handler> handlers_ ABSL_GUARDED_BY(mu_);
  std::vector<FakeRequest> calls_ ABSL_GUARDED_BY(mu_);
  std::unique_ptr<Generic> generic_;
  platform::TestAuthority authority_;
  std::string endpoint_;
};

FakeAnswer Answer(const google::protobuf::Message& message);
// A refusal as the platform sends it: ErrorInfo and LocalizedMessage.
FakeAnswer Refuse(int code, const std::string& reason, const std::string& text,
                  const std::map<std::string, std::string>& details = {});

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_FAKE_SERVICE_H_
