#ifndef SERVICES_PLATFORM_FEED_FEED_H_
#define SERVICES_PLATFORM_FEED_FEED_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "cc/common/v1/event.pb.h"
#include "services/platform/db/db.h"
#include "services/platform/wakeup/wakeup.h"

// The change feed: a transactional outbox that is read below the oldest running transaction, so
// nothing is missed and nothing comes out of order. Tokens carry the database's epoch, so that a
// restore elsewhere is noticed.
namespace cc::platform {

struct FeedPage {
  std::vector<common::v1::Event> events;
  std::string resume_token;  // where to go on, also when there are no events
};

// The producer's side. Thread-safe.
class Feed {
 public:
  explicit Feed(Db& db) : db_(db) {}

  // At most `limit` events after the token (empty = from the oldest kept) that touch the caller's
  // scope, of the given kinds (empty = all). FEED_EXPIRED where the token is too old or of another
  // epoch.
  absl::StatusOr<FeedPage> List(const Call& call, absl::string_view resume_token, int limit,
                                const std::vector<std::string>& kinds = {});

  // The token of this moment, to be read in the transaction that lists the present state: a watcher
  // that starts there misses nothing.
  absl::StatusOr<std::string> TokenNow(Tx& tx);

  // Woken after a commit that emitted a change (in this process at once, from others by the
  // FeedListener) and, while there is a listener, at least every second.
  Wakeup& wakeup() { return db_.changed(); }

 private:
  Db& db_;
};

// Listens for commits on its own connection and wakes the feed; reconnects by itself.
class FeedListener {
 public:
  FeedListener(std::string conninfo, Feed& feed);
  ~FeedListener();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The consumer's side: pulls a neighbour's feed and applies every event exactly once, for the
// cursor is stored by the transaction of the effect. Runs a thread; survives the neighbour's
// absence. Where the neighbour says FEED_EXPIRED it stands still and says so in the log and its
// lag: what was missed has to be made up by hand before the cursor is moved.
class FeedConsumer {
 public:
  struct Options {
    std::string feed;  // name of the cursor, e.g. `evacuation.arrivals`
    absl::Duration poll = absl::Milliseconds(500);
    absl::Duration gather = absl::ZeroDuration();  // between two pages, so that one tells of more
  };
  // One page after a token, from the neighbour (its List…Changes call).
  using Fetch = std::function<absl::StatusOr<FeedPage>(const std::string& resume_token)>;
  // Gets ready outside the transaction what the effect needs (e.g. asks the neighbour for the
  // record) and returns the effect. An error stops the consumer at this event: it is tried again
  // with growing pauses, never skipped.
  using Effect = std::function<absl::Status(Tx&)>;
  using Prepare = std::function<absl::StatusOr<Effect>(const Call&, const common::v1::Event&)>;

  // The same for a whole page, whose effect is one transaction: for effects that are cheaper
  // together.
  using PreparePage =
      std::function<absl::StatusOr<Effect>(const Call&, const std::vector<common::v1::Event>&)>;

  FeedConsumer(Db& db, Options options, Fetch fetch, Prepare prepare);
  static std::unique_ptr<FeedConsumer> ByPages(Db& db, Options options, Fetch fetch,
                                               PreparePage prepare);
  ~FeedConsumer();  // stops and joins

  // Fetches and applies what there is now; returns the number of events. For tests.
  absl::StatusOr<int> RunOnce();
  void Start();
  // Since an event was last applied or there was none; grows while events cannot be applied.
  double lag_seconds() const;

 private:
  struct Impl;
  explicit FeedConsumer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_FEED_FEED_H_
