#ifndef SERVICES_PLATFORM_RPC_CALL_H_
#define SERVICES_PLATFORM_RPC_CALL_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/platform/auth/principal.h"
#include "services/platform/auth/scope.h"
#include "services/platform/error/error.h"

namespace google::protobuf {
class Message;
}

namespace cc::platform {

// One request on its way through a handler: who, when, until when, over what. Knows nothing of
// gRPC. There is one instant per request and ids come from here, so tests control both.
class Call {
 public:
  struct Parts {
    std::shared_ptr<const Principal> principal;
    std::string method;  // full name, `cc.registry.v1.RegistryService.CreatePerson`
    std::string permission;
    bool audited = false;
    bool read_only = false;
    Scope scope;  // where the caller holds `permission`
    absl::Time now;
    absl::Time deadline = absl::InfiniteFuture();
    std::string trace;  // W3C trace id, 32 hex digits
    std::string
        bearer;  // the caller's token, handed on to neighbours; empty for the service's own jobs
    std::string peer_certificate;  // common name of the client certificate
    Language language = Language::kUkrainian;
    const google::protobuf::Message* request = nullptr;
  };
  explicit Call(Parts parts)
      : parts_(std::move(parts)), touched_(std::make_shared<std::vector<std::string>>()) {}

  // A job of the service itself, over the whole country.
  static Call System(absl::string_view job, absl::Time now) { return Call(SystemParts(job, now)); }
  static Parts SystemParts(absl::string_view job, absl::Time now);

  const Principal& principal() const { return *parts_.principal; }
  const std::string& method() const { return parts_.method; }
  const std::string& permission() const { return parts_.permission; }
  bool audited() const { return parts_.audited; }
  bool read_only() const { return parts_.read_only; }
  const Scope& scope() const { return parts_.scope; }
  absl::Time now() const { return parts_.now; }
  absl::Time deadline() const { return parts_.deadline; }
  const std::string& trace() const { return parts_.trace; }
  const std::string& bearer() const { return parts_.bearer; }
  const std::string& peer_certificate() const { return parts_.peer_certificate; }
  Language language() const { return parts_.language; }
  // The request message, for idempotency; null for the service's own jobs.
  const google::protobuf::Message* request() const { return parts_.request; }

  // The same call over the whole country: for what everybody with the permission may see, wherever
  // their scope lies.
  Call OverWholeCountry() const {
    Call wide = *this;
    wide.parts_.scope.Add(options::v1::RELATION_ANY, 0);
    return wide;
  }

  // The same call over another part of the country, for the few who may see more or less than the
  // method's permission says.
  Call Within(Scope scope) const {
    Call other = *this;
    other.parts_.scope = std::move(scope);
    return other;
  }

  // Notes that the call concerns a record, for its audit entry: `kind/id`. Only on the thread of
  // the handler.
  void Touch(absl::string_view kind, absl::string_view id) const {
    touched_->push_back(absl::StrCat(kind, "/", id));
  }
  const std::vector<std::string>& touched() const { return *touched_; }

  // A new UUIDv7 at `now()`.
  std::string NewId() const;

 private:
  Parts parts_;
  std::shared_ptr<std::vector<std::string>> touched_;
};

// UUIDv7 (RFC 9562): opaque, ordered by time, within one process by the order of making, no secret.
std::string NewUuid(absl::Time now);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_RPC_CALL_H_
