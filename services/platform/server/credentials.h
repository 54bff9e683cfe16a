#ifndef SERVICES_PLATFORM_SERVER_CREDENTIALS_H_
#define SERVICES_PLATFORM_SERVER_CREDENTIALS_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/platform/server/keepalive.h"

// Mutual TLS from a folder with `tls.crt`, `tls.key` and `ca.crt`. The files are looked at again
// every few seconds: swap them by renaming and new connections use the new ones without a restart.
namespace cc::platform {

// NOT_FOUND naming the file that is missing or cannot be read.
absl::Status CheckCertificates(const std::string& folder);

std::shared_ptr<grpc::ServerCredentials> ServerTls(const std::string& folder);
std::shared_ptr<grpc::ChannelCredentials> ClientTls(const std::string& folder);

// A channel to `address` whose certificate must be issued for `name`; keepalive, retries of
// UNAVAILABLE.
std::shared_ptr<grpc::Channel> DialTls(const std::string& address, const std::string& name,
                                       const std::string& folder, Keepalive keepalive = {});

// When the certificate in `folder` ends; the infinite past where it cannot be read.
absl::Time CertificateEnd(const std::string& folder);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_SERVER_CREDENTIALS_H_
