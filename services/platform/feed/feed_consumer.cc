#include <algorithm>
#include <atomic>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "services/platform/error/error.h"
#include "services/platform/feed/feed.h"
#include "services/platform/log/log.h"

namespace cc::platform {
namespace {

constexpr absl::Duration kLongestPause = absl::Seconds(30);
constexpr absl::Duration kKeepIdleTokenEvery = absl::Minutes(1);

}  // namespace

struct FeedConsumer::Impl {
  Impl(Db& d, FeedConsumer::Options o, Fetch f, Prepare p, PreparePage by_page)
      : db(d),
        options(std::move(o)),
        fetch(std::move(f)),
        prepare(std::move(p)),
        prepare_page(std::move(by_page)) {}

  Call NewCall() const { return Call::System(absl::StrCat("feed ", options.feed), absl::Now()); }

  // The token up to which events are applied; the first time makes the cursor.
  absl::StatusOr<std::string> Cursor();
  // Applies the effect (may be empty) and moves the cursor in one transaction. False where somebody
  // else has moved it.
  absl::StatusOr<bool> Advance(const Call& call, const std::string& from, const std::string& to,
                               const Effect& effect);
  // Applies the page event by event, or as one; moves `token`. False where somebody else is at it.
  absl::StatusOr<bool> Apply(const std::vector<common::v1::Event>& events, std::string& token,
                             int& applied);
  absl::StatusOr<int> RunOnce();
  void Run();
  bool Stopping() { return StoppingWithin(absl::ZeroDuration()); }
  bool StoppingWithin(absl::Duration pause) {
    absl::MutexLock lock(&mu);
    return mu.AwaitWithTimeout(absl::Condition(&stop), pause);
  }

