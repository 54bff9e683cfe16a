#ifndef SERVICES_GATEWAY_OPENAPI_SCHEMA_H_
#define SERVICES_GATEWAY_OPENAPI_SCHEMA_H_

#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "services/gateway/json_value.h"

// JSON schemas of messages by the proto3 JSON rules, with the rules and comments of their fields.
namespace cc::gateway {

// Comments of the contract by full name of message, field, enum, method or service.
class Comments {
 public:
  Comments();
  // As written, lines joined; empty where there is none.
  std::string Of(absl::string_view full_name) const;
  // The first sentence, without its full stop.
  std::string Summary(absl::string_view full_name) const;

 private:
  std::map<std::string, std::string, std::less<>> comments_;
};

class Schemas {
 public:
  explicit Schemas(const Comments& comments) : comments_(comments) {}

  // A reference to the message's schema, which is added to the components with all that it needs.
  Json Reference(const google::protobuf::Descriptor& message);
  // Schema of one field, with its rule; `described` adds the comment and what only properties
  // carry.
  Json Field(const google::protobuf::FieldDescriptor& field, bool described);

  Json Components() const;  // name → schema

  static bool Required(const google::protobuf::FieldDescriptor& field);
  static bool OutputOnly(const google::protobuf::FieldDescriptor& field);
  static bool Sensitive(const google::protobuf::FieldDescriptor& field);

 private:
  Json Message(const google::protobuf::Descriptor& message);
  Json Single(const google::protobuf::FieldDescriptor& field);
  Json Enum(const google::protobuf::EnumDescriptor& type);

  const Comments& comments_;
  std::map<std::string, Json> components_;
};

}  // namespace cc::gateway

#endif  // SERVICES_GATEWAY_OPENAPI_SCHEMA_H_
