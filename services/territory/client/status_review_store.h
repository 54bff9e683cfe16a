#ifndef SERVICES_TERRITORY_CLIENT_STATUS_REVIEW_STORE_H_
#define SERVICES_TERRITORY_CLIENT_STATUS_REVIEW_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/territory/v1/status_review.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// The table `status_reviews`, which every service has that keeps records resting on a status: what
// is to be looked at again, with the scope of the record. See status_review_intake.h.
namespace cc::territory {

// A record as it rests on a status: how the service reads it from its own table.
struct ReliedStatus {
  std::string record_id, scope;  // the scope as PostgreSQL writes an int[]
  std::string unit_code, date;
  v1::Status kept = v1::STATUS_UNSPECIFIED;
};

// A record whose status on its day has another answer now.
struct FoundReview {
  ReliedStatus relied;
  v1::Status before, after;
  std::string act_id;  // empty where no act is to be named
  common::v1::ActReference act;
};

// Which of these reviews are not made again.
enum class Repeated {
  kSameRevision,  // there is one of this or a later revision of the register
  kSameAnswer,    // or one, however it was closed, that found the same answer
};

// Stores reviews of one revision of the register, each once whatever is repeated, and tells the
// service's feed (kind `status_reviews`). Returns how many are new.
absl::StatusOr<int> InsertStatusReviews(platform::Tx& tx, int64_t register_revision,
                                        const std::vector<FoundReview>& found, Repeated repeated);

// In order of finding; open ones where `state` is unspecified. `record_id` may be empty.
absl::StatusOr<std::vector<v1::StatusReview>> FindStatusReviews(platform::Tx& tx,
                                                                const platform::Keyring& keyring,
                                                                v1::StatusReview::State state,
                                                                const std::string& record_id,
                                                                const platform::Page& page);
// The sort key of a review, as a page token holds it.
std::vector<std::string> KeyOf(const v1::StatusReview& review);

// NOT_FOUND, ETAG_STALE, STATE_FORBIDS where it is closed.
absl::StatusOr<v1::StatusReview> CloseStatusReview(platform::Tx& tx,
                                                   const platform::Keyring& keyring,
                                                   const std::string& id, const std::string& etag,
                                                   v1::StatusReview::State outcome,
                                                   const std::string& note);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_CLIENT_STATUS_REVIEW_STORE_H_
