#ifndef SERVICES_GATEWAY_GATEWAY_H_
#define SERVICES_GATEWAY_GATEWAY_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "services/gateway/exchange.h"
#include "services/gateway/http_message.h"
#include "services/gateway/rate_limit.h"
#include "services/gateway/router.h"
#include "services/gateway/static_files.h"
#include "services/gateway/telemetry.h"
#include "services/gateway/transcoder.h"
#include "services/gateway/upstream.h"
#include "services/platform/error/error.h"

namespace cc::gateway {

// One request on its way: what its head led to, and what the following steps need of it.
struct Job {
  enum class Kind { kAnswered, kUnary, kStream };
  Kind kind = Kind::kAnswered;
  HttpResponse answer;  // where kAnswered
  int code = 0;         // its google.rpc.Code
  size_t body_limit = 1 << 20;
  RequestHead head;
  Router::Match match;
  Parameters query;
  std::optional<ExchangeCall> exchange;
  CallHeaders headers;
  platform::Language language = platform::Language::kUkrainian;
  Trace trace;
  std::string route = "-";  // what the log shows
  absl::Time start;
  bool quiet = false;  // leaves no line in the log (health)
};

// HTTP to gRPC without knowing sockets: routing, limits, headers, exchange, transcoding, recording.
// Thread-safe.
class Gateway {
 public:
  struct Options {
    std::string console;  // folder; empty = none
    bool trust_forwarded =
        false;  // believe `X-Forwarded-For` of peers on this machine (behind a reverse proxy)
    double rate_per_second =
        100;  // for each client (subject at an address, or address); ten times that for an address
    double rate_burst = 200;
    Exchange::Options exchange;
  };
  Gateway(Options options, Router router, Upstream& upstream, const platform::Keyring& keyring,
          Telemetry& telemetry, std::string openapi);

  // Judges line and headers, before the body is read. CPU only.
  std::shared_ptr<Job> Consider(RequestHead head);

  // Answers a kAnswered or kUnary job; `done` is called once, on any thread, perhaps at once.
  using Done = std::function<void(HttpResponse)>;
  void Answer(std::shared_ptr<Job> job, const std::string& body, Done done);

  // Opens the stream of a kStream job: frames, then the end. Null where it ended at once. Close()
  // records it.
  struct EventSink {
    std::function<void(std::string frame)> on_frame;
    std::function<void(google::rpc::Status)>
        on_end;  // the last call; code 0 where the stream just ended
  };
  std::shared_ptr<UpstreamStream> Open(std::shared_ptr<Job> job, EventSink sink);
  void Close(const Job& job, int http_status, int code);

  // The answer to a request that could not be read, recorded. `job` may be null.
  HttpResponse Refuse(const Job* job, const absl::Status& status);

  // Waits until no call is under way, at most so long. Streams do not count.
  void Drain(absl::Duration limit);

  Telemetry& telemetry() { return telemetry_; }

 private:
  void Route(Job& job);
  absl::Status Admit(Job& job);
  absl::Status Enter(Job& job);
  void AskUpstream(std::shared_ptr<Job> job, std::string wire, Done done);
  HttpResponse Finish(const Job& job, HttpResponse response, int code);
  HttpResponse FinishRefused(const Job& job, const absl::Status& status);

  const Options options_;
  const Router router_;
  Upstream& upstream_;
  Telemetry& telemetry_;
  const std::string openapi_;
  const StaticFiles files_;
  Exchange exchange_;
  RateLimit by_client_, by_address_;
  absl::Mutex mu_;
  int under_way_ ABSL_GUARDED_BY(mu_) = 0;
};

// `uk` or `en`, whichever the client prefers; Ukrainian where it says neither.
platform::Language PreferredLanguage(absl::string_view accept_language);

}  // namespace cc::gateway

#endif  // SERVICES_GATEWAY_GATEWAY_H_
