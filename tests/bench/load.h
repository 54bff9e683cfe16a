#ifndef TESTS_BENCH_LOAD_H_
#define TESTS_BENCH_LOAD_H_

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "google/protobuf/message.h"

// Load on gRPC methods. Closed loop: as much as `outstanding` callers get through. Open loop: calls
// begin at fixed times whatever the answers do, and latency counts from the time at which a call
// should have begun, so queueing shows. A generator that was held up makes good for it in bursts of
// 16 calls at most and at twice the asked rate at most: nobody asked for the load of one long
// burst.
namespace cc::bench {

struct Result {
  int64_t calls = 0;
  int64_t failed = 0;
  double per_second = 0;
  double p50_ms = 0, p99_ms = 0, max_ms = 0;
  double late_p99_ms = 0;  // open loop: by how much calls began too late
  std::map<grpc::StatusCode, int64_t> failures;
};

struct Target {
  std::shared_ptr<grpc::Channel> channel;
  std::string method;  // `/package.Service/Method`
  std::string token;   // bearer, may be empty
  // Makes the n-th request; must be thread-safe.
  std::function<grpc::ByteBuffer(int64_t n)> request;
};

grpc::ByteBuffer Pack(const google::protobuf::Message& message);

Result ClosedLoop(const Target& target, int outstanding, absl::Duration duration);
Result OpenLoop(const Target& target, double per_second, absl::Duration duration);
// One call after another with silences between them, as on an idle system.
Result IdleLoop(const Target& target, int calls, absl::Duration least_gap, absl::Duration most_gap);
// One call with its answer.
grpc::Status CallOnce(const Target& target, grpc::ByteBuffer* answer);

}  // namespace cc::bench

#endif  // TESTS_BENCH_LOAD_H_