  Db& db;
  const FeedConsumer::Options options;
  const Fetch fetch;
  const Prepare prepare;
  const PreparePage prepare_page;  // where it is set, `prepare` is not
  std::atomic<int64_t> advanced_at{absl::GetCurrentTimeNanos()};
  absl::Time token_kept_at = absl::InfinitePast();
  std::string seen_from, seen_to;  // after the cursor `seen_from` there is nothing up to `seen_to`
  absl::Mutex mu;
  bool stop ABSL_GUARDED_BY(mu) = false;
  std::thread thread;
};

absl::StatusOr<std::string> FeedConsumer::Impl::Cursor() {
  return db.WriteStep(NewCall(), [&](Tx& tx) -> absl::StatusOr<std::string> {
    CC_ASSIGN_OR_RETURN(
        Rows rows,
        tx.Query("SELECT token FROM platform.feed_cursor WHERE feed = $1", options.feed));
    if (!rows.empty()) return rows[0].str(0);
    tx.Defer(
        "INSERT INTO platform.feed_cursor (feed, token, update_time) VALUES ($1, '', $2) "
        "ON CONFLICT DO NOTHING",
        options.feed, tx.call().now());
    return std::string();
  });
}

absl::StatusOr<bool> FeedConsumer::Impl::Advance(const Call& call, const std::string& from,
                                                 const std::string& to, const Effect& effect) {
  return db.WriteStep(call, [&](Tx& tx) -> absl::StatusOr<bool> {
    CC_ASSIGN_OR_RETURN(Rows moved, tx.Query("UPDATE platform.feed_cursor SET token = $3, "
                                             "update_time = $4 WHERE feed = $1 AND token = $2",
                                             options.feed, from, to, call.now()));
    if (moved.affected() == 0) return false;
    if (effect) CC_RETURN_IF_ERROR(effect(tx));
    return true;
  });
}

absl::StatusOr<bool> FeedConsumer::Impl::Apply(const std::vector<common::v1::Event>& events,
                                               std::string& token, int& applied) {
  if (prepare_page && !events.empty()) {
    const Call call = NewCall();
    CC_ASSIGN_OR_RETURN(Effect effect, prepare_page(call, events));
    const std::string& to = events.back().resume_token();
    CC_ASSIGN_OR_RETURN(bool moved, Advance(call, token, to, effect));
    if (!moved) return false;
    token = to;
    advanced_at = absl::GetCurrentTimeNanos();
    applied += static_cast<int>(events.size());
    return true;
  }
  for (const common::v1::Event& event : events) {
    if (Stopping()) return false;
    const Call call = NewCall();
    CC_ASSIGN_OR_RETURN(Effect effect, prepare(call, event));
    CC_ASSIGN_OR_RETURN(bool moved, Advance(call, token, event.resume_token(), effect));
    if (!moved) return false;  // another replica is at it
    token = event.resume_token();
    advanced_at = absl::GetCurrentTimeNanos();
    ++applied;
  }
  return true;
}

absl::StatusOr<int> FeedConsumer::Impl::RunOnce() {
  int applied = 0;
  CC_ASSIGN_OR_RETURN(std::string token, Cursor());
  while (!Stopping()) {
    CC_ASSIGN_OR_RETURN(FeedPage page, fetch(token == seen_from ? seen_to : token));
    CC_ASSIGN_OR_RETURN(bool alone, Apply(page.events, token, applied));
    if (!alone) return applied;
    if (!page.events.empty()) {
      if (StoppingWithin(options.gather)) break;
      continue;
    }
    advanced_at = absl::GetCurrentTimeNanos();
    const bool more = page.resume_token != (token == seen_from ? seen_to : token);
    seen_from = token;
    seen_to = page.resume_token;
    // Kept now and then, so that the token of a quiet feed does not grow too old.
    if (more && absl::Now() - token_kept_at > kKeepIdleTokenEvery) {
      CC_RETURN_IF_ERROR(Advance(NewCall(), token, seen_to, nullptr).status());
      token_kept_at = absl::Now();
    }
    return applied;
  }
  return applied;
}

void FeedConsumer::Impl::Run() {
  int failures = 0;
  while (!Stopping()) {
    absl::StatusOr<int> applied = RunOnce();
    absl::Duration pause = options.poll;
    if (applied.ok()) {
      if (failures > 0) Log(Level::kInfo, "the feed is followed again", {{"feed", options.feed}});
      failures = 0;
    } else {
      if (failures == 0) {
        Log(Level::kWarning, "the feed cannot be followed for now",
            {{"feed", options.feed},
             {"reason", common::v1::Reason_Name(ReasonOf(applied.status()))}});
      }
      failures = std::min(failures + 1, 10);
      pause = std::min(kLongestPause, options.poll * (1 << failures) / 2);
    }
    StoppingWithin(pause);
  }
}

FeedConsumer::FeedConsumer(Db& db, Options options, Fetch fetch, Prepare prepare)
    : impl_(std::make_unique<Impl>(db, std::move(options), std::move(fetch), std::move(prepare),
                                   nullptr)) {}

FeedConsumer::FeedConsumer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

std::unique_ptr<FeedConsumer> FeedConsumer::ByPages(Db& db, Options options, Fetch fetch,
                                                    PreparePage prepare) {
  return std::unique_ptr<FeedConsumer>(new FeedConsumer(std::make_unique<Impl>(
      db, std::move(options), std::move(fetch), nullptr, std::move(prepare))));
}

FeedConsumer::~FeedConsumer() {
  {
    absl::MutexLock lock(&impl_->mu);
    impl_->stop = true;
  }
  if (impl_->thread.joinable()) impl_->thread.join();
}

absl::StatusOr<int> FeedConsumer::RunOnce() { return impl_->RunOnce(); }

void FeedConsumer::Start() {
  impl_->thread = std::thread([impl = impl_.get()] { impl->Run(); });
}

double FeedConsumer::lag_seconds() const {
  return static_cast<double>(absl::GetCurrentTimeNanos() - impl_->advanced_at) / 1e9;
}

}  // namespace cc::platform
