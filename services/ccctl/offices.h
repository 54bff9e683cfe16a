#ifndef SERVICES_CCCTL_OFFICES_H_
#define SERVICES_CCCTL_OFFICES_H_

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/ccctl/command.h"

namespace cc::ccctl {

// Who does what in a day of evacuation.
enum class Desk { kHeadquarters, kDispatcher, kCentre };

// The callers of a simulated day, each under its own identity. Changes carry a request_id made of
// the day's key and the step, so that a day driven twice, or on after a fall, is made once.
class Offices {
 public:
  // `identities`: names of the local run; who is not named calls as the command itself does.
  Offices(const Session& session, std::string key, const std::map<Desk, std::string>& identities);

  // One change. `step` names it within the day.
  template <typename Request, typename Answer>
  absl::Status Change(Desk desk, const char* method, const std::string& step, Request request,
                      Answer& answer) {
    request.set_request_id(RequestId(method, step));
    return Ask(desk, method, request, answer);
  }
  // The same without interest in the answer.
  template <typename Request>
  absl::Status Do(Desk desk, const char* method, const std::string& step, Request request) {
    request.set_request_id(RequestId(method, step));
    return Send(desk, "evacuation", method, request).status();
  }
  // What must be refused; counted by reason. FAILED_PRECONDITION where it is not.
  template <typename Request>
  absl::Status Refused(Desk desk, const char* method, const std::string& step, Request request) {
    request.set_request_id(RequestId(method, step));
    return CheckRefused(method, Send(desk, "evacuation", method, request).status());
  }
  // A question; `service` is that of the contract.
  template <typename Answer>
  absl::Status Ask(Desk desk, const char* method, const Message& request, Answer& answer,
                   const char* service = "evacuation") {
    auto message = Send(desk, service, method, request);
    if (!message.ok()) return message.status();
    return answer.ParseFromString((*message)->SerializeAsString())
               ? absl::OkStatus()
               : absl::InternalError(
                     session_.Say("відповідь не читається", "the answer cannot be read"));
  }

  // A UUID of the day's own, the same for the same name.
  std::string NamedId(const std::string& name) const;
  const std::map<std::string, int>& refused() const { return refused_; }

 private:
  std::string RequestId(const char* method, const std::string& step) const;
  absl::StatusOr<std::unique_ptr<Message>> Send(Desk desk, const char* service, const char* method,
                                                const Message& request);
  absl::StatusOr<Client*> ClientOf(Desk desk, const MethodDescriptor& method);
  absl::Status CheckRefused(const char* method, const absl::Status& status);

  const Session& session_;
  const std::string key_;
  std::map<Desk, Options> options_;
  std::map<std::pair<Desk, std::string>, std::unique_ptr<Client>> clients_;
  std::map<std::string, int> refused_;
};

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_OFFICES_H_
