#include "services/gateway/exchange.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cc/access/v1/access_service.pb.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"
#include "services/platform/time/date.h"

namespace cc::gateway {
namespace {

constexpr size_t kMaxClients = 10000;
constexpr size_t kMaxText = 200;

bool IsPlain(absl::string_view text, absl::string_view also) {
  return text.size() <= kMaxText && std::all_of(text.begin(), text.end(), [&](char c) {
           return absl::ascii_isalnum(c) || also.find(c) != absl::string_view::npos;
         });
}

bool IsClient(absl::string_view text) {
  std::vector<absl::string_view> parts = absl::StrSplit(text, '/');
  return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](absl::string_view part) {
           return !part.empty() && IsPlain(part, "'()+,-.=?_");
         });
}

bool IsUuid(absl::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    if (hyphen ? text[i] != '-' : !absl::ascii_isxdigit(text[i])) return false;
  }
  return true;
}

absl::string_view FirstOf(const RequestHead& head, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (absl::string_view value = head.header(name); !value.empty()) return value;
  }
  return {};
}

std::string TakeParameter(Parameters& parameters, absl::string_view name) {
  std::string value;
  for (auto it = parameters.begin(); it != parameters.end();) {
    if (it->first == name) {
      value = it->second;
      it = parameters.erase(it);
    } else {
      ++it;
    }
  }
  return value;
}

absl::Status WrongHeader(absl::string_view header) {
  return platform::Fail(common::v1::REASON_HEADER_INVALID, {{"header", std::string(header)}});
}

}  // namespace

Exchange::Exchange(Options options, Upstream& upstream, const platform::Keyring& keyring)
    : options_(std::move(options)), upstream_(upstream), keyring_(keyring) {}

absl::StatusOr<std::optional<ExchangeCall>> Exchange::Read(const RequestHead& head,
                                                           Parameters& parameters) const {
  if (options_.server_certificate.empty() || head.certificate != options_.server_certificate)
    return std::nullopt;
  ExchangeCall call;
  call.client = std::string(FirstOf(head, {"uxp-client", "x-road-client"}));
  if (call.client.empty()) return std::nullopt;
  if (!IsClient(call.client)) return platform::Fail(common::v1::REASON_EXCHANGE_CLIENT_INVALID);
  call.service = std::string(FirstOf(head, {"uxp-service", "x-road-service"}));
  call.purpose = std::string(FirstOf(head, {"uxp-purpose-ids"}));
  call.subject_id = std::string(FirstOf(head, {"uxp-subject-id"}));
  call.query_id = TakeParameter(parameters, "queryId");
  call.user_id = TakeParameter(parameters, "userId");
  if (call.query_id.empty())
    call.query_id = std::string(FirstOf(head, {"uxp-queryid", "x-road-id"}));
  if (call.user_id.empty()) call.user_id = std::string(FirstOf(head, {"x-road-userid"}));
  if (!IsPlain(call.service, "'()+,-.=?_/")) return WrongHeader("Uxp-Service");
  if (!IsPlain(call.purpose, "-._,;:/ ")) return WrongHeader("Uxp-Purpose-Ids");
  if (!call.query_id.empty() && !IsUuid(call.query_id)) return WrongHeader("Uxp-QueryID");
  if (call.subject_id.size() > kMaxText) return WrongHeader("Uxp-Subject-Id");
  if (call.user_id.size() > kMaxText) return WrongHeader("X-Road-UserId");
  absl::AsciiStrToLower(&call.query_id);
  return call;
}

void Exchange::Token(const std::string& client, CallHeaders headers, absl::Time now,
                     TokenDone done) {
  std::string token;
  {
    absl::MutexLock lock(&mu_);
    if (clients_.size() >= kMaxClients) {
      for (auto it = clients_.begin(); it != clients_.end();) {
        it = it->second.asking ? std::next(it) : clients_.erase(it);
      }
    }
    Client& known = clients_[client];
    if (now < known.until) {
      token = known.token;
    } else {
      known.waiting.push_back(std::move(done));
      if (known.asking) return;
      known.asking = true;
    }
  }
  if (!token.empty()) return done(grpc::Status::OK, token);
  access::v1::IssueTokenRequest request;
  request.set_exchange_client(client);
  UpstreamCall call;
  call.method = FindMethod("cc.access.v1.AccessService", "IssueToken");
  call.request = request.SerializeAsString();
  call.headers = std::move(headers);
  call.headers.authorization.clear();
  call.deadline = now + absl::Seconds(5);
  upstream_.Ask(std::move(call), [this, client](grpc::Status status, std::string wire) {
    TokenArrived(client, status, wire);
  });
}

void Exchange::TokenArrived(const std::string& client, const grpc::Status& status,
                            const std::string& wire) {
  access::v1::AccessToken issued;
  grpc::Status outcome = status;
  if (outcome.ok() && (!issued.ParseFromString(wire) || issued.token().empty())) {
    outcome = grpc::Status(grpc::StatusCode::INTERNAL, "");
  }
  std::vector<TokenDone> waiting;
  {
    absl::MutexLock lock(&mu_);
    Client& known = clients_[client];
    known.asking = false;
    waiting.swap(known.waiting);
    if (outcome.ok()) {
      known.token = issued.token();
      known.until = platform::FromProto(issued.expire_time()) - absl::Seconds(30);
    } else {
      clients_.erase(client);
    }
  }
  for (TokenDone& done : waiting) done(outcome, issued.token());
}

void Exchange::Forget(const std::string& client) {
  absl::MutexLock lock(&mu_);
  auto it = clients_.find(client);
  if (it != clients_.end()) it->second.until = absl::InfinitePast();
}

std::string Exchange::Pseudonym(absl::string_view text) const {
  if (text.empty()) return "";
  return absl::BytesToHexString(keyring_.Mac(text, "exchange.person").substr(0, 16));
}

void Exchange::LogCall(const ExchangeCall& call, absl::string_view method, int code,
                       absl::string_view trace) const {
  platform::Log(platform::Level::kInfo, "exchange call",
                {{"uxp_client", call.client},
                 {"uxp_service", call.service},
                 {"purpose", call.purpose},
                 {"query_id", call.query_id},
                 {"subject", Pseudonym(call.subject_id)},
                 {"user", Pseudonym(call.user_id)},
                 {"method", std::string(method)},
                 {"code", absl::StrCat(code)},
                 {"trace", std::string(trace)}});
}

void FillRequestId(const ExchangeCall& call, google::protobuf::Message& request) {
  const auto* field = request.GetDescriptor()->FindFieldByName("request_id");
  if (call.query_id.empty() || field == nullptr || field->is_repeated() ||
      field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_STRING) {
    return;
  }
  const auto* reflection = request.GetReflection();
  if (reflection->GetString(request, field).empty())
    reflection->SetString(&request, field, call.query_id);
}

absl::Status CheckProof(const google::protobuf::Message& request) {
  using access::v1::IssueTokenRequest;
  const auto* issue = google::protobuf::DynamicCastToGenerated<IssueTokenRequest>(&request);
  if (issue == nullptr || issue->proof_case() == IssueTokenRequest::kIdToken ||
      issue->proof_case() == IssueTokenRequest::kDemoIdentity ||
      issue->proof_case() == IssueTokenRequest::PROOF_NOT_SET) {
    return absl::OkStatus();
  }
  return platform::Fail(common::v1::REASON_PROOF_NOT_ACCEPTED);
}

}  // namespace cc::gateway
