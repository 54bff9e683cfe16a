#ifndef SERVICES_GATEWAY_UPSTREAM_H_
#define SERVICES_GATEWAY_UPSTREAM_H_

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/gateway/contract.h"

// The neighbours, asked by name of the method with messages in wire form. Completion queues with
// threads that wait on them, not the callback API: its client side sleeps 100 ms after an idle
// second in this version of gRPC.
namespace cc::gateway {

// What of a request is handed on; nothing else is.
struct CallHeaders {
  std::string authorization;  // `Bearer …` or empty
  std::string traceparent;
  std::string accept_language;  // `uk` | `en`
};

struct UpstreamCall {
  const Method* method = nullptr;
  std::string request;
  CallHeaders headers;
  absl::Time deadline = absl::InfiniteFuture();
};

// One server stream. Messages come one at a time: the next is read after Next(). Thread-safe.
class UpstreamStream {
 public:
  virtual ~UpstreamStream() = default;
  virtual void Next() = 0;
  // Ends the stream; its end is still reported, once. Whoever stops reading must call it.
  virtual void Cancel() = 0;
};

class Upstream {
 public:
  // Makes the channel of a neighbour; `index` tells several to the same one apart.
  using Dial =
      std::function<std::shared_ptr<grpc::Channel>(const std::string& neighbour, int index)>;
  using Done = std::function<void(grpc::Status, std::string response)>;
  struct StreamSink {
    std::function<void(std::string message)> on_message;
    std::function<void(grpc::Status)> on_end;  // the last call
  };

  // `neighbours`: the names that can be dialled; methods of others answer UNAVAILABLE.
  Upstream(std::vector<std::string> neighbours, Dial dial, int threads = 2);
  ~Upstream();
  // Cancels what is under way, waits for its end, takes no more. Before those go who wait for
  // answers.
  void Stop();

  // `done` is called once, on one of the upstream's threads. Returns at once.
  void Ask(UpstreamCall call, Done done);
  // Opens a stream and reads its first message.
  std::shared_ptr<UpstreamStream> Watch(UpstreamCall call, StreamSink sink);

 private:
  // Servers allow 128 streams a connection, and one that waits for a place waits in silence: long
  // streams have connections of their own, with at most this many each.
  static constexpr int kStreamsPerChannel = 100;
  struct StreamChannel {
    std::shared_ptr<grpc::Channel> channel;
    int used = 0;
  };
  struct Neighbour {
    std::shared_ptr<grpc::Channel> channel;
    std::vector<StreamChannel> streams;
  };
  class Unary;
  class Stream;

  void Run();
  void Release(const std::string& neighbour, size_t channel);

  const Dial dial_;
  grpc::CompletionQueue queue_;
  absl::Mutex mu_;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  int under_way_ ABSL_GUARDED_BY(mu_) = 0;
  std::map<std::string, Neighbour> neighbours_ ABSL_GUARDED_BY(mu_);
  std::map<void*, grpc::ClientContext*> contexts_ ABSL_GUARDED_BY(mu_);
  std::map<void*, std::weak_ptr<UpstreamStream>> open_streams_ ABSL_GUARDED_BY(mu_);
  std::vector<std::thread> threads_;
};

}  // namespace cc::gateway

#endif  // SERVICES_GATEWAY_UPSTREAM_H_
