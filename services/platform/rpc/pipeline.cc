#include "services/platform/rpc/pipeline.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "google/rpc/status.pb.h"
#include "services/platform/log/log.h"
#include "services/platform/time/date.h"

namespace cc::platform {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr absl::Duration kSlow = absl::Seconds(1);
// A little is kept of the caller's time so that the refusal still arrives.
constexpr absl::Duration kAnswerTime = absl::Milliseconds(20);

absl::string_view MetadataOf(const grpc::ServerContextBase& context, const char* name) {
  auto it = context.client_metadata().find(name);
  if (it == context.client_metadata().end()) return {};
  return {it->second.data(), it->second.size()};
}

bool IsHex(absl::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == absl::string_view::npos;
}

// The trace id of a W3C traceparent, or a new one.
std::string TraceOf(const grpc::ServerContextBase& context, absl::Time now) {
  absl::string_view parent = MetadataOf(context, "traceparent");
  if (parent.size() == 55 && parent[2] == '-' && parent[35] == '-' && IsHex(parent.substr(3, 32))) {
    return std::string(parent.substr(3, 32));
  }
  return absl::StrReplaceAll(NewUuid(now), {{"-", ""}});
}

std::string PeerCertificate(const grpc::ServerContextBase& context) {
  auto auth = context.auth_context();
  if (auth == nullptr) return "";
  auto names = auth->FindPropertyValues("x509_common_name");
  return names.empty() ? "" : std::string(names[0].data(), names[0].size());
}

std::shared_ptr<const Principal> Anonymous() {
  static const auto* nobody = new std::shared_ptr<const Principal>([] {
    auto p = std::make_shared<Principal>();
    p->id = "anonymous";
    p->kind = "anonymous";
    return p;
  }());
  return *nobody;
}

// All texts at a dotted path, with their own paths.
void TextsAt(const Message& message, absl::Span<const FieldDescriptor* const> steps,
             const std::string& prefix, std::vector<std::pair<std::string, std::string>>& out) {
  const FieldDescriptor* field = steps[0];
  const auto* r = message.GetReflection();
  std::string path = prefix.empty() ? field->name() : absl::StrCat(prefix, ".", field->name());
  int count = field->is_repeated() ? r->FieldSize(message, field) : 1;
  for (int i = 0; i < count; ++i) {
    std::string at = field->is_repeated() ? absl::StrCat(path, "[", i, "]") : path;
    if (steps.size() == 1) {
      out.emplace_back(at, field->is_repeated() ? r->GetRepeatedString(message, field, i)
                                                : r->GetString(message, field));
    } else if (field->is_repeated()) {
      TextsAt(r->GetRepeatedMessage(message, field, i), steps.subspan(1), at, out);
    } else if (r->HasField(message, field)) {
      TextsAt(r->GetMessage(message, field), steps.subspan(1), at, out);
    }
  }
}

grpc::Status ToGrpc(const absl::Status& status, Language language, absl::string_view trace) {
  if (status.ok()) return grpc::Status::OK;
  google::rpc::Status wire = ToRpcStatus(status, language, trace);
  return grpc::Status(static_cast<grpc::StatusCode>(wire.code()), wire.message(),
                      wire.SerializeAsString());
}

std::string OutcomeOf(const absl::Status& status) {
  if (status.ok()) return "OK";
  Reason reason = ReasonOf(status);
  if (reason == common::v1::REASON_UNSPECIFIED) return absl::StatusCodeToString(status.code());
  return std::string(absl::StripPrefix(common::v1::Reason_Name(reason), "REASON_"));
}

}  // namespace

struct Pipeline::Method {
  const google::protobuf::MethodDescriptor* descriptor;
  options::v1::MethodRule rule;
  std::string name;
  std::vector<std::vector<const FieldDescriptor*>> units;
  std::unique_ptr<MethodMetrics> metrics;
};

Pipeline::Pipeline(Parts parts) : parts_(std::move(parts)) {}
Pipeline::~Pipeline() = default;

Language LanguageOf(const grpc::ServerContextBase& context) {
  absl::string_view wanted = MetadataOf(context, "accept-language");
  size_t en = wanted.find("en"), uk = wanted.find("uk");
  return en != absl::string_view::npos && (uk == absl::string_view::npos || en < uk)
             ? Language::kEnglish
             : Language::kUkrainian;
}

