#include "services/access/identity_rules.h"

#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"

namespace cc::access {
namespace {

using platform::Fail;

absl::Status StateForbids(const v1::Identity& identity) {
  return Fail(common::v1::REASON_STATE_FORBIDS,
              {{"state", identity.active() ? "ACTIVE" : "CLOSED"}});
}

}  // namespace

absl::Status CheckClosable(const v1::Identity& identity, absl::string_view caller_id) {
  if (identity.id() == caller_id) return Fail(common::v1::REASON_OWN_IDENTITY);
  return identity.active() ? absl::OkStatus() : StateForbids(identity);
}

absl::Status CheckOpenable(const v1::Identity& identity) {
  return identity.active() ? StateForbids(identity) : absl::OkStatus();
}

absl::Status CheckGrantable(const v1::Identity& identity, int present) {
  if (!identity.active()) return StateForbids(identity);
  if (present >= kMaxGrants) {
    return Fail(common::v1::REASON_TOO_MANY_GRANTS, {{"max", absl::StrCat(kMaxGrants)}});
  }
  return absl::OkStatus();
}

}  // namespace cc::access
