#ifndef SERVICES_PLATFORM_RPC_PIPELINE_H_
#define SERVICES_PLATFORM_RPC_PIPELINE_H_

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "cc/options/v1/options.pb.h"
#include "google/protobuf/descriptor.h"
#include "services/platform/audit/audit.h"
#include "services/platform/auth/authenticator.h"
#include "services/platform/metrics/metrics.h"
#include "services/platform/rpc/call.h"
#include "services/platform/rpc/executor.h"
#include "services/platform/validate/validate.h"
#include "services/platform/wakeup/wakeup.h"

namespace cc::platform {

// What every call goes through, whatever its types: authenticate → authorise → validate → execute →
// audit → answer. Methods are known by their request's type; one without a rule is refused when it
// is added. Thread-safe once built.
class Pipeline {
 public:
  struct Parts {
    Authenticator* authenticator = nullptr;
    Executor* executor = nullptr;
    Metrics* metrics = nullptr;
    AuditLog* audit = nullptr;  // null: nothing is recorded (tests of the pipeline itself)
    const UnitPaths* unit_paths = nullptr;  // null: a rule with `units` is refused when it is added
    std::function<absl::Time()> clock = [] { return absl::Now(); };
  };
  explicit Pipeline(Parts parts);
  ~Pipeline();

  // Learns the methods of a service. FAILED_PRECONDITION naming a method without a rule, with a
  // rule that contradicts itself, or with a request type that another method uses.
  absl::Status Add(const google::protobuf::ServiceDescriptor* service);

  using Work = std::function<absl::Status(const Call&)>;
  grpc::ServerUnaryReactor* RunUnary(grpc::CallbackServerContext* context,
                                     const google::protobuf::Message& request, Work work,
                                     bool in_reaction);

  // The checks alone, for streams: a call that may go on, or the refusal (recorded, with metrics).
  struct Method;
  absl::StatusOr<Call> Admit(grpc::CallbackServerContext* context,
                             const google::protobuf::Message& request, const Method** method);
  // Ends a call: metrics, log, audit of refusals, and the status as the wire wants it.
  grpc::Status Finish(const Method* method, const Call* call, grpc::CallbackServerContext* context,
                      const absl::Status& status, absl::Time started);

  Executor& executor() { return *parts_.executor; }
  Authenticator& authenticator() { return *parts_.authenticator; }
  absl::Time now() const { return parts_.clock(); }
  void SetUnitPaths(const UnitPaths* paths) { parts_.unit_paths = paths; }

  // From now on streams end with DRAINING and new ones are refused.
  void Drain();
  bool draining() const { return draining_; }
  Wakeup& drain_wakeup() { return drain_wakeup_; }

 private:
  absl::Status CheckUnits(const Method& method, const Scope& scope,
                          const google::protobuf::Message& request) const;
  // Records a refusal of a known caller, and of anybody else while there is room.
  void RecordRefusal(const Call& call, const absl::Status& refused);
  void RunOnWorker(grpc::CallbackServerContext* context, grpc::ServerUnaryReactor* reactor,
                   const Method* method, Call call, Work work, absl::Time started);
  void Complete(grpc::CallbackServerContext* context, grpc::ServerUnaryReactor* reactor,
                const Method* method, const Call& call, const absl::Status& status,
                absl::Time started);

  Parts parts_;
  Validator validator_;
  absl::flat_hash_map<const google::protobuf::Descriptor*, std::unique_ptr<Method>> methods_;
  std::atomic<bool> draining_{false};
  Wakeup drain_wakeup_;
};

// The caller's language by `accept-language`; Ukrainian where nothing else is asked.
Language LanguageOf(const grpc::ServerContextBase& context);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_RPC_PIPELINE_H_
