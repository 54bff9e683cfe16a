#ifndef SERVICES_EVACUATION_STATUS_REVIEWS_H_
#define SERVICES_EVACUATION_STATUS_REVIEWS_H_

#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "services/territory/client/status_review_handler.h"
#include "services/territory/client/status_review_intake.h"

namespace cc::evacuation {

// Where groups rest on statuses.
extern const territory::ReliedTable kReliedStatuses;

using StatusReviews =
    territory::StatusReviewHandler<v1::ListStatusReviewsRequest, v1::ListStatusReviewsResponse,
                                   v1::CloseStatusReviewRequest>;

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_STATUS_REVIEWS_H_
