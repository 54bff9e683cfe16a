#include "services/ccctl/client.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <openssl/rand.h>

#include <chrono>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/ccctl/errors.h"
#include "services/ccctl/fields.h"
#include "services/platform/server/keepalive.h"

namespace cc::ccctl {
namespace {

constexpr int kMaxAnswer = 64 << 20;
constexpr absl::Duration kReconnect = absl::Seconds(2);

std::string RandomHex(size_t bytes) {
  std::string random(bytes, '\0');
  RAND_bytes(reinterpret_cast<unsigned char*>(random.data()), static_cast<int>(bytes));
  return absl::BytesToHexString(random);
}

grpc::ByteBuffer Pack(const Message& message) {
  grpc::Slice slice(message.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

bool Unpack(const grpc::ByteBuffer& buffer, Message& message) {
  grpc::Slice slice;
  return buffer.DumpToSingleSlice(&slice).ok() &&
         message.ParseFromArray(slice.begin(), static_cast<int>(slice.size()));
}

std::string Path(const MethodDescriptor& method) {
  return absl::StrCat("/", method.service()->full_name(), "/", method.name());
}

// A repeated call cannot do harm.
bool IsRepeatable(const MethodDescriptor& method, const Message& request) {
  if (RuleOf(method).read_only()) return true;
  const FieldDescriptor* id = request.GetDescriptor()->FindFieldByName("request_id");
  return id != nullptr && !request.GetReflection()->GetString(request, id).empty();
}

}  // namespace

struct Client::Wire {
  std::shared_ptr<grpc::Channel> channel;
  std::unique_ptr<grpc::GenericStub> stub;
  std::string token;
};

// One attempt: its context, its completion queue and its trace.
struct Client::Attempt {
  Attempt(const Wire& wire, Language language, absl::Duration timeout) : trace(RandomHex(16)) {
    if (!wire.token.empty())
      context.AddMetadata("authorization", absl::StrCat("Bearer ", wire.token));
    context.AddMetadata("accept-language", language == Language::kUkrainian ? "uk" : "en");
    context.AddMetadata("traceparent", absl::StrCat("00-", trace, "-", RandomHex(8), "-01"));
    if (timeout < absl::InfiniteDuration())
      context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
  }
  ~Attempt() {
    queue.Shutdown();
    void* tag;
    bool ok;
    while (queue.Next(&tag, &ok)) {
    }
  }
  bool Wait() {
    void* tag;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  }
  absl::Status Outcome(const grpc::Status& status) const {
    if (status.ok()) return absl::OkStatus();
    google::rpc::Status details;
    details.ParseFromString(status.error_details());
    return Refusal(status.error_code(), status.error_message(), details, trace);
  }

  const std::string trace;
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
};

Client::Client(const Contract& contract, const Target& target, Settings settings)
    : contract_(contract), settings_(settings), wire_(std::make_unique<Wire>()) {
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = target.ca;
  tls.pem_cert_chain = target.certificate;
  tls.pem_private_key = target.key;
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxAnswer);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 200);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS,
                   static_cast<int>(absl::ToInt64Milliseconds(platform::Keepalive().every)));
  wire_->channel = grpc::CreateCustomChannel(target.endpoint, grpc::SslCredentials(tls), arguments);
  wire_->stub = std::make_unique<grpc::GenericStub>(wire_->channel);
  wire_->token = target.token;
}

Client::~Client() = default;

absl::StatusOr<std::unique_ptr<Message>> Client::CallOnce(const MethodDescriptor& method,
                                                          const Message& request,
                                                          absl::Duration timeout) {
  Attempt attempt(*wire_, settings_.language, timeout);
  if (settings_.log != nullptr)
    *settings_.log << method.full_name() << "  trace " << attempt.trace << "\n";
  auto reader =
      wire_->stub->PrepareUnaryCall(&attempt.context, Path(method), Pack(request), &attempt.queue);
  reader->StartCall();
  grpc::ByteBuffer answer;
  grpc::Status status;
  reader->Finish(&answer, &status, nullptr);
  attempt.Wait();
  if (!status.ok()) return attempt.Outcome(status);
  std::unique_ptr<Message> message = contract_.New(method.output_type());
  if (!Unpack(answer, *message)) {
    return absl::InternalError(
        Say(settings_.language, "відповідь не читається", "the answer cannot be read"));
  }
  return message;
}

absl::StatusOr<std::unique_ptr<Message>> Client::Call(const MethodDescriptor& method,
                                                      const Message& request,
                                                      absl::Duration timeout) {
  const absl::Time deadline = absl::Now() + timeout;
  auto answer = CallOnce(method, request, timeout);
  if (answer.ok() || !IsRepeatable(method, request)) return answer;
  const bool again = answer.status().code() == absl::StatusCode::kUnavailable ||
                     ReasonOf(answer.status()) == "COMMIT_UNKNOWN";
  if (!again) return answer;
  wire_->channel->WaitForConnected(
      absl::ToChronoTime(std::min(deadline, absl::Now() + kReconnect)));
  if (deadline <= absl::Now()) return answer;
  return CallOnce(method, request, deadline - absl::Now());
}

absl::Status Client::Stream(const MethodDescriptor& method, const Message& request,
                            absl::Duration timeout,
                            const std::function<bool(const Message&)>& each) {
  Attempt attempt(*wire_, settings_.language, timeout);
  if (settings_.log != nullptr)
    *settings_.log << method.full_name() << "  trace " << attempt.trace << "\n";
  auto call = wire_->stub->PrepareCall(&attempt.context, Path(method), &attempt.queue);
  call->StartCall(nullptr);
  bool open = attempt.Wait();
  if (open) {
    call->WriteLast(Pack(request), grpc::WriteOptions(), nullptr);
    open = attempt.Wait();
  }
  bool enough = false;
  std::unique_ptr<Message> message = contract_.New(method.output_type());
  while (open) {
    grpc::ByteBuffer next;
    call->Read(&next, nullptr);
    if (!attempt.Wait()) break;
    if (!Unpack(next, *message)) {
      attempt.context.TryCancel();
      return absl::InternalError(
          Say(settings_.language, "відповідь не читається", "the answer cannot be read"));
    }
    if (!each(*message)) {
      enough = true;
      attempt.context.TryCancel();
      break;
    }
  }
  grpc::Status status;
  call->Finish(&status, nullptr);
  attempt.Wait();
  return enough ? absl::OkStatus() : attempt.Outcome(status);
}

}  // namespace cc::ccctl
