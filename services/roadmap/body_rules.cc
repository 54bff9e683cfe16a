#include "services/roadmap/body_rules.h"

#include "services/platform/error/error.h"

namespace cc::roadmap {
namespace {

bool Fits(v1::Body::Kind kind, int level) {
  switch (kind) {
    case v1::Body::KIND_NATIONAL_CENTRE:
      return level == 1;
    case v1::Body::KIND_OBLAST_CENTRE:
      return level == 2;
    case v1::Body::KIND_RAION_CENTRE:
      return level == 3;
    case v1::Body::KIND_LOCAL_CENTRE:
      return level >= 4;
    default:
      return false;
  }
}

}  // namespace

absl::Status CheckBodyUnit(const v1::Body& body, int level) {
  if (Fits(body.kind(), level)) return absl::OkStatus();
  if (body.unit_code().empty()) {
    return platform::FailField("body.unit_code", common::v1::REASON_FIELD_REQUIRED);
  }
  return platform::FailField("body.unit_code", common::v1::REASON_BODY_UNIT_MISMATCH,
                             {{"unit", body.unit_code()}});
}

}  // namespace cc::roadmap
