#include "services/platform/server/credentials.h"

#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <unistd.h>

#include <cstdio>
#include <ctime>

#include "absl/strings/str_cat.h"

namespace cc::platform {
namespace {

constexpr unsigned kReloadSeconds = 2;

// Only UNAVAILABLE is tried again, three times, within a budget.
constexpr char kServiceConfig[] = R"({
  "loadBalancingConfig": [{"round_robin": {}}],
  "methodConfig": [{"name": [{}], "retryPolicy": {"maxAttempts": 3, "initialBackoff": "0.1s", "maxBackoff": "1s",
      "backoffMultiplier": 2, "retryableStatusCodes": ["UNAVAILABLE"]}}],
  "retryThrottling": {"maxTokens": 10, "tokenRatio": 0.1}})";

std::shared_ptr<grpc::experimental::FileWatcherCertificateProvider> Watch(
    const std::string& folder) {
  return std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
      absl::StrCat(folder, "/tls.key"), absl::StrCat(folder, "/tls.crt"),
      absl::StrCat(folder, "/ca.crt"), kReloadSeconds);
}

}  // namespace

absl::Status CheckCertificates(const std::string& folder) {
  for (const char* name : {"tls.key", "tls.crt", "ca.crt"}) {
    std::string path = absl::StrCat(folder, "/", name);
    if (access(path.c_str(), R_OK) != 0) {
      return absl::NotFoundError(absl::StrCat(
          "cannot read ", path, ": give the folder of the certificates with --cert_dir"));
    }
  }
  return absl::OkStatus();
}

std::shared_ptr<grpc::ServerCredentials> ServerTls(const std::string& folder) {
  grpc::experimental::TlsServerCredentialsOptions options(Watch(folder));
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  return grpc::experimental::TlsServerCredentials(options);
}

std::shared_ptr<grpc::ChannelCredentials> ClientTls(const std::string& folder) {
  grpc::experimental::TlsChannelCredentialsOptions options;
  options.set_certificate_provider(Watch(folder));
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  return grpc::experimental::TlsCredentials(options);
}

std::shared_ptr<grpc::Channel> DialTls(const std::string& address, const std::string& name,
                                       const std::string& folder, Keepalive keepalive) {
  grpc::ChannelArguments args;
  args.SetSslTargetNameOverride(name);
  args.SetServiceConfigJSON(kServiceConfig);
  args.SetMaxReceiveMessageSize(16 << 20);
  args.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS,
              static_cast<int>(absl::ToInt64Milliseconds(keepalive.every)));
  args.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS,
              static_cast<int>(absl::ToInt64Milliseconds(keepalive.answer)));
  args.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  args.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2'000);
  args.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 200);
  args.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 5000);
  return grpc::CreateCustomChannel(address, ClientTls(folder), args);
}

absl::Time CertificateEnd(const std::string& folder) {
  absl::Time end = absl::InfinitePast();
  FILE* file = std::fopen(absl::StrCat(folder, "/tls.crt").c_str(), "r");
  if (file == nullptr) return end;
  if (X509* certificate = PEM_read_X509(file, nullptr, nullptr, nullptr)) {
    std::tm tm{};
    if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &tm) == 1)
      end = absl::FromTM(tm, absl::UTCTimeZone());
    X509_free(certificate);
  }
  std::fclose(file);
  return end;
}

}  // namespace cc::platform
