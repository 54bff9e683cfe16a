#ifndef SERVICES_PLATFORM_TESTING_EXAMPLES_H_
#define SERVICES_PLATFORM_TESTING_EXAMPLES_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "google/protobuf/struct.pb.h"

// The example records of deploy/examples, so that a service's tests can play them through its
// handlers as the loader does. The form of a file is in deploy/examples/README.md.
namespace cc::platform {

struct ExampleCall {
  std::string file;
  std::string method;  // `cc.roadmap.v1.RoadmapService/CreateMeeting`
  std::string as;      // name of the demo identity
  google::protobuf::Struct request;
  std::string save;
};

// The calls of a folder (relative to the repository's root) in order of their files. A bad file
// fails the test.
std::vector<ExampleCall> ExampleCalls(const std::string& folder);

// Answers by the name under which they are kept.
class ExampleAnswers {
 public:
  // The request with its places filled, checked by the rules of its fields. INVALID_ARGUMENT where
  // it does not parse, names an unknown answer or breaks a rule.
  absl::Status Fill(const ExampleCall& call, google::protobuf::Message& request) const;
  void Keep(const ExampleCall& call, const google::protobuf::Message& answer);

 private:
  std::map<std::string, google::protobuf::Struct> answers_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_TESTING_EXAMPLES_H_
