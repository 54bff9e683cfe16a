#ifndef TESTS_FRAMEWORK_SUITE_H_
#define TESTS_FRAMEWORK_SUITE_H_

#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "google/protobuf/struct.pb.h"
#include "services/platform/auth/jwt.h"
#include "services/platform/auth/principal.h"
#include "services/platform/error/error.h"

namespace grpc {
class Channel;
}

// A running suite as its users see it: by what deploy/run wrote about it, over gRPC, HTTP and ccctl
// only.
namespace cc::tests {

std::string ReadFile(const std::string& path);

class Suite {
 public:
  // Of the file that deploy/run wrote; ends the program with a clear message where there is none.
  explicit Suite(const std::string& run_json);
  // The suite that ctest started for the black-box tests (environment CC_RUN).
  static Suite& Shared();

  // A value of run.json by its path, as text; empty where there is none.
  std::string Text(std::initializer_list<std::string> path) const;
  const google::protobuf::Struct& run() const { return run_; }

  std::shared_ptr<grpc::Channel> Dial(const std::string& service) const;
  // Token of a demo identity, as deploy/run keeps it.
  std::string Token(const std::string& identity) const;
  // A token signed with the suite's own key, for callers that the demo does not have.
  std::string Mint(const std::vector<platform::HeldGrant>& grants,
                   const std::string& subject = "00000000-0000-7000-8000-0000000000aa",
                   absl::Duration age = absl::ZeroDuration()) const;
  // Any claims (JSON), signed with the suite's own key.
  std::string Sign(const std::string& payload) const;
  // The present process of a service, `gateway` or `prometheus`.
  int Pid(const std::string& process) const;

  // One unary call by full method name `cc.x.v1.XService/Method`.
  struct Answer {
    absl::Status status;  // with its reason
    std::string body;     // serialised response
  };
  Answer Call(const std::string& method, const google::protobuf::Message& request,
              const std::string& token, absl::Duration limit = absl::Seconds(20)) const;

  // Runs a shell command; standard output, with the exit code.
  struct Output {
    int code = 0;
    std::string text;
  };
  Output Run(const std::string& command) const;
  // ccctl with this suite, as a demo identity.
  Output Ccctl(const std::string& identity, const std::string& arguments) const;
  // HTTP through the gateway by curl: status code and body. In English where `headers` do not say
  // `Accept-Language: …` (or, for none, `Accept-Language:`).
  struct Http {
    int status = 0;
    std::string body;
  };
  Http Send(const std::string& verb, const std::string& path, const std::string& token,
            const std::string& body = "", const std::vector<std::string>& headers = {}) const;

 private:
  std::string path_;
  google::protobuf::Struct run_;
};

}  // namespace cc::tests

#endif  // TESTS_FRAMEWORK_SUITE_H_
