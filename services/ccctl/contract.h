#ifndef SERVICES_CCCTL_CONTRACT_H_
#define SERVICES_CCCTL_CONTRACT_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "cc/options/v1/options.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/dynamic_message.h"

// The contract as protoc described it, comments and rules included. Nothing in ccctl knows a
// service by its generated code.
namespace cc::ccctl {

using Message = google::protobuf::Message;
using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;

class Contract {
 public:
  // All RPCs of one package `cc.<name>.v1`, in the order of the contract.
  struct Service {
    std::string name;
    std::string comment;
    std::vector<const MethodDescriptor*> methods;
  };

  // The contract that the program carries.
  static const Contract& Embedded();
  // Ends the program where `image` is not a descriptor set: it is part of the program.
  explicit Contract(absl::string_view image);

  const std::vector<Service>& services() const { return services_; }
  // Null where there is none. `method` as on the command line: `get-status`.
  const Service* FindService(absl::string_view name) const;
  const MethodDescriptor* FindMethod(const Service& service, absl::string_view method) const;
  // `cc.territory.v1.TerritoryService.GetUnit` → `territory`.
  static std::string ServiceName(const MethodDescriptor& method);

  std::unique_ptr<Message> New(const Descriptor* type) const;

 private:
  google::protobuf::DescriptorPool pool_;
  mutable google::protobuf::DynamicMessageFactory factory_;
  std::vector<Service> services_;
};

const options::v1::MethodRule& RuleOf(const MethodDescriptor& method);
const options::v1::FieldRule& RuleOf(const FieldDescriptor& field);

// The comment above (or beside) a declaration, without its margin.
std::string CommentOf(const google::protobuf::ServiceDescriptor& service);
std::string CommentOf(const MethodDescriptor& method);
std::string CommentOf(const Descriptor& message);
std::string CommentOf(const FieldDescriptor& field);
std::string CommentOf(const EnumValueDescriptor& value);
// Up to the first full stop that ends a sentence.
std::string FirstSentence(absl::string_view comment);

// `STATUS_ACTIVE_HOSTILITIES` of enum Status → `active-hostilities`.
std::string ShortName(const EnumValueDescriptor& value);

// How a method is reached over HTTP: `GET /v1/units/{code}` and its variables. Empty for streams.
struct Route {
  std::string text;
  std::vector<std::string> variables;
};
Route RouteOf(const MethodDescriptor& method);

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_CONTRACT_H_
