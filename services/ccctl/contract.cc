#include "services/ccctl/contract.h"

#include <cstdio>
#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "google/api/annotations.pb.h"
#include "google/protobuf/descriptor.pb.h"
#include "services/ccctl/text.h"

extern "C" const char ccctl_contract_binpb_begin[];
extern "C" const char ccctl_contract_binpb_end[];

namespace cc::ccctl {
namespace {

std::string PackageName(const google::protobuf::FileDescriptor& file) {
  const std::vector<std::string> parts = absl::StrSplit(file.package(), '.');
  return parts.size() == 3 && parts[0] == "cc" ? parts[1] : "";
}

template <typename T>
std::string Comment(const T& descriptor) {
  google::protobuf::SourceLocation location;
  if (!descriptor.GetSourceLocation(&location)) return "";
  const std::string& text =
      location.leading_comments.empty() ? location.trailing_comments : location.leading_comments;
  std::vector<std::string> lines;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    lines.emplace_back(absl::StripPrefix(absl::StripTrailingAsciiWhitespace(line), " "));
  }
  return std::string(absl::StripAsciiWhitespace(absl::StrJoin(lines, "\n")));
}

[[noreturn]] void Broken(absl::string_view why) {
  std::fprintf(stderr, "ccctl: the built-in contract is broken: %s\n", std::string(why).c_str());
  std::abort();
}

}  // namespace

const Contract& Contract::Embedded() {
  static const Contract* contract = new Contract(absl::string_view(
      ccctl_contract_binpb_begin, ccctl_contract_binpb_end - ccctl_contract_binpb_begin));
  return *contract;
}

Contract::Contract(absl::string_view image) {
  google::protobuf::FileDescriptorSet set;
  if (!set.ParseFromArray(image.data(), static_cast<int>(image.size())))
    Broken("not a descriptor set");
  for (const auto& proto : set.file()) {
    const google::protobuf::FileDescriptor* file = pool_.BuildFile(proto);
    if (file == nullptr) Broken(proto.name());
    const std::string name = PackageName(*file);
    if (name.empty() || file->service_count() == 0) continue;
    Service* service = const_cast<Service*>(FindService(name));
    if (service == nullptr) service = &services_.emplace_back(Service{.name = name});
    for (int i = 0; i < file->service_count(); ++i) {
      // Of several services of a package the one that bears its name speaks for it.
      if (service->comment.empty() ||
          absl::AsciiStrToLower(file->service(i)->name()) == absl::StrCat(name, "service"))
        service->comment = CommentOf(*file->service(i));
      for (int j = 0; j < file->service(i)->method_count(); ++j) {
        service->methods.push_back(file->service(i)->method(j));
      }
    }
  }
}

const Contract::Service* Contract::FindService(absl::string_view name) const {
  for (const Service& service : services_) {
    if (service.name == name) return &service;
  }
  return nullptr;
}

const MethodDescriptor* Contract::FindMethod(const Service& service,
                                             absl::string_view method) const {
  for (const MethodDescriptor* candidate : service.methods) {
    if (Kebab(candidate->name()) == method || candidate->name() == method) return candidate;
  }
  return nullptr;
}

std::string Contract::ServiceName(const MethodDescriptor& method) {
  return PackageName(*method.file());
}

std::unique_ptr<Message> Contract::New(const Descriptor* type) const {
  return std::unique_ptr<Message>(factory_.GetPrototype(type)->New());
}

const options::v1::MethodRule& RuleOf(const MethodDescriptor& method) {
  return method.options().GetExtension(options::v1::rule);
}
const options::v1::FieldRule& RuleOf(const FieldDescriptor& field) {
  return field.options().GetExtension(options::v1::field);
}

std::string CommentOf(const google::protobuf::ServiceDescriptor& service) {
  return Comment(service);
}
std::string CommentOf(const MethodDescriptor& method) { return Comment(method); }
std::string CommentOf(const Descriptor& message) { return Comment(message); }
std::string CommentOf(const FieldDescriptor& field) { return Comment(field); }
std::string CommentOf(const EnumValueDescriptor& value) { return Comment(value); }

std::string FirstSentence(absl::string_view comment) {
  for (size_t i = 0; i + 1 < comment.size(); ++i) {
    const bool ends = comment[i] == '.' && absl::ascii_isspace(comment[i + 1]);
    // `e.g. this` and `No. 5` go on.
    if (ends && (i + 2 >= comment.size() || absl::ascii_isupper(comment[i + 2]) ||
                 comment[i + 1] == '\n')) {
      comment = comment.substr(0, i + 1);
      break;
    }
  }
  return OneLine(comment);
}

std::string ShortName(const EnumValueDescriptor& value) {
  const std::string prefix = absl::AsciiStrToUpper(Snake(Kebab(value.type()->name()))) + "_";
  return Kebab(absl::AsciiStrToLower(absl::StripPrefix(value.name(), prefix)));
}

Route RouteOf(const MethodDescriptor& method) {
  const google::api::HttpRule& http = method.options().GetExtension(google::api::http);
  Route route;
  std::string path;
  const auto set = [&](absl::string_view verb, const std::string& value) {
    path = value;
    route.text = absl::StrCat(verb, " ", value);
  };
  switch (http.pattern_case()) {
    case google::api::HttpRule::kGet:
      set("GET", http.get());
      break;
    case google::api::HttpRule::kPost:
      set("POST", http.post());
      break;
    case google::api::HttpRule::kPut:
      set("PUT", http.put());
      break;
    case google::api::HttpRule::kPatch:
      set("PATCH", http.patch());
      break;
    case google::api::HttpRule::kDelete:
      set("DELETE", http.delete_());
      break;
    default:
      break;
  }
  for (size_t open = path.find('{'); open != std::string::npos; open = path.find('{', open + 1)) {
    const size_t end = path.find_first_of("=}", open);
    if (end != std::string::npos) route.variables.push_back(path.substr(open + 1, end - open - 1));
  }
  return route;
}

}  // namespace cc::ccctl