absl::Status Pipeline::Add(const google::protobuf::ServiceDescriptor* service) {
  for (int i = 0; i < service->method_count(); ++i) {
    auto method = std::make_unique<Method>();
    method->descriptor = service->method(i);
    method->name = service->method(i)->full_name();
    method->rule = service->method(i)->options().GetExtension(options::v1::rule);
    const options::v1::MethodRule& rule = method->rule;
    if (!rule.permission().empty() + rule.open() + rule.signed_in() != 1) {
      return absl::FailedPreconditionError(
          absl::StrCat(method->name, " has no access rule, or more than one"));
    }
    const auto* type = method->descriptor->input_type();
    for (const std::string& path : rule.units()) {
      std::vector<const FieldDescriptor*> steps;
      const google::protobuf::Descriptor* at = type;
      for (absl::string_view step : absl::StrSplit(path, '.')) {
        const FieldDescriptor* field =
            at == nullptr ? nullptr : at->FindFieldByName(std::string(step));
        if (field == nullptr)
          return absl::FailedPreconditionError(
              absl::StrCat(method->name, " names no unit field ", path));
        steps.push_back(field);
        at = field->message_type();
      }
      if (parts_.unit_paths == nullptr)
        return absl::FailedPreconditionError(absl::StrCat(method->name, " needs unit paths"));
      method->units.push_back(std::move(steps));
    }
    validator_.Learn(type);
    method->metrics = std::make_unique<MethodMetrics>(
        parts_.metrics->registry(), service->full_name(), method->descriptor->name());
    if (!methods_.try_emplace(type, std::move(method)).second) {
      return absl::FailedPreconditionError(
          absl::StrCat(type->full_name(), " is the request of two methods"));
    }
  }
  return absl::OkStatus();
}

absl::Status Pipeline::CheckUnits(const Method& method, const Scope& scope,
                                  const Message& request) const {
  if (method.units.empty() || scope.national()) return absl::OkStatus();
  auto relation = method.rule.relation() == options::v1::RELATION_UNSPECIFIED
                      ? options::v1::RELATION_ANY
                      : method.rule.relation();
  std::vector<std::pair<std::string, std::string>> codes;
  for (const auto& steps : method.units) TextsAt(request, steps, "", codes);
  for (const auto& [field, code] : codes) {
    // A code of the wrong form is the validator's business.
    if (code.empty() || !HasFormat(code, options::v1::FORMAT_KATOTTG)) continue;
    std::optional<UnitPath> path = parts_.unit_paths->Find(code);
    if (!path) return FailField(field, common::v1::REASON_UNIT_UNKNOWN, {{"unit", code}});
    if (!scope.Covers(relation, *path))
      return Fail(common::v1::REASON_UNIT_OUT_OF_SCOPE, {{"unit", code}});
  }
  return absl::OkStatus();
}

absl::StatusOr<Call> Pipeline::Admit(grpc::CallbackServerContext* context, const Message& request,
                                     const Method** method) {
  *method = methods_.at(request.GetDescriptor()).get();
  const options::v1::MethodRule& rule = (*method)->rule;
  Call::Parts parts;
  // As the database keeps it, so that an answer tells what is stored.
  parts.now = absl::FromUnixMicros(absl::ToUnixMicros(parts_.clock()));
  parts.method = (*method)->name;
  parts.permission = rule.permission();
  parts.audited = rule.audited();
  parts.read_only = rule.read_only();
  parts.trace = TraceOf(*context, parts.now);
  parts.language = LanguageOf(*context);
  parts.peer_certificate = PeerCertificate(*context);
  parts.request = &request;
  parts.principal = Anonymous();
  auto deadline = context->deadline();
  if (deadline != std::chrono::system_clock::time_point::max()) {
    parts.deadline = absl::FromChrono(deadline) - kAnswerTime;
  }
  absl::Status refused;
  if (draining_) refused = Fail(common::v1::REASON_DRAINING);
  if (refused.ok() && !rule.open()) {
    absl::string_view bearer = MetadataOf(*context, "authorization");
    if (absl::StartsWithIgnoreCase(bearer, "bearer ")) bearer.remove_prefix(7);
    absl::StatusOr<std::shared_ptr<const Principal>> principal =
        parts_.authenticator->Verify(bearer, parts.now);
    if (principal.ok()) {
      parts.principal = *std::move(principal);
      parts.bearer = std::string(bearer);
    } else {
      refused = principal.status();
    }
  }
  if (refused.ok() && !rule.permission().empty()) {
    parts.scope = parts_.authenticator->ScopeFor(*parts.principal, rule.permission(), parts.now);
    if (parts.scope.empty())
      refused = Fail(common::v1::REASON_PERMISSION_MISSING, {{"permission", rule.permission()}});
  }
  if (refused.ok()) refused = CheckUnits(**method, parts.scope, request);
  if (refused.ok()) refused = validator_.Check(request);
  if (refused.ok()) return Call(std::move(parts));
  if (refused.code() == absl::StatusCode::kPermissionDenied ||
      refused.code() == absl::StatusCode::kUnauthenticated) {
    RecordRefusal(Call(std::move(parts)), refused);
  }
  return refused;
}

