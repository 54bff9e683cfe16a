#ifndef SERVICES_GATEWAY_TLS_CONTEXT_H_
#define SERVICES_GATEWAY_TLS_CONTEXT_H_

#include <boost/asio/ssl/context.hpp>
#include <filesystem>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace cc::gateway {

// The server's certificate from a folder (tls.crt, tls.key, ca.crt), read again when a file has
// changed. A client's certificate is asked for, not required, and verified against the CA.
// Thread-safe.
class TlsContext {
 public:
  // NOT_FOUND or INVALID_ARGUMENT where the files are missing or do not belong together.
  static absl::StatusOr<std::unique_ptr<TlsContext>> FromFolder(const std::string& folder);

  // For a new connection; looks at the files at most once a second. What cannot be read changes
  // nothing and is logged.
  std::shared_ptr<boost::asio::ssl::context> Current();

 private:
  using Times = std::array<std::filesystem::file_time_type, 3>;
  explicit TlsContext(std::string folder) : folder_(std::move(folder)) {}
  absl::StatusOr<std::shared_ptr<boost::asio::ssl::context>> Load() const;
  absl::StatusOr<Times> Stamps() const;

  const std::string folder_;
  absl::Mutex mu_;
  std::shared_ptr<boost::asio::ssl::context> current_ ABSL_GUARDED_BY(mu_);
  Times stamps_ ABSL_GUARDED_BY(mu_);
  absl::Time looked_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
};

}  // namespace cc::gateway

#endif  // SERVICES_GATEWAY_TLS_CONTEXT_H_
