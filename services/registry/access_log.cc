#include "services/registry/access_log.h"

#include <utility>
#include <vector>

#include "services/platform/rpc/file_body.h"
#include "services/registry/access_log_file.h"
#include "services/registry/access_log_store.h"

namespace cc::registry {

using platform::Call;
using platform::Tx;

namespace {

constexpr int kMostRows = 20000;

}  // namespace

absl::StatusOr<v1::ListPersonAccessResponse> AccessLog::ListPersonAccess(
    const Call& call, const v1::ListPersonAccessRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 100, 1000));
  call.Touch("people", request.person_id());
  CC_ASSIGN_OR_RETURN(std::vector<KeptAccess> kept,
                      db_.Read(call, [&](Tx& tx) -> absl::StatusOr<std::vector<KeptAccess>> {
                        CC_ASSIGN_OR_RETURN(const PersonIds person,
                                            FindPersonIds(tx, request.person_id()));
                        return FindAccesses(tx, person, page);
                      }));
  v1::ListPersonAccessResponse response;
  for (size_t i = 0; i < kept.size(); ++i) {
    if (response.accesses_size() == page.size) {
      response.set_next_page_token(platform::NextPageToken(request, kept[i - 1].place));
      break;
    }
    *response.add_accesses() = std::move(kept[i].access);
  }
  return response;
}

absl::StatusOr<google::api::HttpBody> AccessLog::ExportPersonAccess(
    const Call& call, const v1::ExportPersonAccessRequest& request) {
  call.Touch("people", request.person_id());
  CC_ASSIGN_OR_RETURN(std::vector<KeptAccess> kept,
                      db_.Read(call, [&](Tx& tx) -> absl::StatusOr<std::vector<KeptAccess>> {
                        CC_ASSIGN_OR_RETURN(const PersonIds person,
                                            FindPersonIds(tx, request.person_id()));
                        return FindAccesses(tx, person, {.size = kMostRows});
                      }));
  if (kept.size() > kMostRows) {
    return platform::Fail(common::v1::REASON_EXTRACT_TOO_LARGE,
                          {{"most", absl::StrCat(kMostRows)}});
  }
  std::vector<v1::PersonAccess> accesses;
  for (KeptAccess& each : kept) accesses.push_back(std::move(each.access));
  if (request.format() == v1::ExportPersonAccessRequest::FORMAT_CSV) {
    return platform::FileBody("person-access.csv", "text/csv; charset=utf-8",
                              AccessCsv(accesses, call.language()));
  }
  return platform::FileBody("person-access.html", "text/html; charset=utf-8",
                            AccessPage(request.person_id(), accesses, call.now(), call.language()));
}

}  // namespace cc::registry
