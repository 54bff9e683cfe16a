#include "services/ccctl/offices.h"

#include "absl/strings/str_cat.h"
#include "services/ccctl/errors.h"
#include "services/ccctl/invented_day.h"
#include "services/platform/error/error.h"

namespace cc::ccctl {

Offices::Offices(const Session& session, std::string key,
                 const std::map<Desk, std::string>& identities)
    : session_(session), key_(std::move(key)) {
  for (Desk desk : {Desk::kHeadquarters, Desk::kDispatcher, Desk::kCentre}) {
    Options& options = options_[desk] = session.options;
    const auto named = identities.find(desk);
    if (named == identities.end() || named->second.empty()) continue;
    options.as = named->second;
    options.token_file.clear();
  }
}

std::string Offices::NamedId(const std::string& name) const {
  return NamedUuid(absl::StrCat(key_, "|", name));
}

std::string Offices::RequestId(const char* method, const std::string& step) const {
  return NamedId(absl::StrCat(method, "|", step));
}

absl::StatusOr<Client*> Offices::ClientOf(Desk desk, const MethodDescriptor& method) {
  std::unique_ptr<Client>& client = clients_[{desk, Contract::ServiceName(method)}];
  if (client == nullptr) {
    const Session own{session_.contract, options_.at(desk), session_.console};
    CC_ASSIGN_OR_RETURN(client, own.Connect(method));
  }
  return client.get();
}

absl::StatusOr<std::unique_ptr<Message>> Offices::Send(Desk desk, const char* service,
                                                       const char* method, const Message& request) {
  const Contract::Service* found = session_.contract.FindService(service);
  const MethodDescriptor* rpc =
      found == nullptr ? nullptr : session_.contract.FindMethod(*found, method);
  if (rpc == nullptr) return absl::UnimplementedError(absl::StrCat(service, " ", method));
  auto message = session_.contract.New(rpc->input_type());
  message->ParseFromString(request.SerializeAsString());
  CC_ASSIGN_OR_RETURN(Client * client, ClientOf(desk, *rpc));
  auto answer = session_.Call(*client, *rpc, *message);
  if (ReasonOf(answer.status()) != "TOKEN_EXPIRED") return answer;
  // A day outlasts a token; whoever issues them has put a new one into its place.
  clients_.erase({desk, Contract::ServiceName(*rpc)});
  CC_ASSIGN_OR_RETURN(client, ClientOf(desk, *rpc));
  return session_.Call(*client, *rpc, *message);
}

absl::Status Offices::CheckRefused(const char* method, const absl::Status& status) {
  if (status.ok()) {
    return absl::FailedPreconditionError(absl::StrCat(
        method, ": ",
        session_.Say("мало бути відмовлено, але прийнято", "was to be refused and was taken")));
  }
  if (status.code() != absl::StatusCode::kFailedPrecondition &&
      status.code() != absl::StatusCode::kInvalidArgument &&
      status.code() != absl::StatusCode::kAlreadyExists)
    return status;
  ++refused_[ReasonOf(status)];
  return absl::OkStatus();
}

}  // namespace cc::ccctl
