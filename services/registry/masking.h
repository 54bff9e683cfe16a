#ifndef SERVICES_REGISTRY_MASKING_H_
#define SERVICES_REGISTRY_MASKING_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

// Who lacks `registry.people.identifiers` over a record sees only the last digits of what
// identifies a person or reaches them. It is done to whole answers, whatever method gives them
// (main.cc), so no handler can forget it.
namespace cc::registry {

inline constexpr char kSeeIdentifiers[] = "registry.people.identifiers";

// Leaves the last four characters of a long text, two of a middling one, none of a short one.
std::string Masked(absl::string_view text);

// Masks every identifier, number of a document or certificate, and telephone in the message, at any
// depth.
void MaskIdentifiers(google::protobuf::Message& message);

// True where a message of this type can hold something to mask. Thread-safe.
bool MayHoldIdentifiers(const google::protobuf::Descriptor* type);

// Thread-safe.
class Masking {
 public:
  // Where a caller holds a permission.
  using ScopeFor = std::function<platform::Scope(const platform::Call&, absl::string_view)>;
  Masking(platform::Db& db, ScopeFor scope_for) : db_(db), scope_for_(std::move(scope_for)) {}

  // Masks what the caller may not see. Asks the database only where the caller may see identifiers
  // in a part of what they may read.
  absl::Status Apply(const platform::Call& call, google::protobuf::Message& answer) const;

 private:
  platform::Db& db_;
  const ScopeFor scope_for_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_MASKING_H_
