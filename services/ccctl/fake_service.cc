#include "services/ccctl/fake_service.h"

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"

namespace cc::ccctl {
namespace {

std::string Read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}
void Write(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

}  // namespace

class FakeService::Generic : public grpc::CallbackGenericService {
 public:
  explicit Generic(FakeService& fake) : fake_(fake) {}
  std::unique_ptr<grpc::Server> server;

  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override {
    class Reactor : public grpc::ServerGenericBidiReactor {
     public:
      Reactor(FakeService& fake, grpc::GenericCallbackServerContext* context) : fake_(fake) {
        request_.method = context->method().substr(context->method().rfind('/') + 1);
        for (const auto& [key, value] : context->client_metadata()) {
          request_.metadata[std::string(key.data(), key.size())] =
              std::string(value.data(), value.size());
        }
        StartRead(&in_);
      }
      void OnReadDone(bool ok) override {
        grpc::Slice slice;
        if (ok && in_.DumpToSingleSlice(&slice).ok()) {
          request_.body.assign(reinterpret_cast<const char*>(slice.begin()), slice.size());
        }
        FakeService::Handler handler;
        {
          absl::MutexLock lock(&fake_.mu_);
          fake_.calls_.push_back(request_);
          if (const auto it = fake_.handlers_.find(request_.method); it != fake_.handlers_.end())
            handler = it->second;
        }
        answer_ = handler ? handler(request_) : FakeAnswer{.code = grpc::UNIMPLEMENTED};
        Next();
      }
      void OnWriteDone(bool ok) override { ok ? Next() : Finish(grpc::Status::CANCELLED); }
      void OnDone() override { delete this; }

     private:
      void Next() {
        if (sent_ < answer_.messages.size()) {
          grpc::Slice slice(answer_.messages[sent_++]);
          out_ = grpc::ByteBuffer(&slice, 1);
          StartWrite(&out_);
        } else {
          Finish(grpc::Status(static_cast<grpc::StatusCode>(answer_.code),
                              answer_.details.message(), answer_.details.SerializeAsString()));
        }
      }
      FakeService& fake_;
      FakeRequest request_;
      FakeAnswer answer_;
      size_t sent_ = 0;
      grpc::ByteBuffer in_, out_;
    };
    return new Reactor(fake_, context);
  }

 private:
  FakeService& fake_;
};

FakeService::FakeService() : generic_(std::make_unique<Generic>(*this)) {
  const std::string own = authority_.Issue("territory");
  grpc::SslServerCredentialsOptions tls(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  tls.pem_root_certs = Read(own + "/ca.crt");
  tls.pem_key_cert_pairs.push_back({Read(own + "/tls.key"), Read(own + "/tls.crt")});
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::SslServerCredentials(tls), &port);
  builder.RegisterCallbackGenericService(generic_.get());
  generic_->server = builder.BuildAndStart();
  endpoint_ = absl::StrCat("127.0.0.1:", port);
  const std::string certificates = authority_.Issue("operator");
  std::filesystem::create_directory(dir() + "/tokens");
  Write(dir() + "/tokens/ministry.jwt", "token-of-ministry\n");
  const std::string address = absl::StrCat(R"({"grpc": ")", endpoint_, R"("})");
  Write(dir() + "/run.json",
        absl::StrCat(R"({"services": {"territory": )", address, R"(, "access": )", address,
                     R"(, "registry": )", address, R"(, "evacuation": )", address, R"(}, "ca": ")",
                     certificates, R"(/ca.crt", "cert_dir_operator": ")", certificates,
                     R"(", "tokens_dir": "tokens"})"));
}

FakeService::~FakeService() { generic_->server->Shutdown(); }

void FakeService::On(const std::string& method, Handler handler) {
  absl::MutexLock lock(&mu_);
  handlers_[method] = std::move(handler);
}

std::vector<FakeRequest> FakeService::calls() const {
  absl::MutexLock lock(&mu_);
  return calls_;
}

FakeAnswer Answer(const google::protobuf::Message& message) {
  return {.messages = {message.SerializeAsString()}};
}

FakeAnswer Refuse(int code, const std::string& reason, const std::string& text,
                  const std::map<std::string, std::string>& details) {
  FakeAnswer answer{.code = code};
  answer.details.set_code(code);
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  for (const auto& [key, value] : details) (*info.mutable_metadata())[key] = value;
  answer.details.add_details()->PackFrom(info);
  google::rpc::LocalizedMessage localized;
  localized.set_message(text);
  answer.details.add_details()->PackFrom(localized);
  return answer;
}

}  // namespace cc::ccctl
