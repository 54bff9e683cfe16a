#include "tests/bench/load.h"

#include <sys/prctl.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"

namespace cc::bench {
namespace {

// One call under way; deletes itself when done.
struct Flight {
  grpc::ClientContext context;
  grpc::ByteBuffer request, answer;
};

// What the open loop may send at once after it was held up: below what a service queues.
constexpr double kMostBurst = 16;

// The value below which `share` of the sorted values lie; 0 where there is none.
double At(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0;
  return sorted[static_cast<size_t>(share * static_cast<double>(sorted.size() - 1))];
}

// Collects latencies and waits until the last call is back.
class Recorder {
 public:
  void Begin() {
    absl::MutexLock lock(&mu_);
    ++under_way_;
  }
  void End(absl::Time due, grpc::StatusCode code) {
    absl::Duration took = absl::Now() - due;
    absl::MutexLock lock(&mu_);
    --under_way_;
    if (code != grpc::StatusCode::OK) ++failures_[code];
    milliseconds_.push_back(absl::ToDoubleMilliseconds(took));
  }
  Result Finish(absl::Time start) {
    auto done = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) { return under_way_ == 0; };
    absl::MutexLock lock(&mu_, absl::Condition(&done));
    double seconds = absl::ToDoubleSeconds(absl::Now() - start);
    std::sort(milliseconds_.begin(), milliseconds_.end());
    Result result;
    result.calls = static_cast<int64_t>(milliseconds_.size());
    result.failures = failures_;
    for (const auto& [code, count] : failures_) result.failed += count;
    result.per_second = static_cast<double>(result.calls - result.failed) / seconds;
    result.p50_ms = At(milliseconds_, 0.5);
    result.p99_ms = At(milliseconds_, 0.99);
    result.max_ms = At(milliseconds_, 1);
    return result;
  }

 private:
  absl::Mutex mu_;
  int64_t under_way_ ABSL_GUARDED_BY(mu_) = 0;
  std::map<grpc::StatusCode, int64_t> failures_ ABSL_GUARDED_BY(mu_);
  std::vector<double> milliseconds_ ABSL_GUARDED_BY(mu_);
};

void Launch(const Target& target, grpc::GenericStub& stub, int64_t n,
            std::function<void(grpc::Status)> done) {
  auto* flight = new Flight();
  flight->context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(10)));
  if (!target.token.empty())
    flight->context.AddMetadata("authorization", absl::StrCat("Bearer ", target.token));
  flight->request = target.request(n);
  stub.UnaryCall(&flight->context, target.method, grpc::StubOptions(), &flight->request,
                 &flight->answer, [flight, done = std::move(done)](grpc::Status status) {
                   done(status);
                   delete flight;
                 });
}

}  // namespace

grpc::ByteBuffer Pack(const google::protobuf::Message& message) {
  grpc::Slice slice(message.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

// By a completion queue of its own: the callback client sleeps 100 ms after a second of silence,
// which an idle measurement would take for the server's.
grpc::Status CallOnce(const Target& target, grpc::ByteBuffer* answer) {
  grpc::GenericStub stub(target.channel);
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(60)));
  if (!target.token.empty()) {
    context.AddMetadata("authorization", absl::StrCat("Bearer ", target.token));
  }
  grpc::CompletionQueue queue;
  grpc::Status status;
  auto call = stub.PrepareUnaryCall(&context, target.method, target.request(0), &queue);
  call->StartCall();
  call->Finish(answer, &status, &status);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  queue.Shutdown();
  while (queue.Next(&tag, &ok)) {
  }
  return status;
}

Result ClosedLoop(const Target& target, int outstanding, absl::Duration duration) {
  // Shared with the callbacks: the last of them is still on its way out when the result is there.
  struct Loop {
    explicit Loop(const Target& t) : target(t), stub(t.channel) {}
    const Target& target;
    grpc::GenericStub stub;
    Recorder recorder;
    absl::Time end;
    std::atomic<int64_t> number{0};

    static void Next(const std::shared_ptr<Loop>& loop) {
      absl::Time due = absl::Now();
      if (due >= loop->end) return;
      loop->recorder.Begin();
      Launch(loop->target, loop->stub, loop->number++, [loop, due](grpc::Status status) {
        Next(loop);
        loop->recorder.End(due, status.error_code());
      });
    }
  };
  auto loop = std::make_shared<Loop>(target);
  absl::Time start = absl::Now();
  loop->end = start + duration;
  for (int i = 0; i < outstanding; ++i) Loop::Next(loop);
  absl::SleepFor(loop->end - absl::Now());
  return loop->recorder.Finish(start);
}

Result OpenLoop(const Target& target, double per_second, absl::Duration duration) {
  auto stub = std::make_shared<grpc::GenericStub>(target.channel);
  auto recorder = std::make_shared<Recorder>();
  absl::Time start = absl::Now();
  const int64_t calls = static_cast<int64_t>(per_second * absl::ToDoubleSeconds(duration));
  const absl::Duration gap = absl::Seconds(1 / per_second);
  prctl(PR_SET_TIMERSLACK, 1000);  // ns: the kernel's 50 µs would do as a gap
  std::vector<double> late_ms;
  double budget = kMostBurst;  // calls that may begin now
  absl::Time begun = start;
  for (int64_t n = 0; n < calls; ++n) {
    const absl::Time due = start + n * gap;
    absl::SleepFor(due - absl::Now());
    do {
      const absl::Time now = absl::Now();
      budget = std::min(kMostBurst, budget + 2 * absl::FDivDuration(now - begun, gap));
      begun = now;
      if (budget < 1) absl::SleepFor((1 - budget) / 2 * gap);
    } while (budget < 1);
    --budget;
    late_ms.push_back(absl::ToDoubleMilliseconds(begun - due));
    recorder->Begin();
    Launch(target, *stub, n,
           [stub, recorder, due](grpc::Status status) { recorder->End(due, status.error_code()); });
  }
  Result result = recorder->Finish(start);
  std::sort(late_ms.begin(), late_ms.end());
  result.late_p99_ms = At(late_ms, 0.99);
  return result;
}

Result IdleLoop(const Target& target, int calls, absl::Duration least_gap,
                absl::Duration most_gap) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> gap(absl::ToDoubleSeconds(least_gap),
                                             absl::ToDoubleSeconds(most_gap));
  Recorder recorder;
  absl::Time start = absl::Now();
  grpc::ByteBuffer answer;
  for (int i = 0; i < calls; ++i) {
    absl::SleepFor(absl::Seconds(gap(random)));
    recorder.Begin();
    absl::Time due = absl::Now();
    grpc::Status status = CallOnce(target, &answer);
    recorder.End(due, status.error_code());
  }
  return recorder.Finish(start);
}

}  // namespace cc::bench
