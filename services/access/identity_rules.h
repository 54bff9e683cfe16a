#ifndef SERVICES_ACCESS_IDENTITY_RULES_H_
#define SERVICES_ACCESS_IDENTITY_RULES_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "cc/access/v1/resources.pb.h"

namespace cc::access {

// Grants that one identity can have: a token with them must stay small enough for a header.
inline constexpr int kMaxGrants = 50;

// May the identity be closed by this caller? OWN_IDENTITY, STATE_FORBIDS.
absl::Status CheckClosable(const v1::Identity& identity, absl::string_view caller_id);
// STATE_FORBIDS for one that is open.
absl::Status CheckOpenable(const v1::Identity& identity);
// May it get one more grant besides `present`? STATE_FORBIDS, TOO_MANY_GRANTS.
absl::Status CheckGrantable(const v1::Identity& identity, int present);

}  // namespace cc::access

#endif  // SERVICES_ACCESS_IDENTITY_RULES_H_
