#include "services/ccctl/fake_service.h"

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"

namespace cc::ccctl {
namespace {

std::string Pem(const std::function<void(BIO*)>& write) {
  BIO* bio = BIO_new(BIO_s_mem());
  write(bio);
  char* data;
  const long size = BIO_get_mem_data(bio, &data);
  std::string text(data, size);
  BIO_free(bio);
  return text;
}

// One self-signed certificate is authority, server and operator at once.
struct Certificate {
  std::string pem, key;
};
Certificate MakeCertificate() {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  X509_set_pubkey(certificate, key);
  for (auto [nid, value] : {std::pair{NID_basic_constraints, "critical,CA:TRUE"},
                            {NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1"}}) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
  }
  X509_sign(certificate, key, EVP_sha256());
  Certificate result{Pem([&](BIO* bio) { PEM_write_bio_X509(bio, certificate); }),
                     Pem([&](BIO* bio) {
                       PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
                     })};
  X509_free(certificate);
  EVP_PKEY_free(key);
  return result;
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
  char path[] = "/tmp/ccctl_test_XXXXXX";
  dir_ = mkdtemp(path);
  const Certificate certificate = MakeCertificate();
  grpc::SslServerCredentialsOptions tls(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  tls.pem_root_certs = certificate.pem;
  tls.pem_key_cert_pairs.push_back({certificate.key, certificate.pem});
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::SslServerCredentials(tls), &port);
  builder.RegisterCallbackGenericService(generic_.get());
  generic_->server = builder.BuildAndStart();
  endpoint_ = absl::StrCat("127.0.0.1:", port);
  for (const char* name : {"tls.crt", "ca.crt"})
    Write(absl::StrCat(dir_, "/", name), certificate.pem);
  Write(dir_ + "/tls.key", certificate.key);
  std::filesystem::create_directory(dir_ + "/tokens");
  Write(dir_ + "/tokens/ministry.jwt", "token-of-ministry\n");
  Write(dir_ + "/run.json", absl::StrCat(R"({"services": {"territory": {"grpc": ")", endpoint_,
                                         R"("}, "access": {"grpc": ")", endpoint_,
                                         R"("}}, "ca": "ca.crt", "cert_dir_operator": ")", dir_,
                                         R"(", "tokens_dir": "tokens"})"));
}

FakeService::~FakeService() {
  generic_->server->Shutdown();
  std::filesystem::remove_all(dir_);
}

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
