#ifndef SERVICES_PLATFORM_RPC_STREAM_H_
#define SERVICES_PLATFORM_RPC_STREAM_H_

#include <grpcpp/grpcpp.h>

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "services/platform/rpc/pipeline.h"
#include "services/platform/rpc/source.h"

namespace cc::platform {

// One running server stream: asks its source on a worker after each wake-up, writes what is new,
// and ends with cancellation, an error, an expired or revoked token, or the drain. Keeps itself
// alive until gRPC is done with it.
template <typename Resp>
class StreamReactor : public grpc::ServerWriteReactor<Resp> {
 public:
  using Open = std::function<absl::StatusOr<std::unique_ptr<Source<Resp>>>(const Call&)>;

  static grpc::ServerWriteReactor<Resp>* Start(Pipeline& pipeline, Wakeup& wakeup,
                                               grpc::CallbackServerContext* context,
                                               const google::protobuf::Message& request,
                                               Open open) {
    auto* reactor = new StreamReactor(pipeline, wakeup, context, std::move(open));
    reactor->self_ = std::shared_ptr<StreamReactor>(reactor);
    reactor->Begin(request);
    return reactor;
  }

 private:
  StreamReactor(Pipeline& pipeline, Wakeup& wakeup, grpc::CallbackServerContext* context, Open open)
      : pipeline_(pipeline),
        wakeup_(wakeup),
        context_(context),
        open_(std::move(open)),
        started_(pipeline.now()) {}

  void Begin(const google::protobuf::Message& request) {
    absl::StatusOr<Call> call = pipeline_.Admit(context_, request, &method_);
    if (!call.ok()) return End(call.status());
    call_ = std::make_unique<Call>(*std::move(call));
    wake_id_ = wakeup_.Add([this] { Wake(); });
    drain_id_ = pipeline_.drain_wakeup().Add([this] { Wake(); });
    Wake();
  }

  // Looks for news unless that is going on already.
  void Wake() {
    {
      absl::MutexLock lock(&mu_);
      if (ended_) return;
      if (looking_) {
        again_ = true;
        return;
      }
      looking_ = true;
      again_ = false;
    }
    Schedule();
  }

  void Schedule() {
    std::shared_ptr<StreamReactor> keep = self_;
    pipeline_.executor().RunLater([keep] { keep->Look(); });
  }

  absl::Status StillAllowed() {
    if (pipeline_.draining()) return Fail(common::v1::REASON_DRAINING);
    if (context_->IsCancelled()) return Fail(common::v1::REASON_CANCELLED);
    if (call_->bearer().empty()) return absl::OkStatus();
    return pipeline_.authenticator().Verify(call_->bearer(), pipeline_.now()).status();
  }

  void Look() {
    if (absl::Status allowed = StillAllowed(); !allowed.ok()) return End(allowed);
    if (source_ == nullptr) {
      absl::StatusOr<std::unique_ptr<Source<Resp>>> source = open_(*call_);
      if (!source.ok()) return End(source.status());
      source_ = *std::move(source);
    }
    absl::StatusOr<std::vector<Resp>> news = source_->Next(*call_);
    if (!news.ok()) return End(news.status());
    {
      absl::MutexLock lock(&mu_);
      if (ended_) return;
      batch_ = *std::move(news);
      next_ = 0;
    }
    WriteNext();
  }

  // Writes the next message of the batch, or rests.
  void WriteNext() {
    bool look_again = false;
    {
      absl::MutexLock lock(&mu_);
      if (ended_) return;
      if (next_ < batch_.size()) {
        this->StartWrite(&batch_[next_++], grpc::WriteOptions());
        return;
      }
      look_again = again_ || !batch_.empty();
      again_ = false;
      batch_.clear();
      if (!look_again) looking_ = false;
    }
    if (look_again) Schedule();
  }

  void OnWriteDone(bool ok) override {
    if (!ok) return End(Fail(common::v1::REASON_CANCELLED));
    WriteNext();
  }
  void OnCancel() override { Wake(); }

  void End(const absl::Status& status) {
    {
      absl::MutexLock lock(&mu_);
      if (ended_) return;
      ended_ = true;
    }
    this->Finish(pipeline_.Finish(method_, call_.get(), context_, status, started_));
  }

  void OnDone() override {
    if (wake_id_ != 0) wakeup_.Remove(wake_id_);
    if (drain_id_ != 0) pipeline_.drain_wakeup().Remove(drain_id_);
    self_.reset();  // may delete this
  }

  Pipeline& pipeline_;
  Wakeup& wakeup_;
  grpc::CallbackServerContext* context_;
  Open open_;
  const absl::Time started_;
  const Pipeline::Method* method_ = nullptr;
  std::unique_ptr<Call> call_;
  std::unique_ptr<Source<Resp>> source_;  // only on the worker that looks
  Wakeup::Id wake_id_ = 0, drain_id_ = 0;
  std::shared_ptr<StreamReactor> self_;

  absl::Mutex mu_;
  bool looking_ ABSL_GUARDED_BY(mu_) = false;
  bool again_ ABSL_GUARDED_BY(mu_) = false;
  bool ended_ ABSL_GUARDED_BY(mu_) = false;
  std::vector<Resp> batch_ ABSL_GUARDED_BY(mu_);
  size_t next_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_RPC_STREAM_H_
