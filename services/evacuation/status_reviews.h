#ifndef SERVICES_EVACUATION_STATUS_REVIEWS_H_
#define SERVICES_EVACUATION_STATUS_REVIEWS_H_

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/territory/client/status_review_intake.h"

namespace cc::evacuation {

// Where groups rest on statuses.
extern const territory::ReliedTable kReliedStatuses;

// Handlers of the StatusReview RPCs. Thread-safe.
class StatusReviews {
 public:
  StatusReviews(platform::Db& db, const platform::Keyring& keyring) : db_(db), keyring_(keyring) {}

  absl::StatusOr<v1::ListStatusReviewsResponse> ListStatusReviews(
      const platform::Call& call, const v1::ListStatusReviewsRequest& request);
  absl::StatusOr<territory::v1::StatusReview> CloseStatusReview(
      const platform::Call& call, const v1::CloseStatusReviewRequest& request);

 private:
  platform::Db& db_;
  const platform::Keyring& keyring_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_STATUS_REVIEWS_H_
