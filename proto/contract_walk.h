#ifndef PROTO_CONTRACT_WALK_H_
#define PROTO_CONTRACT_WALK_H_

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "cc/options/v1/options.pb.h"
#include "google/api/annotations.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"

// How contract_test reads the contract: every method, message and enum of packages `cc.*`, with
// comments and rules.
namespace cc {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::FileDescriptorSet;
using google::protobuf::MethodDescriptor;

inline std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream content;
  content << in.rdbuf();
  return content.str();
}

// The contract as protoc described it, with comments.
class Contract {
 public:
  explicit Contract(const std::string& path) {
    FileDescriptorSet set;
    if (!set.ParseFromString(ReadFile(path))) std::abort();
    for (const auto& file : set.file()) {
      const FileDescriptor* built = pool_.BuildFile(file);
      if (built == nullptr) std::abort();
      if (absl::StartsWith(built->package(), "cc.")) files_.push_back(built);
    }
  }

  std::vector<const MethodDescriptor*> Methods() const {
    std::vector<const MethodDescriptor*> methods;
    for (const FileDescriptor* file : files_) {
      for (int i = 0; i < file->service_count(); ++i) {
        for (int j = 0; j < file->service(i)->method_count(); ++j)
          methods.push_back(file->service(i)->method(j));
      }
    }
    return methods;
  }
  std::vector<const Descriptor*> Messages() const {
    std::vector<const Descriptor*> messages;
    std::function<void(const Descriptor*)> add = [&](const Descriptor* message) {
      if (message->options().map_entry()) return;
      messages.push_back(message);
      for (int i = 0; i < message->nested_type_count(); ++i) add(message->nested_type(i));
    };
    for (const FileDescriptor* file : files_) {
      for (int i = 0; i < file->message_type_count(); ++i) add(file->message_type(i));
    }
    return messages;
  }
  std::vector<const EnumDescriptor*> Enums() const {
    std::vector<const EnumDescriptor*> enums;
    for (const FileDescriptor* file : files_) {
      for (int i = 0; i < file->enum_type_count(); ++i) enums.push_back(file->enum_type(i));
    }
    for (const Descriptor* message : Messages()) {
      for (int i = 0; i < message->enum_type_count(); ++i) enums.push_back(message->enum_type(i));
    }
    return enums;
  }
  const std::vector<const FileDescriptor*>& files() const { return files_; }

 private:
  DescriptorPool pool_;
  std::vector<const FileDescriptor*> files_;
};

inline const Contract& TheContract() {
  static const Contract* contract = new Contract(CC_CONTRACT_IMAGE);
  return *contract;
}

template <typename T>
std::string Comment(const T* descriptor) {
  google::protobuf::SourceLocation location;
  if (!descriptor->GetSourceLocation(&location)) return "";
  return std::string(absl::StripAsciiWhitespace(
      absl::StrCat(location.leading_comments, location.trailing_comments)));
}

inline const options::v1::MethodRule& Rule(const MethodDescriptor* method) {
  return method->options().GetExtension(options::v1::rule);
}
inline const options::v1::FieldRule& Rule(const FieldDescriptor* field) {
  return field->options().GetExtension(options::v1::field);
}

// Every method of the suite's own packages is served over HTTP by one rule: verb, path and body.
struct Route {
  std::string verb, path, body;
  std::vector<std::string> variables;
};
inline Route RouteOf(const MethodDescriptor* method) {
  const google::api::HttpRule& http = method->options().GetExtension(google::api::http);
  Route route;
  route.body = http.body();
  switch (http.pattern_case()) {
    case google::api::HttpRule::kGet:
      route.verb = "GET", route.path = http.get();
      break;
    case google::api::HttpRule::kPost:
      route.verb = "POST", route.path = http.post();
      break;
    case google::api::HttpRule::kPut:
      route.verb = "PUT", route.path = http.put();
      break;
    case google::api::HttpRule::kPatch:
      route.verb = "PATCH", route.path = http.patch();
      break;
    case google::api::HttpRule::kDelete:
      route.verb = "DELETE", route.path = http.delete_();
      break;
    default:
      break;
  }
  static const std::regex kVariable("\\{([a-z0-9_.]+)(=[^}]*)?\\}");
  for (std::sregex_iterator it(route.path.begin(), route.path.end(), kVariable), end; it != end;
       ++it) {
    route.variables.push_back((*it)[1]);
  }
  return route;
}

// The field at a dotted path below a message; null where there is none.
inline const FieldDescriptor* FieldAt(const Descriptor* message, const std::string& path) {
  const FieldDescriptor* field = nullptr;
  for (absl::string_view name : absl::StrSplit(path, '.')) {
    if (message == nullptr) return nullptr;
    field = message->FindFieldByName(std::string(name));
    if (field == nullptr) return nullptr;
    message = field->message_type();
  }
  return field;
}

// Visits every field below a message, with its dotted path; says so of a message that contains
// itself.
inline void Walk(const Descriptor* message, const std::string& prefix,
                 std::vector<const Descriptor*> above,
                 const std::function<void(const FieldDescriptor*, const std::string&)>& visit,
                 const std::function<void(const std::string&)>& recursive) {
  above.push_back(message);
  for (int i = 0; i < message->field_count(); ++i) {
    const FieldDescriptor* field = message->field(i);
    const std::string path = absl::StrCat(prefix, field->name());
    visit(field, path);
    const Descriptor* type = field->message_type();
    if (type == nullptr || !absl::StartsWith(type->file()->package(), "cc.")) continue;
    if (std::find(above.begin(), above.end(), type) != above.end()) {
      recursive(path);
    } else {
      Walk(type, absl::StrCat(path, "."), above, visit, recursive);
    }
  }
}

// Complaints of one test, printed one to a line.
class Complaints {
 public:
  template <typename... Parts>
  void Add(const Parts&... parts) {
    list_.push_back(absl::StrCat(parts...));
  }
  const std::vector<std::string>& list() const { return list_; }
  std::string Text() const { return absl::StrJoin(list_, "\n  "); }

 private:
  std::vector<std::string> list_;
};
#define EXPECT_NO_COMPLAINT(complaints) \
  EXPECT_THAT((complaints).list(), IsEmpty()) << "  " << (complaints).Text()

}  // namespace cc

#endif  // PROTO_CONTRACT_WALK_H_
