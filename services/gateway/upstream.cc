#include "services/gateway/upstream.h"

#include <utility>

namespace cc::gateway {
namespace {

// What waits in the completion queue.
class Waiting {
 public:
  virtual ~Waiting() = default;
  virtual void Proceed(bool ok) = 0;
};

void Prepare(const UpstreamCall& call, grpc::ClientContext& context) {
  if (!call.headers.authorization.empty())
    context.AddMetadata("authorization", call.headers.authorization);
  if (!call.headers.traceparent.empty())
    context.AddMetadata("traceparent", call.headers.traceparent);
  if (!call.headers.accept_language.empty())
    context.AddMetadata("accept-language", call.headers.accept_language);
  if (call.deadline != absl::InfiniteFuture())
    context.set_deadline(absl::ToChronoTime(call.deadline));
}

grpc::ByteBuffer ToBuffer(const std::string& text) {
  grpc::Slice slice(text);
  return grpc::ByteBuffer(&slice, 1);
}

std::string ToText(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string text;
  if (!buffer.Valid() || !buffer.Dump(&slices).ok()) return text;
  text.reserve(buffer.Length());
  for (const auto& slice : slices)
    text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return text;
}

grpc::Status NoSuchNeighbour() { return {grpc::StatusCode::UNAVAILABLE, "no such neighbour"}; }

}  // namespace

class Upstream::Unary : public Waiting {
 public:
  Unary(Upstream& owner, Done done) : owner_(owner), done_(std::move(done)) {}

  void Start(const UpstreamCall& call, std::shared_ptr<grpc::Channel> channel) {
    Prepare(call, context_);
    grpc::GenericStub stub(std::move(channel));
    reader_ = stub.PrepareUnaryCall(&context_, call.method->grpc_path, ToBuffer(call.request),
                                    &owner_.queue_);
    reader_->StartCall();
    reader_->Finish(&response_, &status_, static_cast<Waiting*>(this));
  }

  void Proceed(bool) override {
    {
      absl::MutexLock lock(&owner_.mu_);
      owner_.contexts_.erase(this);
    }
    done_(std::move(status_), ToText(response_));
    Upstream& owner = owner_;
    delete this;
    absl::MutexLock lock(&owner.mu_);
    --owner.under_way_;
  }

  void Refuse() {
    done_(NoSuchNeighbour(), "");
    delete this;
  }

  grpc::ClientContext context_;

 private:
  Upstream& owner_;
  Done done_;
  std::unique_ptr<grpc::ClientAsyncResponseReader<grpc::ByteBuffer>> reader_;
  grpc::ByteBuffer response_;
  grpc::Status status_;
};

// start → write the request and half-close → (read → message → Next)* → finish → end. While an
// operation waits in the queue the stream keeps itself alive.
class Upstream::Stream : public Waiting,
                         public UpstreamStream,
                         public std::enable_shared_from_this<Stream> {
 public:
  Stream(Upstream& owner, StreamSink sink, UpstreamCall call, size_t channel)
      : owner_(owner), sink_(std::move(sink)), call_(std::move(call)), channel_(channel) {
    Prepare(call_, context_);
  }

  void Start(std::shared_ptr<grpc::Channel> channel) {
    absl::MutexLock lock(&mu_);
    grpc::GenericStub stub(std::move(channel));
    stream_ = stub.PrepareCall(&context_, call_.method->grpc_path, &owner_.queue_);
    self_ = shared_from_this();
    step_ = Step::kStarting;
    stream_->StartCall(static_cast<Waiting*>(this));
  }

  void Next() override {
    absl::MutexLock lock(&mu_);
    if (step_ == Step::kHolding) Read();
  }

  void Cancel() override {
    context_.TryCancel();
    absl::MutexLock lock(&mu_);
    if (step_ == Step::kHolding) Finish();
  }

  void Proceed(bool ok) override {
    std::shared_ptr<Stream> keep;
    bool message = false;
    {
      absl::MutexLock lock(&mu_);
      switch (step_) {
        case Step::kStarting:
          if (!ok) return Finish();
          step_ = Step::kWriting;
          return stream_->WriteLast(ToBuffer(call_.request), {}, static_cast<Waiting*>(this));
        case Step::kWriting:
          return ok ? Read() : Finish();
        case Step::kReading:
          if (!ok) return Finish();
          step_ = Step::kHolding;
          message = true;
          keep = std::move(self_);
          break;
        default:
          keep = std::move(self_);
          step_ = Step::kEnded;
      }
    }
    if (message) return sink_.on_message(ToText(buffer_));
    owner_.Release(call_.method->neighbour, channel_);
    {
      absl::MutexLock lock(&owner_.mu_);
      owner_.open_streams_.erase(this);
    }
    sink_.on_end(std::move(status_));
    sink_ = {};
    Upstream& owner = owner_;
    keep.reset();
    absl::MutexLock lock(&owner.mu_);
    --owner.under_way_;
  }

 private:
  enum class Step { kIdle, kStarting, kWriting, kReading, kHolding, kFinishing, kEnded };

  void Read() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    if (self_ == nullptr) self_ = shared_from_this();
    step_ = Step::kReading;
    buffer_.Clear();
    stream_->Read(&buffer_, static_cast<Waiting*>(this));
  }
  void Finish() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    if (self_ == nullptr) self_ = shared_from_this();
    step_ = Step::kFinishing;
    stream_->Finish(&status_, static_cast<Waiting*>(this));
  }

  Upstream& owner_;
  StreamSink sink_;
  const UpstreamCall call_;
  const size_t channel_;
  grpc::ClientContext context_;  // before the call that lives in it
  absl::Mutex mu_;
  Step step_ ABSL_GUARDED_BY(mu_) = Step::kIdle;
  std::shared_ptr<Stream> self_ ABSL_GUARDED_BY(mu_);
  std::unique_ptr<grpc::ClientAsyncReaderWriter<grpc::ByteBuffer, grpc::ByteBuffer>> stream_;
  grpc::ByteBuffer buffer_;
  grpc::Status status_;
};

