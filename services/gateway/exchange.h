#ifndef SERVICES_GATEWAY_EXCHANGE_H_
#define SERVICES_GATEWAY_EXCHANGE_H_

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "services/gateway/http_message.h"
#include "services/gateway/transcoder.h"
#include "services/gateway/upstream.h"
#include "services/platform/crypto/keyring.h"

// Calls that come through the state's data exchange (UXP and X-Road headers). They are believed
// only from the security server's own certificate and run under a token that access issues for the
// exchange client.
namespace cc::gateway {

struct ExchangeCall {
  std::string client;    // INSTANCE/CLASS/EDRPOU/SUBSYSTEM
  std::string service;   // what was asked for, for the log
  std::string query_id;  // UUID in lower case, or empty; the idempotency key
  std::string purpose;
  std::string subject_id;  // may be a personal number: shown only as a keyed code
  std::string user_id;     // likewise
};

class Exchange {
 public:
  struct Options {
    std::string server_certificate;  // common name; empty = there is no exchange
  };
  using TokenDone = std::function<void(grpc::Status, std::string token)>;

  Exchange(Options options, Upstream& upstream, const platform::Keyring& keyring);

  // The exchange's data of a request; nothing where the peer is not the security server or names no
  // client. Takes `queryId` and `userId` out of the parameters. EXCHANGE_CLIENT_INVALID or
  // HEADER_INVALID where they are not well formed.
  absl::StatusOr<std::optional<ExchangeCall>> Read(const RequestHead& head,
                                                   Parameters& parameters) const;

  // A token for the client: kept until 30 s before its end; one question at a time for each client.
  // `done` may run at once or on a thread of the upstream.
  void Token(const std::string& client, CallHeaders headers, absl::Time now, TokenDone done);

  // Drops the kept token of a client: a service has refused it.
  void Forget(const std::string& client);

  // The line that the exchange's rules ask for. Personal numbers stand in it as keyed codes only.
  void LogCall(const ExchangeCall& call, absl::string_view method, int code,
               absl::string_view trace) const;

  // Keyed code of a personal number, 32 hexadecimal digits; empty for empty.
  std::string Pseudonym(absl::string_view text) const;

 private:
  struct Client {
    std::string token;
    absl::Time until = absl::InfinitePast();
    bool asking = false;
    std::vector<TokenDone> waiting;
  };
  void TokenArrived(const std::string& client, const grpc::Status& status, const std::string& wire);

  const Options options_;
  Upstream& upstream_;
  const platform::Keyring& keyring_;
  absl::Mutex mu_;
  std::map<std::string, Client> clients_ ABSL_GUARDED_BY(mu_);
};

// Puts the query's id where the request has an empty `request_id`.
void FillRequestId(const ExchangeCall& call, google::protobuf::Message& request);

// PROOF_NOT_ACCEPTED for a request of a token by a proof that rests on the connection: behind the
// gateway that is the gateway's own certificate, so anyone could become the gateway or any exchange
// client.
absl::Status CheckProof(const google::protobuf::Message& request);

}  // namespace cc::gateway

#endif  // SERVICES_GATEWAY_EXCHANGE_H_
