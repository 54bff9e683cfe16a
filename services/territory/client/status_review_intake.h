#ifndef SERVICES_TERRITORY_CLIENT_STATUS_REVIEW_INTAKE_H_
#define SERVICES_TERRITORY_CLIENT_STATUS_REVIEW_INTAKE_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/feed/feed.h"
#include "services/territory/client/status_review_store.h"
#include "services/territory/territory_index.h"

namespace cc::territory {

// Territory as the intake needs it, or a fake in tests. Thread-safe.
class StatusChangeSource {
 public:
  virtual ~StatusChangeSource() = default;
  // Events of kind `status_changes` after a token. FEED_EXPIRED where it is too old.
  virtual absl::StatusOr<platform::FeedPage> ListEvents(const platform::Call& call,
                                                        const std::string& resume_token) = 0;
  // A page of what one revision of the register changed.
  virtual absl::StatusOr<v1::ListStatusChangesResponse> ListChanges(
      const platform::Call& call, int64_t revision, const std::string& page_token) = 0;
  // The register's revision of this moment.
  virtual absl::StatusOr<int64_t> Revision(const platform::Call& call) = 0;
};

// Where a service keeps records that rest on statuses: statements over its own table. Both answer
// with id, scope (as text), unit code, day and the kept status by its name.
struct ReliedTable {
  // $1 codes, $2 first days, $3 last days (texts, one interval for each place): records of these
  // codes whose day lies in the interval, and the interval's place from 1; $4 after this id, $5 at
  // most so many, by id.
  const char* touched;
  // $1 after this id, $2 at most so many, by id.
  const char* all;
};

// Makes a review of every record that rests on another answer than the register of territories now
// gives: follows the feed of status changes, in transactions of at most kBatch records, each review
// exactly once however often it is begun anew. Where the feed no longer tells what was missed (its
// token expired, or this is the first start) every record is compared with the present register.
class StatusReviewIntake {
 public:
  static constexpr int kBatch = 1000;

  // `index`: the service's copy of the register; null while there is none.
  StatusReviewIntake(platform::Db& db, ReliedTable records, StatusChangeSource& source,
                     std::function<std::shared_ptr<const TerritoryIndex>()> index)
      : db_(db), records_(records), source_(source), index_(std::move(index)) {}

  // For FeedConsumer.
  absl::StatusOr<platform::FeedPage> Fetch(const platform::Call& call,
                                           const std::string& resume_token);
  absl::StatusOr<platform::FeedConsumer::Effect> Prepare(const platform::Call& call,
                                                         const common::v1::Event& event);
  // Compares every record with the present register; returns how many reviews are new. UNAVAILABLE
  // while the copy is older than the register.
  absl::StatusOr<int> RecheckAll(const platform::Call& call);

 private:
  absl::Status Review(const platform::Call& call, const TerritoryIndex& index, int64_t revision,
                      const std::vector<v1::StatusChange>& changes);
  // The copy, not older than the revision.
  absl::StatusOr<std::shared_ptr<const TerritoryIndex>> Copy(int64_t revision) const;

  platform::Db& db_;
  const ReliedTable records_;
  StatusChangeSource& source_;
  const std::function<std::shared_ptr<const TerritoryIndex>()> index_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_CLIENT_STATUS_REVIEW_INTAKE_H_
