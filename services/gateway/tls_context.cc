#include "services/gateway/tls_context.h"

#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"

namespace cc::gateway {
namespace {

namespace ssl = boost::asio::ssl;
constexpr unsigned char kSessionContext[] = "cc-gateway";

}  // namespace

absl::StatusOr<std::unique_ptr<TlsContext>> TlsContext::FromFolder(const std::string& folder) {
  std::unique_ptr<TlsContext> tls(new TlsContext(folder));
  absl::MutexLock lock(&tls->mu_);
  CC_ASSIGN_OR_RETURN(tls->stamps_, tls->Stamps());
  CC_ASSIGN_OR_RETURN(tls->current_, tls->Load());
  return tls;
}

absl::StatusOr<TlsContext::Times> TlsContext::Stamps() const {
  Times times;
  size_t i = 0;
  for (const char* name : {"tls.crt", "tls.key", "ca.crt"}) {
    std::error_code error;
    times[i++] = std::filesystem::last_write_time(absl::StrCat(folder_, "/", name), error);
    if (error) return absl::NotFoundError(absl::StrCat("no ", name, " in ", folder_));
  }
  return times;
}

absl::StatusOr<std::shared_ptr<ssl::context>> TlsContext::Load() const {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  boost::system::error_code error;
  context->set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 |
                       ssl::context::no_sslv3 | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1);
  context->use_certificate_chain_file(folder_ + "/tls.crt", error);
  if (!error) context->use_private_key_file(folder_ + "/tls.key", ssl::context::pem, error);
  if (!error) context->load_verify_file(folder_ + "/ca.crt", error);
  if (error || SSL_CTX_check_private_key(context->native_handle()) != 1) {
    return absl::InvalidArgumentError("certificate, key and CA do not belong together");
  }
  context->set_verify_mode(ssl::verify_peer);
  SSL_CTX_set_client_CA_list(context->native_handle(),
                             SSL_load_client_CA_file((folder_ + "/ca.crt").c_str()));
  // Without it a resumed session of a client that sent a certificate is refused.
  SSL_CTX_set_session_id_context(context->native_handle(), kSessionContext,
                                 sizeof kSessionContext - 1);
  return context;
}

std::shared_ptr<ssl::context> TlsContext::Current() {
  absl::MutexLock lock(&mu_);
  absl::Time now = absl::Now();
  if (now - looked_ < absl::Seconds(1)) return current_;
  looked_ = now;
  auto stamps = Stamps();
  if (!stamps.ok() || *stamps == stamps_) return current_;
  auto fresh = Load();
  if (fresh.ok()) {
    current_ = *std::move(fresh);
    stamps_ = *stamps;
    platform::Log(platform::Level::kInfo, "certificate read again");
  } else {
    platform::Log(platform::Level::kError, "new certificate cannot be used",
                  {{"error", std::string(fresh.status().message())}});
  }
  return current_;
}

}  // namespace cc::gateway
