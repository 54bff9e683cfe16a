#include "services/evacuation/status_reviews.h"

#include <utility>
#include <vector>

#include "services/platform/paging/paging.h"

namespace cc::evacuation {

using platform::Call;
using platform::Tx;
using territory::v1::StatusReview;

const territory::ReliedTable kReliedStatuses = {
    .touched =
        "SELECT r.id, r.scope, r.origin_unit_code, r.leave_date, "
        "r.origin_status ->> 'status', t.place "
        "FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY "
        "AS t (code, first, last, place) JOIN parties r ON r.origin_unit_code = t.code "
        "AND r.leave_date BETWEEN t.first::date AND t.last::date "
        "WHERE r.id > $4 ORDER BY r.id LIMIT $5",
    .all =
        "SELECT id, scope, origin_unit_code, leave_date, origin_status ->> 'status' "
        "FROM parties WHERE id > $1 ORDER BY id LIMIT $2"};

absl::StatusOr<v1::ListStatusReviewsResponse> StatusReviews::ListStatusReviews(
    const Call& call, const v1::ListStatusReviewsRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<StatusReview> reviews, db_.Read(call, [&](Tx& tx) {
    return territory::FindStatusReviews(tx, keyring_, request.state(), request.record_id(), page);
  }));
  v1::ListStatusReviewsResponse response;
  for (StatusReview& review : reviews) {
    if (response.reviews_size() == page.size) {
      response.set_next_page_token(
          platform::NextPageToken(request, territory::KeyOf(response.reviews(page.size - 1))));
      break;
    }
    call.Touch("status_reviews", review.id());
    *response.add_reviews() = std::move(review);
  }
  return response;
}

absl::StatusOr<StatusReview> StatusReviews::CloseStatusReview(
    const Call& call, const v1::CloseStatusReviewRequest& request) {
  const StatusReview::State outcome =
      request.outcome() == v1::CloseStatusReviewRequest::OUTCOME_CORRECTED
          ? StatusReview::STATE_CORRECTED
          : StatusReview::STATE_KEPT;
  return db_.Write(call, [&](Tx& tx) {
    return territory::CloseStatusReview(tx, keyring_, request.id(), request.etag(), outcome,
                                        request.note());
  });
}

}  // namespace cc::evacuation
