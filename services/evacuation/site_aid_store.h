#ifndef SERVICES_EVACUATION_SITE_AID_STORE_H_
#define SERVICES_EVACUATION_SITE_AID_STORE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/site_service.pb.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of help given at sites.
namespace cc::evacuation {

void InsertAid(platform::Tx& tx, const v1::Aid& aid, const std::vector<platform::ScopeKey>& scope);
// The latest first; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::Aid>> ListAid(platform::Tx& tx, const v1::ListAidRequest& request,
                                             const platform::Page& page);
// By kind.
absl::StatusOr<std::vector<v1::AidCount>> CountAid(platform::Tx& tx,
                                                   const v1::ListAidCountsRequest& request);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_SITE_AID_STORE_H_
