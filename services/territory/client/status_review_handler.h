#ifndef SERVICES_TERRITORY_CLIENT_STATUS_REVIEW_HANDLER_H_
#define SERVICES_TERRITORY_CLIENT_STATUS_REVIEW_HANDLER_H_

#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/paging/paging.h"
#include "services/platform/rpc/call.h"
#include "services/territory/client/status_review_store.h"

namespace cc::territory {

// Handlers of the StatusReview RPCs of a service that keeps records resting on a status: 50 to a
// page unless asked, 200 at most. Thread-safe.
template <typename ListRequest, typename ListResponse, typename CloseRequest>
class StatusReviewHandler {
 public:
  StatusReviewHandler(platform::Db& db, const platform::Keyring& keyring)
      : db_(db), keyring_(keyring) {}

  absl::StatusOr<ListResponse> ListStatusReviews(const platform::Call& call,
                                                 const ListRequest& request) {
    CC_ASSIGN_OR_RETURN(const platform::Page page, platform::ReadPage(request, 50, 200));
    CC_ASSIGN_OR_RETURN(
        std::vector<v1::StatusReview> reviews, db_.Read(call, [&](platform::Tx& tx) {
          return FindStatusReviews(tx, keyring_, request.state(), request.record_id(), page);
        }));
    ListResponse response;
    for (v1::StatusReview& review : reviews) {
      if (response.reviews_size() == page.size) {
        response.set_next_page_token(
            platform::NextPageToken(request, KeyOf(response.reviews(page.size - 1))));
        break;
      }
      call.Touch("status_reviews", review.id());
      *response.add_reviews() = std::move(review);
    }
    return response;
  }

  absl::StatusOr<v1::StatusReview> CloseStatusReview(const platform::Call& call,
                                                     const CloseRequest& request) {
    const v1::StatusReview::State outcome = request.outcome() == CloseRequest::OUTCOME_CORRECTED
                                                ? v1::StatusReview::STATE_CORRECTED
                                                : v1::StatusReview::STATE_KEPT;
    return db_.Write(call, [&](platform::Tx& tx) {
      return territory::CloseStatusReview(tx, keyring_, request.id(), request.etag(), outcome,
                                          request.note());
    });
  }

 private:
  platform::Db& db_;
  const platform::Keyring& keyring_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_CLIENT_STATUS_REVIEW_HANDLER_H_
