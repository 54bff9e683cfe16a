#include "services/reporting/programmes.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/platform/auth/office.h"
#include "services/platform/paging/paging.h"
#include "services/reporting/programme_rules.h"
#include "services/reporting/programme_store.h"

namespace cc::reporting {

using platform::Call;
using platform::OfficeKeys;
using platform::Tx;

absl::StatusOr<v1::Programme> Programmes::CreateProgramme(
    const Call& call, const v1::CreateProgrammeRequest& request) {
  const v1::Programme& programme = request.programme();
  OfficeKeys scope;
  for (int i = 0; i < programme.unit_codes_size(); ++i) {
    const std::string& code = programme.unit_codes(i);
    CC_ASSIGN_OR_RETURN(
        OfficeKeys office,
        platform::OfficeOf(paths_, code, absl::StrCat("programme.unit_codes[", i, "]")));
    CC_RETURN_IF_ERROR(platform::CheckActsFor(call.scope(), office, code));
    platform::Join(scope, office);
  }
  CC_RETURN_IF_ERROR(CheckProgramme(programme));
  return db_.Write(call, [&](Tx& tx) { return InsertProgramme(tx, programme, scope); });
}

absl::StatusOr<v1::Programme> Programmes::GetProgramme(const Call& call,
                                                       const v1::GetProgrammeRequest& request) {
  return db_.Read(call, [&](Tx& tx) { return FindProgramme(tx, request.id()); });
}

absl::StatusOr<v1::ListProgrammesResponse> Programmes::ListProgrammes(
    const Call& call, const v1::ListProgrammesRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request));
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListProgrammesResponse> {
    CC_ASSIGN_OR_RETURN(std::vector<v1::Programme> found,
                        SelectProgrammes(tx, platform::OfficeKeyOf(request.unit_code()), page));
    v1::ListProgrammesResponse response;
    for (v1::Programme& programme : found) {
      if (response.programmes_size() == page.size) {
        response.set_next_page_token(
            platform::NextPageToken(request, {response.programmes(page.size - 1).id()}));
        break;
      }
      *response.add_programmes() = std::move(programme);
    }
    return response;
  });
}

}  // namespace cc::reporting