Upstream::Upstream(std::vector<std::string> neighbours, Dial dial, int threads)
    : dial_(std::move(dial)) {
  for (const std::string& name : neighbours) neighbours_[name].channel = dial_(name, 0);
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
}

void Upstream::Stop() {
  std::vector<std::shared_ptr<UpstreamStream>> streams;
  {
    absl::MutexLock lock(&mu_);
    stopping_ = true;
    for (auto& [call, context] : contexts_) context->TryCancel();
    for (auto& [key, stream] : open_streams_) streams.push_back(stream.lock());
  }
  for (auto& stream : streams) {
    if (stream != nullptr) stream->Cancel();
  }
  streams.clear();
  {
    absl::MutexLock lock(&mu_);
    mu_.Await(absl::Condition(
        +[](int* n) { return *n == 0; }, &under_way_));
  }
}

Upstream::~Upstream() {
  Stop();
  queue_.Shutdown();
  for (std::thread& thread : threads_) thread.join();
}

void Upstream::Run() {
  void* tag;
  bool ok;
  while (queue_.Next(&tag, &ok)) static_cast<Waiting*>(tag)->Proceed(ok);
}

void Upstream::Release(const std::string& neighbour, size_t channel) {
  absl::MutexLock lock(&mu_);
  --neighbours_[neighbour].streams[channel].used;
}

void Upstream::Ask(UpstreamCall call, Done done) {
  auto* unary = new Unary(*this, std::move(done));
  std::shared_ptr<grpc::Channel> channel;
  {
    absl::MutexLock lock(&mu_);
    auto it = neighbours_.find(call.method->neighbour);
    if (it != neighbours_.end() && !stopping_) {
      channel = it->second.channel;
      ++under_way_;
      contexts_[unary] = &unary->context_;
    }
  }
  if (channel == nullptr) {
    unary->Refuse();
    return;
  }
  unary->Start(call, std::move(channel));
}

std::shared_ptr<UpstreamStream> Upstream::Watch(UpstreamCall call, StreamSink sink) {
  std::shared_ptr<grpc::Channel> channel;
  std::shared_ptr<Stream> stream;
  {
    absl::MutexLock lock(&mu_);
    auto it = neighbours_.find(call.method->neighbour);
    if (it == neighbours_.end() || stopping_) {
      channel = nullptr;
    } else {
      auto& streams = it->second.streams;
      size_t index = 0;
      while (index < streams.size() && streams[index].used >= kStreamsPerChannel) ++index;
      if (index == streams.size())
        streams.push_back({dial_(it->first, static_cast<int>(index) + 1), 0});
      ++streams[index].used;
      channel = streams[index].channel;
      stream = std::make_shared<Stream>(*this, std::move(sink), std::move(call), index);
      ++under_way_;
      open_streams_[stream.get()] = stream;
    }
  }
  if (channel == nullptr) {
    sink.on_end(NoSuchNeighbour());
    return nullptr;
  }
  stream->Start(std::move(channel));
  return stream;
}

}  // namespace cc::gateway
