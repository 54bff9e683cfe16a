#ifndef SERVICES_CCCTL_FIELDS_H_
#define SERVICES_CCCTL_FIELDS_H_

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/ccctl/contract.h"
#include "services/ccctl/text.h"

// From arguments to a request message.
namespace cc::ccctl {

// Fills one message from `--field=value`, JSON and positional arguments. Refusals are
// INVALID_ARGUMENT and name the field as it is written on the command line.
class RequestBuilder {
 public:
  RequestBuilder(Message& request, Language language) : request_(request), language_(language) {}

  // Merges JSON (proto3 mapping, names in either spelling); unknown fields are refused.
  absl::Status Json(absl::string_view json);
  // `path` is dotted, kebab- or snake-case: `act.number`, `members.0.birth-date`, `counts.key` for
  // maps. No value is for a bool: true. A list grows by every call; `members={json}` adds an item
  // or sets a message.
  absl::Status Set(absl::string_view path, std::optional<absl::string_view> value);

  // Takes whether `path` is a bool (it needs no value) from the contract.
  bool IsBool(absl::string_view path) const;

  // After all fields: a request_id for a change that has none (returned), and the update_mask from
  // the fields set.
  std::string Complete();

 private:
  absl::Status SetScalar(Message& message, const FieldDescriptor* field, absl::string_view path,
                         absl::string_view text);
  absl::Status SetMapEntry(Message& message, const FieldDescriptor* field, absl::string_view path,
                           absl::string_view key, absl::string_view text);
  absl::Status SetMessage(Message& message, const FieldDescriptor* field, absl::string_view path,
                          absl::string_view text);
  absl::Status Wrong(absl::string_view path, absl::string_view uk, absl::string_view en) const;

  Message& request_;
  const Language language_;
  std::set<std::string> given_;  // snake-case paths
};

// A random UUID (version 4), lower case.
std::string RandomUuid();

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_FIELDS_H_
