#include "cc/options/v1/options.pb.h"
#include "google/protobuf/descriptor.h"
#include "services/platform/testing/testing.h"

namespace cc::platform {
namespace {

// The method that takes this request; the services stand in the same file as their requests.
const google::protobuf::MethodDescriptor* MethodOf(const google::protobuf::Message& request) {
  const google::protobuf::FileDescriptor* file = request.GetDescriptor()->file();
  for (int s = 0; s < file->service_count(); ++s) {
    for (int m = 0; m < file->service(s)->method_count(); ++m) {
      if (file->service(s)->method(m)->input_type() == request.GetDescriptor()) {
        return file->service(s)->method(m);
      }
    }
  }
  return nullptr;
}

Call::Parts PartsOf(const TestCaller& caller) {
  Call::Parts parts;
  auto principal = std::make_shared<Principal>();
  principal->id = caller.principal;
  principal->kind = "person";
  parts.principal = std::move(principal);
  parts.method = "test";
  parts.permission = "test";
  if (caller.scope.empty() && !caller.no_scope) parts.scope.Add(options::v1::RELATION_ANY, 0);
  for (const auto& [relation, tail] : caller.scope) parts.scope.Add(relation, tail);
  parts.now = caller.now;
  parts.deadline = caller.deadline;
  parts.trace = "0af7651916cd43dd8448eb211c80319c";
  return parts;
}

}  // namespace

absl::Time TestNow() {
  return absl::FromCivil(absl::CivilSecond(2026, 3, 2, 10, 0, 0), absl::UTCTimeZone());
}

Call TestCall(const google::protobuf::Message& request, TestCaller caller) {
  Call::Parts parts = PartsOf(caller);
  parts.request = &request;
  if (const auto* method = MethodOf(request); method != nullptr) {
    const auto& rule = method->options().GetExtension(options::v1::rule);
    parts.method = method->full_name();
    parts.permission = rule.permission();
    parts.audited = rule.audited();
    parts.read_only = rule.read_only();
  }
  return Call(std::move(parts));
}

Call TestCall(TestCaller caller) { return Call(PartsOf(caller)); }

void FakeUnitPaths::Add(const std::vector<std::string>& codes) {
  UnitPath path = {0};
  for (const std::string& code : codes) {
    path.push_back(TailOf(code).value());
    bool known = false;
    for (const auto& [other, p] : paths_) known |= other == code;
    if (!known) paths_.emplace_back(code, path);
  }
}

std::optional<UnitPath> FakeUnitPaths::Find(absl::string_view code) const {
  for (const auto& [known, path] : paths_) {
    if (known == code) return path;
  }
  return std::nullopt;
}

}  // namespace cc::platform
