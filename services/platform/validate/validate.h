#ifndef SERVICES_PLATFORM_VALIDATE_VALIDATE_H_
#define SERVICES_PLATFORM_VALIDATE_VALIDATE_H_

#include <memory>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "cc/options/v1/options.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace cc::platform {

// Checks messages against the field rules of the contract. Every text is UTF-8 without control
// characters (line feeds and tabs may be) and at most 10,000 characters, every list at most 1,000
// items, unless the rule says otherwise; enum values must be known. Built once for the request
// types of a server, then immutable and thread-safe.
class Validator {
 public:
  Validator();
  ~Validator();
  // Learns a message type and all that it contains. Ends the program where a rule makes no sense
  // for its field.
  void Learn(const google::protobuf::Descriptor* type);
  // REASON_FIELDS_INVALID naming every field at fault (at most 50). The type must have been
  // learned.
  absl::Status Check(const google::protobuf::Message& message) const;

 private:
  struct Plan;
  absl::flat_hash_map<const google::protobuf::Descriptor*, std::unique_ptr<Plan>> plans_;
};

// True where a non-empty text has the format.
bool HasFormat(absl::string_view text, options::v1::Format format);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_VALIDATE_VALIDATE_H_
