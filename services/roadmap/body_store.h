#ifndef SERVICES_ROADMAP_BODY_STORE_H_
#define SERVICES_ROADMAP_BODY_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cc/roadmap/v1/resources.pb.h"
#include "services/platform/auth/office.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

namespace cc::roadmap {

struct BodyRow {
  v1::Body body;
  platform::OfficeKeys scope;
  platform::OfficeKeys office;
};

// Adds the body and tells the feed. ALREADY_EXISTS where its unit has one of this kind.
absl::StatusOr<v1::Body> InsertBody(platform::Tx& tx, const v1::Body& body,
                                    const platform::OfficeKeys& scope,
                                    const platform::OfficeKeys& office);

// NOT_FOUND where there is none within the scope.
absl::StatusOr<BodyRow> FindBody(platform::Tx& tx, absl::string_view id);

// One more than the page holds, by id. `kind` unspecified and no `seen_by`: all.
absl::StatusOr<std::vector<v1::Body>> SelectBodies(platform::Tx& tx, v1::Body::Kind kind,
                                                   std::optional<platform::ScopeKey> seen_by,
                                                   const platform::Page& page);

}  // namespace cc::roadmap

#endif  // SERVICES_ROADMAP_BODY_STORE_H_