void Pipeline::RecordRefusal(const Call& call, const absl::Status& refused) {
  if (parts_.audit == nullptr) return;
  AuditRecord record = RecordOf(call, refused);
  if (call.principal().kind == Anonymous()->kind) {
    parts_.audit->RecordStranger(std::move(record));
  } else {
    parts_.audit->Record(std::move(record));
  }
}

grpc::Status Pipeline::Finish(const Method* method, const Call* call,
                              grpc::CallbackServerContext* context, const absl::Status& status,
                              absl::Time started) {
  absl::Duration took = parts_.clock() - started;
  method->metrics->Handled(status.code(), took);
  if (status.ok() && took < kSlow) return grpc::Status::OK;
  std::string trace = call != nullptr ? call->trace() : TraceOf(*context, started);
  bool ours = status.code() == absl::StatusCode::kInternal ||
              status.code() == absl::StatusCode::kUnknown ||
              status.code() == absl::StatusCode::kDataLoss;
  Log(ours ? Level::kError : Level::kInfo, status.ok() ? "a call was slow" : "a call was refused",
      {{"method", method->name},
       {"outcome", OutcomeOf(status)},
       {"milliseconds", absl::StrCat(absl::ToInt64Milliseconds(took))},
       {"principal", call != nullptr ? call->principal().id : ""},
       {"trace", trace}});
  if (status.code() == absl::StatusCode::kResourceExhausted) {
    context->AddTrailingMetadata("grpc-retry-pushback-ms", "1000");
  }
  return ToGrpc(status, LanguageOf(*context), trace);
}

grpc::ServerUnaryReactor* Pipeline::RunUnary(grpc::CallbackServerContext* context,
                                             const Message& request, Work work, bool in_reaction) {
  absl::Time started = parts_.clock();
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const Method* method = nullptr;
  absl::StatusOr<Call> call = Admit(context, request, &method);
  if (!call.ok()) {
    reactor->Finish(Finish(method, nullptr, context, call.status(), started));
  } else if (in_reaction) {
    absl::Status status = work(*call);
    Complete(context, reactor, method, *call, status, started);
  } else {
    RunOnWorker(context, reactor, method, *std::move(call), std::move(work), started);
  }
  return reactor;
}

void Pipeline::RunOnWorker(grpc::CallbackServerContext* context, grpc::ServerUnaryReactor* reactor,
                           const Method* method, Call call, Work work, absl::Time started) {
  auto shared = std::make_shared<Call>(std::move(call));
  parts_.executor->Run(
      [this, context, reactor, method, shared, work = std::move(work), started](bool taken) {
        if (!taken) {
          absl::Status overloaded = Fail(common::v1::REASON_OVERLOADED);
          return reactor->Finish(Finish(method, shared.get(), context, overloaded, started));
        }
        absl::Status status;
        if (context->IsCancelled()) {
          status = Fail(common::v1::REASON_CANCELLED);
        } else if (parts_.clock() >= shared->deadline()) {
          status = Fail(common::v1::REASON_DEADLINE);
        } else {
          status = work(*shared);
        }
        Complete(context, reactor, method, *shared, status, started);
      });
}

void Pipeline::Complete(grpc::CallbackServerContext* context, grpc::ServerUnaryReactor* reactor,
                        const Method* method, const Call& call, const absl::Status& status,
                        absl::Time started) {
  if (parts_.audit == nullptr || !call.audited() || (status.ok() && !call.read_only())) {
    reactor->Finish(Finish(method, &call, context, status, started));
    return;
  }
  if (!status.ok()) {
    RecordRefusal(call, status);
    reactor->Finish(Finish(method, &call, context, status, started));
    return;
  }
  // Personal data leaves only after its reading is on record.
  parts_.audit->Record(RecordOf(call, status),
                       [this, context, reactor, method, call, started](absl::Status recorded) {
                         reactor->Finish(Finish(method, &call, context, recorded, started));
                       });
}

void Pipeline::Drain() {
  draining_ = true;
  drain_wakeup_.Notify();
}

}  // namespace cc::platform
