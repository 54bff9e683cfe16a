#include "services/roadmap/bodies.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/platform/auth/office.h"
#include "services/platform/paging/paging.h"
#include "services/roadmap/body_rules.h"
#include "services/roadmap/body_store.h"

namespace cc::roadmap {

using platform::Call;
using platform::Tx;

absl::StatusOr<v1::Body> Bodies::CreateBody(const Call& call,
                                            const v1::CreateBodyRequest& request) {
  const v1::Body& body = request.body();
  CC_ASSIGN_OR_RETURN(platform::OfficeKeys office,
                      platform::OfficeOf(paths_, body.unit_code(), "body.unit_code"));
  CC_RETURN_IF_ERROR(platform::CheckActsFor(call.scope(), office, body.unit_code()));
  CC_RETURN_IF_ERROR(CheckBodyUnit(body, platform::LevelOf(office)));
  platform::OfficeKeys scope = office;
  for (int i = 0; i < body.members_size(); ++i) {
    CC_ASSIGN_OR_RETURN(platform::OfficeKeys member,
                        platform::OfficeOf(paths_, body.members(i).unit_code(),
                                           absl::StrCat("body.members[", i, "].unit_code")));
    platform::Join(scope, member);
  }
  return db_.Write(call, [&](Tx& tx) { return InsertBody(tx, body, scope, office); });
}

absl::StatusOr<v1::Body> Bodies::GetBody(const Call& call, const v1::GetBodyRequest& request) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::Body> {
    CC_ASSIGN_OR_RETURN(BodyRow row, FindBody(tx, request.id()));
    return row.body;
  });
}

absl::StatusOr<v1::ListBodiesResponse> Bodies::ListBodies(const Call& call,
                                                          const v1::ListBodiesRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request));
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListBodiesResponse> {
    CC_ASSIGN_OR_RETURN(
        std::vector<v1::Body> bodies,
        SelectBodies(tx, request.kind(), platform::OfficeKeyOf(request.unit_code()), page));
    v1::ListBodiesResponse response;
    for (v1::Body& body : bodies) {
      if (response.bodies_size() == page.size) {
        response.set_next_page_token(
            platform::NextPageToken(request, {response.bodies(page.size - 1).id()}));
        break;
      }
      *response.add_bodies() = std::move(body);
    }
    return response;
  });
}

}  // namespace cc::roadmap
