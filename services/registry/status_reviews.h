#ifndef SERVICES_REGISTRY_STATUS_REVIEWS_H_
#define SERVICES_REGISTRY_STATUS_REVIEWS_H_

#include "cc/registry/v1/registry_service.pb.h"
#include "services/territory/client/status_review_handler.h"
#include "services/territory/client/status_review_intake.h"

namespace cc::registry {

// Where registrations rest on statuses.
extern const territory::ReliedTable kReliedStatuses;

using StatusReviews =
    territory::StatusReviewHandler<v1::ListStatusReviewsRequest, v1::ListStatusReviewsResponse,
                                   v1::CloseStatusReviewRequest>;

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_STATUS_REVIEWS_H_
